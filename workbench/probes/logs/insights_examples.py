"""The worked examples of `logs.insights`."""

from __future__ import annotations

from workbench.domain.evidence import Answer, Answers, Outcome
from workbench.domain.verdict import UnknownReason, Verdict
from workbench.engine.probe import Example
from workbench.probes._examples import answered, denied, error_answer
from workbench.probes.logs import _examples as cw
from workbench.probes.logs.insights import Params

_GROUP = "/aws/lambda/ingest"
_PARAMS = Params(log_groups=(_GROUP,), since=cw.SINCE)
_STARTED = answered("logs.StartQuery", {"queryId": "q-1"})
_GROUPS: Answers = {("group", _GROUP): cw.group(_GROUP)}


def _results(status: str, *messages: str) -> Answer:
    rows = [
        [{"field": "@message", "value": message}, {"field": "@ptr", "value": "x"}] for message in messages
    ]
    return answered(
        "logs.GetQueryResults",
        {
            "status": status,
            "results": rows,
            "statistics": {"recordsMatched": float(len(messages)), "bytesScanned": 2048.0},
        },
    )


EXAMPLES: tuple[Example[Params], ...] = (
    Example(
        name="two lines",
        params=_PARAMS,
        answers={
            **_GROUPS,
            "started": _STARTED,
            "results": _results("Complete", cw.TIMEOUT_LINE, "Error"),
        },
        verdict=Verdict.WARN,
        facts={"matched": 2, "first_row": cw.TIMEOUT_LINE, "scanned_bytes": 2048, "query_id": "q-1"},
    ),
    Example(
        name="no line, in a group that would hold it",
        params=_PARAMS,
        answers={**_GROUPS, "started": _STARTED, "results": _results("Complete")},
        verdict=Verdict.PASS,
        facts={"complete": True, "matched": 0, "first_row": ""},
    ),
    Example(
        name="no line, in a group that has let go of that time",
        params=_PARAMS,
        answers={
            ("group", _GROUP): cw.group(_GROUP, created="2026-11-23T10:00:00Z"),
            "started": _STARTED,
            "results": _results("Complete"),
        },
        verdict=Verdict.UNKNOWN,
        reason=UnknownReason.NOT_LOGGED,
        facts={"matched": 0},
    ),
    Example(
        name="still running, and stopped",
        params=_PARAMS,
        answers={
            **_GROUPS,
            "started": _STARTED,
            "results": _results("Running"),
            "stopped": answered("logs.StopQuery", {"success": True}),
        },
        verdict=Verdict.UNKNOWN,
        reason=UnknownReason.TIMEOUT,
        facts={"complete": False, "matched": None},
    ),
    Example(
        name="it failed",
        params=_PARAMS,
        answers={**_GROUPS, "started": _STARTED, "results": _results("Failed")},
        verdict=Verdict.UNKNOWN,
        reason=UnknownReason.PROBE_ERROR,
        facts={"complete": False, "matched": None},
    ),
    Example(
        name="nobody agreed to the cost",
        params=_PARAMS,
        answers={**_GROUPS, "started": error_answer("logs.StartQuery", Outcome.BLOCKED_BY_GUARD)},
        verdict=Verdict.UNKNOWN,
        reason=UnknownReason.BLOCKED_BY_GUARD,
        facts={"complete": None, "matched": None},
    ),
    Example(
        name="the group does not exist",
        params=_PARAMS,
        answers={**_GROUPS, "started": error_answer("logs.StartQuery", Outcome.NOT_FOUND)},
        verdict=Verdict.UNKNOWN,
        reason=UnknownReason.NOT_LOGGED,
        facts={"matched": None},
    ),
    Example(
        name="not allowed to query",
        params=_PARAMS,
        answers={**_GROUPS, "started": denied("logs.StartQuery", "logs:StartQuery")},
        verdict=Verdict.UNKNOWN,
        reason=UnknownReason.DENIED,
        facts={"matched": None},
    ),
    Example(
        name="a query that would show what is masked is not sent",
        params=Params(log_groups=(_GROUP,), query="fields unmask(@message)"),
        answers={},
        verdict=Verdict.UNKNOWN,
        reason=UnknownReason.BLOCKED_BY_GUARD,
        facts={"complete": None, "matched": None},
    ),
)

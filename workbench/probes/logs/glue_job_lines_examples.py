"""The worked examples of `logs.glue_job_lines`."""

from __future__ import annotations

from workbench.domain.evidence import Answer, Answers, Outcome
from workbench.domain.values import JsonValue
from workbench.domain.verdict import SkipReason, UnknownReason, Verdict
from workbench.engine.probe import Example
from workbench.probes._examples import answered, denied, error_answer
from workbench.probes.logs import _examples as cw
from workbench.probes.logs.glue_job_lines import Params

_ERROR, _OUTPUT = "/aws-glue/jobs/error", "/aws-glue/jobs/output"
_PARAMS = Params(job_name="nightly", run_id="jr_1", since=cw.SINCE)


_SECURED = "/aws-glue/jobs/sse-role/etl"


def _absent(group: str) -> Answers:
    """Return the answers about a group that is not there."""
    missing = error_answer("logs.FilterLogEvents", Outcome.NOT_FOUND, code="ResourceNotFoundException")
    return cw.logs(group, missing, answered("logs.DescribeLogGroups", {"logGroups": []}))


def _described(**more: JsonValue) -> Answer:
    return answered("glue.GetJob", {"Job": {"Name": "nightly", "Command": {"Name": "glueetl"}, **more}})


EXAMPLES: tuple[Example[Params], ...] = (
    Example(
        name="there is none to look at",
        params=Params(job_name=""),
        answers={},
        verdict=Verdict.SKIPPED,
        reason=SkipReason.NOT_APPLICABLE,
        facts={"groups": [], "matched": None},
    ),
    Example(
        name="the executors ran out of memory",
        params=_PARAMS,
        answers={
            "job": _described(),
            **cw.logs(_ERROR, cw.lines("ERROR java.lang.OutOfMemoryError: Java heap space")),
            **cw.logs(_OUTPUT, cw.lines()),
        },
        verdict=Verdict.WARN,
        facts={"groups": [_ERROR, _OUTPUT], "matched": 1},
    ),
    Example(
        name="quiet, and encrypted: of the groups that may be there, two are",
        params=_PARAMS,
        answers={
            "job": _described(GlueVersion="5.0", SecurityConfiguration="sse", Role="etl"),
            **cw.logs(f"{_SECURED}/error", cw.lines()),
            **cw.logs(f"{_SECURED}/output", cw.lines()),
            **_absent("/aws-glue/jobs-etl-sse/error"),
            **_absent("/aws-glue/jobs-etl-sse/output"),
            **_absent(_ERROR),
            **_absent(_OUTPUT),
        },
        verdict=Verdict.PASS,
        facts={"groups": [f"{_SECURED}/error", f"{_SECURED}/output"], "matched": 0, "logged": True},
    ),
    Example(
        name="none of the groups that may be there is: no word proves nothing",
        params=_PARAMS,
        answers={"job": _described(), **_absent(_ERROR), **_absent(_OUTPUT)},
        verdict=Verdict.UNKNOWN,
        reason=UnknownReason.NOT_LOGGED,
        facts={"groups": [_ERROR], "matched": None, "logged": False},
    ),
    Example(
        name="it logs to groups of its own choice",
        params=_PARAMS,
        answers={
            "job": _described(DefaultArguments={"--custom-logGroup-prefix": "/etl"}, GlueVersion="5.0"),
            **cw.logs("/etl/error", cw.lines("ERROR java.lang.OutOfMemoryError: Java heap space")),
            **cw.logs("/etl/output", cw.lines()),
        },
        verdict=Verdict.WARN,
        facts={"groups": ["/etl/error", "/etl/output"], "matched": 1},
    ),
    Example(
        name="one of the two may not be read: silence of the other proves nothing",
        params=_PARAMS,
        answers={
            "job": _described(),
            **cw.logs(_ERROR, denied("logs.FilterLogEvents", "logs:FilterLogEvents")),
            **cw.logs(_OUTPUT, cw.lines()),
        },
        verdict=Verdict.UNKNOWN,
        reason=UnknownReason.DENIED,
        facts={"matched": None, "signature": None},
    ),
)

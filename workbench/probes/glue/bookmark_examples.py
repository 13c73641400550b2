"""The worked examples of `glue.bookmark`."""

from __future__ import annotations

from datetime import datetime, timedelta

from workbench.domain.evidence import Answer, AnswerName, Outcome
from workbench.domain.values import JsonObject
from workbench.domain.verdict import SkipReason, UnknownReason, Verdict
from workbench.engine.probe import Example
from workbench.probes._examples import NOON, answered, denied, error_answer
from workbench.probes.glue.bookmark import Params

_LEFT = answered("glue.GetJobBookmark", {"JobBookmarkEntry": {"JobName": "nightly", "RunId": "jr_1"}})
_LAST = NOON - timedelta(hours=26)


def _run(run_id: str, begun: datetime, state: str = "SUCCEEDED") -> JsonObject:
    return {"Id": run_id, "JobRunState": state, "StartedOn": begun.isoformat()}


def _example(
    name: str,
    verdict: Verdict,
    facts: JsonObject,
    bookmark: Answer | None,
    reason: UnknownReason | SkipReason | None = None,
    *,
    newest_at: datetime | None = NOON - timedelta(hours=30),
    state: str = "SUCCEEDED",
    before: tuple[JsonObject, ...] = (_run("jr_1", _LAST),),
) -> Example[Params]:
    run = _run("jr_2", NOON - timedelta(hours=2), state)
    arguments: JsonObject = {"--job-bookmark-option": "job-bookmark-enable"} if bookmark else {}
    answers: dict[AnswerName, Answer] = {
        "job": answered("glue.GetJob", {"Job": {"Name": "nightly", "DefaultArguments": arguments}}),
        "run": answered("glue.GetJobRun", {"JobRun": run}),
        "runs": answered("glue.GetJobRuns", {"JobRuns": [run, *before]}),
        **({"bookmark": bookmark} if bookmark else {}),
    }
    params = Params(job_name="nightly", run_id="jr_2", newest_at=newest_at)
    return Example(name=name, params=params, answers=answers, verdict=verdict, reason=reason, facts=facts)


_NONE = error_answer("glue.GetJobBookmark", Outcome.NOT_FOUND, code="EntityNotFoundException")

EXAMPLES: tuple[Example[Params], ...] = (
    _example("nothing is newer than the last success", Verdict.FAIL, {"outcome": "nothing_new"}, _LEFT),
    _example("something is", Verdict.PASS, {"outcome": "fine"}, _LEFT, newest_at=NOON - timedelta(hours=3)),
    _example("no run has left one", Verdict.FAIL, {"outcome": "everything_again"}, _NONE),
    _example("the first run of all", Verdict.PASS, {"outcome": "fine"}, _NONE, before=()),
    _example("it looks at none", Verdict.PASS, {"outcome": "off", "enabled": False}, None),
    _example(
        "it failed",
        Verdict.SKIPPED,
        {"outcome": "no_success"},
        None,
        SkipReason.NOT_APPLICABLE,
        state="FAILED",
    ),
    _example(
        "nobody knows what is newest",
        Verdict.UNKNOWN,
        {"outcome": None, "enabled": True},
        _LEFT,
        UnknownReason.NO_DATA,
        newest_at=None,
    ),
    _example(
        "closed",
        Verdict.UNKNOWN,
        {"outcome": None},
        denied("glue.GetJobBookmark", "glue:GetJobBookmark"),
        UnknownReason.DENIED,
    ),
)

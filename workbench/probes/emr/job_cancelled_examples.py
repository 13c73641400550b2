"""The worked examples of `emr.job_cancelled`."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from workbench.domain.verdict import SkipReason, UnknownReason, Verdict
from workbench.engine.probe import Example
from workbench.probes._examples import NOON, denied
from workbench.probes.cloudtrail._examples import WRITER, event, history
from workbench.probes.emr._job_examples import APPLICATION, RUN
from workbench.probes.emr.job_cancelled import Params

_PARAMS = Params(
    job_run_id=RUN,
    stopped=True,
    created_at=NOON - timedelta(hours=3),
    ended_at=NOON - timedelta(hours=2),
)
_CALL = event("CancelJobRun", {"applicationId": APPLICATION, "jobRunId": RUN}, hours_ago=2.1)
_OTHER = event("CancelJobRun", {"applicationId": APPLICATION, "jobRunId": "00f0"}, hours_ago=2.1)

EXAMPLES: Sequence[Example[Params]] = (
    Example(
        name="somebody cancelled it",
        params=_PARAMS,
        answers={"calls": history(_CALL)},
        verdict=Verdict.WARN,
        facts={"cancelled": True, "who": WRITER},
    ),
    Example(
        name="another run was cancelled",
        params=_PARAMS,
        answers={"calls": history(_OTHER)},
        verdict=Verdict.UNKNOWN,
        reason=UnknownReason.NO_DATA,
        facts={"cancelled": None},
    ),
    Example(
        name="it was not cancelled",
        params=Params(job_run_id=RUN, stopped=False),
        answers={},
        verdict=Verdict.PASS,
        facts={"cancelled": False, "who": ""},
    ),
    Example(
        name="no run is known",
        params=Params(job_run_id=""),
        answers={},
        verdict=Verdict.SKIPPED,
        reason=SkipReason.NOT_APPLICABLE,
    ),
    Example(
        name="nobody may read Event history",
        params=_PARAMS,
        answers={"calls": denied("cloudtrail.LookupEvents", "cloudtrail:LookupEvents")},
        verdict=Verdict.UNKNOWN,
        reason=UnknownReason.DENIED,
        facts={"cancelled": None},
    ),
)

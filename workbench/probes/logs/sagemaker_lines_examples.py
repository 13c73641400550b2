"""The worked examples of `logs.sagemaker_lines`."""

from __future__ import annotations

from workbench.domain.verdict import UnknownReason, Verdict
from workbench.engine.probe import Example
from workbench.probes._examples import denied
from workbench.probes.logs import _examples as cw
from workbench.probes.logs.sagemaker_lines import Params

_TRAINING = "/aws/sagemaker/TrainingJobs"
_ENDPOINT = "/aws/sagemaker/Endpoints/churn"
_JOB = Params(training_job="churn-7", since=cw.SINCE)


EXAMPLES: tuple[Example[Params], ...] = (
    Example(
        name="the training ran out of memory",
        params=_JOB,
        answers=cw.logs(_TRAINING, cw.lines("Error: MemoryError: Unable to allocate 9.3 GiB")),
        verdict=Verdict.WARN,
        facts={"groups": [_TRAINING], "matched": 1},
    ),
    Example(
        name="the endpoint is quiet",
        params=Params(endpoint="churn", since=cw.SINCE),
        answers=cw.logs(_ENDPOINT, cw.lines()),
        verdict=Verdict.PASS,
        facts={"groups": [_ENDPOINT], "matched": 0},
    ),
    Example(
        name="the group is younger than the incident: nothing of it can be in it",
        params=_JOB,
        answers=cw.logs(_TRAINING, cw.lines(), cw.group(_TRAINING, created="2026-11-23T09:00:00Z")),
        verdict=Verdict.UNKNOWN,
        reason=UnknownReason.NOT_LOGGED,
        facts={"logged": False, "matched": None},
    ),
    Example(
        name="not allowed to read the log",
        params=_JOB,
        answers=cw.logs(_TRAINING, denied("logs.FilterLogEvents", "logs:FilterLogEvents")),
        verdict=Verdict.UNKNOWN,
        reason=UnknownReason.DENIED,
        facts={"matched": None},
    ),
)

"""The worked examples of `emr.serverless_changes`."""

from __future__ import annotations

from collections.abc import Sequence

from workbench.domain.evidence import Answer
from workbench.domain.values import JsonObject, JsonValue
from workbench.domain.verdict import SkipReason, UnknownReason, Verdict
from workbench.engine.probe import Example
from workbench.probes._examples import answered, denied
from workbench.probes.cloudtrail._examples import history
from workbench.probes.emr._examples import ago
from workbench.probes.emr._job_examples import APPLICATION, RUN, job_run
from workbench.probes.emr.serverless_changes import Params

_PARAMS = Params(application_id=APPLICATION, job_run_id=RUN)
_GOOD = "00f0000000000001"
_BEFORE: JsonValue = ago(1620)


def _listed(*rows: JsonObject) -> Answer:
    return answered("emr-serverless.ListJobRuns", {"jobRuns": list(rows)})


def _row(name: str = "nightly") -> JsonObject:
    return {"id": _GOOD, "name": name, "state": "SUCCESS", "createdAt": _BEFORE}


def _good(release: str = "") -> Answer:
    return job_run("SUCCESS", jobRunId=_GOOD, createdAt=_BEFORE, endedAt=ago(1560), releaseLabel=release)


def _script(minutes: int) -> Answer:
    return answered("s3.HeadObject", {"LastModified": ago(minutes), "ETag": "1", "ContentLength": 9})


EXAMPLES: Sequence[Example[Params]] = (
    Example(
        name="another release",
        params=_PARAMS,
        answers={
            "run": job_run(releaseLabel="emr-7.5.0"),
            "good": _listed(_row()),
            "before": _good("emr-7.1.0"),
            "script": _script(9000),
            ("calls", "of the role"): history(),
        },
        verdict=Verdict.WARN,
        facts={"changed": ["release: emr-7.1.0, now emr-7.5.0"], "last_good": _GOOD},
    ),
    Example(
        name="nothing was changed",
        params=_PARAMS,
        answers={
            "run": job_run(),
            "good": _listed(_row()),
            "before": _good(),
            "script": _script(9000),
            ("calls", "of the role"): history(),
        },
        verdict=Verdict.PASS,
        facts={"changed": []},
    ),
    Example(
        name="what went well has another name",
        params=_PARAMS,
        answers={
            "run": job_run(),
            "good": _listed(_row("backfill")),
            "script": _script(9000),
            ("calls", "of the role"): history(),
        },
        verdict=Verdict.UNKNOWN,
        reason=UnknownReason.NO_DATA,
        facts={"last_good": ""},
    ),
    Example(
        name="no run is known",
        params=Params(application_id=APPLICATION),
        answers={},
        verdict=Verdict.SKIPPED,
        reason=SkipReason.NOT_APPLICABLE,
    ),
    Example(
        name="nobody may list the runs",
        params=_PARAMS,
        answers={
            "run": job_run(),
            "good": denied("emr-serverless.ListJobRuns", "emr-serverless:ListJobRuns"),
        },
        verdict=Verdict.UNKNOWN,
        reason=UnknownReason.DENIED,
    ),
)

"""The worked examples of `sagemaker.earlier_jobs`."""

from __future__ import annotations

from workbench.domain.evidence import Answer, AnswerName
from workbench.domain.values import JsonObject, JsonValue
from workbench.domain.verdict import SkipReason, UnknownReason, Verdict
from workbench.engine.probe import Example
from workbench.probes._examples import answered, denied
from workbench.probes.sagemaker import _examples as sm
from workbench.probes.sagemaker._named_job import NamedJob

_BEFORE = "puffin-fit-6"


def _earlier(trained: float = 40, **more: JsonValue) -> Answer:
    told = sm.job(
        "Completed",
        sm.phase("Starting", 3000, 2998),
        sm.phase("Downloading", 2998, 2996),
        sm.phase("Training", 2996, 2996 - trained),
        TrainingEndTime=sm.ago(2996 - trained).isoformat(),
    )
    return Answer(
        operation=told.operation,
        parameters=told.parameters,
        outcome=told.outcome,
        observed_at=told.observed_at,
        data={**told.data, "TrainingJobName": _BEFORE, **more},
    )


def _example(
    name: str,
    verdict: Verdict,
    facts: JsonObject,
    job: Answer,
    earlier: Answer | None = None,
    reason: UnknownReason | SkipReason | None = None,
    listed: Answer | None = None,
    objects: Answer | None = None,
) -> Example[NamedJob]:
    rows = [sm.row(_BEFORE, "Completed", 3000)] if earlier else []
    answers: dict[AnswerName, Answer] = {
        "job": job,
        "list": listed or sm.listed(*rows, sm.row("other-fit-1", "Completed", 4000)),
    }
    if earlier:
        answers["earlier", _BEFORE] = earlier
    if objects:
        answers["objects", "s3://puffin-claims/auto/"] = objects
        answers["list"] = sm.listed(*rows, sm.row("puffin-fit-5", "Completed", 3500))
    params = NamedJob(training_job_name=sm.NAME)
    return Example(name=name, params=params, answers=answers, verdict=verdict, reason=reason, facts=facts)


_STUCK = sm.job("InProgress", sm.phase("Starting", 110, 108), sm.phase("Downloading", 108, None))
_QUICK = sm.job(
    "Completed",
    sm.phase("Starting", 110, 108),
    sm.phase("Downloading", 108, 106),
    sm.phase("Training", 106, 60),
    TrainingEndTime=sm.ago(60).isoformat(),
)
_LARGER: JsonObject = {"InstanceType": "ml.c5.xlarge", "InstanceCount": 1, "VolumeSizeInGB": 30}

_MADE = sm.ago(3000).isoformat()
_GB = 1024**3


def _objects(now_gb: int, then_gb: int = 2) -> Answer:
    """Return a listing of so many GB, of which some lay there for the job before."""
    rows: list[JsonValue] = [
        {"Key": "auto/a", "Size": then_gb * _GB, "LastModified": sm.ago(5000).isoformat()},
        {"Key": "auto/b", "Size": (now_gb - then_gb) * _GB, "LastModified": sm.ago(200).isoformat()},
        {"Key": "auto/late", "Size": 900 * _GB, "LastModified": sm.ago(60).isoformat()},
    ]
    return answered("s3.ListObjectsV2", {"Contents": rows})


EXAMPLES: tuple[Example[NamedJob], ...] = (
    _example(
        "it goes as the one before did",
        Verdict.PASS,
        {"compared": 1, "last_success": _BEFORE, "differs": [], "slow_phase": ""},
        _QUICK,
        _earlier(),
    ),
    _example(
        "it downloads far longer than usual",
        Verdict.WARN,
        {"slow_phase": "Downloading", "usual_seconds": 120},
        _STUCK,
        _earlier(),
    ),
    _example(
        "it copies sixty times the bytes, and takes as long as that should",
        Verdict.PASS,
        {"slow_phase": "", "seconds_per_gb": 60.0, "copy_seconds": 7200},
        _STUCK,
        _earlier(CreationTime=_MADE),
        objects=_objects(120),
    ),
    _example(
        "it copies twice the bytes, and takes far longer than that",
        Verdict.WARN,
        {"slow_phase": "Downloading", "usual_seconds": 240, "copy_seconds": 240},
        _STUCK,
        _earlier(CreationTime=_MADE),
        objects=_objects(4),
    ),
    _example(
        "what lay there for the one before was too little to tell",
        Verdict.WARN,
        {"slow_phase": "Downloading", "usual_seconds": 120, "seconds_per_gb": None, "copy_seconds": None},
        _STUCK,
        _earlier(CreationTime=_MADE),
        objects=_objects(120, then_gb=0),
    ),
    _example(
        "what lies there may not be listed",
        Verdict.WARN,
        {"slow_phase": "Downloading", "usual_seconds": 120, "seconds_per_gb": None},
        _STUCK,
        _earlier(CreationTime=_MADE),
        objects=denied("s3.ListObjectsV2", "s3:ListBucket"),
    ),
    _example(
        "it was made otherwise than the last success",
        Verdict.PASS,
        {"differs": ["instance_type", "hyperparameters"]},
        _QUICK,
        _earlier(ResourceConfig=_LARGER, HyperParameters={"epochs": "3"}),
    ),
    _example(
        "none of its kind was completed before",
        Verdict.SKIPPED,
        {"compared": 0, "last_success": "", "differs": [], "slow_phase": ""},
        _STUCK,
        None,
        SkipReason.NOT_APPLICABLE,
    ),
    _example(
        "the list may not be read",
        Verdict.UNKNOWN,
        {"compared": None, "slow_phase": None},
        _STUCK,
        None,
        UnknownReason.DENIED,
        denied("sagemaker.ListTrainingJobs", "sagemaker:ListTrainingJobs"),
    ),
    Example(
        name="there is no job",
        params=NamedJob(training_job_name=""),
        answers={},
        verdict=Verdict.SKIPPED,
        reason=SkipReason.NOT_APPLICABLE,
    ),
)

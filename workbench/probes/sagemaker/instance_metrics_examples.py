"""The worked examples of `sagemaker.instance_metrics`."""

from __future__ import annotations

from workbench.domain.evidence import Answer, AnswerName
from workbench.domain.values import JsonObject, JsonValue
from workbench.domain.verdict import SkipReason, UnknownReason, Verdict
from workbench.engine.probe import Example
from workbench.probes._examples import answered, denied
from workbench.probes.sagemaker import _examples as sm
from workbench.probes.sagemaker.instance_metrics import Params

_JOB = Params(training_job_name=sm.NAME)


def _example(
    name: str,
    verdict: Verdict,
    facts: JsonObject,
    metrics: dict[AnswerName, Answer] | None,
    reason: UnknownReason | SkipReason | None = None,
    *,
    kind: str = "ml.m5.xlarge",
    instances: int = 1,
) -> Example[Params]:
    resources: JsonObject = {"InstanceType": kind, "InstanceCount": instances}
    began = sm.ago(110).isoformat() if metrics else None
    answers: dict[AnswerName, Answer] = {
        "job": sm.job(
            "InProgress", sm.phase("Training", 110, None), ResourceConfig=resources, TrainingStartTime=began
        )
    }
    given = {**answers, **(metrics or {})}
    return Example(name=name, params=_JOB, answers=given, verdict=verdict, reason=reason, facts=facts)


def _metrics(**series: tuple[float, ...]) -> dict[AnswerName, Answer]:
    """Return series whose last datapoints are a minute, two, … old."""
    return {("metric", name): _series(values) for name, values in series.items()}


def _series(values: tuple[float, ...]) -> Answer:
    points: list[JsonValue] = [
        {"Timestamp": sm.ago(len(values) - index).isoformat(), "Average": value}
        for index, value in enumerate(values)
    ]
    return answered("cloudwatch.GetMetricStatistics", {"Label": "x", "Datapoints": points})


EXAMPLES: tuple[Example[Params], ...] = (
    _example(
        "it does nothing",
        Verdict.WARN,
        {"idle": True, "one_idle": False, "cpu": 0.4, "disk_rising": False},
        _metrics(cpu_1=(0.3, 0.4), memory_1=(30.0, 30.0), disk_1=(12.0, 12.0)),
    ),
    _example(
        "the GPU is busy, the processor is not",
        Verdict.PASS,
        {"idle": False, "gpu": 100.0},
        _metrics(cpu_1=(1.0, 2.0), gpu_1=(100.0, 99.0)),
        kind="ml.g4dn.xlarge",
    ),
    _example(
        "of an instance with a GPU the processor alone tells nothing",
        Verdict.UNKNOWN,
        {"idle": None},
        _metrics(cpu_1=(1.0, 2.0)),
        UnknownReason.NO_DATA,
        kind="ml.g4dn.xlarge",
    ),
    _example(
        "one of two idles",
        Verdict.WARN,
        {"idle": False, "one_idle": True, "hosts": 2},
        _metrics(cpu_1=(380.0,), cpu_2=(0.2,)),
        instances=2,
    ),
    _example(
        "four of eight idle, and nobody looked at the others",
        Verdict.UNKNOWN,
        {"idle": None, "one_idle": None, "hosts": 4},
        _metrics(cpu_1=(0.2,), cpu_2=(0.2,), cpu_3=(0.2,), cpu_4=(0.2,)),
        UnknownReason.TRUNCATED,
        instances=8,
    ),
    _example(
        "the disk fills",
        Verdict.PASS,
        {"disk_rising": True, "disk_full": False},
        _metrics(cpu_1=(50.0,), disk_1=(10.0, 14.0, 19.0)),
    ),
    _example(
        "the disk is full",
        Verdict.WARN,
        {"disk_full": True},
        _metrics(cpu_1=(50.0,), disk_1=(99.0, 100.0)),
    ),
    _example(
        "not allowed to read metrics",
        Verdict.UNKNOWN,
        {"idle": None},
        {("metric", "cpu_1"): denied("cloudwatch.GetMetricStatistics", "cloudwatch:GetMetricStatistics")},
        UnknownReason.DENIED,
    ),
    _example("it has not had an instance", Verdict.SKIPPED, {"idle": False}, None, SkipReason.NOT_APPLICABLE),
)

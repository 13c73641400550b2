"""The worked examples of `emr.pressure`."""

from __future__ import annotations

from collections.abc import Sequence

from workbench.domain.evidence import Answer, AnswerName
from workbench.domain.values import JsonObject
from workbench.domain.verdict import SkipReason, UnknownReason, Verdict
from workbench.engine.probe import Example
from workbench.probes._examples import answered, denied
from workbench.probes.emr._examples import CLUSTER, STEP, ago, described, step
from workbench.probes.emr.pressure import Params

_PARAMS = Params(cluster_id=CLUSTER, step_id=STEP)


def _series(stat: str, *values: float) -> Answer:
    points: list[JsonObject] = [
        {"Timestamp": ago(60 - 5 * index), stat: value} for index, value in enumerate(values)
    ]
    return answered("cloudwatch.GetMetricStatistics", {"Datapoints": points})


def _answers(
    pending: Sequence[float], free: Sequence[float], unhealthy: Sequence[float] = ()
) -> dict[AnswerName, Answer]:
    return {
        "step": described(step("RUNNING", ended=0)),
        "pending": _series("Minimum", *pending),
        "free": _series("Maximum", *free),
        "unhealthy": _series("Maximum", *unhealthy),
        "hdfs": _series("Maximum"),
    }


EXAMPLES: Sequence[Example[Params]] = (
    Example(
        name="containers wait, and nothing is free",
        params=_PARAMS,
        answers=_answers([3] * 7, [1] * 7),
        verdict=Verdict.WARN,
        facts={"starved": True, "waited_at_least": 3.0, "least_free": 1.0},
    ),
    Example(
        name="containers wait for a moment",
        params=_PARAMS,
        answers=_answers([3, 3, 0, 3, 0, 3, 3], [1] * 7),
        verdict=Verdict.PASS,
        facts={"starved": False},
    ),
    Example(
        name="containers wait, and there is room: they are too large, or may not",
        params=_PARAMS,
        answers=_answers([3] * 7, [60] * 7),
        verdict=Verdict.PASS,
        facts={"starved": False},
    ),
    Example(
        name="disks are full",
        params=_PARAMS,
        answers=_answers([0] * 7, [60] * 7, [0, 1, 2]),
        verdict=Verdict.WARN,
        facts={"starved": False, "unhealthy": 2.0},
    ),
    Example(
        name="no datapoint is left",
        params=_PARAMS,
        answers=_answers([], []),
        verdict=Verdict.UNKNOWN,
        reason=UnknownReason.NO_DATA,
        facts={"starved": None},
    ),
    Example(
        name="nobody may read metrics",
        params=_PARAMS,
        answers={
            **_answers([], []),
            "pending": denied("cloudwatch.GetMetricStatistics", "cloudwatch:GetMetricStatistics"),
        },
        verdict=Verdict.UNKNOWN,
        reason=UnknownReason.DENIED,
    ),
    Example(
        name="there is no step",
        params=Params(cluster_id=CLUSTER),
        answers={},
        verdict=Verdict.SKIPPED,
        reason=SkipReason.NOT_APPLICABLE,
        facts={"starved": False},
    ),
)

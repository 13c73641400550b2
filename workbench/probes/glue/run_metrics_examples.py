"""The worked examples of `glue.run_metrics`."""

from __future__ import annotations

from datetime import timedelta

from workbench.domain.evidence import Answer, AnswerName
from workbench.domain.values import JsonObject
from workbench.domain.verdict import SkipReason, UnknownReason, Verdict
from workbench.engine.probe import Example
from workbench.probes._examples import NOON, answered, denied
from workbench.probes.glue.run_metrics import Params


def _run(run_id: str, hours_ago: int, seconds: int) -> JsonObject:
    begun = (NOON - timedelta(hours=hours_ago)).isoformat()
    return {"Id": run_id, "JobRunState": "SUCCEEDED", "StartedOn": begun, "ExecutionTime": seconds}


_STATISTIC = {"records": "Sum"}


def _metrics(**values: list[float]) -> dict[AnswerName, Answer]:
    return {
        ("metric", name): _metric(found, _STATISTIC.get(name, "Maximum")) for name, found in values.items()
    }


def _metric(values: list[float], statistic: str) -> Answer:
    points: list[JsonObject] = [{statistic: value} for value in values]
    return answered("cloudwatch.GetMetricStatistics", {"Datapoints": points})


def _example(
    name: str,
    verdict: Verdict,
    facts: JsonObject,
    metrics: dict[AnswerName, Answer],
    reason: UnknownReason | SkipReason | None = None,
    *,
    seconds: int = 600,
    run_id: str = "jr_9",
) -> Example[Params]:
    run = {**_run("jr_9", 2, seconds), "JobRunState": "FAILED", "DPUSeconds": 6000.5}
    before = [_run(f"jr_{index}", 26 + index, 500 + index) for index in range(5)]
    answers: dict[AnswerName, Answer] = {
        "run": answered("glue.GetJobRun", {"JobRun": run}),
        "runs": answered("glue.GetJobRuns", {"JobRuns": [run, *before]}),
        **metrics,
    }
    params = Params(job_name="nightly", run_id=run_id)
    return Example(
        name=name,
        params=params,
        answers=answers if run_id else {},
        verdict=verdict,
        reason=reason,
        facts=facts,
    )


EXAMPLES: tuple[Example[Params], ...] = (
    _example(
        "a full heap",
        Verdict.WARN,
        {"driver_heap": 0.97, "heap_full": True, "records_read": 900, "measured": True, "executors": 9},
        _metrics(driver_heap=[0.4, 0.97], records=[400, 500], executors=[9, 3]),
    ),
    _example(
        "an easy run",
        Verdict.PASS,
        {"executor_heap": 0.5, "heap_full": False, "median_seconds": 502, "times_longer": 1.2},
        _metrics(executor_heap=[0.5]),
    ),
    _example("a long one", Verdict.WARN, {"times_longer": 3.6}, _metrics(skew=[0.1]), seconds=1800),
    _example(
        "no metrics are on",
        Verdict.PASS,
        {"measured": False, "driver_heap": None, "heap_full": None},
        _metrics(),
    ),
    _example("no run", Verdict.SKIPPED, {}, _metrics(), SkipReason.NOT_APPLICABLE, run_id=""),
    _example(
        "closed",
        Verdict.UNKNOWN,
        {"measured": None, "seconds": 600},
        {("metric", "skew"): denied("cloudwatch.GetMetricStatistics", "cloudwatch:GetMetricStatistics")},
        UnknownReason.DENIED,
    ),
)

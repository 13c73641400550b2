"""The worked examples of `sagemaker.monitoring`."""

from __future__ import annotations

from workbench.domain.evidence import Answer
from workbench.domain.values import JsonObject
from workbench.domain.verdict import SkipReason, UnknownReason, Verdict
from workbench.engine.probe import Example
from workbench.probes._examples import answered, denied
from workbench.probes.sagemaker import _deployment_examples as ep
from workbench.probes.sagemaker._examples import ago
from workbench.probes.sagemaker.monitoring import Params

_JOBS = "arn:aws:sagemaker:eu-west-3:444455556666:processing-job"
_NAMED = Params(endpoint_name=ep.ENDPOINT)


def _run(status: str, minutes: float, schedule: str = "daily", endpoint: str = ep.ENDPOINT) -> JsonObject:
    return {
        "MonitoringScheduleName": schedule,
        "ScheduledTime": ago(minutes).isoformat(),
        "MonitoringExecutionStatus": status,
        "EndpointName": endpoint,
        "MonitoringType": "DataQuality",
        "ProcessingJobArn": f"{_JOBS}/{schedule}-{minutes:.0f}",
    }


def _listed(*rows: JsonObject) -> Answer:
    return answered("sagemaker.ListMonitoringExecutions", {"MonitoringExecutionSummaries": list(rows)})


def _example(
    name: str,
    verdict: Verdict,
    facts: JsonObject,
    listed: Answer,
    reason: UnknownReason | SkipReason | None = None,
) -> Example[Params]:
    answers = {"executions": listed}
    return Example(name=name, params=_NAMED, answers=answers, verdict=verdict, reason=reason, facts=facts)


EXAMPLES: tuple[Example[Params], ...] = (
    _example(
        "the newest found violations",
        Verdict.WARN,
        {"violated": True, "schedule": "daily", "processing_job": "daily-60"},
        _listed(_run("CompletedWithViolations", 60), _run("Completed", 1500)),
    ),
    _example(
        "an older one did, the newest did not, and another endpoint's counts for nothing",
        Verdict.PASS,
        {"violated": False, "watched": True},
        _listed(
            _run("InProgress", 5),
            _run("Completed", 60),
            _run("CompletedWithViolations", 1500),
            _run("CompletedWithViolations", 30, "other", "other"),
        ),
    ),
    _example(
        "one that failed compared nothing",
        Verdict.WARN,
        {"violated": False, "failed": True},
        _listed(_run("Failed", 60)),
    ),
    _example(
        "nobody watches",
        Verdict.SKIPPED,
        {"watched": False, "violated": False},
        _listed(),
        SkipReason.NOT_APPLICABLE,
    ),
    _example(
        "not allowed to list them",
        Verdict.UNKNOWN,
        {"violated": None},
        denied("sagemaker.ListMonitoringExecutions", "sagemaker:ListMonitoringExecutions"),
        UnknownReason.DENIED,
    ),
)

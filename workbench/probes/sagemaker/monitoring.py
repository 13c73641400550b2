"""Did a monitor of the endpoint find that what it is asked differs from what the model was trained with?

Model Monitor compares what was captured with a baseline, on a schedule. `CompletedWithViolations` says that
constraints were broken; which, stands in a file in S3 that this program does not read. The newest execution
of each schedule that has ended counts: an older one that found violations was followed by one that found
none. An execution that failed has compared nothing.

An endpoint without a schedule is not watched: nothing follows from that.

Sources: SageMaker API reference, ListMonitoringExecutions (MonitoringExecutionStatus); SageMaker developer
guide, "Interpret results", "Schema for Violations (constraint_violations.json file)".
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from workbench.domain.evidence import Answers, Outcome, ask_pages
from workbench.domain.times import iso
from workbench.domain.values import JsonObject
from workbench.engine.ports import AwsReader
from workbench.engine.probe import Judgement, Probe, passed, skipped, unanswered, warned
from workbench.knowledge.answers import count, moment, objects, stamp, text
from workbench.knowledge.arns import Arn
from workbench.probes._params import TimeParams

_EXECUTIONS = "executions"
_PAGES = 3
_ENDED = ("Completed", "CompletedWithViolations", "Failed", "Stopped")
_VIOLATED = "CompletedWithViolations"


@dataclass(frozen=True, slots=True, kw_only=True)
class Params(TimeParams):
    """Whose monitors."""

    endpoint_name: str = ""
    """Empty: there is no endpoint."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What they found last. Texts are empty where they found nothing."""

    watched: bool | None = None
    """A monitor ran over this endpoint."""
    violated: bool | None = None
    """The newest execution of a schedule found violations."""
    schedule: str | None = None
    """Which schedule."""
    kind: str | None = None
    """What it watches: `DataQuality`, `ModelQuality`, `ModelBias`, `ModelExplainability`."""
    at: str | None = None
    """For which time, ISO 8601."""
    processing_job: str | None = None
    """The job whose output holds constraint_violations.json."""
    failed: bool | None = None
    """The newest execution of a schedule failed, so that nothing was compared."""


_NONE = Facts(watched=False, violated=False, schedule="", kind="", at="", processing_job="", failed=False)


def collect(aws: AwsReader, params: Params) -> Answers:
    """List the executions of the endpoint's monitors, the newest first."""
    if not params.endpoint_name:
        return {}
    asked = ask_pages(
        "sagemaker.ListMonitoringExecutions",
        _PAGES,
        EndpointName=params.endpoint_name,
        SortBy="ScheduledTime",
        SortOrder="Descending",
        MaxResults=100,
    )
    return {_EXECUTIONS: aws.read(asked)}


def judge(answers: Answers, params: Params) -> Judgement[Facts]:
    """Take the newest execution of each schedule that has ended."""
    listed = answers.get(_EXECUTIONS)
    if listed is None:
        return skipped("There is no endpoint that could be watched", _NONE)
    if listed.outcome is Outcome.NOT_FOUND:
        return skipped(f"No monitor watches {params.endpoint_name}", _NONE)
    if not listed.ok:
        return unanswered(listed, Facts())
    rows = objects(listed.data, "MonitoringExecutionSummaries")
    newest = list(_newest_of_each(row for row in rows if _counts(row, params)))
    if not newest:
        return skipped(f"No monitor of {params.endpoint_name} ran to an end in that time", _NONE)
    violated = [row for row in newest if text(row, "MonitoringExecutionStatus") == _VIOLATED]
    failed = [row for row in newest if text(row, "MonitoringExecutionStatus") == "Failed"]
    shown = next(iter(violated or failed or newest))
    at = moment(shown, "ScheduledTime")
    facts = Facts(
        watched=True,
        violated=bool(violated),
        schedule=text(shown, "MonitoringScheduleName"),
        kind=text(shown, "MonitoringType"),
        at=iso(at) if at else "",
        processing_job=Arn.parse(text(shown, "ProcessingJobArn")).name,
        failed=bool(failed),
    )
    if violated:
        said = f"{facts.schedule} found violations at {stamp(at)}: constraint_violations.json has which"
        return warned(said, facts, occurred_at=at)
    if failed:
        why = text(shown, "FailureReason") or "it does not say why"
        return warned(f"{facts.schedule} failed at {stamp(at)}, nothing was compared: {why}", facts)
    return passed(f"{count(len(newest), 'monitor')} found no violation, the last at {stamp(at)}", facts)


def _counts(row: JsonObject, params: Params) -> bool:
    own = text(row, "EndpointName") in ("", params.endpoint_name)
    ended = text(row, "MonitoringExecutionStatus") in _ENDED
    before = params.until is None or _at(row) is None or params.window.covers(_at(row))
    return own and ended and before


def _at(row: JsonObject) -> datetime | None:
    return moment(row, "ScheduledTime") or moment(row, "CreationTime")


def _newest_of_each(rows: Iterable[JsonObject]) -> Iterable[JsonObject]:
    newest: dict[str, JsonObject] = {}
    for row in sorted(rows, key=lambda row: stamp(_at(row)), reverse=True):
        newest.setdefault(text(row, "MonitoringScheduleName"), row)
    return newest.values()


probe = Probe(
    title="Did a monitor of the endpoint find that requests differ from what the model was trained with?",
    params=Params,
    facts=Facts,
    operations=("sagemaker.ListMonitoringExecutions",),
    collect=collect,
    judge=judge,
)

"""What the account knows of executions and of the runs of their distributed maps, beside what moto keeps."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any


@dataclass(slots=True, kw_only=True)
class ItemExecution:
    """The execution of one item of a distributed map, with the members that moto's executions have."""

    execution_arn: str
    state_machine_arn: str
    name: str
    status: str
    start_date: datetime
    stop_date: datetime
    error: str
    cause: str
    told: SimulatedHistory
    execution_input: str = "{}"


@dataclass(slots=True, kw_only=True)
class MapRun:
    """A distributed map's run, as DescribeMapRun counts it."""

    arn: str
    started: datetime
    stopped: datetime | None
    status: str
    total: int
    failed: int
    tolerated_percentage: float
    items: list[ItemExecution] = field(default_factory=list)


@dataclass(slots=True, kw_only=True)
class SimulatedHistory:
    """What the account knows of an execution beside what moto keeps."""

    definition: str
    """As it was when the execution began."""
    events: list[dict[str, Any]]
    map_runs: list[MapRun] = field(default_factory=list)


def map_run_details(run: MapRun, execution_arn: str) -> dict[str, Any]:
    """Return a map run as DescribeMapRun shows it."""
    done = run.status != "RUNNING"
    counts = {
        "pending": 0,
        "running": 0 if done else run.total - run.failed,
        "succeeded": run.total - run.failed if done else 0,
        "failed": run.failed,
        "timedOut": 0,
        "aborted": 0,
        "total": run.total,
        "resultsWritten": 0,
    }
    answer: dict[str, Any] = {
        "mapRunArn": run.arn,
        "executionArn": execution_arn,
        "status": run.status,
        "startDate": run.started,
        "maxConcurrency": 0,
        "toleratedFailurePercentage": run.tolerated_percentage,
        "toleratedFailureCount": 0,
        "itemCounts": counts,
        "executionCounts": counts,
        "redriveCount": 0,
    }
    return answer | ({"stopDate": run.stopped} if run.stopped else {})

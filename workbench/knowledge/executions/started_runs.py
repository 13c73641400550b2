"""Runs of other services that a state machine started: how each service tells their state.

Sources: Glue API reference, JobRun (JobRunState); SageMaker API reference, DescribeTrainingJob
(TrainingJobStatus); Step Functions API reference, ListExecutions (status); Amazon EMR API reference, Step;
EMR Serverless and EMR on EKS API references, ListJobRuns.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal, TypeAlias

from workbench.domain.execution import ENDED_BADLY
from workbench.domain.values import JsonObject
from workbench.knowledge.answers import moment, objects, text
from workbench.knowledge.glue.runs import BAD as BAD_RUNS

RunOutcome: TypeAlias = Literal["succeeded", "failed", "running"]
_GOOD = frozenset({"SUCCEEDED", "Completed", "COMPLETED", "SUCCESS"})
_BAD = frozenset({*BAD_RUNS, "STOPPED", "Failed", "Stopped", "CANCELLED", "INTERRUPTED", *ENDED_BADLY})
_LISTS = ("JobRuns", "executions", "jobRuns", "Steps")
_TIMELINE = ("Status", "Timeline")


@dataclass(frozen=True, slots=True)
class StartedRun:
    """A run of Glue or EMR, a step of a cluster, an execution or a training job, whichever it is."""

    data: JsonObject

    @property
    def name(self) -> str:
        """Its id, or the name of the training job."""
        return self._first(("Id",), ("TrainingJobName",), ("id",), ("name",))

    @property
    def state(self) -> str:
        """As its service calls it."""
        return self._first(
            ("JobRunState",), ("TrainingJobStatus",), ("status",), ("Status", "State"), ("state",)
        )

    @property
    def outcome(self) -> RunOutcome:
        """What that state means; one that is not known here is taken for a run that goes on."""
        return "succeeded" if self.state in _GOOD else "failed" if self.state in _BAD else "running"

    @property
    def failure(self) -> str:
        """What its service says of a failure; empty where it says nothing."""
        details = ("Status", "FailureDetails")
        return self._first(
            ("ErrorMessage",),
            ("FailureReason",),
            ("stateDetails",),
            (*details, "Message"),
            (*details, "Reason"),
        )

    @property
    def began_at(self) -> datetime | None:
        """When it was begun."""
        return self._time(("StartedOn",), ("startDate",), ("createdAt",), (*_TIMELINE, "CreationDateTime"))

    @property
    def ended_at(self) -> datetime | None:
        """When it ended."""
        return self._time(("CompletedOn",), ("TrainingEndTime",), ("stopDate",), (*_TIMELINE, "EndDateTime"))

    def _first(self, *paths: tuple[str, ...]) -> str:
        return next((found for path in paths if (found := text(self.data, *path))), "")

    def _time(self, *paths: tuple[str, ...]) -> datetime | None:
        return next((found for path in paths if (found := moment(self.data, *path))), None)


def runs_in(data: JsonObject) -> list[StartedRun]:
    """Return the runs of an answer that lists them, or the training job of one that describes it."""
    rows = [row for name in _LISTS for row in objects(data, name)]
    return [StartedRun(row) for row in rows or ([data] if text(data, "TrainingJobStatus") else [])]

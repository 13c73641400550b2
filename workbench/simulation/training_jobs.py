"""Training jobs of SageMaker as a scenario tells them: phases, messages, an end; nothing is trained.

The phases and their messages are those of https://docs.aws.amazon.com/sagemaker/latest/APIReference/
API_SecondaryStatusTransition.html.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, TypeAlias

from workbench.simulation.execution_history import duration_of

Told: TypeAlias = str | Mapping[str, str]
"""A phase: `Starting 2m`, `Training`, or `{phase, took, says}`; what has no `took` is under way."""
ENDED = ("Completed", "Failed", "Stopped")
_SAYS = {
    "Starting": "Preparing the instances for training",
    "Pending": "Waiting for compute resources",
    "Downloading": "Downloading input data",
    "Training": "Training image download completed. Training in progress.",
    "Uploading": "Uploading generated training model",
    "Interrupted": "Training job interrupted",
    "Restarting": "Restarting the training job",
    "Stopping": "Stopping the training job",
    "Completed": "Training job completed",
    "Failed": "Training job failed",
    "Stopped": "Training job stopped",
    "MaxRuntimeExceeded": "Training job runtime exceeded MaxRuntimeInSeconds provided",
    "MaxWaitTimeExceeded": "Training job wait time exceeded MaxWaitTimeInSeconds provided",
}
_BEFORE_INSTANCES = ("Starting", "Pending", "Interrupted", "Restarting")


@dataclass(frozen=True, slots=True, kw_only=True)
class TrainingStory:
    """What DescribeTrainingJob tells beside what the job was made with."""

    status: str
    transitions: tuple[Mapping[str, Any], ...]
    reason: str = ""
    training_began: datetime | None = None
    ended: datetime | None = None

    @property
    def secondary_status(self) -> str:
        """The phase that the job is in, or how it ended."""
        return str(self.transitions[-1]["Status"])

    def shown(self, now: datetime) -> dict[str, Any]:
        """Return the members of DescribeTrainingJob."""
        told: dict[str, Any] = {
            "TrainingJobStatus": self.status,
            "SecondaryStatus": self.secondary_status,
            "SecondaryStatusTransitions": list(self.transitions),
            "LastModifiedTime": self.ended or self.transitions[-1]["StartTime"],
        }
        if self.reason:
            told["FailureReason"] = self.reason
        if self.training_began:
            seconds = int(((self.ended or now) - self.training_began).total_seconds())
            told |= {"TrainingStartTime": self.training_began, "TrainingTimeInSeconds": seconds}
            told["BillableTimeInSeconds"] = seconds
        if self.ended:
            told["TrainingEndTime"] = self.ended
        return told


def story_of(begun: datetime, path: Sequence[Told], end: str, reason: str) -> TrainingStory:
    """Return the story of a job.

    Args:
        begun: When it was made.
        path: Its phases, in order.
        end: How it ended: `Completed`, `Failed`, `Stopped`, `MaxRuntimeExceeded`, `MaxWaitTimeExceeded`;
            empty while the last phase is under way.
        reason: Its `FailureReason`; empty where it has none.

    Raises:
        ValueError: A phase of this path is none, or a phase that is over does not say how long it took.
    """
    at, transitions = begun, []
    training_began: datetime | None = None
    for index, (phase, took, says) in enumerate(map(_phase, path)):
        if phase not in _SAYS:
            raise ValueError(f"'{phase}' is no phase: one of {', '.join(_SAYS)}")
        is_last = index == len(path) - 1
        if took is None and (end or not is_last):
            raise ValueError(f"{phase} is over: say how long it took, such as '{phase} 5m'")
        if phase not in _BEFORE_INSTANCES and training_began is None:
            training_began = at
        passed = {"EndTime": at + took} if took is not None else {}
        transitions.append(
            {"Status": phase, "StartTime": at, **passed, "StatusMessage": says or _SAYS[phase]}
        )
        at += took or timedelta(0)
    if end:
        transitions.append({"Status": end, "StartTime": at, "EndTime": at, "StatusMessage": _SAYS[end]})
    return TrainingStory(
        status=end if end in ENDED else "Stopped" if end else "InProgress",
        transitions=tuple(transitions),
        reason=reason,
        training_began=training_began,
        ended=at if end else None,
    )


def _phase(told: Told) -> tuple[str, timedelta | None, str]:
    if isinstance(told, str):
        phase, _, took = told.partition(" ")
        return phase, duration_of(took) if took else None, ""
    took = told.get("took", "")
    return told["phase"], duration_of(took) if took else None, told.get("says", "")

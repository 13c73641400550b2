"""An execution of a state machine as a picture: what each state did, and which way was taken.

Sizes are those of the inputs and outputs that an event holds. AWS is asked for these only where a person
wants the sizes; what is kept of them is their length, never their content.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Literal, TypeAlias

ExecutionStatus: TypeAlias = Literal[
    "RUNNING", "SUCCEEDED", "FAILED", "TIMED_OUT", "ABORTED", "PENDING_REDRIVE"
]
"""How an execution stands (Step Functions API reference, DescribeExecution)."""
ENDED_BADLY: tuple[ExecutionStatus, ...] = ("FAILED", "TIMED_OUT", "ABORTED")

StateType: TypeAlias = Literal["Task", "Pass", "Choice", "Wait", "Parallel", "Map", "Succeed", "Fail"]
"""The types of states (Amazon States Language specification)."""


class StateOutcome(StrEnum):
    """How a state stands. Of many visits the worst that matters counts."""

    NOT_ENTERED = "not entered"
    SUCCEEDED = "succeeded"
    CAUGHT = "caught"
    """It failed, and the execution went on by one of its `Catch`."""
    FAILED = "failed"
    TIMED_OUT = "timed out"
    ABORTED = "aborted"
    """It was under way when the execution, or the branch beside it, came to its end."""
    RUNNING = "running"
    UNKNOWN = "unknown"
    """The part of the history that would tell was not read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """An error as the history tells it."""

    error: str
    cause: str = ""
    at: datetime | None = None
    event: str = ""
    """The type of the event, `LambdaFunctionTimedOut`; empty when no event of the state told."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Iteration:
    """One run of a map's inner states."""

    index: int
    outcome: StateOutcome
    seconds: float | None = None
    error: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Iterations:
    """What a map did with its items."""

    total: int | None = None
    """Items; None when neither history nor map run tells."""
    succeeded: int | None = None
    failed: int | None = None
    aborted: int | None = None
    running: int | None = None
    rows: tuple[Iteration, ...] = ()
    """Those that the history holds, by index: all of an inline map's, none of a distributed one's."""
    map_run: str = ""
    """ARN of the run of a distributed map."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StateTrace:
    """A state of the definition, and all that happened in it."""

    name: str
    kind: str
    """`Task`, `Choice`, `Parallel`, `Map`, …"""
    parent: str = ""
    """The Parallel or Map that holds it; empty on the top level."""
    branch: int = 0
    """Which branch of its parent."""
    depth: int = 0
    does: str = ""
    """What a task calls: `glue startJobRun.sync`, `lambda load`."""
    outcome: StateOutcome = StateOutcome.NOT_ENTERED
    visits: int = 0
    failures: int = 0
    """Visits that failed, caught or not."""
    caught: int = 0
    """Visits that failed, and went on by a `Catch`."""
    tries: int = 0
    """Times that a task was scheduled, over all visits."""
    retries: int = 0
    """Tries after the first of each visit."""
    waited_s: float = 0.0
    """Time between a failed try and the next."""
    seconds: float | None = None
    """Time from entry to exit, to failure or to the execution's end, summed over all visits; None when no
    visit came to one."""
    longest_s: float | None = None
    entered_at: datetime | None = None
    left_at: datetime | None = None
    input_bytes: int | None = None
    """UTF-8 bytes of the largest input; None when no event holds one."""
    output_bytes: int | None = None
    timeout_s: int | None = None
    """`TimeoutSeconds` of the definition."""
    heartbeat_s: int | None = None
    limited: bool = False
    """A timeout ends it, of itself or by a heartbeat for which it waits."""
    failure: Failure | None = None
    """The last one."""
    answered: tuple[tuple[datetime, datetime], ...] = ()
    """Of each visit whose task went well: when its last try was scheduled, and when that had gone well."""
    failed_calls: tuple[tuple[datetime, datetime], ...] = ()
    """Of each try that failed: when it was scheduled, and when it had failed."""
    iterations: Iterations | None = None
    """Of a Map."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """A step from one state to the next on the same level, and how often it was taken."""

    source: str
    """Empty where an execution, a branch or an iteration begins."""
    target: str
    times: int = 1
    caught: str = ""
    """The error that a `Catch` of the source sent this way, if one did."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExecutionPicture:
    """An execution, ready to be drawn and tabulated."""

    status: str
    """`RUNNING`, `SUCCEEDED`, `FAILED`, `TIMED_OUT`, `ABORTED`, or empty when unknown."""
    states: tuple[StateTrace, ...]
    """Inner states behind the one that holds them; on each level in the order of first entry, then those
    that were not entered in the order of the definition."""
    ways: tuple[Way, ...] = ()
    failing: tuple[str, ...] = ()
    """The state in which the execution ended badly, and the Maps and Parallels around it, outermost first."""
    error: str = ""
    cause: str = ""
    started_at: datetime | None = None
    ended_at: datetime | None = None
    events: int = 0
    """How many events were read."""
    newest_event: int = 0
    """The number of the newest of them; events count from 1."""
    whole: bool = True
    """Every event of the history was read."""
    defined: bool = True
    """The definition was at hand; without it only the states that were entered are known."""
    unread: tuple[str, ...] = field(default_factory=tuple)
    """Types of events that this program does not know; they are passed over."""

    def state(self, name: str) -> StateTrace | None:
        """Return the state called `name`, or None."""
        return next((state for state in self.states if state.name == name), None)

    def inside(self, parent: str) -> tuple[StateTrace, ...]:
        """Return the states that a Map or Parallel holds directly; of `""` the top level."""
        return tuple(state for state in self.states if state.parent == parent)

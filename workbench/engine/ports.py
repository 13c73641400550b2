"""The doors of the engine: what adapters must provide."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Protocol, runtime_checkable

from workbench.domain.diagnosis import headline

if TYPE_CHECKING:  # doors need no furniture: what passes through them is loaded by those who use them
    from workbench.domain.evidence import Answer, AnswerName, Request, Requests
    from workbench.domain.incident import Incident
    from workbench.domain.target import Target
    from workbench.domain.transcript import Draft, TimelineEntry, Transcript
    from workbench.domain.verification import Verification


class Clock(Protocol):
    """Where time comes from. Logic never asks the system."""

    def now(self) -> datetime:
        """Return the wall-clock time, aware UTC."""
        ...

    def monotonic(self) -> float:
        """Return seconds that never go backwards."""
        ...


class OutOfTimeError(Exception):
    """A deadline ended before something was asked or answered."""


class Deadline:
    """A point in time after which, and a switch by which, no further request may leave.

    One per probe run, shared between the event loop and the threads that speak to AWS.

    Args:
        clock: The clock.
        seconds: From now.
        within: A longer one, with which this one ends too.
    """

    def __init__(self, clock: Clock, seconds: float, *, within: Deadline | None = None) -> None:
        self._clock = clock
        self._ends = clock.monotonic() + min(seconds, within.remaining() if within else seconds)
        self._cancelled = threading.Event()
        self._lock = threading.Lock()
        self._wakes: list[Callable[[], None]] = []
        if within:
            within.when_cancelled(self.cancel)

    def remaining(self) -> float:
        """Return the seconds that are left; 0 after the end or after `cancel`."""
        if self._cancelled.is_set():
            return 0.0
        return max(0.0, self._ends - self._clock.monotonic())

    def cancel(self) -> None:
        """End it now; waiting threads wake up."""
        with self._lock:
            self._cancelled.set()
            wakes, self._wakes = self._wakes, []
        for wake in wakes:
            wake()

    def when_cancelled(self, wake: Callable[[], None]) -> None:
        """Call `wake` once it is cancelled, at once where it is; on whichever thread cancels it."""
        with self._lock:
            if not self._cancelled.is_set():
                self._wakes.append(wake)
                return
        wake()

    def wait(self, seconds: float) -> bool:
        """Sleep for `seconds`, or less when it ends sooner. Return True while there is time left."""
        self._cancelled.wait(min(seconds, self.remaining()))
        return self.remaining() > 0


class AwsReader(Protocol):
    """The one door to AWS for probes: read-only, never raises for what AWS or the network does."""

    @property
    def target(self) -> Target:
        """The account, Region and identity behind this reader."""
        ...

    def read(self, request: Request, /) -> Answer:
        """Send one request and return its answer, following pages up to `request.max_pages`."""
        ...

    def read_all(self, requests: Requests, /) -> dict[AnswerName, Answer]:
        """Send independent requests side by side; answers come back under the same names."""
        ...


class AwsSource(Protocol):
    """Live AWS, a simulated account, or a recorded transcript."""

    def target(self) -> Target:
        """Return who and where we are. May call STS; raises `WorkbenchError` when that is impossible."""
        ...

    def reader(
        self, target: Target, deadline: Deadline, incident: str = "", named: frozenset[str] = frozenset()
    ) -> AwsReader:
        """Return a reader that stops sending when `deadline` ends. May block; call it on a thread.

        Where an account is asked, its own log (CloudTrail) tells by the user agent of every request that the
        workbench made it, and for which incident. Servers beside AWS's API are reached only where AWS, or a
        person by `named`, has named them.
        """
        ...


@runtime_checkable
class MakesReady(Protocol):
    """An `AwsSource` that has something to load before it can ask."""

    def make_ready(self, operations: Iterable[str]) -> None:
        """Load what these operations, `s3.HeadObject`, need, and send nothing. Blocks.

        What cannot be loaded is left to the question that needs it, which says why. Neither are credentials
        looked for: before `AwsSource.target` has been asked nothing happens.
        """
        ...


@runtime_checkable
class ReadsLogFiles(Protocol):
    """An `AwsSource` that reads log files once somebody agreed to it."""

    def allow_log_files(self) -> None:
        """Take down a person's consent, for all that is asked from now on."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentSummary:
    """One line of `journal list`."""

    id: str
    playbook: str
    started_at: datetime
    status: str
    """`proven`, `undetermined`, `clean`, or `open` while no run has finished, or `damaged`."""
    primary: str | None
    entries: int
    not_examined: int = 0
    """So many causes the latest conclusion leaves open for want of a parameter or of a person's answer."""
    problem: str = ""
    """What is wrong with the file, if anything is."""
    because: str = ""
    """What the finding says that decided it."""
    subject: str = ""
    """What it is about, see `subject_of`."""
    account: str = ""
    source: str = ""
    """`live`, `simulated`, `replay`; empty where that cannot be read."""
    severity: str = ""
    tags: tuple[str, ...] = ()
    drill: str = ""
    """The drill that it is a run of, if any. While a trainee is blind, nothing of its conclusion is told."""

    @property
    def headline(self) -> str:
        """The status in words, as a list shows it."""
        return headline(self.status, self.not_examined)


class Journal(Protocol):
    """The durable memory of all incidents. Every method raises `JournalError`, and only that."""

    def create(self, incident: Incident, draft: Draft) -> TimelineEntry:
        """Begin an incident with its first entry; durable on return."""
        ...

    def append(self, incident_id: str, draft: Draft) -> TimelineEntry:
        """Add an entry; durable on return. The journal gives the sequence number and `recorded_at`."""
        ...

    def close(self, incident_id: str, draft: Draft) -> TimelineEntry:
        """Seal an incident with an `IncidentClosed` event, whose count and head the journal fills in."""
        ...

    def load(self, incident_id: str) -> Transcript:
        """Return an incident with all readable entries."""
        ...

    def summaries(self) -> Sequence[IncidentSummary]:
        """Return all incidents, the newest first, damaged ones included."""
        ...

    def search(
        self,
        *,
        since: datetime | None = None,
        until: datetime | None = None,
        playbook: str | None = None,
        cause: str | None = None,
        tag: str | None = None,
        text: str | None = None,
    ) -> Sequence[IncidentSummary]:
        """Return the incidents to which all of this applies, the newest first.

        Args:
            since: Started then or later.
            until: Started then or earlier.
            playbook: The id of the playbook.
            cause: The id of a cause that the latest diagnosis has as proven.
            tag: One of the labels of the incident.
            text: Stands in an entry, in capitals or not: in notes, evidence, names, hashes.
        """
        ...

    def verify(self, incident_id: str) -> Verification:
        """Check that an incident is what was recorded. Without any check where there is nothing to verify."""
        ...

"""Asking AWS for more of an incident's past, on record before it is shown."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TypeAlias

from workbench.domain.incident_events import SourcesAsked
from workbench.domain.target import Target
from workbench.domain.transcript import TimelineEntry, Transcript
from workbench.engine.ports import AwsSource, Clock
from workbench.engine.timeline.asking import line_of, wanted_of_incident
from workbench.engine.timeline.further import FurtherReading
from workbench.engine.timeline.reading import OnProgress

HINT = (
    "log_group= pattern= execution=, regions=us-east-1,eu-central-1 or all; bucket= key= principal_arn= "
    "resource_arn=, since=2d until=. What AWS answers goes on record, then it is shown."
)

Record: TypeAlias = Callable[[SourcesAsked], Awaitable[TimelineEntry]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Further:
    """What an incident's timeline asks with."""

    clock: Clock
    transcript: Transcript
    source: tuple[AwsSource, Target] | None
    """None where nobody can be asked."""
    record: Record
    """Puts it on record, and brings the incident up to it."""
    why_not: Callable[[], str]
    """Tells why nothing can be asked now; empty when it can."""

    @property
    def line(self) -> str:
        """The incident's subject and window, as a start."""
        return f"{line_of(wanted_of_incident(self.transcript))} log_group="

    def reading(self, line: str, heard: OnProgress) -> FurtherReading:
        """Return what asks the line; raises UsageError as `FurtherReading`."""
        assert self.source is not None, self.why_not()  # noqa: S101 - the key is disabled without one
        return FurtherReading(self.clock, line, self.transcript.incident.id, self.source, heard)

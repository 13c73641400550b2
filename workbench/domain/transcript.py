"""An incident with its timeline: what the journal keeps, and exporters and replays read."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from workbench.domain.diagnosis import Conclusion, Diagnosis
from workbench.domain.finding import Finding
from workbench.domain.incident import Incident
from workbench.domain.incident_events import (
    DiagnosisChanged,
    EntryCorrected,
    Event,
    FindingRecorded,
    Impact,
    ImpactTimed,
    IncidentClosed,
    ParametersChanged,
    QuestionAnswered,
    RoleAssigned,
    Routed,
    RunFinished,
    SeveritySet,
    TagsSet,
)
from workbench.domain.target import Person
from workbench.domain.values import JsonObject


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """An event that is about to be recorded; the journal adds the sequence number and its clock."""

    event: Event
    who: Person
    observed_at: datetime
    occurred_at: datetime | None = None
    skew_s: float | None = None
    """Seconds by which our clock was ahead of AWS's at the last answer; None while no answer told."""
    tool_version: str = ""
    playbook_sha256: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TimelineEntry:
    """One immutable line of an incident."""

    seq: int
    """Counts from 1 without holes."""
    event: Event
    who: Person
    occurred_at: datetime | None
    """When it happened in AWS, where known."""
    observed_at: datetime
    """When we saw it."""
    recorded_at: datetime
    """When the journal took it."""
    skew_s: float | None = None
    """As in `Draft`."""
    tool_version: str = ""
    playbook_sha256: str = ""
    prev_hash: str = ""
    """The hash of the entry before, of the header for the first; empty where nothing is chained."""
    hash: str = ""
    """SHA-256, hexadecimal, over the RFC 8785 form of this entry without this member."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Transcript:
    """An incident and all of its entries: what exporters and replays read."""

    incident: Incident
    entries: tuple[TimelineEntry, ...] = field(default_factory=tuple)

    @property
    def parameters(self) -> JsonObject:
        """What is asked about: as given at first, with what was changed since."""
        found = dict(self.incident.parameters)
        for entry in self.entries:
            if isinstance(entry.event, ParametersChanged):
                found |= entry.event.after
                for name in [name for name, value in entry.event.after.items() if value == ""]:
                    del found[name]
        return found

    @property
    def findings(self) -> dict[str, Finding]:
        """The latest finding of each check, by check id; none that rests on a parameter changed since."""
        return {check: finding for check, (_, finding) in self._latest.items()}

    @property
    def entry_of_check(self) -> dict[str, int]:
        """The number of the entry that holds the latest finding of each check."""
        return {check: number for check, (number, _) in self._latest.items()}

    @property
    def _latest(self) -> dict[str, tuple[int, Finding]]:
        found: dict[str, tuple[int, Finding]] = {}
        for entry in self.entries:
            if isinstance(entry.event, FindingRecorded):
                found[entry.event.finding.check] = entry.seq, entry.event.finding
            elif isinstance(entry.event, ParametersChanged):
                for check in entry.event.void:
                    found.pop(check, None)
        return found

    @property
    def answers(self) -> dict[str, str]:
        """The latest answer of each question, by check id."""
        return {
            entry.event.check: entry.event.answer
            for entry in self.entries
            if isinstance(entry.event, QuestionAnswered)
        }

    @property
    def conclusion(self) -> Conclusion | None:
        """The latest conclusion on record."""
        for entry in reversed(self.entries):
            match entry.event:
                case RunFinished(diagnosis=Diagnosis(conclusion=conclusion)):
                    return conclusion
                case DiagnosisChanged(conclusion=conclusion):
                    return conclusion
        return None

    @property
    def closed(self) -> IncidentClosed | None:
        """The seal, if the incident was closed. Annotations may follow it, runs may not."""
        return next((e.event for e in reversed(self.entries) if isinstance(e.event, IncidentClosed)), None)

    @property
    def impact_times(self) -> dict[Impact, datetime]:
        """The latest word on each moment, in the natural order of the moments."""
        said = {e.event.impact: e.event.at for e in self.entries if isinstance(e.event, ImpactTimed)}
        return {impact: said[impact] for impact in Impact if impact in said}

    @property
    def severity(self) -> str:
        """The latest word on how bad it is; empty while there is none."""
        said = [e.event.severity for e in self.entries if isinstance(e.event, SeveritySet)]
        return said[-1] if said else ""

    @property
    def tags(self) -> tuple[str, ...]:
        """The labels."""
        said = [e.event.tags for e in self.entries if isinstance(e.event, TagsSet)]
        return said[-1] if said else ()

    @property
    def roles(self) -> dict[str, str]:
        """Who does what: name by role, the latest word on each."""
        return {e.event.role: e.event.name for e in self.entries if isinstance(e.event, RoleAssigned)}

    @property
    def corrections(self) -> dict[int, tuple[EntryCorrected, ...]]:
        """What was put right, by the sequence number of the entry that it is about."""
        found: dict[int, list[EntryCorrected]] = {}
        for entry in self.entries:
            if isinstance(entry.event, EntryCorrected):
                found.setdefault(entry.event.entry, []).append(entry.event)
        return {seq: tuple(events) for seq, events in found.items()}

    @property
    def last_words(self) -> dict[int, EntryCorrected]:
        """What stands in the end for each entry that was put right: its correction, or that one's own."""
        found: dict[int, EntryCorrected] = {}
        for entry in reversed(self.entries):
            event = entry.event
            if isinstance(event, EntryCorrected) and event.entry < entry.seq:
                found.setdefault(event.entry, found.get(entry.seq, event))
        return found

    @property
    def routes_taken(self) -> tuple[Routed, ...]:
        """Where people went on to from here."""
        return tuple(entry.event for entry in self.entries if isinstance(entry.event, Routed))

    @property
    def ended_at(self) -> datetime | None:
        """When the last complete run ended; None while there is none."""
        for entry in reversed(self.entries):
            if isinstance(entry.event, RunFinished):
                return entry.recorded_at
        return None

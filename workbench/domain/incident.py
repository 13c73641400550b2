"""An incident and its timeline: what the journal keeps and the exporters read."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import TypeAlias

from workbench.domain.diagnosis import CauseStatus, Conclusion, Diagnosis
from workbench.domain.evidence import Evidence
from workbench.domain.finding import Finding
from workbench.domain.playbook import Playbook
from workbench.domain.target import Person, Target
from workbench.domain.timeline import Reading
from workbench.domain.values import JsonObject

_CAPITAL = re.compile(r"(?<!^)(?=[A-Z])")


@dataclass(frozen=True, slots=True, kw_only=True)
class CameFrom:
    """Where somebody went on from: an earlier incident, and the cause in it that led here."""

    incident: str
    cause: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Incident:
    """One run of a playbook against one target by one person."""

    id: str
    playbook: Playbook
    """As it was on that day: a transcript stays readable when the file has changed."""
    parameters: JsonObject
    """As given, times resolved to ISO 8601 UTC."""
    target: Target
    started_at: datetime
    started_by: Person
    tool_version: str
    scenario: str | None = None
    """The drill that this is a run of, if any."""
    came_from: CameFrom | None = None
    """The incident that this one goes on from, if any; that one has a `Routed` entry."""


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentOpened:
    """The first entry of every incident."""

    incident: Incident


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentResumed:
    """Somebody went on with it: perhaps another person, identity or tool version."""

    target: Target
    tool_version: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckStarted:
    """About to ask AWS; on disk before the request leaves."""

    step: str
    check: str
    probe: str
    arguments: JsonObject


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingRecorded:
    """A check ended; on disk before anybody sees it."""

    finding: Finding


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionAnswered:
    """A person answered an `ask` fence."""

    step: str
    check: str
    answer: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DiagnosisChanged:
    """At least one cause changed its status, or the conclusion did; the findings before it say why."""

    conclusion: Conclusion
    statuses: Mapping[str, CauseStatus]
    """Where each cause stands now, by its id."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteAdded:
    """A person's words."""

    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RunCancelled:
    """A person stopped a run; these checks have no finding from it."""

    checks: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RunPaused:
    """The run cannot go on until something outside is mended, such as expired credentials."""

    reason: str
    checks: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RunFinished:
    """A run of all steps ended with this conclusion."""

    diagnosis: Diagnosis


@dataclass(frozen=True, slots=True, kw_only=True)
class DrillAnswered:
    """A trainee named a cause."""

    cause: str
    correct: bool


class Impact(StrEnum):
    """The moments from which response times are computed, in their natural order."""

    STARTED = "started"
    DETECTED = "detected"
    ACKNOWLEDGED = "acknowledged"
    MITIGATED = "mitigated"
    RESOLVED = "resolved"


@dataclass(frozen=True, slots=True, kw_only=True)
class ImpactTimed:
    """A person says when the impact began, was seen, …; the latest word on a moment counts."""

    impact: Impact
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class SeveritySet:
    """How bad it is, in the person's own scale (`SEV1`, `major`)."""

    severity: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TagsSet:
    """The labels of the incident, all of them."""

    tags: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleAssigned:
    """Who does what in the response (`commander`, `scribe`)."""

    role: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Routed:
    """A person went on from a cause of this incident with the playbook that it names."""

    cause: str
    playbook: str
    incident: str
    """The incident that was opened for it, whose `came_from` points back here."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LogsAsked:
    """A question was put to logs, beside the playbook.

    What came is kept: files may be gone tomorrow, and Athena's rows are found by the id for some weeks only.
    """

    question: str
    """Its id, or the SQL where somebody wrote their own."""
    values: Mapping[str, str]
    """What was given for its parameters."""
    source: str
    """The folder or file; or the workgroup, database and table."""
    state: str
    """`SUCCEEDED`, `INCOMPLETE`, `FAILED`, `CANCELLED`, `STOPPED`, or what else became of it."""
    query_id: str = ""
    """Athena's; empty where there is none."""
    rows: int | None = None
    """How many came back; None when none could."""
    scanned_bytes: int | None = None
    """What Athena charges for."""
    sql: str = ""
    """What was asked, in Athena's SQL; values stand in it as `:name`, the table as the question calls it."""
    content: str = ""
    """The SHA-256 over the files and their names, see `workbench.logs.content_key`."""
    answer: JsonObject = field(default_factory=dict)
    """What came, as `logs --format json` prints it: coverage, and the first rows, redacted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SourcesAsked:
    """AWS was asked for more of the past, beside the playbook.

    Two of it belong together: one before the first request leaves, without readings, and one with what came.
    """

    question: str
    """As a person put it: `bucket=b since=2h log_group=/aws/lambda/f`."""
    subject: Mapping[str, str] = field(default_factory=dict)
    """What it is about, by name; of Event history only what concerns it belongs to the incident."""
    readings: tuple[Reading, ...] = ()
    """Each source, as far as it was read; none before it was asked."""
    evidence: Evidence = field(default_factory=Evidence)


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryCorrected:
    """A person puts an earlier entry right. The entry stays as it is; both are shown."""

    entry: int
    """The sequence number of what is corrected."""
    text: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentClosed:
    """The incident is sealed: this states how many entries stood before it, and the hash of the last."""

    summary: str
    entries: int = 0
    """Filled in by the journal, which alone knows."""
    head: str = ""
    """Filled in by the journal."""


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentImported:
    """The incident came from somebody else's journal, verified, with this head."""

    entries: int
    head: str
    bundle_sha256: str


Annotation: TypeAlias = (
    NoteAdded | EntryCorrected | ImpactTimed | SeveritySet | TagsSet | RoleAssigned | Routed
)
"""What people add by hand, also to an incident that is closed."""

Event: TypeAlias = (
    Annotation
    | IncidentClosed
    | IncidentImported
    | IncidentOpened
    | IncidentResumed
    | LogsAsked
    | SourcesAsked
    | CheckStarted
    | FindingRecorded
    | QuestionAnswered
    | DiagnosisChanged
    | RunCancelled
    | RunPaused
    | RunFinished
    | DrillAnswered
)


def kind_of(class_: type) -> str:
    """Return what a class of events or checks is called in records and exports: `finding_recorded`."""
    return _CAPITAL.sub("_", class_.__name__).lower()


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
    def findings(self) -> dict[str, Finding]:
        """The latest finding of each check, by check id."""
        return {
            entry.event.finding.check: entry.event.finding
            for entry in self.entries
            if isinstance(entry.event, FindingRecorded)
        }

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
        found: dict[int, tuple[EntryCorrected, ...]] = {}
        for entry in self.entries:
            if isinstance(entry.event, EntryCorrected):
                found[entry.event.entry] = (*found.get(entry.event.entry, ()), entry.event)
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

"""What can happen in an incident: an event for each kind of line in its timeline."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum
from typing import TypeAlias

from workbench.domain.audit import AuditConfigured, InspectionScored, InventoryListed, ResourceAudited
from workbench.domain.diagnosis import CauseStatus, Conclusion, Diagnosis
from workbench.domain.evidence import Evidence
from workbench.domain.finding import Finding
from workbench.domain.incident import Incident
from workbench.domain.target import Target
from workbench.domain.timeline import Reading
from workbench.domain.training import TrainingEvent
from workbench.domain.values import JsonObject

_CAPITAL = re.compile(r"(?<!^)(?=[A-Z])")


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
class ConsentAnswered:
    """A person was asked for a consent that would decide something, and gave it or did not."""

    option: str
    """The option of the command line that gives it too: `--allow-log-files`."""
    agreed: bool
    checks: tuple[str, ...]
    """What it would decide; asked again where it was given."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ParametersChanged:
    """A person gave another value for a parameter, one that was not given, or took one back."""

    before: Mapping[str, str]
    """What stood there, by name; empty where nothing did."""
    after: Mapping[str, str]
    """What holds from here on, for the same names; empty where it was taken back."""
    void: tuple[str, ...] = ()
    """The checks whose findings rest on what stood there: they count no more, and are asked again."""
    why: str = ""
    """The person's reason, if one was given."""


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
    at: datetime | None = None
    """When what they tell of happened, where the person said so."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionNoted:
    """Something that is to be done so that it does not happen again."""

    text: str
    owner: str = ""
    """Whoever sees to it; empty while nobody does."""
    due: date | None = None


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
    """A person went on from a cause of this incident, or its clean end, with the playbook that it names."""

    cause: str
    """Empty where nothing wrong was found."""
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
class ListAsked:
    """AWS was asked which values a parameter can have, for a person to choose from.

    Two of it belong together: one before the request leaves, without evidence, and one with what came.
    """

    parameter: str
    operation: str
    """`glue.GetJobs`."""
    evidence: Evidence = field(default_factory=Evidence)
    """Of each thing only what the list shows: name, state, time."""


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
    NoteAdded | ActionNoted | EntryCorrected | ImpactTimed | SeveritySet | TagsSet | RoleAssigned | Routed
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
    | ListAsked
    | CheckStarted
    | FindingRecorded
    | QuestionAnswered
    | ConsentAnswered
    | ParametersChanged
    | DiagnosisChanged
    | RunCancelled
    | RunPaused
    | RunFinished
    | TrainingEvent
    | AuditConfigured
    | InventoryListed
    | ResourceAudited
    | InspectionScored
)


def when_said(event: Event) -> datetime | None:
    """Return when what a person tells of happened, where the person said so."""
    return event.at if isinstance(event, NoteAdded) else None


def evidence_of(event: Event) -> Evidence | None:
    """Return the answers that an event puts on record; None for events that hold none."""
    if isinstance(event, FindingRecorded):
        return event.finding.evidence
    return event.evidence if isinstance(event, InventoryListed | ResourceAudited | ListAsked) else None


def with_evidence(event: Event, evidence: Evidence) -> Event:
    """Return an event that holds answers with other ones in their place; any other as it is."""
    if isinstance(event, FindingRecorded):
        return replace(event, finding=replace(event.finding, evidence=evidence))
    if isinstance(event, InventoryListed | ResourceAudited | ListAsked):
        return replace(event, evidence=evidence)
    return event


def kind_of(class_: type) -> str:
    """Return what a class of events or checks is called in records and exports: `finding_recorded`."""
    return _CAPITAL.sub("_", class_.__name__).lower()

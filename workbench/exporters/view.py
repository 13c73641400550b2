"""What a post-mortem template may use: plain records of texts, numbers and lists of further records.

A template sees one `PostMortem`, field by field (`{{ conclusion.words }}`), and nothing behind it. Times are
texts in UTC (`2026-11-23T02:01:07Z`) and empty when unknown; every record that states something has `cites`.
"""

from __future__ import annotations

from dataclasses import dataclass

from workbench.exporters.citing import Cites
from workbench.exporters.view_conclusion import Cause, ExportedConclusion
from workbench.exporters.view_first import FirstPage, Pair, Said


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportedCall:
    """One request to AWS, and what came back."""

    check: str
    operation: str
    outcome: str
    """The error code as AWS spelled it, else the HTTP status, else why no answer came."""
    at: str
    request_id: str
    elapsed_ms: int
    command: str
    """The `aws …` command that asks the same."""
    redactions: int
    truncated: bool
    cites: Cites
    shared: Cites
    """The earlier entry that holds this very answer; empty where the check asked by itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Observation:
    """A command, and whenever its question was asked."""

    command: str
    calls: tuple[ExportedCall, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportedCheck:
    """What one check found."""

    id: str
    question: str
    """The title of its step."""
    verdict: str
    """`FAIL`, `UNKNOWN (denied)`; `NOT ASKED` when there is no finding."""
    summary: str
    facts: tuple[Pair, ...]
    without: str
    """What stands for a fact without a value: `unknown`, `does not apply`."""
    needs: tuple[str, ...]
    """What would decide it: permissions, parameters, logs."""
    calls: tuple[ExportedCall, ...]
    occurred: str
    """When what was found happened in AWS."""
    observed: str
    cites: Cites


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawing:
    """A picture in characters: an execution of a state machine, phases and events on lanes, or metrics."""

    check: str
    """The check whose finding tells of it."""
    name: str
    """What it shows."""
    text: str
    """Lines of one width."""
    cites: Cites


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportedLogQuestion:
    """A question that was put to logs beside the playbook, and what they answered."""

    question: str
    """Its id, or the SQL of the person's own."""
    given: tuple[Pair, ...]
    source: str
    """The folder or file; or the workgroup, database and table."""
    state: str
    """`SUCCEEDED`, `INCOMPLETE`, `FAILED`, `CANCELLED`, `STOPPED`."""
    query_id: str
    """Athena's; empty for files."""
    content: str
    """The SHA-256 over the files; empty for Athena."""
    sql: str
    answer: str
    """Lines with the first rows, how many there are, and what they rest on; empty when none came."""
    cites: Cites


@dataclass(frozen=True, slots=True, kw_only=True)
class BlindSpot:
    """What must be permitted or switched on for checks that were asked and could not see."""

    needs: tuple[str, ...]
    checks: tuple[str, ...]
    cites: Cites


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportedStep:
    """One question of the playbook, and the checks that answer it."""

    title: str
    checks: tuple[ExportedCheck, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """Something that happened: in AWS, to the users, or in the response."""

    at: str
    what: str
    who: str
    """Who did it or said so; empty for what AWS tells."""
    where: str
    """`AWS`, `impact`, `response`."""
    cites: Cites


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One entry of the record, as it was written."""

    seq: int
    number: str
    """As it is cited: `12`, or `2.12` in the second of several incidents."""
    occurred: str
    observed: str
    recorded: str
    skew: str
    """How far our clock was from AWS's (`0.4 s ahead`); empty while no answer told."""
    who: str
    identity: str
    """Role and session, or user (`assumed-role/oncall/kim`); the whole ARN stands with the people."""
    kind: str
    what: str
    corrections: tuple[Said, ...]
    hash: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportedAction:
    """What is to be done so that it does not happen again."""

    text: str
    owner: str
    due: str
    """`2026-12-05`; empty where nobody said."""
    cites: Cites


@dataclass(frozen=True, slots=True, kw_only=True)
class Interval:
    """A response time."""

    name: str
    """`detection`, `notification`, `containment`, `recovery`."""
    words: str
    """From what to what."""
    took: str
    """`1 h 12 min`; empty when it cannot be told."""
    why_not: str
    cites: Cites


@dataclass(frozen=True, slots=True, kw_only=True)
class Participant:
    """Somebody who worked on it or has a role in it."""

    name: str
    host: str
    roles: tuple[str, ...]
    identities: tuple[str, ...]
    entries: int
    first: str
    last: str
    cites: Cites


@dataclass(frozen=True, slots=True, kw_only=True)
class Seal:
    """Whether and how the record can be checked."""

    closed: bool
    summary: str
    """What was said when it was closed."""
    who: str
    at: str
    entries: int
    """How many entries are on record."""
    head: str
    """The hash of the last entry; empty where the journal keeps no chain."""
    sealed_head: str
    """The hash that the closing entry states, of the entry before it."""
    verify: str
    """The command that checks the record."""
    cites: Cites


@dataclass(frozen=True, slots=True, kw_only=True)
class Masked:
    """What this copy does not tell, on purpose."""

    blameless: bool
    people: int
    """How many names of people, hosts and sessions were replaced."""
    unsure: tuple[Pair, ...]
    """What may be a name still, with the number of the entry where somebody wrote it."""
    fields: tuple[Pair, ...]
    """The fields that were asked to be hidden, with how often each was."""
    secrets: int
    """Values that looked like secrets and were replaced before anybody saw them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PostMortem:
    """Everything that a template may use."""

    number: str
    """`2` for the second of several incidents in one post-mortem; empty for the first."""
    id: str
    title: str
    """The playbook's."""
    summary: str
    playbook: str
    playbook_sha256: str
    workbench: str
    """The version that opened the incident."""
    drill: str
    """The scenario, if this was an exercise on a simulated account."""
    came_from: str
    """The incident that this one goes on from; empty for one that stands alone."""
    came_from_cause: str
    """The cause in it that led here."""
    led_to: tuple[Said, ...]
    """Where people went on to from here."""
    started: str
    opened_cites: Cites
    ended: str
    """When the last complete run ended; empty when none did."""
    ended_cites: Cites
    source: str
    """`live AWS`, `simulated, not live AWS`."""
    account: str
    region: str
    identity: str
    endpoint: str
    parameters: tuple[Pair, ...]
    not_given: tuple[str, ...]
    """The optional parameters that nobody gave."""
    severity: Said | None
    tags: tuple[str, ...]
    tags_cites: Cites
    conclusion: ExportedConclusion
    page: FirstPage
    """What fits one page, of this incident and of those that it led to."""
    full: bool
    """Commands, raw conditions, facts, calls and every entry are asked for too."""
    proven: tuple[Cause, ...]
    likely: tuple[Cause, ...]
    open: tuple[Cause, ...]
    ruled_out: tuple[Cause, ...]
    unseen: tuple[ExportedCheck, ...]
    """Checks without an answer: unknown, skipped for want of something, not asked."""
    blind_spots: tuple[BlindSpot, ...]
    not_applicable: tuple[ExportedCheck, ...]
    """Checks whose question did not arise."""
    steps: tuple[ExportedStep, ...]
    executions: tuple[Drawing, ...]
    """Executions of state machines that were looked into."""
    pictures: tuple[Drawing, ...]
    """Phases, events and metrics over time."""
    logs: tuple[ExportedLogQuestion, ...]
    """Questions that were put to logs beside the playbook."""
    observations: tuple[Observation, ...]
    """All requests, in the order of the steps, by the command that asks the same."""
    interrupted: tuple[Said, ...]
    """Runs that were cancelled or paused."""
    actions: tuple[ExportedAction, ...]
    notes: tuple[Said, ...]
    people: tuple[Participant, ...]
    timeline: tuple[Moment, ...]
    """What happened, in the order in which it happened."""
    record: tuple[Line, ...]
    """Every entry, in the order in which it was written."""
    cited: tuple[Line, ...]
    """Those that the text cites: what the record of a copy that is not full shows."""
    response: tuple[Interval, ...]
    corrected: tuple[Line, ...]
    """The entries that were corrected later."""
    seal: Seal
    masked: Masked

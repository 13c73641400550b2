"""Incidents, events and drafts to record, made up or by hypothesis."""

from __future__ import annotations

import json
import types
import typing
from collections.abc import Mapping
from dataclasses import is_dataclass
from datetime import UTC, date, datetime
from enum import Enum
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from tests.fakes import NOON, PERSON, TARGET, FakeClock
from workbench.domain.diagnosis import Conclusion, ConclusionStatus, Diagnosis
from workbench.domain.evidence import Holder
from workbench.domain.incident import Incident
from workbench.domain.incident_events import Event, IncidentOpened, NoteAdded
from workbench.domain.needs import Need, recorded_need
from workbench.domain.playbook import PersonQuestion, Playbook, ProbeCall, Step
from workbench.domain.transcript import Draft
from workbench.domain.values import JsonObject
from workbench.journal import TinyJournal, lines

ID = "20261123T120000Z-abc123"

PLAYBOOK = Playbook(
    id="file-upload-missing",
    title="A file upload is missing",
    steps=(
        Step(
            id="presence",
            title="Is it there?",
            prose="Look.",
            checks=(
                ProbeCall(
                    id="visibility", probe="s3.object_visibility", arguments={"bucket": "{{ bucket }}"}
                ),
                PersonQuestion(id="retried", question="Was it retried?"),
            ),
        ),
    ),
    last_reviewed=date(2026, 11, 23),
)


def incident(incident_id: str = ID, started_at: datetime = NOON) -> Incident:
    return Incident(
        id=incident_id,
        playbook=PLAYBOOK,
        parameters={"bucket": "acme-landing", "key": "in/report.csv"},
        target=TARGET,
        started_at=started_at,
        started_by=PERSON,
        tool_version="0.1.0",
    )


def draft(event: Event) -> Draft:
    return Draft(event=event, who=PERSON, observed_at=NOON)


def note(text: str = "a note") -> Draft:
    return draft(NoteAdded(text=text))


def open_journal(folder: Path, incident_id: str = ID, started_at: datetime = NOON) -> TinyJournal:
    """Return a journal with one incident in it."""
    journal = TinyJournal(folder, FakeClock())
    begun = incident(incident_id, started_at)
    journal.create(begun, draft(IncidentOpened(incident=begun)))
    return journal


def texts(journal: TinyJournal, incident_id: str = ID) -> list[str]:
    """Return the texts of all readable notes."""
    entries = journal.load(incident_id).entries
    return [entry.event.text for entry in entries if isinstance(entry.event, NoteAdded)]


def diagnosis(status: ConclusionStatus, primary: str | None = None) -> Diagnosis:
    return Diagnosis(causes=(), conclusion=Conclusion(status=status, primary=primary))


HOSTILE = (
    "\x1b]52;c;cHduZWQ=\x07",
    "\u202etxt.exe",
    "\ud800",
    "\u2028\u2029\x85\r\n\x00",
    '"},\n{"hash":"00000000","seq":7}\n',
    '"kind":"run_finished"',
    '=cmd|"/c calc"!A1',
)
TEXT = st.text(max_size=40) | st.sampled_from(HOSTILE)
_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | TEXT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3),
    max_leaves=6,
)
JSON_OBJECTS = st.dictionaries(TEXT, _JSON, max_size=3)
_LEAVES: dict[Any, st.SearchStrategy[Any]] = {
    str: TEXT,
    Need: st.builds(recorded_need, TEXT | st.sampled_from(["iam:GetRole", "kms:Decrypt"])),
    int: st.integers(-(2**53) + 1, 2**53 - 1),
    bool: st.booleans(),
    float: st.floats(-1e9, 1e9).map(lambda number: number + 0.0),  # JSON knows no negative zero
    datetime: st.datetimes(timezones=st.just(UTC)).map(lambda moment: moment.replace(fold=0)),
    date: st.dates(),
    types.NoneType: st.none(),
    Holder | None: st.none(),  # what is named must be there: see test_shared_answers
    JsonObject: JSON_OBJECTS,
}


def instances(hint: Any) -> st.SearchStrategy[Any]:
    """Return a strategy for any value of a domain type."""
    if hint in _LEAVES:
        return _LEAVES[hint]
    if isinstance(hint, type) and is_dataclass(hint):
        hints = typing.get_type_hints(hint)
        return st.deferred(lambda: st.builds(hint, **{name: instances(kind) for name, kind in hints.items()}))
    if isinstance(hint, type) and issubclass(hint, Enum):
        return st.sampled_from(hint)
    if typing.get_origin(hint) is Mapping:
        return st.dictionaries(*map(instances, typing.get_args(hint)), max_size=3)
    if typing.get_origin(hint) is tuple:
        kinds = typing.get_args(hint)
        if kinds[-1] is not Ellipsis:
            return st.tuples(*map(instances, kinds))
        return st.lists(instances(kinds[0]), max_size=2).map(tuple)
    return st.one_of([instances(kind) for kind in typing.get_args(hint)])


EVENTS: st.SearchStrategy[Event] = instances(Event)


def tampered(data: bytes, old: str, new: str, line: int) -> bytes:
    """Return a journal file in which line `line`, counted from 1, reads `new` for `old`."""
    lines_ = data.splitlines(keepends=True)
    changed = lines_[line - 1].replace(old.encode(), new.encode())
    assert changed != lines_[line - 1]
    return b"".join([*lines_[: line - 1], changed, *lines_[line:]])


def forged(data: bytes, line: int, **members: Any) -> bytes:
    """Return a journal file in which an entry has other members, and a hash that fits them."""
    lines_ = data.splitlines(keepends=True)
    document = {**json.loads(lines_[line - 1]), **members}
    del document["hash"]
    return b"".join([*lines_[: line - 1], lines.encode(document), *lines_[line:]])

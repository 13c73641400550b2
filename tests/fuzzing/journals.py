"""Journal files whose hashes fit, and whose content is not as we write it: anybody can compute a hash."""

from __future__ import annotations

import random
import tempfile
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from tests.exporters.samples import hostile
from tests.fakes import FakeClock
from tests.fuzzing import doors
from workbench.domain.transcript import Draft
from workbench.domain.values import JsonObject
from workbench.journal import TinyJournal, lines

_ODD: tuple[Any, ...] = (
    *(None, True, 0, -1, 7.5, 2**53 - 1, 1e300, "", "x", "\x1b[2J", [], {}, [[]], {"id": 7}, ["a"]),
    *(
        "2026-13-45",
        "2026-11-23T12:00:00",
        "9999-12-31T23:59:59Z",
        "0001-01-01T00:00:00+14:00",
        "9999-12-31T23:59:59-14:00",
        [None] * 3,
    ),
)
"""What stands in place of a value."""
_ID = hostile("x").incident.id
_PLACE = f"data/workbench/journal/{_ID}.jsonl"
_COMMANDS = (
    *(("journal", word, _ID) for word in ("show", "verify", "timeline", "to-scenario", "close", "impact")),
    *(("journal", "note", _ID, "more"), ("journal", "tag", _ID, "t"), ("journal", "severity", _ID, "SEV1")),
    *(("journal", "correct", _ID, "2", "no"), ("journal", "list", "--text", "one"), ("journal", "retention")),
    *(("journal", "list"), ("journal", "list", "--tag", "t"), ("journal", "list", "--cause", "x")),
    *(("journal", "repair", _ID, "-o", "@new"), ("journal", "export", _ID, "-o", "@new")),
    *(("export", _ID, "--format", form) for form in ("md", "html", "summary", "json", "csv")),
    ("export", _ID, "--full"),
)


def of_journals(chance: random.Random) -> Iterator[str]:
    """A sealed file of strange content is read as far as it can be, or refused by name."""
    while True:
        door = doors.Door(chance.choice(_COMMANDS), {}, {_PLACE: _forged(chance)}, b"")
        with tempfile.TemporaryDirectory() as home:
            yield doors.fault(door, Path(home))


@cache
def _whole() -> tuple[bytes, ...]:
    """Return the records of an incident with entries of every kind."""
    transcript = hostile("x")
    with tempfile.TemporaryDirectory() as folder:
        journal = TinyJournal(Path(folder), FakeClock())
        first, *rest = (
            Draft(event=entry.event, who=entry.who, observed_at=entry.observed_at)
            for entry in transcript.entries
        )
        journal.create(transcript.incident, first)
        for draft in rest:
            journal.append(_ID, draft)
        return tuple((Path(folder) / f"{_ID}.jsonl").read_bytes().splitlines())


def _forged(chance: random.Random) -> bytes:
    """Return a file in which something odd stands in place of one to three values, each hash made anew."""
    documents: list[Any] = [lines.decode(record) for record in _whole()]
    places = [chance.randrange(len(documents)), *([0] if chance.random() < 0.2 else [])]
    for place in places:
        _change(chance, documents[place])
    data, before = b"", b""
    for document in documents:
        document.pop("hash", None)
        if before and "prev_hash" in document:
            document["prev_hash"] = lines.stated_hash(before)
        before = lines.encode(document)
        data += before
    return data


def _change(chance: random.Random, document: JsonObject) -> None:
    """Put something odd in place of one value, or take it away."""
    places = list(_places(document))
    holder, key = chance.choice(places)
    if isinstance(holder, dict) and chance.random() < 0.25:
        del holder[key]
    else:
        holder[key] = chance.choice(_ODD)


def _places(value: object) -> Iterator[tuple[Any, Any]]:
    """Yield each place within a value, as what holds it and its name or number there."""
    if isinstance(value, dict | list):
        for key in list(value) if isinstance(value, dict) else range(len(value)):
            yield value, key
            yield from _places(value[key])

"""Whether a journal file is what was recorded: the hash chain, the closing seal, the head kept elsewhere.

Reads the file's JSON only, so that it says the same as any other program that follows `docs/journal.md`.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from workbench.domain.text import clean
from workbench.domain.times import from_iso
from workbench.domain.transcript import TimelineEntry
from workbench.domain.verification import IntegrityCheck, Verification
from workbench.engine.errors import JournalError
from workbench.journal import lines, records
from workbench.journal.contents import Contents, DamageKind, parse
from workbench.journal.headers import SCHEMA
from workbench.journal.shared_answers import about_lost, lookup_in, lost

_READABLE = f"the file can be read, and is a journal of schema {SCHEMA}"
_DAMAGE_CHECKS = {
    "the header is intact": DamageKind.HEADER,
    "every line is whole": DamageKind.LINE,
    "every entry is what its hash was made of": DamageKind.CONTENT,
    "entries are numbered from 1 without holes, in order": DamageKind.ORDER,
    "every entry holds the hash of the one before it": DamageKind.CHAIN,
}
MOST_TOLD = 1_000
"""Problems of one check."""
_TOLERATED = timedelta(minutes=1)
"""By how much the clocks of two hosts may disagree without being mentioned."""


def verify(data: bytes, path: Path, incident_id: str, head: str | None = None) -> Verification:
    """Check the content of a file.

    Args:
        data: The file as it is.
        path: Where it is, for messages.
        incident_id: The incident that it should hold.
        head: The hash of an entry that was kept elsewhere, to see whether the tail was cut.

    Returns:
        The checks, in the order in which a reader should trust them. The problems of a check that passed are
        worth knowing, but take nothing away: interrupted writes, clocks that disagree.
    """
    try:
        contents = parse(data, path)
    except JournalError as error:
        return unreadable(incident_id, str(error))
    entries, unknown = _read(contents, path.name)
    checks = [
        _check(_READABLE, []),
        *_about_damage(contents, path.name),
        _check(
            "no write was interrupted", _places(contents, DamageKind.HALF_WRITTEN, path.name), passed=True
        ),
        _check("every line is in the canonical form of RFC 8785", _unlike_ours(data, path.name)),
        _check("every entry is one that this version knows", unknown),
        _check(
            "every shared answer stands in the entry that is named for it",
            _lost(entries, contents, path.name),
        ),
        _check(f"the file holds incident {incident_id}", _another(contents, path.name, incident_id)),
        _check("times of record do not go backwards", _backwards(contents, path.name), passed=True),
    ]
    seals = [entry for entry in contents.entries.values() if _kind(entry) == "incident_closed"]
    if seals:
        checks.append(_check("each closing seal states what stands before it", _broken_seals(seals)))
    if head is not None:
        checks.append(_about_head(contents, head))
    newest = next(reversed(contents.entries.values()), None)
    return Verification(
        incident=incident_id,
        entries=len(contents.entries),
        head=newest["hash"] if newest else "",
        sealed=bool(seals),
        checks=tuple(checks),
    )


def unreadable(incident_id: str, why: str) -> Verification:
    """Return what verifying a file comes to that cannot be read."""
    return Verification(
        incident=incident_id, entries=0, head="", sealed=False, checks=(_check(_READABLE, [why]),)
    )


def _check(what: str, problems: Iterable[str], *, passed: bool = False) -> IntegrityCheck:
    waiting = iter(problems)
    named = [clean(problem) for problem in itertools.islice(waiting, MOST_TOLD)]
    more = sum(1 for _ in waiting)
    if more:
        named.append(f"and {more:,} more: only the first {MOST_TOLD:,} are told")
    return IntegrityCheck(what=what, passed=passed or not named, problems=tuple(named))


def _about_damage(contents: Contents, name: str) -> Iterator[IntegrityCheck]:
    for what, kind in _DAMAGE_CHECKS.items():
        yield _check(what, _places(contents, kind, name))


def _places(contents: Contents, kind: DamageKind, name: str) -> Iterator[str]:
    return (f"{name}:{item.line}: {item.what}" for item in contents.damage if item.kind is kind)


def _unlike_ours(data: bytes, name: str) -> Iterator[str]:
    for line, record in lines.scan(data).records:
        if not lines.is_canonical(record):
            yield f"{name}:{line}: not as the workbench writes it: another program made this line"


def _read(contents: Contents, name: str) -> tuple[dict[int, TimelineEntry], list[str]]:
    """Return the entries by number, and what is wrong with those that this version cannot read."""
    entries: dict[int, TimelineEntry] = {}
    unknown: list[str] = []
    for seq, document in contents.entries.items():
        try:
            entries[seq] = records.entry_from_json(document)
        except records.UnreadableRecordError as error:
            unknown.append(f"{name}:{contents.line_of[seq]}: entry {seq} is unreadable: {error}")
    return entries, unknown


def _lost(entries: Mapping[int, TimelineEntry], contents: Contents, name: str) -> Iterator[str]:
    """Tell of each entry that names another one for an answer in vain."""
    lookup = lookup_in(entries)
    for seq, entry in entries.items():
        for holder in lost(entry, lookup):
            yield f"{name}:{contents.line_of[seq]}: {about_lost(entry, holder)}"


def _another(contents: Contents, name: str, incident_id: str) -> Iterator[str]:
    incident = (contents.header or {}).get("incident")
    found = incident.get("id") if isinstance(incident, dict) else None
    if contents.header and found != incident_id:
        yield f"{name}:1: holds incident {found}"


def _backwards(contents: Contents, name: str) -> Iterator[str]:
    latest: tuple[datetime, int] | None = None
    for seq, entry in contents.entries.items():
        try:
            moment = from_iso(entry["recorded_at"])
            behind = latest[0] - moment if latest else timedelta(0)
        except (KeyError, TypeError, ValueError):  # another check has named this entry
            continue
        if latest and behind > _TOLERATED:
            host = entry["who"].get("host", "") if isinstance(entry.get("who"), dict) else ""
            yield (
                f"{name}:{contents.line_of[seq]}: entry {seq} was recorded {behind} before entry {latest[1]} "
                f"by the clock of {host}: one of the clocks was wrong; the order is that of the numbers"
            )
        if behind <= timedelta(0):
            latest = moment, seq


def _broken_seals(seals: Iterable[dict[str, Any]]) -> Iterator[str]:
    for entry in seals:
        event, before, after = entry["event"], entry["seq"] - 1, entry.get("prev_hash")
        if event.get("entries") != before:
            yield f"entry {entry['seq']} seals {event.get('entries')} entries, but {before} stand before it"
        if event.get("head") != after:
            yield f"entry {entry['seq']} seals the head {event.get('head')}, but follows {after}"


def _about_head(contents: Contents, head: str) -> IntegrityCheck:
    what = f"the entry with the hash {head} is there"
    found = next((seq for seq, entry in contents.entries.items() if entry["hash"] == head), None)
    if found is None:
        newest = next(reversed(contents.entries), 0)
        lost = f"no entry up to {newest} has it: later entries were cut off, or entries were replaced"
        return _check(what, [lost])
    after = sum(seq > found for seq in contents.entries)
    return _check(what, [f"entry {found} has it; {after} were added after it"] if after else [], passed=True)


def _kind(entry: dict[str, Any]) -> str:
    event = entry.get("event")
    return str(event.get("kind", "")) if isinstance(event, dict) else ""

"""What is readable in the bytes of one incident's file, and what is wrong with the rest."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from itertools import pairwise
from pathlib import Path
from typing import Any

from workbench.engine.errors import JournalError
from workbench.journal import lines
from workbench.journal.headers import read_header
from workbench.journal.lines import Broken


class DamageKind(Enum):
    """What sort of damage it is."""

    HEADER = auto()
    """The first line is missing or damaged."""
    LINE = auto()
    """A line is no record."""
    HALF_WRITTEN = auto()
    """A write was interrupted; nobody was told of that entry, so that nothing is lost."""
    CONTENT = auto()
    """A record is not what its hash was made of."""
    ORDER = auto()
    """A number is missing, stands twice, or stands in another place."""
    CHAIN = auto()
    """An entry does not hold the hash of the one before it."""


@dataclass(frozen=True, slots=True)
class Damage:
    """Something in a file that is not as it was written."""

    line: int
    """Counts from 1."""
    what: str
    kind: DamageKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Contents:
    """The parsed content of one file."""

    header: dict[str, Any] | None
    """The first line, with `schema`, `incident` and `hash`; None when it is damaged."""
    entries: dict[int, dict[str, Any]]
    """Sequence number to entry, ascending."""
    line_of: Mapping[int, int]
    """Sequence number to line."""
    damage: tuple[Damage, ...]
    """In the order of the file."""


@dataclass(frozen=True, slots=True)
class _Row:
    """An entry, intact or changed, as it stands in the file."""

    line: int
    seq: int
    document: dict[str, Any]
    hashes: tuple[str, ...]
    """What the next entry may know it by: its hash; of a changed one, also that of what it is now."""
    intact: bool


def parse(data: bytes, path: Path) -> Contents:
    """Read a file; what is damaged is left out and named.

    Args:
        data: The file as it is.
        path: Where it is, for messages.

    Raises:
        JournalError: It was written by a newer version, or by another program, or has too many lines.
    """
    header = read_header(data, path)
    try:
        scan = lines.scan(data)
    except lines.TooManyLinesError as error:
        raise JournalError(f"{path}: {error}") from error
    rows: list[_Row] = []
    damage = [] if header else [_about_header(data)]
    for line, record in scan.records:
        row = _row(line, record, intact=True)
        if row is not None:
            rows.append(row)
        elif header is None or line > 1:
            damage.append(Damage(line, "an intact line that is no entry", DamageKind.LINE))
    for broken in scan.broken:
        row = _row(broken.line, broken.data, intact=False)
        rows += [row] if row else []
        if header or broken.line > 1:
            damage.append(describe(broken, row.seq if row else None))
    rows.sort(key=lambda row: row.line)
    in_place, doubled = _arrange(rows)
    damage += doubled + list(_about_numbers(in_place)) + list(_about_chain(header, in_place))
    intact = [row for row in in_place if row.intact]
    return Contents(
        header=header,
        entries={row.seq: row.document for row in intact},
        line_of={row.seq: row.line for row in intact},
        damage=tuple(sorted(damage, key=lambda item: item.line)),
    )


def describe(broken: Broken, seq: int | None = None) -> Damage:
    """Return what to say of a broken line; `seq` is the number of the entry that can still be seen in it."""
    size = f"({len(broken.data)} bytes)"
    if broken.rescued:
        what = f"bytes were added, or a line break lost; the {broken.rescued} intact entries in it are read"
    elif broken.half_written:
        what = f"half-written {size}: its write was interrupted, before anybody was told of it"
        return Damage(broken.line, what, DamageKind.HALF_WRITTEN)
    elif seq is not None:
        what = f"entry {seq} was changed {size}: it is not what its hash was made of"
        return Damage(broken.line, what, DamageKind.CONTENT)
    else:
        what = f"damaged {size}: no entry can be read in it" if broken.data else "empty line"
    return Damage(broken.line, what, DamageKind.LINE)


def _row(line: int, record: bytes, *, intact: bool) -> _Row | None:
    """Return the entry in a record; None when there is none."""
    if not lines.is_sealed(record):
        return None
    try:
        document = lines.decode(record)
    except (ValueError, RecursionError):
        return None
    seq = document.get("seq")
    if type(seq) is not int or seq < 1:
        return None
    stated = lines.stated_hash(record)
    return _Row(line, seq, document, (stated,) if intact else (stated, lines.actual_hash(record)), intact)


def _about_header(data: bytes) -> Damage:
    first = data.partition(b"\n")[0]
    if not data:
        return Damage(1, "empty file", DamageKind.HEADER)
    if lines.is_intact(first):
        return Damage(1, "the header is missing", DamageKind.HEADER)
    return Damage(1, f"damaged ({len(first)} bytes): it is not what its hash was made of", DamageKind.HEADER)


def _arrange(rows: Iterable[_Row]) -> tuple[list[_Row], list[Damage]]:
    """Return the entries in the order of their numbers, and which of them stand elsewhere or twice."""
    by_seq: dict[int, _Row] = {}
    damage: list[Damage] = []
    highest = 0
    for row in rows:
        first = by_seq.setdefault(row.seq, row)
        if first is not row:
            twice = "stands twice" if first.hashes == row.hashes else "is another than that"
            what = f"entry {row.seq} {twice}: see line {first.line}"
            damage.append(Damage(row.line, what, DamageKind.ORDER))
        elif row.seq < highest:
            what = f"entry {row.seq} stands after entry {highest}: the order was changed"
            damage.append(Damage(row.line, what, DamageKind.ORDER))
        highest = max(highest, row.seq)
    return [by_seq[seq] for seq in sorted(by_seq)], damage


def _about_numbers(rows: Sequence[_Row]) -> Iterator[Damage]:
    due = 1
    for row in rows:
        if row.seq > due:
            missing = f"entry {due} is" if row.seq == due + 1 else f"entries {due} to {row.seq - 1} are"
            yield Damage(row.line, f"{missing} missing before entry {row.seq}", DamageKind.ORDER)
        due = row.seq + 1


def _about_chain(header: Mapping[str, Any] | None, rows: Sequence[_Row]) -> Iterator[Damage]:
    """Compare neighbours; where a number is missing, `_about_numbers` has said so."""
    if header and rows and rows[0].seq == 1 and rows[0].document.get("prev_hash") != header["hash"]:
        yield Damage(
            rows[0].line, "entry 1 does not follow this header: one of them was replaced", DamageKind.CHAIN
        )
    for before, row in pairwise(rows):
        if row.seq == before.seq + 1 and row.document.get("prev_hash") not in before.hashes:
            what = f"entry {row.seq} does not follow this entry {before.seq}: one of them was replaced"
            yield Damage(row.line, what, DamageKind.CHAIN)

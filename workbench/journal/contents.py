"""What is readable in the bytes of one incident's file, and what is wrong with the rest."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from workbench.domain.text import clean
from workbench.engine.errors import JournalError
from workbench.journal import lines
from workbench.journal.lines import Damage

SCHEMA = "workbench.journal/1"
_FAMILY = "workbench.journal/"
_SCHEMA_MEMBER = b'"schema":"%s",' % SCHEMA.encode()


@dataclass(frozen=True, slots=True, kw_only=True)
class Contents:
    """The parsed content of one file."""

    header: dict[str, Any] | None
    """The first line, with `schema` and `incident`; None when it is damaged."""
    entries: Mapping[int, dict[str, Any]]
    """Sequence number to entry, ascending."""
    line_of: Mapping[int, int]
    """Sequence number to line."""
    damage: tuple[Damage, ...]
    """In the order of the file."""


def parse(data: bytes, path: Path) -> Contents:
    """Read a file; what is damaged is left out and named.

    Args:
        data: The file as it is.
        path: Where it is, for messages.

    Raises:
        JournalError: It was written by a newer version, or by another program.
    """
    header = read_header(data, path)
    scan = lines.scan(data)
    damage = [*_about_start(data, header), *scan.damage]
    entries: dict[int, dict[str, Any]] = {}
    line_of: dict[int, int] = {}
    due = 1
    for line, record in scan.records:
        try:
            document = lines.decode(record)
        except (ValueError, RecursionError) as error:
            damage.append(Damage(line, f"no JSON: {error}"))
            continue
        if "schema" in document:
            continue
        seq = document.get("seq")
        if not isinstance(seq, int) or seq < due:
            damage.append(Damage(line, f"entry {seq} stands out of order"))
            continue
        if seq > due:
            missing = f"entry {due} is" if seq == due + 1 else f"entries {due} to {seq - 1} are"
            damage.append(Damage(line, f"{missing} missing before entry {seq}"))
        entries[seq], line_of[seq] = document, line
        due = seq + 1
    damage.sort(key=lambda item: item.line)
    return Contents(header=header, entries=entries, line_of=line_of, damage=tuple(damage))


def read_header(data: bytes, path: Path) -> dict[str, Any] | None:
    """Return the header of a file, or None when it is damaged.

    Raises:
        JournalError: It was written by a newer version, or by another program.
    """
    first = data.partition(b"\n")[0]
    intact = lines.is_intact(first)
    try:
        header = lines.decode(first)
    except (ValueError, RecursionError):
        return None
    schema = header.get("schema")
    damaged = lines.is_sealed(first) and not intact
    if not isinstance(schema, str) or damaged:
        return None
    if schema == SCHEMA:
        return header if intact else None
    if schema.startswith(_FAMILY):
        raise JournalError(
            f"{path} has schema {clean(schema)}, this version reads {SCHEMA}: use the version that wrote it"
        )
    raise JournalError(f"{path} is no journal: its schema is {clean(schema)}, not {SCHEMA}")


def check_schema(first_line: bytes, path: Path) -> None:
    """Refuse a file that is not ours to write to; a damaged header is no reason.

    Raises:
        JournalError: It was written by a newer version, or by another program.
    """
    if not first_line.startswith(_SCHEMA_MEMBER, lines.SEAL_LENGTH):
        read_header(first_line, path)


def _about_start(data: bytes, header: Mapping[str, Any] | None) -> list[Damage]:
    if not data:
        return [Damage(1, "empty file")]
    if header is None and lines.is_intact(data.partition(b"\n")[0]):
        return [Damage(1, "the header is missing")]
    return []

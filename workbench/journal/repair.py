"""A readable copy of a damaged file. The file itself is evidence, and stays as it is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from workbench.engine.errors import JournalError
from workbench.journal import lines
from workbench.journal.contents import Contents, parse
from workbench.journal.headers import header_of


@dataclass(frozen=True, slots=True, kw_only=True)
class RepairReport:
    """What a repair kept, and what not."""

    target: Path
    """The new file."""
    entries: int
    """Entries in it, each byte for byte as it was."""
    damage: tuple[str, ...]
    """All that was wrong, `file:line: what`. What was no entry any more is left out, and verifying the copy
    still shows the gap; what stood in a wrong place is put in order."""
    header: str
    """`kept`, or `rebuilt` from the first entry, which holds the same incident."""


def repaired(data: bytes, path: Path, target: Path) -> tuple[bytes, RepairReport]:
    """Return the content of a new file, all intact entries in the order of their numbers, and the report.

    Args:
        data: The damaged file.
        path: Where it is, for messages.
        target: Where the new one will be.

    Raises:
        JournalError: Neither the header nor the first entry is readable, or the file is no journal of ours.
    """
    contents = parse(data, path)
    header = data.partition(b"\n")[0] + b"\n" if contents.header else _rebuilt_header(contents, path)
    by_hash = {lines.stated_hash(record): record for _, record in lines.scan(data).records}
    kept = [by_hash[entry["hash"]] for entry in contents.entries.values() if entry["hash"] in by_hash]
    report = RepairReport(
        target=target,
        entries=len(kept),
        damage=tuple(f"{path}:{item.line}: {item.what}" for item in contents.damage),
        header="kept" if contents.header else "rebuilt",
    )
    return header + b"".join(record + b"\n" for record in kept), report


def _rebuilt_header(contents: Contents, path: Path) -> bytes:
    """Make the header again; whether it is the same one, the first entry tells, which holds its hash."""
    event = contents.entries.get(1, {}).get("event")
    incident: Any = event.get("incident") if isinstance(event, Mapping) else None
    if not isinstance(incident, Mapping):
        raise JournalError(f"{path} cannot be repaired: neither the header nor entry 1 is readable")
    return lines.encode(header_of(incident))

"""The first line of a journal file: which schema it has, and the incident."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from workbench.domain.text import clean
from workbench.domain.values import JsonObject
from workbench.engine.errors import JournalError
from workbench.journal import lines

SCHEMA = "workbench.journal/1"
_FAMILY = "workbench.journal/"
_SCHEMA_MEMBER = b'"schema":"%s"}' % SCHEMA.encode()


def header_of(incident: JsonObject) -> JsonObject:
    """Return the header of this incident's file, without its hash."""
    return {"incident": incident, "schema": SCHEMA}


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
    if not first_line.endswith(_SCHEMA_MEMBER):
        read_header(first_line, path)

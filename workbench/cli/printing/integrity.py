"""How it is printed whether the files of a trail are what CloudTrail wrote."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict

from workbench.exporters.csv_timeline import to_csv
from workbench.knowledge.answers import count
from workbench.knowledge.redaction import shown_lines
from workbench.logs.integrity import Integrity, IntegrityState
from workbench.wording.json_text import to_json

SCHEMA = "workbench.integrity/1"

_MARKS = {
    IntegrityState.VALID: "✓ valid",
    IntegrityState.CHANGED: "✗ CHANGED",
    IntegrityState.MISSING: "✗ MISSING",
    IntegrityState.UNPROVEN: "? unproven",
    IntegrityState.NOT_COVERED: "– not covered",
}


def as_text(found: Integrity) -> str:
    """Return what came out, then one line per file."""
    return shown_lines(_lines(found))


def _lines(found: Integrity) -> Iterator[str]:
    yield _conclusion(found)
    yield f"  digests from {found.since or 'unknown'} to {found.until or 'unknown'}"
    yield "  " + ", ".join(f"{found.count(state)} {state.replace('_', ' ')}" for state in IntegrityState)
    files, records = found.not_vouched_for
    if files:
        yield f"  not vouched for: {count(files, 'file')}, {count(records, 'record')}, which questions count"
    yield from (f"  ! the chain begins anew at {item}" for item in found.breaks)
    for item in found.files:
        why = f"  {item.why}" if item.why else ""
        yield f"{_MARKS[item.state]:<13} {item.kind:<6} {item.name}{why}"


def _conclusion(found: Integrity) -> str:
    if found.tampered:
        return "NOT what CloudTrail wrote: files were changed or are missing"
    if found.proven:
        return "Every file is what CloudTrail wrote, and none is missing"
    return "No file was found changed or missing, but not every file is proven"


def as_json(found: Integrity) -> str:
    """Return what came out as one JSON document."""
    return to_json(
        {
            "schema": SCHEMA,
            "proven": found.proven,
            "tampered": found.tampered,
            "since": found.since or None,
            "until": found.until or None,
            "counts": {str(state): found.count(state) for state in IntegrityState},
            "not_vouched_for": dict(zip(("files", "records"), found.not_vouched_for, strict=True)),
            "breaks": found.breaks,
            "files": [{**asdict(item), "state": str(item.state)} for item in found.files],
        }
    )


def _text(number: int | None) -> str:
    return "" if number is None else str(number)


def as_csv(found: Integrity) -> str:
    """Return one row per file."""
    return to_csv(
        ("state", "kind", "name", "why", "records"),
        ((str(item.state), item.kind, item.name, item.why, _text(item.records)) for item in found.files),
    )


RENDERERS = {"text": as_text, "json": as_json, "csv": as_csv}
"""By the name of the format."""

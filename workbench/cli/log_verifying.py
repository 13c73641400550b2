"""How the files of a trail are checked against CloudTrail's digests, and how that is printed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path

from workbench.cli.lookup import assignments
from workbench.domain.text import clean_lines
from workbench.exporters.csv_timeline import to_csv
from workbench.exporters.json_document import to_json
from workbench.logs.digests import read_folder
from workbench.logs.integrity import Integrity, State, check, load_keys

PROVEN, TAMPERED, CANNOT_TELL = 0, 3, 4
SCHEMA = "workbench.integrity/1"

_MARKS = {
    State.VALID: "✓ valid",
    State.CHANGED: "✗ CHANGED",
    State.MISSING: "✗ MISSING",
    State.UNPROVEN: "? unproven",
    State.NOT_COVERED: "– not covered",
}


def verify_files(source: Path, keys: Path | None, signatures: Sequence[str], form: str) -> tuple[str, int]:
    """Check the files below a folder, and return what to print and the exit code.

    Args:
        source: A folder with log files and digests.
        keys: What `aws cloudtrail list-public-keys` printed; None for none, which proves nothing.
        signatures: `NAME=HEX`, signatures of digests that no later digest in the folder has.
        form: `text`, `json` or `csv`.

    Raises:
        UsageError: There is no digest, or the keys or signatures cannot be read.
    """
    known = load_keys(keys) if keys else {}
    found = check(read_folder(source), known, assignments(signatures, "--signature"))
    render = {"text": _as_text, "json": _as_json, "csv": _as_csv}[form]
    code = TAMPERED if found.tampered else PROVEN if found.proven else CANNOT_TELL
    return render(found), code


def _as_text(found: Integrity) -> str:
    return clean_lines(_lines(found))


def _lines(found: Integrity) -> Iterator[str]:
    yield _conclusion(found)
    yield f"  digests from {found.since or 'unknown'} to {found.until or 'unknown'}"
    yield "  " + ", ".join(f"{found.count(state)} {state.replace('_', ' ')}" for state in State)
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


def _as_json(found: Integrity) -> str:
    return to_json(
        {
            "schema": SCHEMA,
            "proven": found.proven,
            "tampered": found.tampered,
            "since": found.since or None,
            "until": found.until or None,
            "counts": {str(state): found.count(state) for state in State},
            "breaks": found.breaks,
            "files": [{**asdict(item), "state": str(item.state)} for item in found.files],
        }
    )


def _as_csv(found: Integrity) -> str:
    return to_csv(
        ("state", "kind", "name", "why"),
        ((str(item.state), item.kind, item.name, item.why) for item in found.files),
    )

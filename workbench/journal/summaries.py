"""One line of `journal list`, read from a file without building its entries."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from workbench.domain.subject import subject_of
from workbench.domain.text import clean
from workbench.domain.times import from_iso
from workbench.engine.errors import JournalError
from workbench.engine.ports import Clock, IncidentSummary
from workbench.journal import contents, files, lines
from workbench.journal.folder import started_at
from workbench.journal.headers import read_header

_MALFORMED = (AttributeError, IndexError, KeyError, OverflowError, RecursionError, TypeError, ValueError)
"""What a sealed record of another form than ours leads to: anybody can compute a hash."""


def summarise(path: Path, clock: Clock) -> IncidentSummary:
    """Return the summary of one file; whatever is wrong with it becomes the summary's `problem`."""
    try:
        with files.locked(path, clock, writing=False) as fd:
            data = files.read(fd)
        return _summary(path, data)
    except JournalError as error:
        return _damaged(path, str(error))
    except _MALFORMED as error:
        return _damaged(path, f"{path.name}: unreadable: {clean(str(error))}")


def last_entry_at(path: Path, clock: Clock) -> datetime:
    """Return when the last readable entry of one file was recorded; of a damaged file, when it began."""
    try:
        with files.locked(path, clock, writing=False) as fd:
            records = lines.scan(files.read(fd)).records
        return from_iso(lines.decode(records[-1][1])["recorded_at"])
    except (JournalError, *_MALFORMED):
        return started_at(path)


def _summary(path: Path, data: bytes) -> IncidentSummary:
    header = read_header(data, path)
    scan = lines.scan(data)
    records = [record for _, record in scan.records]
    opening = header or (lines.decode(records[0])["event"] if records else {})
    if "incident" not in opening:
        return _damaged(path, f"{path.name}: neither the header nor the first entry is readable")
    entries = records[1:] if header else records
    finished = latest_event(entries, "run_finished", "drill_ended")
    diagnosed = latest_event(entries, "run_finished", "diagnosis_changed")
    conclusion = diagnosed.get("diagnosis", diagnosed)["conclusion"] if diagnosed else {}
    incident = opening["incident"]
    drill = incident.get("scenario") or ""
    if drill and _is_blind(entries):
        finished, conclusion = None, {}
    graded, tagged = latest_event(entries, "severity_set"), latest_event(entries, "tags_set")
    return IncidentSummary(
        id=path.stem,
        playbook=incident["playbook"]["id"],
        started_at=from_iso(incident["started_at"]),
        status=conclusion.get("status", "open") if finished else "open",
        primary=conclusion.get("primary"),
        entries=len(entries),
        not_examined=conclusion.get("not_examined", 0),
        because=conclusion.get("because", ""),
        problem=_problem(path, scan, entries),
        subject=subject_of(
            [item["name"] for item in incident["playbook"]["parameters"]], _parameters(incident, entries)
        ),
        account=incident["target"]["account"],
        source=incident["target"]["source"],
        severity=graded["severity"] if graded else "",
        tags=tuple(tagged["tags"]) if tagged else (),
        drill=drill,
    )


def _is_blind(entries: Sequence[bytes]) -> bool:
    """Tell of a drill whether what it comes to is to stay hidden, as `is_board_closed` does."""
    latest = latest_event(entries, "drill_begun", "drill_ended", "audit_configured", "inspection_scored")
    return bool(latest and (latest.get("blind") or latest["kind"] == "audit_configured"))


def _parameters(incident: dict[str, Any], entries: Sequence[bytes]) -> dict[str, Any]:
    """Return what is asked about: as given at first, with what was changed since."""
    found = dict(incident["parameters"])
    for record in entries:
        if b'"kind":"parameters_changed"' in record:
            event = lines.decode(record)["event"]
            if event["kind"] == "parameters_changed":
                found |= event["after"]
    return found


def latest_event(records: Sequence[bytes], *kinds: str) -> dict[str, Any] | None:
    """Return the last event of one of these kinds. Decodes only records in which its name stands."""
    marks = [b'"kind":"%s"' % kind.encode() for kind in kinds]
    for record in reversed(records):
        if any(mark in record for mark in marks):
            event: dict[str, Any] = lines.decode(record)["event"]
            if event["kind"] in kinds:
                return event
    return None


def _problem(path: Path, scan: lines.Scan, entries: Sequence[bytes]) -> str:
    if scan.broken:
        first, more = contents.describe(scan.broken[0]), len(scan.broken) - 1
        return f"{path.name}:{first.line}: {first.what}" + (f" (and {more} more)" if more else "")
    missing = lines.decode(entries[-1])["seq"] - len(entries) if entries else 0
    return f"{path.name}: {missing} entries are missing" if missing else ""


def _damaged(path: Path, problem: str) -> IncidentSummary:
    return IncidentSummary(
        id=path.stem,
        playbook="",
        started_at=started_at(path),
        status="damaged",
        primary=None,
        entries=0,
        problem=problem,
    )

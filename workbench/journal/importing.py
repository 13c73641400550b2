"""Taking in an incident from somebody else's journal, without ever changing what is in one's own."""

from __future__ import annotations

import os
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from workbench.domain.verification import Verification
from workbench.engine.errors import JournalError
from workbench.engine.ports import Clock
from workbench.journal import files
from workbench.journal.bundle import Bundle
from workbench.journal.folder import SUFFIX


class ImportResult(StrEnum):
    """What an import did."""

    ADDED = "added"
    """The incident was not here."""
    CONTINUED = "continued"
    """The incident was here up to some entry; the entries after it were added."""
    KNOWN = "known"
    """All of it was here already; nothing was written."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """The outcome of an import. Whoever imports puts it on record with an `IncidentImported` event."""

    incident_id: str
    arrival: ImportResult
    verification: Verification
    """Of what the bundle holds: its head and number of entries among others."""
    bundle_sha256: str


def take_in(bundle: Bundle, folder: Path, clock: Clock, *, allow_damaged: bool) -> Imported:
    """Put an incident into a journal's folder; durable on return.

    Raises:
        JournalError: It does not verify and need not be taken in so, or differs from the incident of that id
            that is here, or the folder refuses.
    """
    if not bundle.verification.passed and not allow_damaged:
        problem = next(check.problems[0] for check in bundle.verification.checks if not check.passed)
        raise JournalError(f"The bundle of {bundle.incident_id} does not verify: {problem}")
    path = folder / f"{bundle.incident_id}{SUFFIX}"
    if os.path.lexists(path):
        arrival = _merge(bundle, path, clock)
    else:
        with files.explaining("create", path):
            files.create(path, bundle.data, clock)
        arrival = ImportResult.ADDED
    return Imported(
        incident_id=bundle.incident_id,
        arrival=arrival,
        verification=bundle.verification,
        bundle_sha256=bundle.sha256,
    )


def _merge(bundle: Bundle, path: Path, clock: Clock) -> ImportResult:
    """Add what the file lacks, if one is the beginning of the other."""
    with files.locked(path, clock, writing=True) as fd, files.explaining("append to", path):
        ours = files.read(fd)
        if ours.startswith(bundle.data):
            return ImportResult.KNOWN
        if bundle.data.startswith(ours) and ours.endswith(b"\n") and bundle.verification.passed:
            files.append(fd, bundle.data[len(ours) :])
            return ImportResult.CONTINUED
    raise JournalError(
        f"{path} holds another course of incident {bundle.incident_id} than the bundle, and was left as it "
        "is. Import into a journal of its own (--journal DIR) to compare them."
    )

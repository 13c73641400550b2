"""The durable journal: TinyDB over append-only, hash-chained JSON-lines files, one per incident."""

from __future__ import annotations

from workbench.journal.importing import Imported, ImportResult
from workbench.journal.journal import TinyJournal
from workbench.journal.repair import RepairReport
from workbench.journal.retention import Retention

__all__ = ["ImportResult", "Imported", "RepairReport", "Retention", "TinyJournal"]

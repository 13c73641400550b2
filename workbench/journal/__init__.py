"""The durable journal: TinyDB over append-only, hash-chained JSON-lines files, one per incident."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from workbench.journal.importing import Imported, ImportResult
    from workbench.journal.journal import TinyJournal
    from workbench.journal.repair import RepairReport
    from workbench.journal.retention import Retention

__all__ = ["ImportResult", "Imported", "RepairReport", "Retention", "TinyJournal"]

_HOMES = {
    "ImportResult": "importing",
    "Imported": "importing",
    "RepairReport": "repair",
    "Retention": "retention",
    "TinyJournal": "journal",
}
"""What is loaded with its module when somebody needs it: who adds a note reads no entries."""


def __getattr__(name: str) -> Any:
    """Load what is not needed by everybody (https://peps.python.org/pep-0562/)."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(importlib.import_module(f"{__name__}.{_HOMES[name]}"), name)

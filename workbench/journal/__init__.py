"""The durable journal: TinyDB over append-only JSON-lines files, one per incident."""

from __future__ import annotations

from workbench.journal.journal import TinyJournal

__all__ = ["TinyJournal"]

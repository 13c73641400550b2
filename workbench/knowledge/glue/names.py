"""Names of databases and tables in the catalog, which people spell otherwise than it does.

Sources: Glue API reference, DatabaseInput, TableInput ("folded to lowercase when it is stored"); Athena user
guide, "Name databases, tables, and columns" (case does not count, some signs must be quoted).
"""

from __future__ import annotations

import re
from collections.abc import Iterable


def as_stored(name: str) -> str:
    """Return the name of a database or table as the catalog keeps it; Athena and Spark ask for it so, too."""
    return name.lower()


def spelled_alike(name: str, others: Iterable[str]) -> str:
    """Return the first name that differs in hyphens and underscores alone (or in case); empty without one."""
    return next((other for other in others if other != name and _plain(other) == _plain(name)), "")


def _plain(name: str) -> str:
    return re.sub(r"[^a-z0-9]", "", name.lower())

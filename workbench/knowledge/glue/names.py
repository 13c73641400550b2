"""Names of databases and tables in the catalog, which people spell otherwise than it does.

Source: Athena user guide, "Name databases, tables, and columns" (lower case, and signs that must be quoted).
"""

from __future__ import annotations

import re
from collections.abc import Iterable


def spelled_alike(name: str, others: Iterable[str]) -> str:
    """Return the first name that differs in case, hyphens and underscores alone; empty without one."""
    return next((other for other in others if other != name and _plain(other) == _plain(name)), "")


def _plain(name: str) -> str:
    return re.sub(r"[^a-z0-9]", "", name.lower())

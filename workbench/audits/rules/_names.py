"""Which resources a rule is about, by patterns of their names."""

from __future__ import annotations

from collections.abc import Iterable
from fnmatch import fnmatchcase


def is_meant(name: str, patterns: Iterable[str]) -> bool:
    """Tell whether a name fits one of some patterns, in which `*` stands for anything."""
    return any(fnmatchcase(name, pattern) for pattern in patterns)

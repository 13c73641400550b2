"""What differs between something that failed and the last of its kind that went well: as facts, and drawn.

Order and blanks of arguments count, as they do for what takes them. A day or a time in them is another every
night, and no change. What was left out on both sides is no difference.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass

from workbench.domain.picture import Compared, Comparison
from workbench.domain.values import JsonValue
from workbench.knowledge.redaction import redact_text

_LONGEST, _SHOWN = 160, 8
_DAY = re.compile(r"\b\d{4}[-/]?[01]\d[-/]?[0-3]\d(?:[T ]?[0-2]\d:?[0-5]\d(?::?[0-5]\d)?(?:\.\d{1,9})?Z?)?\b")


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One setting in both."""

    name: str
    before: str
    after: str

    def __str__(self) -> str:
        """In words: `release: emr-7.4.0, now emr-7.5.0`."""
        return f"{self.name}: {self.before or 'none'}, now {self.after or 'none'}"


def differences(before: Mapping[str, JsonValue], after: Mapping[str, JsonValue]) -> tuple[Difference, ...]:
    """Return what differs, in the order of the names of what failed."""
    names = dict.fromkeys((*after, *before))
    pairs = ((name, _words(before.get(name)), _words(after.get(name))) for name in names)
    return tuple(
        Difference(name=name, before=old, after=new)
        for name, old, new in pairs
        if _undated(old) != _undated(new)
    )


def _undated(words: str) -> str:
    return _DAY.sub("(day)", words)


def _words(value: JsonValue) -> str:
    if value in (None, "", [], {}):
        return ""
    if isinstance(value, str):
        return redact_text(value)
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        return redact_text(" ".join(str(item) for item in value))
    return redact_text(json.dumps(value, sort_keys=True))


def compared(heading: str, sides: tuple[str, str], found: tuple[Difference, ...], alike: int) -> Comparison:
    """Return them drawn side by side."""
    rows = tuple(
        Compared(
            name=item.name,
            before=item.before[:_LONGEST],
            after=item.after[:_LONGEST],
            says="changed" if item.before and item.after else "added" if item.after else "removed",
            tone="warn",
        )
        for item in found[:_SHOWN]
    )
    return Comparison(heading=heading, sides=sides, rows=rows, alike=alike)

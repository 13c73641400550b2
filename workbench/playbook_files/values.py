"""Take values out of a document that may have any shape: what does not fit counts as not given.

The schema has already said what is wrong; these let the checks that follow see the rest of the file.
"""

from __future__ import annotations

from collections.abc import Mapping

from workbench.domain.text import clean
from workbench.domain.values import JsonObject, JsonValue


def as_object(value: JsonValue) -> JsonObject:
    """Return a mapping as it is, anything else as an empty one."""
    return value if isinstance(value, Mapping) else {}


def as_list(value: JsonValue) -> list[JsonValue]:
    """Return a list as it is, anything else as an empty one."""
    return value if isinstance(value, list) else []


def as_block(value: JsonValue) -> str:
    """Return text of several lines, made inert, without blank lines around it."""
    return clean(_text(value), keep_lines=True).strip()


def as_line(value: JsonValue) -> str:
    """Return text as one line, made inert."""
    return clean(" ".join(_text(value).split()))


def as_lines(value: JsonValue) -> tuple[str, ...]:
    """Return a list of texts, each as one line."""
    return tuple(as_line(item) for item in as_list(value))


def as_raw_text(value: JsonValue) -> str:
    """Return text exactly as written, control characters included: for values that only AWS reads."""
    return _text(value)


def _text(value: JsonValue) -> str:
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return ""
    return str(value)

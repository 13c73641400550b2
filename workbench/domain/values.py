"""JSON-shaped values: what AWS answers, what a playbook file holds, what the journal keeps."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar

if TYPE_CHECKING:
    JsonValue: TypeAlias = "bool | int | float | str | Sequence[JsonValue] | Mapping[str, JsonValue] | None"
    """A JSON value. Sequences are lists or tuples, never strings; mappings have string keys."""
else:
    # `typing.get_type_hints` would look up the recursive alias in the modules that use it, and fail.
    JsonValue = Any

JsonObject: TypeAlias = Mapping[str, JsonValue]
"""A JSON object."""

Known = TypeVar("Known", bound=str)


def one_of(text: str | None, known: Iterable[Known]) -> Known | None:
    """Return `text` as a member of a closed set; None, for unknown, when AWS says what is not in it."""
    return next((item for item in known if item == text), None)

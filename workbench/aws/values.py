"""Between JSON values and what botocore takes and gives."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from workbench.domain.times import iso
from workbench.domain.values import JsonObject, JsonValue


def as_parameters(parameters: JsonObject) -> dict[str, Any]:
    """Return the parameters of a request as plain dicts and lists, which is all that botocore takes."""
    return {name: _thaw(value) for name, value in parameters.items()}


def as_json(value: Any) -> JsonValue:
    """Return a parsed answer as JSON values.

    Timestamps become ISO 8601 strings in UTC. Bytes and streams become a remark: contents are never read.
    """
    if isinstance(value, Mapping):
        return {str(key): as_json(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [as_json(item) for item in value]
    if isinstance(value, datetime):
        return _iso(value)
    if isinstance(value, bytes | bytearray):
        return f"[{len(value)} bytes, not shown]"
    if value is None or isinstance(value, bool | int | float | str):
        return value
    return f"[{type(value).__name__}, not read]"


def _iso(moment: datetime) -> str:
    return iso(moment if moment.tzinfo else moment.replace(tzinfo=UTC))


def _thaw(value: JsonValue) -> Any:
    if isinstance(value, Mapping):
        return {key: _thaw(item) for key, item in value.items()}
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [_thaw(item) for item in value]
    return value

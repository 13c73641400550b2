"""From a playbook's filled-in arguments to the typed params of a probe or a rule."""

from __future__ import annotations

import dataclasses
import types
import typing
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, Protocol

from workbench.domain.values import JsonObject, JsonValue
from workbench.engine.errors import UsageError
from workbench.engine.templates import as_text

_BOOLEANS = {"true": True, "yes": True, "false": False, "no": False}


class TakesParams(Protocol):
    """A probe, or a rule of an audit."""

    @property
    def id(self) -> str:
        """Return its name."""
        ...

    @property
    def params(self) -> type[Any]:
        """Return the dataclass of what it takes."""
        ...


def required_params(probe: TakesParams) -> tuple[str, ...]:
    """Return the names of the params without a default."""
    return tuple(
        field.name
        for field in dataclasses.fields(probe.params)
        if field.default is dataclasses.MISSING and field.default_factory is dataclasses.MISSING
    )


def param_names(probe: TakesParams) -> tuple[str, ...]:
    """Return the names of all params."""
    return tuple(field.name for field in dataclasses.fields(probe.params))


def bind(probe: TakesParams, arguments: JsonObject) -> Any:
    """Return the params built from `arguments`; None, and no text for a time, count as not given.

    Raises:
        UsageError: An argument that the probe does not know, misses, or cannot convert.
    """
    hints = typing.get_type_hints(probe.params)
    given = {
        name: value
        for name, value in arguments.items()
        if value is not None and not (value == "" and _without_none(hints.get(name)) is datetime)
    }
    for name in given:
        if name not in hints:
            raise UsageError(f"{probe.id} has no parameter '{name}'; it takes {', '.join(hints)}")
    for name in required_params(probe):
        if name not in given:
            raise UsageError(f"{probe.id} needs parameter '{name}'")
    values = {name: _convert(probe.id, name, hints[name], value) for name, value in given.items()}
    return probe.params(**values)


def _convert(probe_id: str, name: str, hint: Any, value: JsonValue) -> Any:
    wanted = _without_none(hint)
    try:
        if typing.get_origin(wanted) is tuple:
            return tuple(as_text(item) for item in _as_items(value))
        return _CONVERTERS[wanted](value)
    except (KeyError, TypeError, ValueError) as error:
        label = getattr(wanted, "__name__", str(wanted))
        raise UsageError(f"{probe_id}: parameter {name}={value!r} is no {label}") from error


def _without_none(hint: Any) -> Any:
    if isinstance(hint, types.UnionType) or typing.get_origin(hint) is typing.Union:
        return next(part for part in typing.get_args(hint) if part is not type(None))
    return hint


def _as_items(value: JsonValue) -> Sequence[JsonValue]:
    if isinstance(value, str):
        return [item.strip() for item in value.split(",") if item.strip()]
    if isinstance(value, Sequence):
        return value
    raise TypeError(value)


def _to_bool(value: JsonValue) -> bool:
    return value if isinstance(value, bool) else _BOOLEANS[as_text(value).lower()]


_CONVERTERS: dict[Any, Callable[[Any], Any]] = {
    str: as_text,
    int: int,
    float: float,
    bool: _to_bool,
    datetime: lambda value: datetime.fromisoformat(as_text(value)),
}

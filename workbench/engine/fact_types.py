"""What each fact of a probe can be, and what it means: read off the probe's facts dataclass, the one source.

The field's type tells the kind (`bool`, `int`, `float`, `datetime`, `str`, `tuple[str, ...]`, each `| None`
for unknown), `Literal[…]`, a `StrEnum` or `SignatureId` in place of `str` tells that its values are a closed
set, and the docstring below the field tells the meaning. Conditions are checked against it, and the catalogue
of probes, its page and the published schema print it.
"""

from __future__ import annotations

import ast
import dataclasses
import functools
import inspect
import math
import textwrap
import types
import typing
from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Literal, cast, overload

from workbench.domain.times import iso
from workbench.domain.values import JsonObject, JsonValue
from workbench.engine.probe import DataclassInstance, facts_as_json
from workbench.knowledge.signatures import NONE, SignatureId, in_use


class FactKind(StrEnum):
    """What JSON a fact is, in the words of those who write conditions."""

    TRUTH = "true or false"
    COUNT = "a whole number"
    NUMBER = "a number"
    TIME = "a time"
    TEXT = "text"
    LIST = "a list"
    ANY = "anything"
    """Of a `call` fence: JMESPath over an answer, about which nothing is known before."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FactType:
    """The values that a fact can have. Null stands for unknown and belongs to every type."""

    kind: FactKind
    values: Sequence[str] = ()
    """All that a text, or an item of a list, can be; empty when it can be any text."""
    named: str = ""
    """What the values are called where they are too many to be listed."""

    def __str__(self) -> str:
        """Return it in words: `one of 'present', 'absent'`."""
        if self.named:
            return self.named
        closed = ", ".join(f"'{value}'" for value in self.values)
        if self.kind is FactKind.LIST:
            return f"a list of {closed}" if closed else "a list of texts"
        return f"one of {closed}" if closed else self.kind.value

    @property
    def item(self) -> FactType:
        """The type of the items of a list."""
        return FactType(kind=FactKind.TEXT, values=self.values)

    def admits(self, value: JsonValue) -> bool:
        """Tell whether a fact of this type can be `value`. Numbers count or measure: none is below 0."""
        match self.kind:
            case FactKind.ANY:
                return True
            case FactKind.TRUTH:
                return isinstance(value, bool)
            case FactKind.COUNT | FactKind.NUMBER:
                return _is_number(value, whole=self.kind is FactKind.COUNT)
            case FactKind.TIME:
                return isinstance(value, str) and _is_time(value)
            case FactKind.TEXT:
                return isinstance(value, str) and (not self.values or value in self.values)
            case FactKind.LIST:
                return isinstance(value, list | tuple) and all(self.item.admits(item) for item in value)

    def as_schema(self) -> JsonObject:
        """Return it as JSON schema (draft 2020-12)."""
        text: JsonObject = (
            {"type": "string", "enum": list(self.values)} if self.values else {"type": "string"}
        )
        match self.kind:
            case FactKind.ANY:
                return {}
            case FactKind.TRUTH:
                return {"type": "boolean"}
            case FactKind.COUNT | FactKind.NUMBER:
                return {"type": "integer" if self.kind is FactKind.COUNT else "number", "minimum": 0}
            case FactKind.TIME:
                return {"type": "string", "format": "date-time"}
            case FactKind.TEXT:
                return text
            case FactKind.LIST:
                return {"type": "array", "items": text}


class _SignatureIds(Sequence[str]):
    """The ids of the catalogue in use, and none: read when a condition is first compared with them."""

    def __len__(self) -> int:
        return len(in_use()) + 1

    @overload
    def __getitem__(self, index: int) -> str: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[str]: ...
    def __getitem__(self, index: int | slice) -> str | Sequence[str]:
        return (NONE, *in_use().signatures)[index]

    def __contains__(self, value: object) -> bool:
        return value == NONE or value in in_use().signatures


ANYTHING = FactType(kind=FactKind.ANY)
_SIGNATURE = FactType(
    kind=FactKind.TEXT, values=_SignatureIds(), named="the id of an error signature, or empty"
)

_KINDS: Mapping[Any, FactKind] = {
    bool: FactKind.TRUTH,
    int: FactKind.COUNT,
    float: FactKind.NUMBER,
    datetime: FactKind.TIME,
    str: FactKind.TEXT,
}


def fact_types(facts: type[DataclassInstance]) -> Mapping[str, FactType]:
    """Return the type of each fact, by name, in the order of the fields.

    Raises:
        TypeError: A field is of a type that no fact can have.
    """
    return _types_of(cast("Hashable", facts))


@functools.cache
def _types_of(facts: Any) -> Mapping[str, FactType]:
    hints = typing.get_type_hints(facts)
    return {
        field.name: _type_of(hints[field.name], f"{facts.__module__}.{facts.__name__}.{field.name}")
        for field in dataclasses.fields(facts)
    }


def misfits(facts: DataclassInstance) -> Iterator[str]:
    """Yield what is wrong with the facts that a judge returned: values that their types do not admit."""
    types = fact_types(type(facts))
    for name, value in facts_as_json(facts).items():
        type_ = types[name]
        if value is not None and not type_.admits(value):
            yield f"the fact {name} is {type_}, not {value!r}"


def fact_meanings(facts: type[DataclassInstance]) -> Mapping[str, str]:
    """Return what each fact means, one line each: the docstring of its field."""
    meanings: dict[str, str] = {}
    for owner in reversed([item for item in facts.__mro__ if dataclasses.is_dataclass(item)]):
        meanings |= _field_docs(owner)
    return {field.name: meanings.get(field.name, "") for field in dataclasses.fields(facts)}


def fact_schemas(facts: type[DataclassInstance]) -> JsonObject:
    """Return each fact as JSON schema, with its meaning as the description."""
    meanings = fact_meanings(facts)
    return {
        name: {"description": meanings[name], **type_.as_schema()}
        for name, type_ in fact_types(facts).items()
    }


def _type_of(hint: Any, where: str) -> FactType:
    hint = _without_none(hint)
    if typing.get_origin(hint) is tuple:
        item = _type_of(typing.get_args(hint)[0], where)
        if item.kind is FactKind.TEXT:
            return FactType(kind=FactKind.LIST, values=item.values)
    if hint is SignatureId:
        return _SIGNATURE
    values = _closed_values(hint)
    if values:
        return FactType(kind=FactKind.TEXT, values=values)
    if hint in _KINDS:
        return FactType(kind=_KINDS[hint])
    raise TypeError(f"{where}: no fact can be of the type {hint}")


def _without_none(hint: Any) -> Any:
    if isinstance(hint, types.UnionType) or typing.get_origin(hint) is typing.Union:
        parts = [part for part in typing.get_args(hint) if part is not type(None)]
        return parts[0] if len(parts) == 1 else Literal[tuple(_all_values(parts))]
    return hint


def _all_values(parts: list[Any]) -> Iterator[str]:
    """Yield the values of a union of closed sets, `Literal["a"] | Literal["b"]`."""
    for part in parts:
        values = _closed_values(part)
        if not values:
            raise TypeError(f"no fact can be of several types, such as {part}")
        yield from values


def _closed_values(hint: Any) -> tuple[str, ...]:
    if typing.get_origin(hint) is Literal:
        return tuple(str(value) for value in typing.get_args(hint))
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        return tuple(member.value for member in hint)
    return ()


def _field_docs(owner: type) -> Iterator[tuple[str, str]]:
    body = ast.parse(textwrap.dedent(inspect.getsource(owner))).body[0]
    if not isinstance(body, ast.ClassDef):
        return
    for field, after in zip(body.body, body.body[1:], strict=False):
        if (
            isinstance(field, ast.AnnAssign)
            and isinstance(field.target, ast.Name)
            and isinstance(after, ast.Expr)
            and isinstance(after.value, ast.Constant)
        ):
            yield field.target.id, " ".join(str(after.value.value).split())


def _is_number(value: JsonValue, *, whole: bool) -> bool:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    return math.isfinite(value) and value >= 0 and (not whole or value == int(value))


def _is_time(text: str) -> bool:
    try:
        return iso(datetime.fromisoformat(text)) == text
    except ValueError:
        return False

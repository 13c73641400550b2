"""Comparisons that a fact can never meet: of the wrong type, or with a value that it cannot have.

`workbench.engine.conditions` takes what cannot be compared for unknown, for ever, and a misspelt value rules
out the true cause. So neither is let in.
"""

from __future__ import annotations

import difflib
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TypeAlias

from workbench.domain.values import JsonValue
from workbench.engine.conditions import Node, path_of
from workbench.engine.fact_types import ANYTHING, FactKind, FactType

FactTypes: TypeAlias = Mapping[str, FactType]
"""Fact path, `check.fact`, to its type; a path that is not there can be anything."""

_NUMBERS = frozenset({FactKind.COUNT, FactKind.NUMBER})
_TEXTS = frozenset({FactKind.TEXT, FactKind.TIME})
_OPERATORS = {"eq": "==", "ne": "!=", "lt": "<", "lte": "<=", "gt": ">", "gte": ">="}
_JOINTS = {"and_expression": " && ", "or_expression": " || "}
_ARGUMENTS = {"length": 1, "contains": 2, "starts_with": 2, "ends_with": 2}


def misuses(node: Node, types: FactTypes) -> Iterator[str]:
    """Yield what is wrong in a condition with the types and values that it compares facts with."""
    kind = node["type"]
    if kind in ("field", "subexpression"):
        path = path_of(node) or []
        if len(path) > 2 and type_of(node, types).kind is not FactKind.ANY:  # noqa: PLR2004 - a check and a fact
            yield f"{'.'.join(path[:2])} is {type_of(node, types)} and holds no '{path[2]}'"
        return
    faults = [fault for child in node.get("children", ()) for fault in misuses(child, types)]
    if faults:
        yield from faults
    elif kind == "comparator":
        yield from (_equal if node["value"] in ("eq", "ne") else _ordered)(node, types)
    elif kind == "function_expression":
        yield from _called(node, types)


def untested(node: Node, types: FactTypes) -> str:
    """Return why a value that stands where a truth belongs is always the same; empty when it is none such."""
    type_ = type_of(node, types)
    if node["type"] in ("field", "subexpression", "function_expression") and (
        type_.kind in _NUMBERS or type_.kind is FactKind.TIME
    ):
        return f"{written(node)} is {type_}, which always counts as true: compare it"
    return ""


def type_of(node: Node, types: FactTypes) -> FactType:
    """Return what a part of a condition comes to."""
    kind = node["type"]
    if kind in ("field", "subexpression"):
        return types.get(".".join((path_of(node) or [])[:2]), ANYTHING)
    if kind == "literal":
        return FactType(kind=_kind_of(node["value"]))
    if kind == "function_expression" and node["value"] == "length":
        return FactType(kind=FactKind.COUNT)
    return FactType(kind=FactKind.TRUTH)


def written(node: Node) -> str:
    """Return a part of a condition as it is written."""
    kind = node["type"]
    if kind in ("field", "subexpression"):
        return ".".join(path_of(node) or [])
    if kind == "literal":
        value = node["value"]
        return f"'{value}'" if isinstance(value, str) else f"`{json.dumps(value)}`"
    parts = [written(child) for child in node["children"]]
    if kind == "comparator":
        return f" {_OPERATORS[node['value']]} ".join(parts)
    if kind == "function_expression":
        return f"{node['value']}({', '.join(parts)})"
    if kind == "not_expression":
        return f"!({parts[0]})"
    inner = [
        part[1:-1] if child["type"] == kind else part
        for child, part in zip(node["children"], parts, strict=True)
    ]
    return f"({_JOINTS[kind].join(inner)})"


def _kind_of(value: JsonValue) -> FactKind:
    if isinstance(value, bool):
        return FactKind.TRUTH
    if isinstance(value, int | float):
        return FactKind.NUMBER
    if isinstance(value, str):
        return FactKind.TEXT
    return FactKind.LIST if isinstance(value, list) else FactKind.ANY


def _equal(node: Node, types: FactTypes) -> Iterator[str]:
    left, right = node["children"]
    if left["type"] == "literal":
        left, right = right, left
    type_ = type_of(left, types)
    if right["type"] == "literal":
        if not type_.admits(right["value"]):
            yield _never(left, type_, right["value"])
        return
    other = type_of(right, types)
    if FactKind.ANY in (type_.kind, other.kind):
        return
    if _group(type_) != _group(other) or (
        type_.values and other.values and not {*type_.values} & {*other.values}
    ):
        yield f"{written(left)} is {type_} and {written(right)} is {other}: they are never equal"


def _group(type_: FactType) -> FactKind:
    """Return the kind of JSON: a whole number may equal any other, a time any text."""
    groups = {FactKind.COUNT: FactKind.NUMBER, FactKind.TIME: FactKind.TEXT}
    return groups.get(type_.kind, type_.kind)


def _ordered(node: Node, types: FactTypes) -> Iterator[str]:
    for child in node["children"]:
        type_ = type_of(child, types)
        if type_.kind not in _NUMBERS and type_.kind is not FactKind.ANY:
            yield (
                f"{_OPERATORS[node['value']]} orders numbers only, and {written(child)} is {type_}: "
                "let the probe's judge supply a plain fact"
            )


def _called(node: Node, types: FactTypes) -> Iterator[str]:
    name, arguments = node["value"], node["children"]
    if len(arguments) != _ARGUMENTS[name]:
        yield f"{name}() takes {_ARGUMENTS[name]} arguments, not {len(arguments)}"
        return
    subject = type_of(arguments[0], types)
    if subject.kind is FactKind.ANY:
        return
    allowed = {FactKind.TEXT} if name in ("starts_with", "ends_with") else {FactKind.TEXT, FactKind.LIST}
    if subject.kind not in allowed:
        kinds = " or ".join(kind.value for kind in (FactKind.TEXT, FactKind.LIST) if kind in allowed)
        yield f"{name}() wants {kinds}, and {written(arguments[0])} is {subject}"
    elif name != "length":
        yield from _searched(name, arguments, types)


def _searched(name: str, arguments: Sequence[Node], types: FactTypes) -> Iterator[str]:
    """Yield what is wrong with what a function looks for."""
    where, what = arguments
    subject, sought = type_of(where, types), type_of(what, types)
    if sought.kind is FactKind.ANY:
        return
    if sought.kind not in _TEXTS:
        yield f"{name}() looks for a text, and {written(what)} is {sought}"
    elif what["type"] == "literal" and subject.values:
        yield from _found_nowhere(name, where, subject, what["value"])
    elif where["type"] == "literal" and isinstance(where["value"], list):
        yield from (_never(what, sought, item) for item in where["value"] if not sought.admits(item))


_FINDS: Mapping[str, Callable[[str, str], bool]] = {
    "contains": lambda value, part: part in value,
    "starts_with": str.startswith,
    "ends_with": str.endswith,
}


def _found_nowhere(name: str, where: Node, subject: FactType, part: str) -> Iterator[str]:
    if subject.kind is FactKind.LIST:
        if part not in subject.values:
            yield f"{written(where)} never holds '{part}': {_instead(subject, part)}"
    elif not any(_FINDS[name](value, part) for value in subject.values):
        yield f"no value of {written(where)} {name.replace('_', ' ')} '{part}': it is {subject}"


def _never(node: Node, type_: FactType, value: JsonValue) -> str:
    literal = written({"type": "literal", "value": value})
    return f"{written(node)} is never {literal}: {_instead(type_, value)}"


def _instead(type_: FactType, value: JsonValue) -> str:
    """Return the value that was meant, or all that there are."""
    near = difflib.get_close_matches(str(value), [item for item in type_.values if item], n=1, cutoff=0.5)
    if near and isinstance(value, str):
        return f"did you mean '{near[0]}'?"
    if type_.kind is FactKind.TIME:
        return "it is a time, written as 2026-11-23T02:00:00Z"
    if type_.kind in _NUMBERS and isinstance(value, int | float) and not isinstance(value, bool):
        return f"it is {type_}, 0 or more"
    return f"it is {type_}{_how(type_)}"


def _how(type_: FactType) -> str:
    """Return how a value of a type is written, where that is easily mistaken."""
    ways = {
        FactKind.TRUTH: ", written `true` or `false`",
        FactKind.COUNT: ", written as `1`",
        FactKind.NUMBER: ", written as `1.5`",
    }
    return ways.get(type_.kind, "")

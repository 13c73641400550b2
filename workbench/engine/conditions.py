"""JMESPath conditions over facts, in three-valued logic (Kleene).

A condition is a JMESPath expression (https://jmespath.org/specification.html) over `{check: {fact:
value}}`, restricted to the part for which "unknown" can be carried through soundly: fact paths, literals,
comparisons, `&&`, `||`, `!` and a few functions. A fact that is null, or whose check has no finding, makes
whatever needs it unknown. Lists are distilled by the probe's judge, not here.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

import jmespath
from jmespath import exceptions

from workbench.domain.values import JsonObject, JsonValue
from workbench.engine.errors import UsageError

Facts: TypeAlias = Mapping[str, JsonObject]
"""Check id to the facts of its latest finding."""

Node: TypeAlias = Mapping[str, Any]

_FUNCTIONS: dict[str, Callable[..., JsonValue]] = {
    "contains": lambda subject, item: item in subject,
    "starts_with": lambda subject, prefix: subject.startswith(prefix),
    "ends_with": lambda subject, suffix: subject.endswith(suffix),
    "length": len,
}
_ORDER: dict[str, Callable[[Any, Any], bool]] = {
    "lt": lambda left, right: left < right,
    "lte": lambda left, right: left <= right,
    "gt": lambda left, right: left > right,
    "gte": lambda left, right: left >= right,
}


class _UnknownFact(Exception):  # noqa: N818 - a signal inside this module, not an error
    """Evaluation met a fact that is not known."""

    def __init__(self, path: str) -> None:
        super().__init__(path)
        self.path = path


@dataclass(frozen=True, slots=True)
class Evaluation:
    """The truth of a condition, and the facts for want of which it is unknown."""

    truth: bool | None
    blockers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Condition:
    """A compiled condition."""

    expression: str
    refs: tuple[str, ...]
    """The fact paths it reads, `check.fact`, in order of appearance."""
    checks: tuple[str, ...]
    """The ids of the checks whose facts it reads, each once."""
    tree: Node
    """As JMESPath parsed it, checked to be of the part that is described above."""

    def evaluate(self, facts: Facts) -> Evaluation:
        """Return true, false, or unknown with the facts that stand in the way."""
        return evaluate_node(self.tree, facts)


@functools.cache
def compile_condition(expression: str) -> Condition:
    """Return the compiled condition; each is compiled once, and evaluated after every finding.

    Raises:
        UsageError: The expression is no JMESPath, or uses a part that has no three-valued meaning.
    """
    try:
        tree = jmespath.compile(expression).parsed
    except exceptions.JMESPathError as error:
        raise UsageError(f'condition "{expression}" is no JMESPath: {error}') from error
    refs: list[str] = []
    _check(tree, expression, refs)
    checks = dict.fromkeys(ref.partition(".")[0] for ref in refs)
    return Condition(expression=expression, refs=tuple(dict.fromkeys(refs)), checks=tuple(checks), tree=tree)


def _check(node: Node, expression: str, refs: list[str]) -> None:
    """Collect fact paths; refuse nodes outside the subset."""
    kind = node["type"]
    if kind in ("field", "subexpression"):
        path = path_of(node)
        if path is None or len(path) < 2:  # noqa: PLR2004 - a check and a fact
            raise UsageError(
                f'condition "{expression}": write facts as check.fact (visibility.state) '
                "and their negation as !(check.fact): JMESPath binds ! closer than the dot"
            )
        refs.append(".".join(path[:2]))
    elif kind == "literal":
        if node["value"] is None:
            raise UsageError(
                f'condition "{expression}" compares with null, which means unknown here; '
                "compare with a known value"
            )
    elif kind == "function_expression":
        if node["value"] not in _FUNCTIONS:
            raise UsageError(
                f'condition "{expression}": function {node["value"]}() is not available; '
                f"use {', '.join(_FUNCTIONS)}"
            )
        for child in node["children"]:
            _check(child, expression, refs)
    elif kind in ("comparator", "and_expression", "or_expression", "not_expression"):
        for child in node["children"]:
            _check(child, expression, refs)
    else:
        raise UsageError(
            f'condition "{expression}": {kind.replace("_", " ")} has no meaning when facts may be '
            "unknown; let the probe's judge supply a plain fact"
        )


def path_of(node: Node) -> list[str] | None:
    """Return the names of a fact path; None when `node` is none."""
    if node["type"] == "field":
        return [str(node["value"])]
    if node["type"] != "subexpression":
        return None
    parts: list[str] = []
    for child in node["children"]:
        path = path_of(child)
        if path is None:
            return None
        parts.extend(path)
    return parts


def evaluate_node(node: Node, facts: Facts) -> Evaluation:
    """Return the truth of a condition, or of a part of one."""
    kind = node["type"]
    if kind == "not_expression":
        inner = evaluate_node(node["children"][0], facts)
        return Evaluation(None if inner.truth is None else not inner.truth, inner.blockers)
    if kind in ("and_expression", "or_expression"):
        sides = [evaluate_node(child, facts) for child in node["children"]]
        decisive = kind == "or_expression"
        if any(side.truth is decisive for side in sides):
            return Evaluation(decisive)
        blockers = tuple(dict.fromkeys(path for side in sides for path in side.blockers))
        return Evaluation(None if blockers else not decisive, blockers)
    try:
        return Evaluation(_truthy(_value(node, facts)))
    except _UnknownFact as missing:
        return Evaluation(None, (missing.path,))


def _value(node: Node, facts: Facts) -> JsonValue:
    kind = node["type"]
    if kind in ("field", "subexpression"):
        return _lookup(path_of(node) or [], facts)
    if kind == "literal":
        literal: JsonValue = node["value"]
        return literal
    if kind == "comparator":
        left, right = (_value(child, facts) for child in node["children"])
        return _compare(node["value"], left, right, node)
    if kind == "function_expression":
        arguments = [_value(child, facts) for child in node["children"]]
        try:
            return _FUNCTIONS[node["value"]](*arguments)
        except (TypeError, AttributeError):
            raise _UnknownFact(_first_path(node)) from None
    inner = evaluate_node(node, facts)
    if inner.truth is None:
        raise _UnknownFact(inner.blockers[0])
    return inner.truth


def _lookup(path: list[str], facts: Facts) -> JsonValue:
    value: JsonValue = facts
    for part in path:
        value = value.get(part) if isinstance(value, Mapping) else None
        if value is None:
            raise _UnknownFact(".".join(path[:2]))
    return value


def _compare(operator: str, left: JsonValue, right: JsonValue, node: Node) -> bool:
    same_kind = isinstance(left, bool) == isinstance(right, bool)  # 1 is not true in JSON
    if operator in ("eq", "ne"):
        return (same_kind and left == right) == (operator == "eq")
    if not same_kind or not all(
        isinstance(side, int | float) and not isinstance(side, bool) for side in (left, right)
    ):
        raise _UnknownFact(_first_path(node))  # JMESPath orders numbers only
    return _ORDER[operator](left, right)


def _first_path(node: Node) -> str:
    refs: list[str] = []
    _check(node, "", refs)
    return refs[0] if refs else "?"


def _truthy(value: JsonValue) -> bool:
    """JMESPath: false, "", [], {} are false; 0 is true."""
    if isinstance(value, bool):
        return value
    return True if isinstance(value, int | float) else bool(value)

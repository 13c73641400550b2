"""Conditions of causes in words, for people who read no JMESPath."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from itertools import chain
from typing import Any

from workbench.domain.diagnosis import ConditionResult
from workbench.engine.conditions import Node, compile_condition, path_of
from workbench.engine.errors import UsageError

_COMPARED = {
    "eq": "is",
    "ne": "is not",
    "lt": "is less than",
    "lte": "is at most",
    "gt": "is more than",
    "gte": "is at least",
}
_ASKED = {
    "contains": ("includes", "does not include"),
    "starts_with": ("begins with", "does not begin with"),
    "ends_with": ("ends with", "does not end with"),
}
"""And where it is negated."""
_JOINED = {"and_expression": "and", "or_expression": "or"}
HOLDS = {True: "holds", False: "does not hold", None: "is not known"}
"""What a condition came to."""


@functools.cache
def condition_words(expression: str) -> str:
    """Return what a condition asks for: `object visibility: state is absent, or stale`.

    The names are those of the playbook's checks and of their facts. What is no condition stays as it is.
    """
    try:
        return _words(compile_condition(expression).tree)
    except UsageError:
        return expression


def decision_words(result: ConditionResult) -> str:
    """Return a condition and what it came to, in a sentence: `holds: run: timed out`."""
    return f"{HOLDS[result.truth]}: {condition_words(result.expression)}"


def _words(node: Node) -> str:
    kind = node["type"]
    if kind in _JOINED:
        return _joined(_sides(node, kind), kind)
    if kind == "not_expression":
        return _negated(node["children"][0])
    if kind == "comparator":
        return _comparison(node["value"], *node["children"])
    if kind == "function_expression":
        return _asked(node, negated=False)
    return _operand(node)


def _sides(node: Node, kind: str) -> list[Node]:
    """Return what is joined by one word, however it was nested."""
    sides = (_sides(child, kind) if child["type"] == kind else [child] for child in node["children"])
    return list(chain.from_iterable(sides))


def _joined(sides: Sequence[Node], kind: str) -> str:
    if kind == "or_expression" and (values := _one_of(sides)):
        *most, last = values
        return f"{_operand(sides[0]['children'][0])} is {', '.join(most)} or {last}"
    parts = [f"({_words(side)})" if side["type"] in _JOINED else _words(side) for side in sides]
    return f" {_JOINED[kind]} ".join(parts)


def _one_of(sides: Sequence[Node]) -> list[str]:
    """Return the values of a fact that may be any of them; nothing where it is not one fact."""
    equal = [side["children"] for side in sides if side["type"] == "comparator" and side["value"] == "eq"]
    facts = {tuple(path_of(left) or ()) for left, _ in equal}
    plain = all(right["type"] == "literal" and not isinstance(right["value"], bool) for _, right in equal)
    if len(equal) < len(sides) or len(facts) != 1 or () in facts or not plain:
        return []
    return [_operand(right) for _, right in equal]


def _asked(node: Node, *, negated: bool) -> str:
    subject, *given = map(_operand, node["children"])
    if node["value"] == "length":
        return f"{subject} (how many)"
    return f"{subject} {_ASKED[node['value']][negated]} {given[0]}"


def _negated(node: Node) -> str:
    if node["type"] == "function_expression" and node["value"] in _ASKED:
        return _asked(node, negated=True)
    words = _words(node)
    return f"not ({words})" if node["type"] in _JOINED or node["type"] == "comparator" else _not(words)


def _comparison(operator: str, left: Node, right: Node) -> str:
    if right["type"] == "literal" and isinstance(right["value"], bool) and operator in ("eq", "ne"):
        wanted = right["value"] == (operator == "eq")
        words = _words(left)
        return words if wanted else _not(words)
    return f"{_operand(left)} {_COMPARED[operator]} {_operand(right)}"


def _not(words: str) -> str:
    check, colon, fact = words.partition(": ")
    return f"{check}: not {fact}" if colon else f"not {words}"


def _operand(node: Node) -> str:
    path = path_of(node)
    if path:
        check, *fact = (name.replace("_", " ") for name in path)
        return f"{check}: {' '.join(fact)}" if fact else check
    if node["type"] == "literal":
        return _value(node["value"])
    return _words(node)


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value) if value != "" else "empty"

"""JMESPath over what AWS answered, within a budget: expressions come from playbooks, which come from anybody.

A few characters can ask for more than any computer holds: `join('', [@, @])` forty times over is a text of a
terabyte, and `[@, @]` as often a list that no `==` ever ends on. So every step of an evaluation is counted,
and every value before a function or a comparison goes through it. Source: https://jmespath.org/specification.html
"""

from __future__ import annotations

from typing import Any

import jmespath
from jmespath import exceptions
from jmespath.visitor import TreeInterpreter

from workbench.domain.values import JsonObject, JsonValue
from workbench.engine.errors import UsageError

MOST_STEPS = 1_000_000
"""Of one evaluation: nodes visited, and values and characters that functions and comparisons go through."""
_CHARACTERS_PER_STEP = 64
"""Of a text, which goes by faster than nodes do."""
_SAID_OF = 60


class _OverBudgetError(Exception):
    """The evaluation takes more than it may."""


def check_expression(expression: str) -> None:
    """Raise UsageError for what is no JMESPath."""
    _parsed(expression)


def search(expression: str, data: JsonObject) -> JsonValue:
    """Return what an expression finds in an answer; None for nothing.

    Raises:
        UsageError: It is no JMESPath, does not fit the data, or takes more than `MOST_STEPS`.
    """
    tree = _parsed(expression)
    budget = _Counting()
    try:
        found: JsonValue = budget.visit(tree, data)
        budget.take_value(found)
    except _OverBudgetError:
        raise UsageError(
            f"'{_shortened(expression)}' takes more than {MOST_STEPS:,} steps, the budget of one expression"
        ) from None
    except RecursionError:
        raise UsageError(f"'{_shortened(expression)}' is nested too deeply") from None
    except (exceptions.JMESPathError, ArithmeticError, TypeError, ValueError) as error:
        raise UsageError(f"'{_shortened(expression)}' does not fit this answer: {error}") from error
    return found


def _parsed(expression: str) -> Any:
    try:
        return jmespath.compile(expression).parsed
    except RecursionError:
        raise UsageError(f"'{_shortened(expression)}' is nested too deeply") from None
    except (exceptions.JMESPathError, ValueError) as error:
        said = " ".join(line.strip() for line in str(error).splitlines() if line.strip(" ^"))
        raise UsageError(said) from error


def _shortened(expression: str) -> str:
    return expression if len(expression) <= _SAID_OF else f"{expression[:_SAID_OF]}…"


class _Counting(TreeInterpreter):
    """JMESPath's own interpreter, which counts what it does."""

    def __init__(self) -> None:
        super().__init__()
        self._left = MOST_STEPS

    def visit(self, node: Any, *args: Any, **kwargs: Any) -> Any:
        self._take(1)
        return super().visit(node, *args, **kwargs)

    def visit_function_expression(self, node: Any, value: Any) -> Any:
        given = [self.visit(child, value) for child in node["children"]]
        for argument in given:
            self.take_value(argument)
        if node["value"] == "join" and isinstance(given[0], str) and isinstance(given[-1], list):
            self._take(len(given[0]) * len(given[-1]) // _CHARACTERS_PER_STEP)
        return super().visit_function_expression(_with(node, given), value)

    def visit_comparator(self, node: Any, value: Any) -> Any:
        sides = [self.visit(child, value) for child in node["children"]]
        for side in sides:
            self.take_value(side)
        return super().visit_comparator(_with(node, sides), value)

    def visit_flatten(self, node: Any, value: Any) -> Any:
        base = self.visit(node["children"][0], value)
        if isinstance(base, list):
            self._take(sum(len(item) if isinstance(item, list) else 1 for item in base))
        return super().visit_flatten(_with(node, [base]), value)

    def take_value(self, value: Any) -> None:
        """Count everything in a value; what stands in it twice counts twice."""
        waiting = [value]
        while waiting:
            item = waiting.pop()
            if isinstance(item, str):
                self._take(1 + len(item) // _CHARACTERS_PER_STEP)
            elif isinstance(item, dict):
                self._take(1 + len(item))
                waiting += item.values()
            else:
                self._take(1)
                waiting += item if isinstance(item, list) else ()

    def _take(self, steps: int) -> None:
        self._left -= steps
        if self._left < 0:
            raise _OverBudgetError


def _with(node: Any, values: list[Any]) -> Any:
    """Return a node whose children have been evaluated."""
    return {**node, "children": [{"type": "literal", "value": value, "children": []} for value in values]}

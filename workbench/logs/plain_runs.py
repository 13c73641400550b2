r"""What a record must hold letter for letter to be in the answer of a query.

JSON may write any character as `\u0041`, and some otherwise; letters, digits, `.`, `_` and `-` are mostly
written as they are. So the longest run of these in a wanted value stands in the bytes of each file that holds
the value, unless the file escapes such a character, which `searching` looks for.
"""

from __future__ import annotations

import itertools
import math
import re
from collections.abc import Callable, Iterable, Mapping
from typing import TypeAlias

from sqlglot import exp

from workbench.logs.log_tables import CLOUDTRAIL

Runs: TypeAlias = frozenset[str]
"""Of which one at least must be there."""
Wanted: TypeAlias = tuple[Runs, ...]
"""Each of them must be met; nothing stands for all records."""

EVERYTHING: Wanted = ()
_SHORTEST = 4
"""Characters of a run; shorter ones are in every file."""
_MOST_RUNS = 64
"""That are looked for as one."""
_MOST_OF_TEXT = 3
"""Runs of one text that are looked for: what is an ARN's last may be shorter than `role` before it."""
_RUN = re.compile(r"[A-Za-z0-9._-]+")
_OF_NUMBERS = re.compile(r"[0-9eE._-]*")
"""What is written anew where a value that is no text is brought into the table."""
_NO_NUMBERS = ("nan", "infinity")
_REWRITTEN = ("eventtime", "timestamp")
"""Columns that do not hold what stands in the record (`columns_of`)."""
_WILD = re.compile(r"[%_]")
_WORDS = re.compile(r"\^?((?:\w+|\(\w+(?:\|\w+)*\))+)", re.ASCII)
"""A regular expression that is words and groups of words, and nothing else."""


def condition_on_records(tree: exp.Query) -> exp.Expr | None:
    """Return the condition that every record of CloudTrail in the answer meets; None where there is none.

    Args:
        tree: A query whose every column says whose it is.
    """
    tables = [table for table in tree.find_all(exp.Table) if table.name == CLOUDTRAIL]
    if len(tables) != 1:
        return None
    select = tables[0].find_ancestor(exp.Select)
    if not select or tables[0].parent is not select.args.get("from_"):
        return None
    where = select.args.get("where")
    if not where or select.args.get("joins") or select.args.get("laterals"):
        return None
    if any(column.table not in ("", tables[0].alias_or_name) for column in where.find_all(exp.Column)):
        return None  # of a query around it, say
    condition: exp.Expr = where.this.copy()
    return condition


def wanted_by(condition: exp.Expr | None, values: Mapping[str, str]) -> Wanted:
    """Return what the bytes of any record must hold that meets a condition.

    Args:
        condition: As `condition_on_records` returns it.
        values: One for each name in it.
    """
    if condition is None:
        return EVERYTHING
    found = _Reading(values).needs(condition)
    return EVERYTHING if found is None else tuple(dict.fromkeys(found))


class _Reading:
    """A condition, read with the values of its names; None stands for a condition that nothing meets."""

    def __init__(self, values: Mapping[str, str]) -> None:
        self._values = values
        self._named = frozenset[str]()
        """Names of items of a list, inside `any_match`."""
        self._readings: Mapping[type[exp.Expr], Callable[[exp.Expr], Wanted | None]] = {
            exp.And: self._both,
            exp.Or: self._either,
            exp.EQ: self._equal,
            exp.In: self._among,
            exp.Like: self._like,
            exp.RegexpLike: self._of_pattern,
        }

    def needs(self, node: exp.Expr) -> Wanted | None:
        """Return what a condition needs; what is not understood needs nothing."""
        if isinstance(node, exp.Paren):
            return self.needs(node.this)
        if isinstance(node, exp.Anonymous):
            return self._any(node)
        read = self._readings.get(type(node))
        return read(node) if read else EVERYTHING

    def _both(self, node: exp.Expr) -> Wanted | None:
        left, right = self.needs(node.this), self.needs(node.expression)
        return None if left is None or right is None else left + right

    def _either(self, node: exp.Expr) -> Wanted | None:
        left, right = self.needs(node.this), self.needs(node.expression)
        if left is None or right is None:
            return right if left is None else left
        pairs = [one | other for one in left for other in right]
        few = [runs for runs in pairs if len(runs) <= _MOST_RUNS]
        return tuple(sorted(few, key=_telling, reverse=True)[:2])

    def _equal(self, node: exp.Expr) -> Wanted | None:
        left, right = node.this, node.expression
        texts = self._text(left), self._text(right)
        if texts[0] is not None and texts[1] is not None:
            return EVERYTHING if texts[0] == texts[1] else None
        for value, text in ((right, texts[0]), (left, texts[1])):
            if text is not None and self._is_of_record(value):
                return _all_of(text)
        return EVERYTHING

    def _among(self, node: exp.Expr) -> Wanted | None:
        texts = [self._text(item) for item in node.expressions]
        if not texts or not self._is_of_record(node.this):
            return EVERYTHING
        return _one_of("" if text is None else _longest(text) for text in texts)

    def _like(self, node: exp.Expr) -> Wanted | None:
        pattern = self._text(node.expression)
        if pattern is None or not self._is_of_record(node.this):
            return EVERYTHING
        return _one_of([max(map(_longest, _WILD.split(pattern)), key=len)])

    def _of_pattern(self, node: exp.Expr) -> Wanted | None:
        pattern = self._text(node.expression)
        words = _WORDS.fullmatch(pattern) if pattern is not None else None
        if not words or not self._is_of_record(node.this):
            return EVERYTHING
        parts = [group.strip("()").split("|") for group in re.findall(r"\w+|\([^)]*\)", words[1])]
        if math.prod(map(len, parts)) > _MOST_RUNS:
            return EVERYTHING
        names = _one_of(_longest("".join(chosen)) for chosen in itertools.product(*parts))
        return tuple(runs for part in parts for runs in _one_of(map(_longest, part))) + names

    def _any(self, node: exp.Anonymous) -> Wanted | None:
        """Some item of a list meets the condition, or nothing does."""
        if node.name.lower() != "any_match":
            return EVERYTHING
        items, condition = node.expressions
        if not isinstance(condition, exp.Lambda) or not self._is_of_record(items):
            return EVERYTHING
        before, self._named = self._named, self._named | {item.name for item in condition.expressions}
        try:
            return self.needs(condition.this)
        finally:
            self._named = before

    def _text(self, node: exp.Expr) -> str | None:
        """Return a text that is the same for all records; None for any other."""
        if isinstance(node, exp.Paren):
            return self._text(node.this)
        if isinstance(node, exp.Literal):
            return str(node.this) if node.is_string else None
        if isinstance(node, exp.Placeholder):
            return self._values.get(str(node.this))
        if isinstance(node, exp.DPipe):
            left, right = self._text(node.this), self._text(node.expression)
            return None if left is None or right is None else left + right
        return None

    def _is_of_record(self, node: exp.Expr) -> bool:
        """Tell whether a value is one that stands in the record, or a part of one."""
        if isinstance(node, exp.Paren | exp.Dot | exp.JSONExtractScalar):
            return self._is_of_record(node.this)
        if isinstance(node, exp.Coalesce):
            return all(map(self._is_of_record, (node.this, *node.expressions)))
        if isinstance(node, exp.Anonymous) and node.name.lower() == "element_at":
            return self._is_of_record(node.expressions[0])
        if isinstance(node, exp.Identifier):
            return node.name in self._named
        return (
            isinstance(node, exp.Column)
            and node.name not in _REWRITTEN
            and (not self._named or bool(node.table))  # a name alone may be an item's
        )


def _all_of(text: str) -> Wanted:
    runs = sorted(filter(_tells, _RUN.findall(text)), key=len, reverse=True)
    return tuple(frozenset({run}) for run in runs[:_MOST_OF_TEXT])


def _one_of(runs: Iterable[str]) -> Wanted:
    found = frozenset(runs)
    return (found,) if found and len(found) <= _MOST_RUNS and all(map(_tells, found)) else EVERYTHING


def _tells(run: str) -> bool:
    return (
        len(run) >= _SHORTEST
        and not _OF_NUMBERS.fullmatch(run)
        and not any(run.lower().strip("-") in word for word in _NO_NUMBERS)
    )


def _longest(text: str) -> str:
    return max(filter(_tells, _RUN.findall(text)), key=len, default="")


def _telling(runs: Runs) -> tuple[int, int]:
    return min(map(len, runs)), -len(runs)

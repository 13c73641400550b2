"""Whether the parts of a query fit one another by type, as Athena demands it: nothing is converted by itself.

DuckDB compares text with numbers and joins numbers to text; Athena fails with TYPE_MISMATCH
(https://trino.io/docs/current/functions/conversion.html: Trino does not convert between text and numbers).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from sqlglot import exp
from sqlglot.optimizer.annotate_types import annotate_types

from workbench.logs.athena_signatures import (
    COMPARISONS,
    KINDS,
    LIST,
    METADATA,
    NAMED_TAKES,
    NUMBER,
    SCALAR,
    TAKES,
    TEXT,
    TIME,
    TRUTH,
    built,
)
from workbench.logs.fixup_parts import refusal
from workbench.logs.log_tables import SCHEMA

_WHOLE = frozenset(exp.DataType.INTEGER_TYPES)
_CONDITION_OF_ITEMS = frozenset({"any_match", "all_match", "none_match"})
_SUMS_OF_TIMES = ({TIME, "interval"}, {"interval"})
_SHOWN = 40


def check_types(tree: exp.Query) -> None:
    """Refuse what Athena calls a mismatch of types, and what has a type that is not known here.

    Args:
        tree: A query whose columns say whose they are.

    Raises:
        UsageError: The text brings the cast to write.
    """
    _check(annotate_types(tree, schema=SCHEMA, expression_metadata=METADATA, dialect="athena"))


def _check(tree: exp.Expr) -> None:
    for node in tree.walk(prune=lambda found: isinstance(found, exp.Lambda)):
        for name, kinds in TAKES.get(type(node), {}).items():
            for argument in _listed(node.args.get(name)):
                _check_is(node, argument, kinds)
        for alike in _alike(node):
            _check_alike(node, alike)
        for kind, check in _CHECKS:
            if isinstance(node, kind):
                check(node)


def _listed(value: Any) -> list[exp.Expr]:
    if value is None:
        return []
    return [found for found in (value if isinstance(value, list) else [value]) if isinstance(found, exp.Expr)]


def kind_of(node: exp.Expr) -> str:
    """Return `text`, `number`, `truth`, `time`, `list` and so on; empty for what is not known."""
    if isinstance(node, exp.Query) and len(node.selects) == 1:
        return kind_of(node.selects[0])
    if isinstance(node.unalias().unnest(), exp.Null):
        return "nothing"
    kind = node.type
    return KINDS.get(kind.this, "") if kind is not None else ""


def _check_is(node: exp.Expr, argument: exp.Expr, kinds: tuple[str, ...]) -> None:
    kind = kind_of(argument)
    if kind and kind != "nothing" and kind not in kinds:
        raise refusal(
            node, f"{_shown(argument)} is {kind}, not {' or '.join(kinds)}: {_cast_to(kinds[0], argument)}"
        )
    if not kind:
        raise refusal(
            node, f"of which type {_shown(argument)} is, is not known here: {_cast_to(kinds[0], argument)}"
        )


def _check_alike(node: exp.Expr, parts: Iterable[exp.Expr]) -> None:
    found = [(part, kind) for part in parts if (kind := kind_of(part)) != "nothing"]
    if not found:
        return
    first, expected = found[0]
    for part, kind in found:
        if not kind:
            raise refusal(
                node, f"of which type {_shown(part)} is, is not known here: CAST it to what it should be"
            )
        if kind != expected:
            wanted = TEXT if TEXT in (kind, expected) else expected
            other = part if expected == wanted else first
            raise refusal(
                node,
                f"{_shown(first)} is {expected} and {_shown(part)} is {kind}, which Athena does not convert: "
                f"{_cast_to(wanted, other)}",
            )
    if isinstance(node, COMPARISONS) and expected not in (*SCALAR, "interval"):
        raise refusal(node, f"{expected}s are not compared here: compare what is in them")


def _alike(node: exp.Expr) -> Iterable[list[exp.Expr]]:
    """Return the parts of a node that must be of one type."""
    for kind, parts in _ALIKE:
        if isinstance(node, kind):
            return parts(node)
    return ()


def _columns_of(node: exp.Expr) -> Iterator[list[exp.Expr]]:
    rows = [row.expressions if isinstance(row, exp.Tuple) else [row] for row in node.expressions]
    return map(list, zip(*rows, strict=False))


def _branches_of(node: exp.Expr) -> Iterator[list[exp.Expr]]:
    branches = node.args["ifs"]
    yield [*(branch.args["true"] for branch in branches), *_listed(node.args.get("default"))]
    if node.this is not None:
        yield [node.this, *(branch.this for branch in branches)]


_ALIKE: tuple[
    tuple[type[exp.Expr] | tuple[type[exp.Expr], ...], Callable[[exp.Expr], Iterable[list[exp.Expr]]]], ...
] = (
    ((*COMPARISONS, exp.Nullif), lambda node: [[node.this, node.expression]]),
    (exp.In, lambda node: [[node.this, *_listed(node.args.get("query")), *node.expressions]]),
    (exp.Between, lambda node: [[node.this, node.args["low"], node.args["high"]]]),
    ((exp.Coalesce, exp.Greatest, exp.Least), lambda node: [[node.this, *node.expressions]]),
    (exp.Array, lambda node: [list(node.expressions)]),
    ((exp.Lag, exp.Lead), lambda node: [[node.this, *_listed(node.args.get("default"))]]),
    (exp.Values, _columns_of),
    (exp.Case, _branches_of),
)


def _check_if(node: exp.If) -> None:
    case = node.parent
    if not (isinstance(case, exp.Case) and case.this is not None):
        _check_is(node, node.this, (TRUTH,))
    if not isinstance(case, exp.Case):
        _check_alike(node, [node.args["true"], *_listed(node.args.get("false"))])


def _check_sum(node: exp.Expr) -> None:
    kinds = {kind_of(node.this), kind_of(node.expression)} - {"nothing"}
    if not (kinds <= {NUMBER} or kinds in _SUMS_OF_TIMES):
        for part in (node.this, node.expression):
            _check_is(node, part, (NUMBER,))
        raise refusal(node, "only numbers, and intervals of times, are added: take date_add or date_diff")


def _check_cast(node: exp.Cast) -> None:
    found = node.this.type
    if node.args["to"].this not in _WHOLE or found is None or kind_of(node.this) != NUMBER:
        return
    if found.this not in _WHOLE:
        raise refusal(node, "a fraction is rounded in its own way: take floor, as of a double, or leave it")


def _check_contains(node: exp.ArrayContains) -> None:
    items = node.this.type
    kind = items.expressions[0].this if items is not None and items.expressions else None
    wanted = KINDS.get(kind, "") if kind is not None else ""
    if kind_of(node.expression) != "nothing" and wanted != "nothing":
        _check_is(node, node.expression, (wanted or TEXT,))


def _ordered(node: exp.Ordered) -> Any:
    """Return what is ordered by: of a place the column that is there."""
    query = node.parent.parent if node.parent is not None else None
    if not node.this.is_int or not isinstance(query, exp.Query):
        return node.this
    place = int(node.this.name)
    if not 1 <= place <= len(query.selects):
        raise refusal(node, f"the result has no column {place}")
    return query.selects[place - 1]


def _check_set(node: exp.SetOperation) -> None:
    sides = [list(side.selects) for side in (node.this, node.expression) if isinstance(side, exp.Query)]
    if len(sides) != 2 or len(sides[0]) != len(sides[1]):  # noqa: PLR2004 - two sides
        raise refusal(node, "both sides must have as many columns")
    for pair in zip(*sides, strict=True):
        _check_alike(node, pair)


def _check_named(node: exp.Anonymous) -> None:
    for argument, kinds in zip(node.expressions, NAMED_TAKES.get(node.name.lower(), ()), strict=False):
        _check_is(node, argument, kinds)
    if node.name.lower() in _CONDITION_OF_ITEMS:
        if len(node.expressions) != 2:  # noqa: PLR2004 - a list, and a condition of its items
            raise refusal(node, "it takes a list, and a condition of its items: x -> x = 'a'")
        _check_is(node, _of_each(node, *node.expressions), (TRUTH,))


def _of_each(node: exp.Expr, items: exp.Expr, function: exp.Expr) -> exp.Expr:
    """Check what is done with each item of a list, and return it, with its type."""
    _check_is(node, items, (LIST,))
    if not isinstance(function, exp.Lambda) or len(function.expressions) != 1:
        raise refusal(node, "write what is done with each item: x -> x = 'a'")
    kind = items.type.expressions[0] if items.type is not None and items.type.expressions else None
    if kind is None:
        raise refusal(node, f"of which type the items of {_shown(items)} are, is not known here")
    body = exp.Paren(this=_typed(function.this, function.expressions[0].name.lower(), kind))
    annotate_types(body, schema=SCHEMA, expression_metadata=METADATA, dialect="athena")
    _check(body)
    return body


def _typed(body: exp.Expr, variable: str, kind: exp.Expr) -> exp.Expr:
    """Return a copy in which the variable, and the columns around it, are but values of their type."""
    wrapped = exp.Paren(this=body.copy())
    for column in list(wrapped.find_all(exp.Column)):
        if column.parts[0].name.lower() != variable:
            column.replace(exp.Cast(this=exp.Null(), to=(column.type or built("VARCHAR")).copy()))
            continue
        value: exp.Expr = exp.Cast(this=exp.Null(), to=kind.copy())
        for part in column.parts[1:]:
            value = exp.Dot(this=value, expression=part.copy())
        column.replace(value)
    for found in list(wrapped.find_all(exp.Identifier)):
        is_field = isinstance(found.parent, exp.Dot) and found.parent.this is not found
        if found.name.lower() == variable and not is_field:
            found.replace(exp.Cast(this=exp.Null(), to=kind.copy()))
    return wrapped


_CHECKS: tuple[tuple[type[exp.Expr] | tuple[type[exp.Expr], ...], Callable[[Any], object]], ...] = (
    ((exp.Add, exp.Sub), _check_sum),
    (exp.Cast, _check_cast),
    (exp.If, _check_if),
    (exp.ArrayContains, _check_contains),
    (exp.Ordered, lambda node: _check_is(node, _ordered(node), SCALAR)),
    (exp.SetOperation, _check_set),
    (exp.Anonymous, _check_named),
    (exp.Transform, lambda node: _of_each(node, node.this, node.expression)),
    (exp.ArrayFilter, lambda node: _check_is(node, _of_each(node, node.this, node.expression), (TRUTH,))),
)
_CASTS = {
    TEXT: "write CAST({shown} AS varchar)",
    NUMBER: "write CAST({shown} AS bigint), or AS double",
    TIME: "write from_iso8601_timestamp({shown})",
    TRUTH: "write a condition, as {shown} = 'true'",
}


def _cast_to(kind: str, part: exp.Expr) -> str:
    """Return what to write so that a part becomes of a kind."""
    if kind == TEXT and isinstance(part, exp.Boolean):
        return f"write '{str(part.this).lower()}'"
    if kind == TEXT and isinstance(part, exp.Literal) and not part.is_string:
        return f"write '{part.name}'"
    return _CASTS.get(kind, "CAST it to what it should be").format(shown=_shown(part))


def _shown(node: exp.Expr) -> str:
    text = node.unalias().sql("athena").replace('"', "")
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"

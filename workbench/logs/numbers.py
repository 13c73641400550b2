"""Whether an expression is a whole number or a double, as far as it or the type of its columns says so."""

from __future__ import annotations

from sqlglot import exp

_COUNTS = (
    exp.Count,
    exp.CountIf,
    exp.Length,
    exp.ArraySize,
    exp.StrPosition,
    exp.DateDiff,
    exp.RowNumber,
    exp.Rank,
)
_KEEPING = (exp.Paren, exp.Neg, exp.Abs, exp.Sum, exp.Min, exp.Max)
_ARITHMETIC = (exp.Add, exp.Sub, exp.Mul, exp.Div, exp.Mod, exp.IntDiv)
_WHOLE_TYPES = frozenset({exp.DataType.Type.BIGINT, exp.DataType.Type.INT})
_MADE_WHOLE = frozenset(
    {"athena_bigint", "athena_try_bigint", "athena_integer", "athena_try_integer", "date_sub"}
)
_MADE_DOUBLE = frozenset({"athena_double", "athena_try_double"})


def is_whole(node: exp.Expr) -> bool:
    """Tell whether this is certainly a whole number."""
    if isinstance(node, exp.Literal):
        return node.is_int
    if isinstance(node, exp.Column):
        return node.type is not None and node.type.this in exp.DataType.INTEGER_TYPES
    if isinstance(node, exp.Cast):
        return node.args["to"].this in _WHOLE_TYPES
    if isinstance(node, _KEEPING):
        return is_whole(node.this)
    if isinstance(node, _ARITHMETIC):
        return is_whole(node.this) and is_whole(node.expression)
    return isinstance(node, _COUNTS) or (isinstance(node, exp.Anonymous) and node.name in _MADE_WHOLE)


def is_double(node: exp.Expr) -> bool:
    """Tell whether this is certainly a double."""
    if isinstance(node, exp.Literal):
        return not node.is_string and "e" in node.name.lower()
    if isinstance(node, exp.Cast):
        return bool(node.args["to"].this == exp.DataType.Type.DOUBLE)
    if isinstance(node, _KEEPING):
        return is_double(node.this)
    if isinstance(node, _ARITHMETIC):
        return is_double(node.this) or is_double(node.expression)
    return isinstance(node, (exp.Avg, exp.TimeToUnix)) or (
        isinstance(node, exp.Anonymous) and node.name in _MADE_DOUBLE
    )

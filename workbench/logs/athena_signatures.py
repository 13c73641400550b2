"""What Athena's functions take and return, of those that are known here.

Source: Trino's pages on functions and operators (https://trino.io/docs/current/functions.html), on which
Athena's engine 3 rests.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from sqlglot import exp
from sqlglot.dialects.presto import Presto

_Type = exp.DataType.Type
TEXT, NUMBER, TRUTH, TIME, LIST = "text", "number", "truth", "time", "list"
SCALAR = (TEXT, NUMBER, TRUTH, TIME)
"""What can be compared and ordered."""
KINDS: Mapping[object, str] = {
    **dict.fromkeys((_Type.VARCHAR, _Type.CHAR, _Type.TEXT), TEXT),
    **dict.fromkeys(exp.DataType.NUMERIC_TYPES, NUMBER),
    _Type.BOOLEAN: TRUTH,
    **dict.fromkeys(exp.DataType.TEMPORAL_TYPES, TIME),
    _Type.INTERVAL: "interval",
    _Type.JSON: "JSON",
    _Type.ARRAY: LIST,
    _Type.STRUCT: "row",
    _Type.MAP: "map",
    _Type.NULL: "nothing",
}
"""What a type is called in words; two types of one word are compared, and become one in Athena."""
COMPARISONS = (exp.EQ, exp.NEQ, exp.GT, exp.GTE, exp.LT, exp.LTE, exp.NullSafeEQ, exp.NullSafeNEQ)


def built(kind: str) -> exp.DataType:
    """Return a type as Athena writes it, `ARRAY(VARCHAR)`."""
    return exp.DataType.build(kind, dialect="athena")


def _set(annotator: Any, node: Any, kind: Any) -> Any:
    return annotator._set_type(node, kind)  # noqa: SLF001 - as sqlglot's own tables of functions do


def _as_this(annotator: Any, node: Any) -> Any:
    return annotator._annotate_by_args(node, "this")  # noqa: SLF001 - as above


def _of_list(annotator: Any, node: Any) -> Any:
    """An element has the type of its list's items, or of its map's values."""
    kind = node.this.type
    items = kind.expressions if kind is not None else ()
    return _set(annotator, node, items[-1] if items else _Type.UNKNOWN)


_NAMED: Mapping[str, object] = {
    **dict.fromkeys(("any_match", "all_match", "none_match"), _Type.BOOLEAN),
    "format_datetime": _Type.VARCHAR,
}


def _by_name(annotator: Any, node: Any) -> Any:
    return _set(annotator, node, _NAMED.get(str(node.name).lower(), _Type.UNKNOWN))


def _returning(kind: str) -> Callable[[Any, Any], Any]:
    return lambda annotator, node: _set(annotator, node, built(kind))


_RETURNS: Mapping[str, tuple[type[exp.Expr], ...]] = {
    "VARCHAR": (
        *(exp.Lower, exp.Upper, exp.Reverse, exp.SplitPart, exp.Substring, exp.Replace, exp.RegexpExtract),
        *(exp.RegexpReplace, exp.JSONExtractScalar, exp.TimeToStr, exp.ArrayToString, exp.Placeholder),
        *(exp.Concat, exp.DPipe),
    ),
    "BIGINT": (
        *(exp.Count, exp.CountIf, exp.Length, exp.StrPosition, exp.ArraySize, exp.DateDiff, exp.RowNumber),
        *(exp.Rank, exp.DenseRank, exp.Year, exp.Month, exp.Day, exp.Hour, exp.Minute, exp.Second),
    ),
    "BOOLEAN": (exp.RegexpLike, exp.StartsWith, exp.ArrayContains, exp.LogicalAnd, exp.LogicalOr, exp.Is),
    "DOUBLE": (exp.TimeToUnix, exp.Avg),
    "TIMESTAMP": (exp.FromISO8601Timestamp, exp.ParseDatetime),
    "JSON": (exp.JSONExtract,),
    "ARRAY(VARCHAR)": (exp.Split,),
}
_AS_THIS: tuple[type[exp.Expr], ...] = (
    *(exp.Abs, exp.Floor, exp.Ceil, exp.TimestampTrunc, exp.DateAdd, exp.ArgMax, exp.ArgMin, exp.Lag),
    *(exp.Lead, exp.FirstValue, exp.LastValue, exp.AnyValue, exp.ArrayFilter, exp.Nullif, exp.Neg),
    *(exp.Min, exp.Max, exp.Ordered),
)
METADATA: dict[type[exp.Expr], Any] = {
    **Presto.EXPRESSION_METADATA,
    **{node: {"annotator": _returning(kind)} for kind, nodes in _RETURNS.items() for node in nodes},
    **{node: {"annotator": _as_this} for node in _AS_THIS},
    exp.Transform: {"returns": _Type.ARRAY},
    exp.Bracket: {"annotator": _of_list},
    exp.Anonymous: {"annotator": _by_name},
}
"""What nodes return, as sqlglot's `annotate_types` takes it."""


def _each(
    nodes: Iterable[type[exp.Expr]], takes: Mapping[str, tuple[str, ...]]
) -> dict[type[exp.Expr], Mapping[str, tuple[str, ...]]]:
    return dict.fromkeys(nodes, takes)


TAKES: Mapping[type[exp.Expr], Mapping[str, tuple[str, ...]]] = {
    **_each((exp.Lower, exp.Upper, exp.Length, exp.Reverse), {"this": (TEXT,)}),
    **_each((exp.RegexpLike, exp.RegexpExtract, exp.RegexpReplace), {"this": (TEXT,)}),
    **_each((exp.FromISO8601Timestamp, exp.ParseDatetime), {"this": (TEXT,)}),
    **_each((exp.StartsWith, exp.Split, exp.Like, exp.DPipe), {"this": (TEXT,), "expression": (TEXT,)}),
    exp.Concat: {"expressions": (TEXT,)},
    exp.StrPosition: {"this": (TEXT,), "substr": (TEXT,)},
    exp.SplitPart: {"this": (TEXT,), "delimiter": (TEXT,), "part_index": (NUMBER,)},
    exp.Substring: {"this": (TEXT,), "start": (NUMBER,), "length": (NUMBER,)},
    exp.Replace: {"this": (TEXT,), "expression": (TEXT,), "replacement": (TEXT,)},
    **_each((exp.JSONExtract, exp.JSONExtractScalar), {"this": (TEXT, "JSON")}),
    exp.ArrayToString: {"this": (LIST,), "expression": (TEXT,)},
    exp.ArraySize: {"this": (LIST, "map")},
    exp.ArrayContains: {"this": (LIST,), "expression": SCALAR},
    **_each((exp.Transform, exp.ArrayFilter), {"this": (LIST,)}),
    exp.Unnest: {"expressions": (LIST,)},
    **_each((exp.Sum, exp.Avg, exp.Abs, exp.Floor, exp.Ceil, exp.Neg), {"this": (NUMBER,)}),
    **_each((exp.Mul, exp.Div, exp.Mod), {"this": (NUMBER,), "expression": (NUMBER,)}),
    **_each((exp.Min, exp.Max), {"this": SCALAR}),
    **_each((exp.ArgMax, exp.ArgMin), {"expression": SCALAR}),
    **_each((exp.CountIf, exp.LogicalAnd, exp.LogicalOr, exp.Not, exp.Where, exp.Having), {"this": (TRUTH,)}),
    **_each((exp.And, exp.Or), {"this": (TRUTH,), "expression": (TRUTH,)}),
    exp.Join: {"on": (TRUTH,)},
    **_each((exp.Year, exp.Month, exp.Day, exp.Hour, exp.Minute, exp.Second), {"this": (TIME,)}),
    **_each((exp.TimeToUnix, exp.TimestampTrunc, exp.TimeToStr), {"this": (TIME,)}),
    exp.DateDiff: {"this": (TIME,), "expression": (TIME,)},
    exp.DateAdd: {"this": (TIME,), "expression": (NUMBER,)},
    **_each((exp.Lag, exp.Lead), {"offset": (NUMBER,)}),
}
"""What a node's arguments must be."""
NAMED_TAKES: Mapping[str, tuple[tuple[str, ...], ...]] = {"format_datetime": ((TIME,), (TEXT,))}
"""The same of functions that sqlglot knows by name alone."""

"""The rules that bring DuckDB to Athena's answer, by kind of expression; each refuses what it cannot."""

from __future__ import annotations

import re
from collections.abc import Mapping

from sqlglot import exp

from workbench.logs import fixups_of_texts as texts
from workbench.logs import fixups_of_times as times
from workbench.logs.fixup_parts import Rule, call, is_whole_literal, refusal, text_of
from workbench.logs.numbers import is_double, is_whole

_NUMBERS = {
    exp.DataType.Type.BIGINT: "bigint",
    exp.DataType.Type.INT: "integer",
    exp.DataType.Type.DOUBLE: "double",
}
_LITERAL_TIME = re.compile(r"\d{4}-\d\d-\d\d(?: \d\d:\d\d(?::\d\d(?:\.\d{1,6})?)?)?")
_OF_ROWS = (exp.Values, exp.Group, exp.GroupingSets, exp.Cube, exp.Rollup)


def _divided(node: exp.Expr) -> exp.Expr:
    """Whole numbers leave no fraction, and nothing is divided by zero: DuckDB itself raises that."""
    left, right = node.this, node.expression
    if is_whole(left) and is_whole(right):
        return exp.Paren(this=exp.IntDiv(this=left, expression=right))
    if is_double(left) or is_double(right):
        return node
    raise refusal(
        node,
        "whole numbers, decimals and doubles divide differently: CAST one side AS DOUBLE, or both AS BIGINT",
    )


def _json(macro: str) -> Rule:
    def fix(node: exp.Expr) -> exp.Expr:
        path = node.expression
        if not isinstance(path, exp.JSONPath):
            text = text_of(path)
            if text is not None:
                raise refusal(node, f"Athena does not read this path: write '{_quoted_path(text)}'")
            raise refusal(node, "the path must be a text that stands there")
        return call(macro, node.this, exp.Literal.string(_path(node, path)))

    return fix


def _quoted_path(text: str) -> str:
    """Return a path with the names in brackets that are no plain ones: `$["x-amz-acl"]`."""
    names = [name for name in re.split(r"\.(?![^\[]*\])", text.removeprefix("$")) if name]
    return "$" + "".join(
        f".{name}"
        if re.fullmatch(r"\w+(\[\d+\])*", name)
        else name
        if name.startswith("[")
        else f'["{name}"]'
        for name in names
    )


def _path(node: exp.Expr, path: exp.JSONPath) -> str:
    text = ""
    for part in path.expressions:
        if isinstance(part, exp.JSONPathRoot):
            text += "$"
        elif isinstance(part, exp.JSONPathKey) and isinstance(part.this, str) and '"' not in part.this:
            text += f'."{part.this}"'
        elif isinstance(part, exp.JSONPathSubscript) and isinstance(part.this, int) and part.this >= 0:
            text += f"[{part.this}]"
        else:
            raise refusal(node, "only names and positions are read in a path")
    return text


def _element(node: exp.Expr) -> exp.Expr:
    if not node.args.get("safe"):
        raise refusal(node, "Athena fails where there is no such element, DuckDB does not: use element_at")
    (place,) = node.expressions
    if not is_whole_literal(place) or place.name == "0":
        raise refusal(node, "the place must be a number other than 0 that stands there")
    return node


def _tuple(node: exp.Expr) -> exp.Expr:
    if not isinstance(node.parent, _OF_ROWS):
        raise refusal(node, "rows with a NULL compare differently: compare column by column")
    return node


def _rounded(node: exp.Expr) -> exp.Expr:
    """A whole number remains one in Athena; DuckDB makes it a double."""
    if is_whole(node.this):
        return exp.Paren(this=node.this)
    if not is_double(node.this):
        raise refusal(node, "CAST what is rounded AS DOUBLE")
    return node


def _cast(node: exp.Expr) -> exp.Expr:
    """Text and numbers turn into each other, and literal times are times; no other cast passes."""
    kind, tries = node.args["to"], isinstance(node, exp.TryCast)
    to, text = kind.this, text_of(node.this)
    if to == exp.DataType.Type.VARCHAR and kind.expressions:
        raise refusal(node, "a length cuts the text in Athena: leave the length out, or take substr")
    if to == exp.DataType.Type.VARCHAR and not is_double(node.this) and not _is_time(node.this):
        return call("athena_varchar", node.this)
    if to == exp.DataType.Type.DOUBLE or (to in _NUMBERS and not is_double(node.this)):
        return call(f"athena_{'try_' if tries else ''}{_NUMBERS[to]}", node.this)
    if to in (exp.DataType.Type.TIMESTAMP, exp.DataType.Type.DATE) and text and _LITERAL_TIME.fullmatch(text):
        name = "DATE" if to == exp.DataType.Type.DATE else "TIMESTAMP"
        return exp.Cast(this=node.this, to=exp.DataType.build(name))
    raise refusal(
        node,
        "this cast is not known to answer as Athena's; read times by from_iso8601_timestamp, or as literals",
    )


def _is_time(node: exp.Expr) -> bool:
    return isinstance(node, (exp.Cast, exp.TimestampTrunc, exp.DateAdd)) or (
        isinstance(node, exp.Anonymous) and node.name in ("athena_time", "athena_parse_time")
    )


def _match(macro: str, *, negated: bool = False) -> Rule:
    def fix(node: exp.Expr) -> exp.Expr:
        items, condition = node.expressions
        found: exp.Expr = call(macro, exp.Transform(this=items, expression=condition))
        return exp.Not(this=found) if negated else found

    return fix


def _contains(node: exp.Expr) -> exp.Expr:
    if isinstance(node.expression, exp.Cast) or text_of(node.this) is not None:
        raise refusal(node, "networks are not compared here")
    return call("athena_contains", node.this, node.expression)


def _best(name: str) -> Rule:
    """Of the row that is found, its value, be it NULL; DuckDB's `arg_max` passes over those."""

    def fix(node: exp.Expr) -> exp.Expr:
        if node.args.get("count") is not None:
            raise refusal(node, "several at once are not read here")
        return call(name, node.this, node.expression)

    return fix


def _unnest(node: exp.Expr) -> exp.Expr:
    """A list is one column, of rows too: so AWS's pages write `UNNEST(items) AS t(item)` and `item.field`.

    Trino itself makes a column of each field; Athena's engine 3 is not known to follow it
    (https://docs.aws.amazon.com/athena/latest/ug/filtering-with-dot.html).
    """
    (_, *more), alias = node.expressions, node.args.get("alias")
    if more or node.args.get("offset"):
        raise refusal(node, "several lists at once and WITH ORDINALITY are not read here: one UNNEST each")
    names = alias.columns if isinstance(alias, exp.TableAlias) else []
    if len(names) != 1:
        raise refusal(
            node, "a list is one column, of rows too: write UNNEST(list) AS t(item), and item.field"
        )
    return node


FIXED: Mapping[type[exp.Expr], Rule] = {
    exp.Div: _divided,
    exp.JSONExtractScalar: _json("athena_json_scalar"),
    exp.JSONExtract: _json("athena_json"),
    exp.Bracket: _element,
    exp.Tuple: _tuple,
    exp.Floor: _rounded,
    exp.Ceil: _rounded,
    exp.RegexpLike: texts.regexp_like,
    exp.RegexpExtract: texts.regexp_extract,
    exp.RegexpReplace: texts.regexp_replace,
    exp.Replace: texts.replace,
    exp.SplitPart: texts.split_part,
    exp.Split: texts.split,
    exp.Substring: texts.substring,
    exp.Cast: _cast,
    exp.TryCast: _cast,
    exp.DateDiff: times.date_diff,
    exp.DateAdd: times.date_add,
    exp.TimestampTrunc: times.with_unit,
    exp.FromISO8601Timestamp: times.iso_time,
    exp.TimeToStr: times.time_format,
    exp.ParseDatetime: times.parse_datetime,
    exp.ArrayContains: _contains,
    exp.ArgMax: _best("arg_max_null"),
    exp.ArgMin: _best("arg_min_null"),
    exp.Unnest: _unnest,
}
FIXED_BY_NAME: Mapping[str, Rule] = {
    "any_match": _match("athena_any"),
    "all_match": _match("athena_all"),
    "none_match": _match("athena_any", negated=True),
    "format_datetime": times.format_datetime,
}

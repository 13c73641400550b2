"""The rules that bring DuckDB to Athena's answer, by kind of expression; each refuses what it cannot."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import TypeAlias

from sqlglot import exp

from workbench.engine.errors import UsageError
from workbench.logs.numbers import is_double, is_whole

Rule: TypeAlias = Callable[[exp.Expr], exp.Expr]

_JODA = re.compile(r"yyyy|MMM|MM|dd|HH|mm|ss|Z|'[^']*'|[^A-Za-z']+")
_STRFTIME = {"yyyy": "%Y", "MMM": "%b", "MM": "%m", "dd": "%d", "HH": "%H", "mm": "%M", "ss": "%S", "Z": "%z"}
_NUMBERS = {
    exp.DataType.Type.BIGINT: "bigint",
    exp.DataType.Type.INT: "integer",
    exp.DataType.Type.DOUBLE: "double",
}
_UNITS = frozenset({"SECOND", "MINUTE", "HOUR", "DAY", "WEEK", "MONTH", "YEAR"})
_MAYBE = re.compile(r"\)[?*]|\)\{0|\|")
"""A group that may have no part in the match: Athena has NULL for it, DuckDB the empty text."""
_LITERAL_TIME = re.compile(r"\d{4}-\d\d-\d\d(?: \d\d:\d\d(?::\d\d(?:\.\d{1,6})?)?)?")
_OTHER_REGEXP = re.compile(r"\[[^\]]*\[|&&|\\[CGZ]")
"""A class within a class, an intersection, and escapes that mean something else to Java."""
_RESOURCE = ("ARN", "accountId", "type")
_OF_ROWS = (exp.Values, exp.Group, exp.GroupingSets, exp.Cube, exp.Rollup)


def _refuse(node: exp.Expr, why: str) -> UsageError:
    return UsageError(f"{node.sql('athena')[:80]}: {why}")


def _call(name: str, *arguments: exp.Expr) -> exp.Anonymous:
    return exp.Anonymous(this=name, expressions=list(arguments))


def _text_of(node: exp.Expr | None) -> str | None:
    return node.name if isinstance(node, exp.Literal) and node.is_string else None


def _divided(node: exp.Expr) -> exp.Expr:
    """Whole numbers leave no fraction, and nothing is divided by zero: DuckDB itself raises that."""
    left, right = node.this, node.expression
    if is_whole(left) and is_whole(right):
        return exp.Paren(this=exp.IntDiv(this=left, expression=right))
    if is_double(left) or is_double(right):
        return node
    raise _refuse(
        node,
        "whole numbers, decimals and doubles divide differently: CAST one side AS DOUBLE, or both AS BIGINT",
    )


def _json(macro: str) -> Rule:
    def fix(node: exp.Expr) -> exp.Expr:
        path = node.expression
        if not isinstance(path, exp.JSONPath):
            raise _refuse(node, "the path must be a text that stands there")
        return _call(macro, node.this, exp.Literal.string(_path(node, path)))

    return fix


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
            raise _refuse(node, "only names and positions are read in a path")
    return text


def _element(node: exp.Expr) -> exp.Expr:
    if not node.args.get("safe"):
        raise _refuse(node, "Athena fails where there is no such element, DuckDB does not: use element_at")
    (place,) = node.expressions
    if not _is_whole_literal(place) or place.name == "0":
        raise _refuse(node, "the place must be a number other than 0 that stands there")
    return node


def _is_whole_literal(node: exp.Expr) -> bool:
    return node.is_int or (isinstance(node, exp.Neg) and node.this.is_int)


def _tuple(node: exp.Expr) -> exp.Expr:
    if not isinstance(node.parent, _OF_ROWS):
        raise _refuse(node, "rows with a NULL compare differently: compare column by column")
    return node


def _rounded(node: exp.Expr) -> exp.Expr:
    """A whole number remains one in Athena; DuckDB makes it a double."""
    if is_whole(node.this):
        return exp.Paren(this=node.this)
    if not is_double(node.this):
        raise _refuse(node, "CAST what is rounded AS DOUBLE")
    return node


def _pattern(node: exp.Expr) -> str:
    """Return the regular expression of a call; refuse what Java and RE2 read differently."""
    pattern = _text_of(node.expression)
    if pattern is None:
        raise _refuse(node, "the pattern must be a text that stands there")
    if _OTHER_REGEXP.search(pattern):
        raise _refuse(node, "Athena reads this pattern otherwise: do without classes in classes, && and \\Z")
    return pattern


def _in_python(node: exp.Expr) -> re.Pattern[str]:
    try:
        return re.compile(_pattern(node))
    except (re.error, OverflowError, RecursionError) as error:
        raise _refuse(node, f"this pattern is not read here: {error}") from error


def _regexp_like(node: exp.Expr) -> exp.Expr:
    _pattern(node)
    return node


def _regexp_extract(node: exp.Expr) -> exp.Expr:
    pattern, part = _pattern(node), node.args.get("group") or exp.Literal.number(0)
    if not part.is_int:
        raise _refuse(node, "the group must be a number that stands there")
    if part.name != "0" and _MAYBE.search(pattern):
        raise _refuse(node, "a group that may be missing is NULL in Athena only: make the group certain")
    if part.name != "0" and int(part.name) > _in_python(node).groups:
        raise _refuse(node, f"the pattern has no group {part.name}")
    return _call("athena_regexp_extract", node.this, node.expression, part)


def _regexp_replace(node: exp.Expr) -> exp.Expr:
    replacement = node.args.get("replacement")
    text = "" if replacement is None else _text_of(replacement)
    if text is None or "$" in text or "\\" in text:
        raise _refuse(node, "the replacement must stand there, without groups ($1)")
    if _in_python(node).search(""):
        raise _refuse(node, "what may match nothing at all is replaced at other places in Athena")
    return node


def _replace(node: exp.Expr) -> exp.Expr:
    if not _text_of(node.expression):
        raise _refuse(node, "what is replaced must be a text that stands there")
    return node


def _split_part(node: exp.Expr) -> exp.Expr:
    part = node.args["part_index"]
    if not part.is_int or int(part.name) < 1:
        raise _refuse(node, "the part must be a number from 1 on that stands there")
    return _call("athena_split_part", node.this, node.args["delimiter"], part)


def _split(node: exp.Expr) -> exp.Expr:
    if node.args.get("limit") is not None:
        raise _refuse(node, "split with a limit is not read here")
    if not _text_of(node.expression):
        raise _refuse(node, "the delimiter must be a text that stands there")
    return node


def _substring(node: exp.Expr) -> exp.Expr:
    start, length = node.args.get("start") or exp.Literal.number(1), node.args.get("length")
    if length is None:
        return _call("athena_substr", node.this, start)
    return _call("athena_substr_of", node.this, start, length)


def _cast(node: exp.Expr) -> exp.Expr:
    """Text and numbers turn into each other, and literal times are times; no other cast passes."""
    kind, tries = node.args["to"], isinstance(node, exp.TryCast)
    to, text = kind.this, _text_of(node.this)
    if to == exp.DataType.Type.VARCHAR and kind.expressions:
        raise _refuse(node, "a length cuts the text in Athena: leave the length out, or take substr")
    if to == exp.DataType.Type.VARCHAR and not is_double(node.this) and not _is_time(node.this):
        return _call("athena_varchar", node.this)
    if to == exp.DataType.Type.DOUBLE or (to in _NUMBERS and not is_double(node.this)):
        return _call(f"athena_{'try_' if tries else ''}{_NUMBERS[to]}", node.this)
    if to in (exp.DataType.Type.TIMESTAMP, exp.DataType.Type.DATE) and text and _LITERAL_TIME.fullmatch(text):
        name = "DATE" if to == exp.DataType.Type.DATE else "TIMESTAMP"
        return exp.Cast(this=node.this, to=exp.DataType.build(name))
    raise _refuse(
        node,
        "this cast is not known to answer as Athena's; read times by from_iso8601_timestamp, or as literals",
    )


def _is_time(node: exp.Expr) -> bool:
    return isinstance(node, (exp.Cast, exp.TimestampTrunc, exp.DateAdd)) or (
        isinstance(node, exp.Anonymous) and node.name in ("athena_time", "athena_parse_time")
    )


def _date_diff(node: exp.Expr) -> exp.Expr:
    """Athena counts whole units; DuckDB's `date_diff` counts the boundaries that are crossed."""
    unit = _unit(node)
    return _call("date_sub", exp.Literal.string(unit.lower()), node.expression, node.this)


def _unit(node: exp.Expr) -> str:
    unit = node.args.get("unit")
    if unit is None or unit.name.upper() not in _UNITS:
        raise _refuse(node, f"the unit must be one of {', '.join(sorted(_UNITS)).lower()}")
    return str(unit.name).upper()


def _date_add(node: exp.Expr) -> exp.Expr:
    _unit(node)
    count = node.expression
    if not _is_whole_literal(count):
        raise _refuse(node, "the count must be a number that stands there")
    return node


def _with_unit(node: exp.Expr) -> exp.Expr:
    _unit(node)
    return node


def _iso_time(node: exp.Expr) -> exp.Expr:
    return _call("athena_time", node.this)


def _time_format(node: exp.Expr) -> exp.Expr:
    """`date_format`: of MySQL's letters those that are certain. sqlglot has made them strftime's by now."""
    pattern = _text_of(node.args.get("format"))
    if pattern is None or not re.fullmatch(r"(?:%[YmdHMS%]|[^%])*", pattern):
        raise _refuse(node, "of the pattern only %Y %m %d %H %i %s are read")
    return node


def _parse_datetime(node: exp.Expr) -> exp.Expr:
    pattern = exp.Literal.string(_joda(node, _text_of(node.args.get("format"))))
    return _call("athena_parse_time", node.this, pattern)


def _format_datetime(node: exp.Expr) -> exp.Expr:
    moment, pattern = node.expressions
    translated = _joda(node, _text_of(pattern))
    if "%z" in translated:
        raise _refuse(node, "times are UTC here, so that Z says nothing")
    return _call("strftime", moment, exp.Literal.string(translated))


def _joda(node: exp.Expr, pattern: str | None) -> str:
    if pattern is None:
        raise _refuse(node, "the pattern must be a text that stands there")
    parts = _JODA.findall(pattern)
    if "".join(parts) != pattern:
        raise _refuse(node, f"of a pattern only {', '.join(_STRFTIME)} are read")
    return "".join(_STRFTIME.get(part, part.strip("'").replace("%", "%%")) for part in parts)


def _match(macro: str, *, negated: bool = False) -> Rule:
    def fix(node: exp.Expr) -> exp.Expr:
        items, condition = node.expressions
        found: exp.Expr = _call(macro, exp.Transform(this=items, expression=condition))
        return exp.Not(this=found) if negated else found

    return fix


def _contains(node: exp.Expr) -> exp.Expr:
    if isinstance(node.expression, exp.Cast) or _text_of(node.this) is not None:
        raise _refuse(node, "networks are not compared here")
    return _call("athena_contains", node.this, node.expression)


def _best(name: str) -> Rule:
    """Of the row that is found, its value, be it NULL; DuckDB's `arg_max` passes over those."""

    def fix(node: exp.Expr) -> exp.Expr:
        if node.args.get("count") is not None:
            raise _refuse(node, "several at once are not read here")
        return _call(name, node.this, node.expression)

    return fix


def _unnest(node: exp.Expr) -> exp.Expr:
    """A list of rows becomes one column per field in Athena, one column in DuckDB."""
    (items, *more), alias = node.expressions, node.args.get("alias")
    if more or node.args.get("offset"):
        raise _refuse(node, "several lists at once and WITH ORDINALITY are not read here")
    names = [column.name for column in alias.columns] if alias else []
    if isinstance(items, (exp.Split, exp.Array)) and len(names) == 1:
        return node
    if not (
        isinstance(items, exp.Column) and items.name.lower() == "resources" and len(names) == len(_RESOURCE)
    ):
        raise _refuse(
            node, "write UNNEST(resources) AS t(arn, accountid, type), or UNNEST(split(…)) AS t(part)"
        )
    row = exp.column("row_of_resources")
    fields = [
        exp.alias_(
            exp.Dot(this=row.copy(), expression=exp.to_identifier(field, quoted=True)), name, quoted=True
        )
        for field, name in zip(_RESOURCE, names, strict=True)
    ]
    inner = exp.select(exp.alias_(exp.Explode(this=items.copy()), "row_of_resources")).subquery(
        "rows_of_resources"
    )
    return exp.Lateral(
        this=exp.select(*fields).from_(inner).subquery(),
        alias=exp.TableAlias(this=alias.this if alias else None),
    )


FIXED: Mapping[type[exp.Expr], Rule] = {
    exp.Div: _divided,
    exp.JSONExtractScalar: _json("athena_json_scalar"),
    exp.JSONExtract: _json("athena_json"),
    exp.Bracket: _element,
    exp.Tuple: _tuple,
    exp.Floor: _rounded,
    exp.Ceil: _rounded,
    exp.RegexpLike: _regexp_like,
    exp.RegexpExtract: _regexp_extract,
    exp.RegexpReplace: _regexp_replace,
    exp.Replace: _replace,
    exp.SplitPart: _split_part,
    exp.Split: _split,
    exp.Substring: _substring,
    exp.Cast: _cast,
    exp.TryCast: _cast,
    exp.DateDiff: _date_diff,
    exp.DateAdd: _date_add,
    exp.TimestampTrunc: _with_unit,
    exp.FromISO8601Timestamp: _iso_time,
    exp.TimeToStr: _time_format,
    exp.ParseDatetime: _parse_datetime,
    exp.ArrayContains: _contains,
    exp.ArgMax: _best("arg_max_null"),
    exp.ArgMin: _best("arg_min_null"),
    exp.Unnest: _unnest,
}
FIXED_BY_NAME: Mapping[str, Rule] = {
    "any_match": _match("athena_any"),
    "all_match": _match("athena_all"),
    "none_match": _match("athena_any", negated=True),
    "format_datetime": _format_datetime,
}

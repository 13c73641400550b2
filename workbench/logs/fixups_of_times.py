"""The rules for times, which are UTC and without a zone here."""

from __future__ import annotations

import re

from sqlglot import exp

from workbench.logs.fixup_parts import call, is_whole_literal, refusal, text_of

_JODA = re.compile(r"yyyy|MMM|MM|dd|HH|mm|ss|Z|'[^']*'|[^A-Za-z']+")
_STRFTIME = {"yyyy": "%Y", "MMM": "%b", "MM": "%m", "dd": "%d", "HH": "%H", "mm": "%M", "ss": "%S", "Z": "%z"}
_UNITS = frozenset({"SECOND", "MINUTE", "HOUR", "DAY", "WEEK", "MONTH", "YEAR"})


def date_diff(node: exp.Expr) -> exp.Expr:
    """Athena counts whole units; DuckDB's `date_diff` counts the boundaries that are crossed."""
    unit = _unit(node)
    return call("date_sub", exp.Literal.string(unit.lower()), node.expression, node.this)


def _unit(node: exp.Expr) -> str:
    unit = node.args.get("unit")
    if unit is None or unit.name.upper() not in _UNITS:
        raise refusal(node, f"the unit must be one of {', '.join(sorted(_UNITS)).lower()}")
    return str(unit.name).upper()


def date_add(node: exp.Expr) -> exp.Expr:
    """The unit as text, the count as it stands."""
    _unit(node)
    count = node.expression
    if not is_whole_literal(count):
        raise refusal(node, "the count must be a number that stands there")
    return node


def with_unit(node: exp.Expr) -> exp.Expr:
    """`date_trunc`: as it is, for units that both know."""
    _unit(node)
    return node


def iso_time(node: exp.Expr) -> exp.Expr:
    """Text of a time, in UTC whatever its offset."""
    return call("athena_time", node.this)


def time_format(node: exp.Expr) -> exp.Expr:
    """`date_format`: of MySQL's letters those that are certain. sqlglot has made them strftime's by now."""
    pattern = text_of(node.args.get("format"))
    if pattern is None or not re.fullmatch(r"(?:%[YmdHMS%]|[^%])*", pattern):
        raise refusal(node, "of the pattern only %Y %m %d %H %i %s are read")
    return node


def parse_datetime(node: exp.Expr) -> exp.Expr:
    """Text by a pattern of Joda's."""
    pattern = exp.Literal.string(_joda(node, text_of(node.args.get("format"))))
    return call("athena_parse_time", node.this, pattern)


def format_datetime(node: exp.Expr) -> exp.Expr:
    """A time by a pattern of Joda's."""
    moment, pattern = node.expressions
    translated = _joda(node, text_of(pattern))
    if "%z" in translated:
        raise refusal(node, "times are UTC here, so that Z says nothing")
    return call("strftime", moment, exp.Literal.string(translated))


def _joda(node: exp.Expr, pattern: str | None) -> str:
    if pattern is None:
        raise refusal(node, "the pattern must be a text that stands there")
    parts = _JODA.findall(pattern)
    if "".join(parts) != pattern:
        raise refusal(node, f"of a pattern only {', '.join(_STRFTIME)} are read")
    return "".join(_STRFTIME.get(part, part.strip("'").replace("%", "%%")) for part in parts)

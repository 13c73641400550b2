"""The rules for functions on text: what Java's regular expressions and DuckDB's have in common passes."""

from __future__ import annotations

import re

from sqlglot import exp

from workbench.logs.fixup_parts import call, refusal, text_of

_MAYBE = re.compile(r"\)[?*]|\)\{0|\|")
"""A group that may have no part in the match: Athena has NULL for it, DuckDB the empty text."""
_OTHER_REGEXP = re.compile(r"\[[^\]]*\[|&&|\\[CGZ]")
"""A class within a class, an intersection, and escapes that mean something else to Java."""


def _pattern(node: exp.Expr) -> str:
    """Return the regular expression of a call; refuse what Java and RE2 read differently."""
    pattern = text_of(node.expression)
    if pattern is None:
        raise refusal(node, "the pattern must be a text that stands there")
    if _OTHER_REGEXP.search(pattern):
        raise refusal(node, "Athena reads this pattern otherwise: do without classes in classes, && and \\Z")
    return pattern


def _in_python(node: exp.Expr) -> re.Pattern[str]:
    try:
        return re.compile(_pattern(node))
    except (re.error, OverflowError, RecursionError) as error:
        raise refusal(node, f"this pattern is not read here: {error}") from error


def regexp_like(node: exp.Expr) -> exp.Expr:
    """Tell whether a pattern matches: as it is, where both read it alike."""
    _pattern(node)
    return node


def regexp_extract(node: exp.Expr) -> exp.Expr:
    """No match is NULL, where DuckDB answers the empty text."""
    pattern, part = _pattern(node), node.args.get("group") or exp.Literal.number(0)
    if not part.is_int:
        raise refusal(node, "the group must be a number that stands there")
    if part.name != "0" and _MAYBE.search(pattern):
        raise refusal(node, "a group that may be missing is NULL in Athena only: make the group certain")
    if part.name != "0" and int(part.name) > _in_python(node).groups:
        raise refusal(node, f"the pattern has no group {part.name}")
    return call("athena_regexp_extract", node.this, node.expression, part)


def regexp_replace(node: exp.Expr) -> exp.Expr:
    """A replacement is a text; groups are written differently."""
    replacement = node.args.get("replacement")
    text = "" if replacement is None else text_of(replacement)
    if text is None or "$" in text or "\\" in text:
        raise refusal(node, "the replacement must stand there, without groups ($1)")
    if _in_python(node).search(""):
        raise refusal(node, "what may match nothing at all is replaced at other places in Athena")
    return node


def replace(node: exp.Expr) -> exp.Expr:
    """An empty text is found everywhere by one, nowhere by the other."""
    if not text_of(node.expression):
        raise refusal(node, "what is replaced must be a text that stands there")
    return node


def split_part(node: exp.Expr) -> exp.Expr:
    """A part that is not there is NULL."""
    part = node.args["part_index"]
    if not part.is_int or int(part.name) < 1:
        raise refusal(node, "the part must be a number from 1 on that stands there")
    return call("athena_split_part", node.this, node.args["delimiter"], part)


def split(node: exp.Expr) -> exp.Expr:
    """Without limit, and by a delimiter that is not empty."""
    if node.args.get("limit") is not None:
        raise refusal(node, "split with a limit is not read here")
    if not text_of(node.expression):
        raise refusal(node, "the delimiter must be a text that stands there")
    return node


def substring(node: exp.Expr) -> exp.Expr:
    """There is no position 0, nor one before the beginning."""
    start, length = node.args.get("start") or exp.Literal.number(1), node.args.get("length")
    if length is None:
        return call("athena_substr", node.this, start)
    return call("athena_substr_of", node.this, start, length)

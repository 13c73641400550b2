"""What sqlglot reads and Athena does not: spellings of other engines, refused with Athena's own.

The grammar is Trino's, on which Athena's engine 3 rests (https://trino.io/docs/current/sql/select.html;
Athena's order of OFFSET and LIMIT: https://docs.aws.amazon.com/athena/latest/ug/select.html).
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterator, Mapping, Sequence

from sqlglot import TokenType, exp
from sqlglot.dialects import Athena
from sqlglot.tokenizer_core import Token

from workbench.engine.errors import UsageError
from workbench.logs.fixup_parts import refusal, refused

_NO_SUCH: Mapping[TokenType, str] = {
    TokenType.DCOLON: "write CAST(x AS type) for ::",
    TokenType.RLIKE: "write regexp_like(x, pattern)",
    TokenType.ILIKE: "write lower(x) LIKE 'pattern'",
    TokenType.GLOB: "write LIKE or regexp_like",
    TokenType.NULLSAFE_EQ: "write IS NOT DISTINCT FROM",
    TokenType.ISNULL: "write IS NULL",
    TokenType.NOTNULL: "write IS NOT NULL",
    TokenType.DARROW: "write json_extract_scalar",
    TokenType.DIV: "write / between whole numbers",
    TokenType.XOR: "write <> between truths",
    TokenType.DAMP: "write AND",
    TokenType.CARET: "write multiplications",
    TokenType.PIPE: "write bitwise_or, which is not read here",
    TokenType.AMP: "write bitwise_and, which is not read here",
    TokenType.TILDE: "write regexp_like",
    TokenType.HASH: "a comment begins with --",
    TokenType.PARAMETER: "values are bound as :name",
    TokenType.PLACEHOLDER: "values are bound as :name",
    TokenType.L_BRACE: "Athena has no braces",
    TokenType.COLON_EQ: "Athena has no :=",
    TokenType.HEX_STRING: "bytes are not read here",
    TokenType.UNICODE_STRING: "write the characters themselves",
    TokenType.TABLE_SAMPLE: "a sample answers otherwise each time: leave it out",
}
"""Tokens of other engines, or of Athena's that are not read here, with what to write instead."""
_CALLS = frozenset(
    {
        *("abs", "all_match", "any_match", "arbitrary", "array_agg", "array_join", "avg", "bool_and"),
        *("bool_or", "cardinality", "cast", "ceil", "ceiling", "coalesce", "concat", "contains"),
        *("count", "count_if", "date_add", "date_diff", "date_format", "date_trunc", "day"),
        *("dense_rank", "element_at", "every", "filter", "first_value", "floor", "format_datetime"),
        *("from_iso8601_timestamp", "greatest", "hour", "if", "json_extract", "json_extract_scalar"),
        *("lag", "last_value", "lead", "least", "length", "lower", "max", "max_by", "min", "min_by"),
        *("minute", "mod", "month", "none_match", "nullif", "parse_datetime", "rank", "regexp_extract"),
        *("regexp_like", "regexp_replace", "replace", "reverse", "row_number", "second", "split"),
        *("split_part", "starts_with", "strpos", "substr", "substring", "sum", "to_unixtime"),
        *("transform", "try_cast", "unnest", "upper", "year"),
    }
)
"""Functions that are known here, by the names that Athena has for them."""
_BEFORE_PARENTHESES = frozenset(
    {
        *("all", "and", "any", "as", "between", "by", "case", "char", "cube", "decimal", "distinct"),
        *("else", "end", "except", "exists", "from", "having", "in", "intersect", "interval", "is"),
        *("join", "like", "limit", "not", "offset", "on", "or", "over", "rollup", "select", "sets"),
        *("some", "then", "union", "using", "values", "varchar", "when", "where", "with"),
    }
)
"""Words of the grammar behind which a parenthesis may open."""
_INSTEAD: Mapping[str, str] = {
    **dict.fromkeys(("ifnull", "nvl", "isnull"), "coalesce"),
    **dict.fromkeys(("instr", "charindex", "locate", "position"), "strpos"),
    **dict.fromkeys(("len", "char_length", "character_length"), "length"),
    **dict.fromkeys(("ucase", "lcase"), "upper or lower"),
    **dict.fromkeys(("datediff", "timestampdiff"), "date_diff('unit', from, to)"),
    **dict.fromkeys(("dateadd", "timestampadd"), "date_add('unit', count, time)"),
    **dict.fromkeys(("convert", "try_convert", "safe_cast", "to_number"), "CAST(x AS type)"),
    **dict.fromkeys(("group_concat", "string_agg", "listagg"), "array_join(array_agg(x), ',')"),
    **dict.fromkeys(("get_json_object", "json_value", "json_query"), "json_extract_scalar"),
    **dict.fromkeys(("startswith", "starts"), "starts_with"),
    **dict.fromkeys(("countif",), "count_if"),
    **dict.fromkeys(("iff", "decode"), "if or CASE"),
    **dict.fromkeys(("array_length", "array_size", "size", "list_count"), "cardinality"),
    **dict.fromkeys(("any_value", "first", "last"), "arbitrary, min or max"),
    **dict.fromkeys(("array_contains", "list_contains"), "contains"),
    **dict.fromkeys(("argmax", "arg_max"), "max_by"),
    **dict.fromkeys(("argmin", "arg_min"), "min_by"),
    **dict.fromkeys(("regexp", "regexp_matches"), "regexp_like"),
}
_VALUES_END = (
    TokenType.VAR,
    TokenType.IDENTIFIER,
    TokenType.STRING,
    TokenType.NUMBER,
    TokenType.R_PAREN,
    TokenType.R_BRACKET,
)
_UNITS = frozenset({"SECOND", "MINUTE", "HOUR", "DAY", "MONTH", "YEAR"})
_COMPARISONS = (exp.EQ, exp.NEQ, exp.GT, exp.GTE, exp.LT, exp.LTE, exp.NullSafeEQ, exp.NullSafeNEQ)
_CONDITIONS = (*_COMPARISONS, exp.Is, exp.In, exp.Between, exp.Like, exp.Not, exp.And, exp.Or)
_OPERATIONS = (*_COMPARISONS, exp.Is, exp.In, exp.Between, exp.Like, exp.Neg, exp.DPipe)
_ARITHMETIC = (exp.Add, exp.Sub, exp.Mul, exp.Div, exp.Mod)


def check_tokens(sql: str) -> None:
    """Refuse spellings that Athena does not read; raises UsageError, and sqlglot's errors."""
    tokens = Athena().tokenize(sql)
    for token in tokens:
        if advice := _NO_SUCH.get(token.token_type):
            raise refused(token.text, advice)
    for before, token, after in _with_neighbours(tokens):
        _check_spelling(before, token, after)
    _check_limits(tokens)


def _with_neighbours(tokens: Sequence[Token]) -> Iterator[tuple[Token | None, Token, Token | None]]:
    yield from zip([None, *tokens], tokens, [*tokens[1:], None], strict=False)


def _check_spelling(before: Token | None, token: Token, after: Token | None) -> None:
    kind, text = token.token_type, token.text
    if kind is TokenType.EQ and text == "==":
        raise refused(text, "write =")
    if kind is TokenType.NOT and text == "!":
        raise refused(text, "write NOT")
    if kind is TokenType.UNKNOWN or text == "`":
        raise refused(text, 'write a name in double quotes: "name"')
    if kind is TokenType.FROM and (before is None or before.token_type is TokenType.L_PAREN):
        raise UsageError("a query begins with SELECT: write SELECT * before FROM")
    if kind is TokenType.NUMBER and after and after.start == token.end + 1 and re.match(r"\w", after.text):
        raise refused(f"{text}{after.text}", "write a number without _ and letters")
    if kind is TokenType.COMMA and (after is None or after.token_type in (TokenType.FROM, TokenType.R_PAREN)):
        raise refused(", …", "nothing follows the comma: leave it out")
    if (
        kind is TokenType.COLON
        and before
        and before.end + 1 == token.start
        and before.token_type in _VALUES_END
    ):
        raise refused(f"{before.text}:", "write json_extract_scalar")
    if kind is TokenType.L_BRACKET and (
        before is None or before.token_type not in (*_VALUES_END, TokenType.ARRAY)
    ):
        raise refused("[…]", "write ARRAY[…]")
    if kind is TokenType.STRING and before:
        _check_text(before, token, after)


def _check_text(before: Token, token: Token, after: Token | None) -> None:
    is_escape = before.text.upper() in ("ESCAPE", "ZONE")
    if before.token_type is TokenType.ALIAS or (before.token_type in _VALUES_END and not is_escape):
        raise refused(
            f"{before.text} '{token.text[:40]}'", "a name stands in double quotes, and || joins texts"
        )
    if before.token_type is TokenType.INTERVAL:
        unit = after.text.upper() if after else ""
        if not re.fullmatch(r"\d+", token.text) or unit not in _UNITS:
            raise refused(f"INTERVAL '{token.text[:40]}'", "write INTERVAL '1' DAY: second to year, one unit")


def _check_limits(tokens: Sequence[Token]) -> None:
    """OFFSET stands before LIMIT, and both take a number that stands there."""
    limited = [False]
    for _, token, after in _with_neighbours(tokens):
        kind = token.token_type
        if kind is TokenType.L_PAREN:
            limited.append(False)
        elif kind is TokenType.R_PAREN and len(limited) > 1:
            limited.pop()
        elif kind in (TokenType.LIMIT, TokenType.OFFSET):
            if not after or after.token_type is not TokenType.NUMBER or not after.text.isdigit():
                raise refused(token.text, "a whole number must stand behind it")
            if kind is TokenType.OFFSET and limited[-1]:
                raise refused(f"LIMIT … OFFSET {after.text}", f"write OFFSET {after.text} before LIMIT")
            limited[-1] = limited[-1] or kind is TokenType.LIMIT
    for first, second, third in zip(tokens, tokens[1:], tokens[2:], strict=False):
        if first.token_type is TokenType.LIMIT and third.token_type is TokenType.COMMA:
            raise refused(f"LIMIT {second.text}, …", f"write OFFSET {second.text} before LIMIT")


def check_tree(tree: exp.Query, sql: str) -> None:
    """Refuse what was read and stands nowhere in Athena's grammar; raises UsageError."""
    tokens = Athena().tokenize(sql)
    _check_calls(tree, tokens)
    joins = sum(token.token_type is TokenType.JOIN for token in tokens)
    said = sum(
        bool(join.args.get("on") or join.args.get("using") or join.kind == "CROSS")
        for join in tree.find_all(exp.Join)
    )
    if joins != said:
        raise refused("JOIN", "write what it joins on: JOIN … ON, or CROSS JOIN")
    if sum(token.token_type is TokenType.ARROW for token in tokens) != len(list(tree.find_all(exp.Lambda))):
        raise refused("->", "write json_extract_scalar(document, '$.name')")
    for node in tree.walk():
        if advice := _against_the_grammar(node):
            raise refusal(node, advice)


def _check_calls(tree: exp.Query, tokens: Sequence[Token]) -> None:
    """Refuse a function by a name that Athena has not: sqlglot reads `ifnull` and `nvl` as coalesce."""
    names = {alias.name.lower() for alias in tree.find_all(exp.TableAlias)}
    for name, opens in itertools.pairwise(tokens):
        called = name.text.lower()
        if opens.token_type is not TokenType.L_PAREN or not re.match(r"\w", name.text):
            continue
        if name.token_type in (TokenType.NUMBER, TokenType.STRING):
            continue
        if called not in _CALLS and called not in _BEFORE_PARENTHESES and called not in names:
            advice = f"write {_INSTEAD[called]}" if called in _INSTEAD else "leave it out, or ask Athena"
            raise refused(f"{called[:40]}(…)", advice)


def _against_the_grammar(node: exp.Expr) -> str:
    """Return what to write instead; empty where the grammar has it."""
    for kind, is_wrong, advice in _WRONG:
        if isinstance(node, kind) and is_wrong(node):
            return advice
    return ""


def _counts_many(node: exp.Expr) -> bool:
    return bool(node.expressions) or (isinstance(node.this, exp.Distinct) and len(node.this.expressions) > 1)


def _holds_condition(node: exp.Expr) -> bool:
    inside = (node.this, *(node.args.get(name) for name in ("expression", "low", "high")))
    return any(isinstance(part, _CONDITIONS) for part in inside)


_WRONG: Sequence[tuple[type[exp.Expr] | tuple[type[exp.Expr], ...], Callable[[exp.Expr], object], str]] = (
    (exp.Select, lambda node: not node.expressions, "nothing stands behind SELECT"),
    (
        exp.Is,
        lambda node: not isinstance(node.expression, exp.Null),
        "only NULL stands behind IS: write the condition itself, or = true",
    ),
    (
        exp.Count,
        _counts_many,
        "count takes one argument: write SELECT count(*) FROM (SELECT DISTINCT a, b FROM …)",
    ),
    (exp.SetOperation, lambda node: node.args.get("by_name"), "columns go by place: leave BY NAME out"),
    (exp.Distinct, lambda node: node.args.get("on"), "write GROUP BY with min_by or max_by for DISTINCT ON"),
    (
        exp.In,
        lambda node: not (node.expressions or node.args.get("query")),
        "a list or a query stands behind IN",
    ),
    (exp.Between, lambda node: node.args.get("symmetric") is not None, "write the lower bound first"),
    (
        exp.Join,
        lambda node: node.args.get("kind") == "CROSS" and node.args.get("on"),
        "a CROSS JOIN has no ON: write JOIN … ON",
    ),
    (
        exp.Interval,
        lambda node: not (isinstance(node.this, exp.Literal) and node.this.is_string),
        "write the number of an interval in quotes: INTERVAL '1' DAY",
    ),
    ((*_OPERATIONS, *_ARITHMETIC), _holds_condition, "put the condition inside in parentheses"),
)
"""Kinds of nodes, when such a node stands nowhere in the grammar, and what to write instead."""

"""Athena's SQL as DuckDB's, where both are known to answer the same; all else is refused.

sqlglot renders one dialect in another, but drops some arguments and leaves functions whose answers differ: a
wrong answer in an audit is worse than none. So only what is listed here passes. What differs is brought to
Athena's answer by a rule of `fixups` or a macro of `athena_functions.sql`. The list is the wall against
files, networks and settings, too: only SELECT passes, over the two tables of the logs.
"""

from __future__ import annotations

import itertools
import logging
from collections.abc import Iterable, Iterator

import sqlglot
from sqlglot import ErrorLevel, TokenType, exp
from sqlglot.dialects import Athena
from sqlglot.errors import SqlglotError, UnsupportedError

from workbench.engine.errors import UsageError
from workbench.logs.fixup_parts import refusal
from workbench.logs.fixups import FIXED, FIXED_BY_NAME

logging.getLogger("sqlglot").addHandler(logging.NullHandler())  # it warns on stderr of what is refused below

TABLES = frozenset({"cloudtrail_logs_pp", "s3_access_logs"})

_SAME: tuple[type[exp.Expr], ...] = (
    *(
        exp.Select,
        exp.Union,
        exp.Except,
        exp.Intersect,
        exp.Subquery,
        exp.With,
        exp.CTE,
        exp.Values,
    ),
    *(
        exp.From,
        exp.Join,
        exp.Where,
        exp.Group,
        exp.GroupingSets,
        exp.Cube,
        exp.Rollup,
        exp.Having,
        exp.Order,
    ),
    *(exp.Ordered, exp.Limit, exp.Offset, exp.Distinct, exp.Exists, exp.Table, exp.TableAlias, exp.Alias),
    *(exp.Column, exp.Identifier, exp.Dot, exp.Star, exp.Literal, exp.Null, exp.Boolean, exp.Placeholder),
    *(exp.Paren, exp.And, exp.Or, exp.Not, exp.Neg, exp.Add, exp.Sub, exp.Mul, exp.Mod, exp.DPipe),
    *(exp.EQ, exp.NEQ, exp.GT, exp.GTE, exp.LT, exp.LTE, exp.NullSafeEQ, exp.NullSafeNEQ, exp.Is, exp.In),
    *(exp.Between, exp.Like, exp.Escape, exp.Case, exp.If, exp.Coalesce, exp.Nullif, exp.Greatest, exp.Least),
    *(exp.Count, exp.CountIf, exp.Sum, exp.Min, exp.Max, exp.Avg, exp.ArrayAgg, exp.AnyValue, exp.Filter),
    *(exp.LogicalAnd, exp.LogicalOr, exp.Window, exp.WindowSpec, exp.RowNumber, exp.Rank, exp.DenseRank),
    *(exp.Lag, exp.Lead, exp.FirstValue, exp.LastValue, exp.Lower, exp.Upper, exp.Length, exp.Reverse),
    *(exp.StrPosition, exp.StartsWith, exp.Concat, exp.Abs, exp.Lambda),
    *(exp.ArrayFilter, exp.Transform, exp.ArraySize, exp.ArrayToString, exp.Array),
    *(
        exp.JSONPath,
        exp.JSONPathRoot,
        exp.JSONPathKey,
        exp.JSONPathSubscript,
        exp.DataType,
        exp.DataTypeParam,
    ),
    *(exp.TimeToUnix, exp.Year, exp.Month, exp.Day, exp.Hour, exp.Minute, exp.Second, exp.Var, exp.Interval),
)
"""What means the same in both, each alone and with its plain arguments."""

_DUCKDBS_OWN = frozenset({"current_role", "current_schema", "session_user", "user"})
"""Names that DuckDB answers itself where no column is called so; Athena fails."""


def translate(sql: str) -> str:
    """Return one SELECT of Athena as DuckDB takes it; `:name` becomes `$name`.

    Raises:
        UsageError: It is no SELECT, or holds something that is not known to answer as Athena would.
    """
    try:
        _check_tokens(sql)
        trees = sqlglot.parse(sql, read="athena")
    except (SqlglotError, RecursionError) as error:
        raise UsageError(f"this is no SQL that Athena reads: {_first_line(error)}") from error
    if len(trees) != 1 or not isinstance(trees[0], exp.Query):
        raise UsageError("logs are only read: give one SELECT, and nothing beside it")
    tree = trees[0]
    _check_tables(tree)
    try:
        for node in list(tree.walk()):
            _check(node)
        for node in reversed(list(tree.bfs())):  # what is inside first: a rule takes its operands as they are
            fixed = _fix(node)
            if fixed is not node:
                node.replace(fixed)
        _name_columns(tree)
        return tree.sql("duckdb", comments=False, unsupported_level=ErrorLevel.RAISE)
    except UnsupportedError as error:  # an argument that sqlglot would drop
        raise UsageError(f"not known to answer here as in Athena: {_first_line(error)}") from error
    except RecursionError as error:
        raise UsageError("this SQL is nested too deeply") from error


def _check_tables(tree: exp.Query) -> None:
    if any(found.args.get("recursive") for found in tree.find_all(exp.With)):
        raise UsageError("WITH RECURSIVE is not read here")
    for table in tree.find_all(exp.Table):
        is_plain = isinstance(table.this, exp.Identifier) and not table.db and not table.catalog
        if not is_plain or table.name.lower() not in {*TABLES, *_named_around(table)}:
            raise UsageError(
                f"{table.sql('athena')} is no table of the logs: they are {' and '.join(sorted(TABLES))}"
            )


def _named_around(table: exp.Table) -> Iterator[str]:
    """Yield what WITH names where a table stands: a name that is given elsewhere may be DuckDB's own here."""
    node: exp.Expr = table
    while node.parent is not None:
        inside, node = node, node.parent
        if isinstance(node, exp.With):  # a part sees those before it
            yield from _aliases(node.expressions[: node.expressions.index(inside)])
        elif isinstance(with_ := node.args.get("with_"), exp.With) and inside is not with_:
            yield from _aliases(with_.expressions)


def _aliases(ctes: Iterable[exp.Expr]) -> Iterator[str]:
    yield from (cte.alias.lower() for cte in ctes)


def _check_tokens(sql: str) -> None:
    """Refuse what sqlglot reads and Athena does not: `1_000`, for a 1 called `_000`, and `FROM t` alone."""
    tokens = Athena().tokenize(sql)
    for number, after in itertools.pairwise(tokens):
        if number.token_type is TokenType.NUMBER and after.start == number.end + 1 and after.text[:1] == "_":
            raise UsageError(f"{number.text}{after.text}: write a number without _")
    before = [None, *(token.token_type for token in tokens)]
    for opens, token in zip(before, tokens, strict=False):
        if token.token_type is TokenType.FROM and opens in (None, TokenType.L_PAREN):
            raise UsageError("a query begins with SELECT: write SELECT * before FROM")


def _name_columns(tree: exp.Query) -> None:
    """Call a column without a name as Athena does, `_col0` at the first place; behind a `*` it is unknown."""
    select: exp.Expr = tree
    while isinstance(select, exp.SetOperation | exp.Subquery):
        select = select.this
    for place, item in enumerate(list(select.expressions) if isinstance(select, exp.Select) else ()):
        if item.is_star:
            return
        if not isinstance(item.unnest(), exp.Alias | exp.Column | exp.Dot):
            item.replace(exp.alias_(item.copy(), f"_col{place}", quoted=True))


def _check(node: exp.Expr) -> None:
    if isinstance(node, exp.Anonymous):
        if node.name.lower() not in FIXED_BY_NAME:
            raise _refused(node)
    elif type(node) not in FIXED and type(node) not in _SAME:
        raise _refused(node)
    elif isinstance(node, exp.Column) and not node.table and node.name.lower() in _DUCKDBS_OWN:
        raise refusal(node, f"not a column of the logs: put its table before it, as in t.{node.name}")
    elif isinstance(node, exp.Join) and (node.method or node.kind not in ("", "INNER", "OUTER", "CROSS")):
        raise refusal(node, "Athena has no such join: write JOIN … ON, or WHERE EXISTS")
    elif isinstance(node, exp.Star) and any(node.args.values()):
        raise refusal(node, "Athena has nothing behind a *: name the columns")
    elif isinstance(node, exp.Group) and node.args.get("all"):
        raise refusal(node, "Athena has no GROUP BY ALL: name the columns")


def _fix(node: exp.Expr) -> exp.Expr:
    if isinstance(node, exp.Anonymous):
        rule = FIXED_BY_NAME.get(node.name.lower())
        return rule(node) if rule else node
    fix = FIXED.get(type(node))
    return fix(node) if fix else node


def _refused(node: exp.Expr) -> UsageError:
    name = node.name if isinstance(node, exp.Anonymous) else type(node).__name__
    try:
        shown = node.sql("athena")[:60]
    except ValueError:  # a part of a path has no SQL of its own
        shown = "this SQL"
    return UsageError(
        f"'{name.lower()}' in {shown} is not known to answer here as in Athena: leave it out, or ask Athena"
    )


def _first_line(error: Exception) -> str:
    return str(error).partition("\n")[0] or type(error).__name__

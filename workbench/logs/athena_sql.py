"""Athena's SQL as DuckDB's, where both are known to answer the same; all else is refused.

sqlglot renders one dialect in another, but drops some arguments and leaves functions whose answers differ: a
wrong answer in an audit is worse than none. So only what is listed here passes. What differs is brought to
Athena's answer by a rule of `fixups` or a macro of `athena_functions.sql`. The list is the wall against
files, networks and settings, too: only SELECT passes, over the two tables of the logs.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass

import sqlglot
from sqlglot import ErrorLevel, exp
from sqlglot.errors import SqlglotError, UnsupportedError

from workbench.engine.errors import UsageError
from workbench.logs.athena_grammar import check_tokens, check_tree
from workbench.logs.athena_names import resolved
from workbench.logs.athena_size import TOO_DEEP, check_size
from workbench.logs.athena_types import check_types
from workbench.logs.fixup_parts import refusal, refused
from workbench.logs.fixups import FIXED, FIXED_BY_NAME
from workbench.logs.plain_runs import condition_on_records
from workbench.logs.sifting import sift

logging.getLogger("sqlglot").addHandler(logging.NullHandler())  # it warns on stderr of what is refused below

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


@dataclass(frozen=True, slots=True)
class Translation:
    """A query, as DuckDB takes it."""

    sql: str
    """`:name` has become `$name`."""
    tables: tuple[str, ...]
    """Which of the tables of the logs it reads, by what they are called here."""
    condition: exp.Expr | None = None
    """Without which no record of CloudTrail reaches the answer, as it stood before it was translated."""


def translate(sql: str, tables: Mapping[str, str] | None = None) -> Translation:
    """Return one SELECT of Athena as DuckDB takes it.

    Args:
        sql: The query.
        tables: What a person says of tables' names, as `log_tables.tables_said` has it.

    Raises:
        UsageError: It is no SELECT, or holds something that is not known to answer as Athena would.
    """
    check_size(sql)
    try:
        check_tokens(sql)
        trees = sqlglot.parse(sql, read="athena")
    except RecursionError as error:
        raise UsageError(TOO_DEEP) from error
    except SqlglotError as error:
        raise UsageError(f"this is no SQL that Athena reads: {_first_line(error)}") from error
    if len(trees) != 1 or not isinstance(trees[0], exp.Query):
        raise UsageError("logs are only read: give one SELECT, and nothing beside it")
    try:
        check_tree(trees[0], sql)
        for node in list(trees[0].walk()):
            _check(node)
        tree, asked = resolved(trees[0], tables or {})
        check_types(tree)
        condition = condition_on_records(tree)
        for node in reversed(list(tree.bfs())):  # what is inside first: a rule takes its operands as they are
            fixed = _fix(node)
            if fixed is not node:
                node.replace(fixed)
        sift(tree)
        made = tree.sql("duckdb", comments=False, unsupported_level=ErrorLevel.RAISE)
    except (UnsupportedError, SqlglotError) as error:  # an argument that sqlglot would drop
        raise refused("this SQL", _first_line(error)) from error
    except RecursionError as error:
        raise UsageError(TOO_DEEP) from error
    return Translation(made, asked, condition)


def _check(node: exp.Expr) -> None:
    if isinstance(node, exp.Anonymous):
        if node.name.lower() not in FIXED_BY_NAME:
            raise _refused(node)
    elif type(node) not in FIXED and type(node) not in _SAME:
        raise _refused(node)
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
    return refusal(node, f"leave out '{name.lower()}', or ask Athena")


def _first_line(error: Exception) -> str:
    return str(error).partition("\n")[0] or type(error).__name__

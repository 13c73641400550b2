"""What the rules of `fixups` have in common."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from sqlglot import exp

from workbench.engine.errors import UsageError

_WIDEST = 80

Rule: TypeAlias = Callable[[exp.Expr], exp.Expr]
"""Returns what DuckDB is to be asked instead; raises UsageError where nothing is known to answer alike."""


def refusal(node: exp.Expr, why: str) -> UsageError:
    """Return the error for an expression that is not known to answer here as in Athena."""
    try:
        shown = node.sql("athena")
    except ValueError:  # a part of a path has no SQL of its own
        shown = type(node).__name__
    return refused(shown.replace('"', ""), why)


def refused(shown: str, why: str) -> UsageError:
    """Return the error for SQL on which Athena fails, or that is not known to answer here as there.

    Args:
        shown: The part of it that is meant.
        why: What to write instead, or why nothing can be.
    """
    cut = shown if len(shown) <= _WIDEST else f"{shown[:_WIDEST]}…"
    return UsageError(f"{cut}: Athena fails, or is not known to answer as here: {why}")


def call(name: str, *arguments: exp.Expr) -> exp.Anonymous:
    """Return a call of a macro or function of DuckDB."""
    return exp.Anonymous(this=name, expressions=list(arguments))


def text_of(node: exp.Expr | None) -> str | None:
    """Return a text that stands in the SQL; None for all else."""
    return node.name if isinstance(node, exp.Literal) and node.is_string else None


def is_whole_literal(node: exp.Expr) -> bool:
    """Tell whether a whole number stands in the SQL."""
    return node.is_int or (isinstance(node, exp.Neg) and node.this.is_int)

"""Whether a statement only asks: it is parsed, by Athena's grammar, before it is sent to Athena.

The first of two walls: it knows what a statement means, and can say what is wrong with it. The second,
`workbench.aws.statements`, stands in the guard, before whatever is sent, and knows words only: a fault of
this grammar's, or a text that never came this way, meets that one. Neither relies on the other. Sources:
Amazon Athena user guide, "SQL reference" (DML, DDL, UNLOAD, EXECUTE, USING EXTERNAL FUNCTION); Trino, "Table
functions", and the function `system.query` of its connectors, which hands a text to another engine.
"""

from __future__ import annotations

import logging

import sqlglot
from sqlglot import exp
from sqlglot.errors import SqlglotError

from workbench.engine.errors import GuardRefusedError, UsageError
from workbench.knowledge.athena_catalogs import calls_a_function
from workbench.logs.athena_size import TOO_DEEP, check_size

logging.getLogger("sqlglot").addHandler(logging.NullHandler())  # it warns on stderr of what is refused below

_MORE_THAN_ASKING: tuple[type[exp.Expr], ...] = (
    *(exp.Insert, exp.Update, exp.Delete, exp.Merge, exp.Create, exp.Drop, exp.Alter, exp.TruncateTable),
    *(exp.Into, exp.Command, exp.Set, exp.Use, exp.Copy, exp.Analyze, exp.Transaction, exp.Commit),
    *(exp.Rollback, exp.Grant, exp.Revoke, exp.Kill, exp.Lock),
)


def check_statement(sql: str) -> None:
    """Refuse what is not one SELECT and nothing beside it.

    Args:
        sql: As it would be sent, its values as `?`, or as a question has it, with names.

    Raises:
        UsageError: It is larger than what can be judged.
        GuardRefusedError: It does more than ask, or nothing tells that it only asks.
    """
    check_size(sql)
    try:
        trees = [tree for tree in sqlglot.parse(sql, read="athena") if tree is not None]
    except RecursionError as error:
        raise UsageError(TOO_DEEP) from error
    except SqlglotError as error:
        told = str(error).partition("\n")[0]
        raise _refused(f"it cannot be parsed: {told}") from error
    if len(trees) != 1:
        raise _refused(f"these are {len(trees)} statements" if trees else "it is empty")
    (tree,) = trees
    if not isinstance(tree, exp.Query):
        raise _refused("it is no SELECT")
    for node in tree.walk():
        if isinstance(node, _MORE_THAN_ASKING):
            raise _refused(f"it says {type(node).__name__.upper()}")
        if isinstance(node, exp.Table) and not isinstance(node.this, exp.Identifier):
            raise _refused("a function stands for a table, and may do anything")
        if isinstance(node, exp.Table) and calls_a_function(node.catalog):
            raise _refused("its catalog is a Lambda function, which may do anything")
        if isinstance(node, exp.Dot) and isinstance(node.expression, exp.Func):
            raise _refused("a function of a schema may do anything")


def _refused(why: str) -> GuardRefusedError:
    return GuardRefusedError(f"Athena is only asked: give one SELECT, and nothing beside it; {why}")

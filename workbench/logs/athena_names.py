"""Whose column a name is, by Trino's scopes, and what DuckDB would take for another.

A name that SELECT gives is known to ORDER BY alone (https://trino.io/docs/current/sql/select.html); there it
comes before the columns, inside an expression too. sqlglot resolves names for many engines at once, and lets
HAVING and ORDER BY see what SELECT gives. So these two are resolved where WHERE is, which sees columns only.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from sqlglot import exp
from sqlglot.errors import OptimizeError
from sqlglot.optimizer.qualify import qualify

from workbench.engine.errors import UsageError, unknown_name
from workbench.logs.fixup_parts import refusal, refused
from workbench.logs.log_tables import COLUMNS, SCHEMA, table_meant

_MADE_UP = "_col_"
"""How sqlglot begins the names of columns that have none."""
_NAMELESS = f"{_MADE_UP}nameless"


def resolved(tree: exp.Query, said: Mapping[str, str]) -> tuple[exp.Query, tuple[str, ...]]:
    """Return a query whose every column says whose it is, and which of the logs' tables it reads.

    Args:
        tree: As it was read.
        said: What a person says of tables' names, as `table_meant` takes it.

    Raises:
        UsageError: A table or column is none, or is another one in Athena.
    """
    asked = _name_tables(tree, said)
    names = _names_of(tree)
    _mark_nameless(tree)
    _check_using(tree)
    _check_made_up(tree)
    selects = list(tree.find_all(exp.Select))
    given = {name for select in selects for name in _given_names(select)}
    sets = [found for found in tree.find_all(exp.SetOperation, exp.Subquery) if found.args.get("order")]
    with _as_conditions(selects), _without_order(sets):
        try:
            tree = qualify(tree, schema=SCHEMA, dialect="athena", expand_alias_refs=False)
        except OptimizeError as error:
            raise _unresolved(error, given) from error
    _name_columns(tree, names)
    return tree, asked


def _name_tables(tree: exp.Query, said: Mapping[str, str]) -> tuple[str, ...]:
    """Give each table of the logs the name that it has here, and its own as an alias."""
    if any(found.args.get("recursive") for found in tree.find_all(exp.With)):
        raise UsageError("WITH RECURSIVE is not read here")
    asked = set()
    for table in list(tree.find_all(exp.Table)):
        if not isinstance(table.this, exp.Identifier):
            raise refusal(table, "no function is a table of the logs")
        if not table.db and table.name.lower() in _named_around(table):
            continue
        meant = table_meant(table, said)
        asked.add(meant)
        if not table.alias:
            table.set("alias", exp.TableAlias(this=exp.to_identifier(table.name, quoted=True)))
        elif table.alias_column_names:
            raise refusal(table, "a table of the logs has its own columns: leave their names out")
        table.set("this", exp.to_identifier(meant, quoted=True))
        table.set("db", None)
        table.set("catalog", None)
    return tuple(sorted(asked))


def _named_around(table: exp.Table) -> Iterator[str]:
    """Yield what WITH names where a table stands: a name that is given elsewhere may be DuckDB's own here."""
    node: exp.Expr = table
    while node.parent is not None:
        inside, node = node, node.parent
        if isinstance(node, exp.With):  # a part sees those before it
            yield from (cte.alias.lower() for cte in node.expressions[: node.expressions.index(inside)])
        elif isinstance(with_ := node.args.get("with_"), exp.With) and inside is not with_:
            yield from (cte.alias.lower() for cte in with_.expressions)


def _check_using(tree: exp.Query) -> None:
    """A column that a join uses belongs to neither of its tables."""
    for select in tree.find_all(exp.Select):
        used = {
            item.name.lower()
            for join in select.args.get("joins") or ()
            for item in join.args.get("using") or ()
        }
        for column in select.find_all(exp.Column) if used else ():
            if column.table and (column.name.lower() in used or isinstance(column.this, exp.Star)):
                raise refusal(column, "the column that USING names stands without a table; name the others")


def _check_made_up(tree: exp.Query) -> None:
    for column in tree.find_all(exp.Column):
        if column.name.lower().startswith(_MADE_UP):
            raise refusal(column, "a column without a name cannot be named: give it one with AS")


def _given_names(select: exp.Select) -> dict[str, list[tuple[int | None, exp.Expr]]]:
    """Return what each name that SELECT gives stands for: place, unless a star is before, and expression."""
    found: dict[str, list[tuple[int | None, exp.Expr]]] = {}
    starred = False
    for place, item in enumerate(select.expressions, 1):
        starred = starred or item.is_star
        if name := "" if item.is_star else item.alias_or_name.lower():
            found.setdefault(name, []).append((None if starred else place, item.unalias()))
    return found


@dataclass(slots=True)
class _Moved:
    """A query's parts, while their columns are resolved as those of WHERE are."""

    select: exp.Select
    where: bool
    having: bool
    order: exp.Expr | None
    expressions: Sequence[exp.Expr]
    """The items of ORDER BY that are no places."""


@contextmanager
def _as_conditions(selects: Sequence[exp.Select]) -> Iterator[None]:
    moved = [_move(select) for select in selects]
    yield
    for one in moved:
        _move_back(one)


@contextmanager
def _without_order(queries: Sequence[exp.Expr]) -> Iterator[None]:
    """Keep the order behind UNION and the like, by places: it knows the columns of the result only."""
    orders = []
    for query in queries:
        order = query.args["order"]
        for item in order.expressions:
            item.set("this", _place_in(query, item.this))
        query.set("order", None)
        orders.append(order)
    yield
    for query, order in zip(queries, orders, strict=True):
        query.set("order", order)


def _place_in(query: exp.Expr, item: exp.Expr) -> exp.Expr:
    if item.is_int:
        return item
    found = _given_names(_first_select(query)).get(item.name.lower(), [])
    if not isinstance(item, exp.Column) or item.table or len(found) != 1 or found[0][0] is None:
        raise refusal(
            item, "behind UNION and the like, order by the name or the place of a column of the result"
        )
    return exp.Literal.number(found[0][0])


def _move(select: exp.Select) -> _Moved:
    where, having, order = (select.args.get(name) for name in ("where", "having", "order"))
    given = _given_names(select)
    ordered = []
    for item in order.expressions if order else ():
        item.set("this", _as_ordered(item.this, given))
        if not item.this.is_int:
            ordered.append(item)
    parts = [part.this for part in (where, having, *ordered) if part]
    for name in ("where", "having", "order"):
        select.set(name, None)
    if parts:
        select.set("where", exp.Where(this=exp.Tuple(expressions=parts)))
    return _Moved(select, bool(where), bool(having), order, ordered)


def _move_back(one: _Moved) -> None:
    found = one.select.args.get("where")
    parts = list(found.this.expressions) if found else []
    one.select.set("where", exp.Where(this=parts.pop(0)) if one.where else None)
    one.select.set("having", exp.Having(this=parts.pop(0)) if one.having else None)
    for item, part in zip(one.expressions, parts, strict=True):
        item.set("this", part)
        if one.select.args.get("distinct") and part not in [
            given.unalias() for given in one.select.expressions
        ]:
            raise refusal(part, "SELECT DISTINCT orders by what stands behind it: put it there too")
    one.select.set("order", one.order)


def _as_ordered(item: exp.Expr, given: Mapping[str, Sequence[tuple[int | None, exp.Expr]]]) -> exp.Expr:
    """Return an item of ORDER BY, the names that SELECT gives replaced by what they stand for."""
    if item.find(exp.Query):
        raise refusal(item, "a query in ORDER BY is not read here: put it behind SELECT, with a name")
    for column in list(item.find_all(exp.Column)):
        found = [] if column.table else given.get(column.name.lower(), [])
        if not found:
            continue
        place, expression = found[0]
        if any(other != expression for _, other in found):
            raise refusal(column, "SELECT gives this name twice: give each column its own")
        if column is item:
            return exp.Paren(this=expression.copy()) if place is None else exp.Literal.number(place)
        if any(isinstance(above, exp.AggFunc) for above in _above(column, item)):
            raise refusal(
                item, "a name that SELECT gives cannot be counted in ORDER BY: write its expression"
            )
        column.replace(exp.Paren(this=expression.copy()))
    return item


def _above(node: exp.Expr, top: exp.Expr) -> Iterator[exp.Expr]:
    while node is not top and node.parent is not None:
        node = node.parent
        yield node


def _unresolved(error: OptimizeError, given: set[str]) -> UsageError:
    text = str(error).partition("\n")[0]
    name = text.split("'")[1] if "'" in text else text
    if "ambiguous" in text.lower():
        return refused(name, "more than one table has a column of this name: put the table's before it")
    if name.lower() in given:
        return refused(
            name, "only ORDER BY knows a name that SELECT gives: repeat its expression, or name it in a WITH"
        )
    known = {column for columns in COLUMNS.values() for column in columns}
    if name.lower() in known:
        return refused(
            name, "no table here has this column, or more than one: put the table's name before it"
        )
    return refused(name, f"{unknown_name('column', name, sorted(known))}; a text stands in single quotes")


def _names_of(tree: exp.Query) -> list[str] | None:
    """Return what the answer's columns are called as they stand in the SQL; None behind a star."""
    items = _first_select(tree).expressions
    if any(item.is_star for item in items):
        return None
    return [
        item.unnest().alias_or_name
        if isinstance(item.unnest(), exp.Alias | exp.Column | exp.Dot)
        else f"_col{place}"
        for place, item in enumerate(items)
    ]


def _mark_nameless(tree: exp.Query) -> None:
    """Give columns without a name one that is told from all others, for sqlglot makes up its own."""
    for item in list(_first_select(tree).expressions):
        if not item.is_star and not isinstance(item.unnest(), exp.Alias | exp.Column | exp.Dot):
            item.replace(exp.alias_(item.copy(), _NAMELESS, quoted=True))


def _name_columns(tree: exp.Query, names: Sequence[str] | None) -> None:
    """Call a column without a name as Athena does, `_col0` at the first place; others as they stand there."""
    for place, item in enumerate(list(_first_select(tree).expressions)):
        name = names[place] if names else item.alias_or_name
        if name == _NAMELESS:
            name = f"_col{place}"
        item.replace(exp.alias_(item.unalias().copy(), name, quoted=True))


def _first_select(tree: exp.Expr) -> exp.Select:
    select: exp.Expr = tree
    while isinstance(select, exp.SetOperation | exp.Subquery):
        select = select.this
    if not isinstance(select, exp.Select):
        raise UsageError("logs are only read: give one SELECT, and nothing beside it")
    return select

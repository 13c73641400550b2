"""A record's JSON is parsed only where its text holds what is wanted: to look for that costs a fifth.

The columns of the table hold JSON as DuckDB writes it: letters, digits, `.`, `_` and `-` stand there as they
are, however they stood in the file.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from sqlglot import exp

from workbench.logs.fixup_parts import call
from workbench.logs.log_tables import CLOUDTRAIL
from workbench.logs.records import RECORD

_SCALAR = "athena_json_scalar"
_JSON = frozenset(name.lower() for name, shape in RECORD.items() if shape == "JSON")
_HAS: Mapping[type[exp.Expr], str] = {exp.EQ: "athena_has_run", exp.Like: "athena_has_run_like"}


def sift(tree: exp.Query) -> None:
    """Put before each comparison with a value in a record's JSON that its text holds a run of the value.

    Only where a WHERE fails alike by what is false and by what is unknown.

    Args:
        tree: As DuckDB takes it; is changed.
    """
    for select in list(tree.find_all(exp.Select)):
        source = select.args.get("from_")
        where = select.args.get("where")
        if not where or not source or not isinstance(source.this, exp.Table):
            continue
        if source.this.name == CLOUDTRAIL:
            for node in list(_alternatives(where.this)):
                _sift(node, source.this.alias_or_name)


def _alternatives(node: exp.Expr) -> Iterator[exp.Expr]:
    """Yield the comparisons of which a condition is made by AND and OR."""
    if isinstance(node, exp.Paren):
        yield from _alternatives(node.this)
    elif isinstance(node, exp.And | exp.Or):
        yield from _alternatives(node.this)
        yield from _alternatives(node.expression)
    elif type(node) in _HAS:
        yield node


def _sift(node: exp.Expr, table: str) -> None:
    value, wanted = node.this, node.expression
    if isinstance(node, exp.EQ) and _is_text(value):
        value, wanted = wanted, value
    if not (_is_text(wanted) and isinstance(value, exp.Anonymous) and value.name.lower() == _SCALAR):
        return
    document = value.expressions[0]
    if isinstance(document, exp.Column) and document.table == table and document.name in _JSON:
        has = call(_HAS[type(node)], document.copy(), wanted.copy())
        node.replace(exp.Paren(this=exp.And(this=has, expression=node.copy())))


def _is_text(node: exp.Expr) -> bool:
    """Tell whether it is a text that is the same for all records."""
    if isinstance(node, exp.DPipe):
        return _is_text(node.this) and _is_text(node.expression)
    return isinstance(node, exp.Placeholder) or (isinstance(node, exp.Literal) and node.is_string)

"""Whether a SQL text is one query and nothing else, told from its words.

The second of two walls. The first, `workbench.logs.athena_statement`, parses what the questions of logs say
by Athena's grammar, and tells well what is wrong with it. But not all that is sent comes that way: a `call`
of a playbook's or of a bundle's has met no grammar, and a grammar has faults of its own. So the guard judges
every text once more, and is meant to refuse too much: it knows quotes, comments and words only. For Logs
Insights the two walls are `workbench.knowledge.insights_language` and `without` in `operations/logs.toml`.
Sources: Amazon Athena user guide, "SQL reference" (DML and DDL statements, UNLOAD, EXECUTE); Trino, "Lexical
structure" and the table function `system.query` of its connectors.
"""

from __future__ import annotations

import re
from itertools import pairwise

from workbench.knowledge.athena_catalogs import calls_a_function

_TOKEN = re.compile(
    r"""(?xs)
    (?P<comment> --[^\r\n]* | /\*.*?\*/ )
  | (?P<text> '(?:[^']|'')*' )
  | (?P<name> "(?:[^"]|"")*" )
  | (?P<word> [^\W\d]\w* )
  | (?P<space> \s+ )
  | (?P<other> . )
    """
)
_WRITING = frozenset(
    {
        "alter",
        "analyze",
        "call",
        "create",
        "deallocate",
        "delete",
        "drop",
        "execute",
        "external",
        "grant",
        "insert",
        "into",
        "merge",
        "msck",
        "optimize",
        "prepare",
        "revoke",
        "unload",
        "update",
        "vacuum",
    }
)
"""Words of statements that do more than ask; a column of such a name has to be quoted."""
_BEGINNINGS = ("select", "with")


def statement_objection(sql: str) -> str:
    """Return why a text may not be sent as a query; empty when it is one SELECT, perhaps after a WITH."""
    tokens = [
        (str(found.lastgroup), found.group().lower())
        for found in _TOKEN.finditer(sql)
        if found.lastgroup not in ("comment", "space")
    ]
    while tokens and tokens[-1] == ("other", ";"):
        tokens.pop()
    if not tokens or tokens[0] not in [("word", word) for word in _BEGINNINGS]:
        return "only queries that begin with SELECT or WITH"
    if ("other", ";") in tokens:
        return "only one statement"
    if any(kind == "other" and text in "'\"`" for kind, text in tokens) or "/*" in _joined(tokens):
        return "a quote or a comment in it does not end, or is none of Athena's"
    written = [text for kind, text in tokens if kind == "word" and text in _WRITING]
    if written:
        return (
            f"it says {written[0].upper()}, which is more than asking; quote it where it is a column's name"
        )
    if any(kind == "name" and calls_a_function(text.strip('"')) for kind, text in tokens):
        return "no catalog that is a Lambda function"
    return _table_function(tokens)


def _joined(tokens: list[tuple[str, str]]) -> str:
    return "".join(text if kind == "other" else " " for kind, text in tokens)


def _table_function(tokens: list[tuple[str, str]]) -> str:
    """`TABLE(catalog.system.query(query => '…'))` hands its text to another engine, which may do anything."""
    for (kind, text), (_, after) in pairwise(tokens):
        if kind == "word" and text == "table" and after == "(":
            return "no table functions"
        if text.strip('"') == "query" and after == "(":
            return "no text for another engine"
    return ""

"""How large a statement may be that is read here: what parses it takes time that grows faster than it does.

Checked on bytes and words, before anything is parsed, so that no statement takes minutes to be refused.
Source of the bytes: https://docs.aws.amazon.com/athena/latest/ug/service-limits.html ("Query string length").
"""

from __future__ import annotations

from sqlglot import TokenType
from sqlglot.dialects import Athena
from sqlglot.errors import SqlglotError
from sqlglot.tokenizer_core import Token

from workbench.engine.errors import UsageError

MOST_BYTES = 262_144
"""The most that Athena takes."""
MOST_WORDS = 10_000
"""Names, values and signs: 2,500 conditions, or a list of 5,000 values."""
MOST_LEVELS = 50
"""Of parentheses, brackets, CASE and signs before a value, one in another: Python's stack is short."""
TOO_DEEP = "the SQL is nested too deeply to be read here: ask in parts"
"""Said of what no word shows, such as a long chain of `IN`."""
_OPENING = frozenset({TokenType.L_PAREN, TokenType.L_BRACKET, TokenType.CASE})
_CLOSING = frozenset({TokenType.R_PAREN, TokenType.R_BRACKET, TokenType.END})
_BEFORE_A_VALUE = frozenset({TokenType.NOT, TokenType.DASH, TokenType.PLUS})


def check_size(sql: str) -> None:
    """Refuse a statement that passes one of the budgets, by name.

    Raises:
        UsageError: It does, or is no text.
    """
    try:
        size = len(sql.encode())
    except UnicodeEncodeError as error:
        raise UsageError(f"the SQL is no UTF-8 at position {error.start + 1}") from error
    if size > MOST_BYTES:
        raise UsageError(f"the SQL has more than {MOST_BYTES:,} bytes, the most that Athena takes")
    try:
        words = Athena().tokenize(sql)
    except SqlglotError:
        return  # whoever parses it says what is wrong
    if len(words) > MOST_WORDS:
        raise UsageError(
            f"the SQL has {len(words):,} words, more than the {MOST_WORDS:,} that are read here: "
            "name fewer columns, conditions or values"
        )
    if (deepest := _levels(words)) > MOST_LEVELS:
        raise UsageError(
            f"the SQL is nested {deepest:,} levels deep, more than the {MOST_LEVELS} that are read here: "
            "leave out parentheses, or ask in parts"
        )


def _levels(words: list[Token]) -> int:
    deepest = level = signs = 0
    for word in words:
        kind = word.token_type
        signs = signs + 1 if kind in _BEFORE_A_VALUE else 0
        level += (kind in _OPENING) - (kind in _CLOSING)
        deepest = max(deepest, level + signs)
    return deepest

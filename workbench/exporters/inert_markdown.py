"""Text from outside in Markdown: it may say anything and do nothing.

Names and values go into code spans, where neither CommonMark nor GitHub reads anything. Sentences have their
markup escaped, and those words put into code spans that forges turn into links even so: addresses, mentions,
issue numbers.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from workbench.domain.text import clean

_LINKED = re.compile(r"(?i)@|#|://|www\.|mailto:|xmpp:")
_MARKUP = re.compile(r"[\\`*\[\]<>~&$]|(?<![^\W_])_|_(?![^\W_])")
_BLOCK_START = re.compile(r"^(\d*)([-+=:.])")
_BACKTICKS = re.compile("`+")


def inline(text: str) -> str:
    """Return a sentence on one line, without effect as markup."""
    line = " ".join(_inert_word(word) for word in clean(text).split())
    return _BLOCK_START.sub(r"\1\\\2", line)


def _inert_word(word: str) -> str:
    return code(word) if _LINKED.search(word) else _MARKUP.sub(r"\\\g<0>", word)


def code(text: str) -> str:
    """Return `text` as a code span that holds exactly it, whatever backticks are in it."""
    shown = clean(text)
    if not shown:
        return "(empty)"
    ticks = "`" * (1 + max(map(len, _BACKTICKS.findall(shown)), default=0))
    pad = " " if shown[0] in "` " or shown[-1] in "` " else ""
    return f"{ticks}{pad}{shown}{pad}{ticks}"


def block(text: str, language: str = "", *, indent: str = "") -> str:
    """Return `text` as a fenced code block that nothing in it can end."""
    shown = clean(text, keep_lines=True)
    fence = "`" * max(3, 1 + max(map(len, _BACKTICKS.findall(shown)), default=0))
    return "\n".join(f"{indent}{line}" for line in (f"{fence}{language}", *shown.split("\n"), fence))


def table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """Yield the lines of a table. Cells are inert already, but for pipes, which are escaped here."""
    yield f"| {' | '.join(header)} |"
    yield f"|{' --- |' * len(header)}"
    for row in rows:
        cells = (cell.replace("|", "\\|") for cell in row)
        yield f"| {' | '.join(cells)} |"

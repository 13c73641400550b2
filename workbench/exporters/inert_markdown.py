"""Text from outside in Markdown: it may say anything and do nothing.

Names and values go into code spans, where neither CommonMark nor GitHub reads anything. Sentences have their
markup escaped, and those words put into code spans that forges turn into links even so: addresses, mentions,
issue numbers. Pipes are escaped and stay outside of code spans, so that every text can stand in a table cell.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from workbench.knowledge.redaction import shown

_LINK = r"(?i:@|#|://|www\.|mailto:|xmpp:)"
_MARK = r"[\\`*\[\]<>~&$|]|(?<![^\W_])_|_(?![^\W_])"
_LINKED, _MARKUP, _LIVE = re.compile(_LINK), re.compile(_MARK), re.compile(f"{_LINK}|{_MARK}")
_BLOCK_START = re.compile(r"^(\d+(?=[.)](?:\s|$))|(?=[-+=:]))")
_BACKTICKS = re.compile("`+")


class Inert(str):
    """Text that is Markdown already, and without any effect but the intended."""

    __slots__ = ()


def inline(text: str) -> str:
    """Return a sentence on one line, without effect as markup."""
    line = " ".join(shown(text).split())
    if _LIVE.search(line):  # few lines, and each word takes two searches
        line = " ".join(map(_inert_word, line.split(" ")))
    return _BLOCK_START.sub(r"\1\\", line)


def _inert_word(word: str) -> str:
    return code(word) if _LINKED.search(word) else _MARKUP.sub(r"\\\g<0>", word)


def code(text: str) -> str:
    """Return `text` in code spans that show exactly it, whatever backticks and pipes are in it."""
    told = shown(text)
    if not told:
        return "(empty)"
    parts = told.split("|")
    return _span(told) if len(parts) == 1 else "\\|".join(map(_between_pipes, parts))


def _between_pipes(text: str) -> str:
    core = text.strip(" ")
    return f"{' ' * text.startswith(' ')}{_span(core)}{' ' * text.endswith(' ')}" if core else text[:1]


def _span(text: str) -> str:
    ticks = "`" * (1 + max(map(len, _BACKTICKS.findall(text)), default=0))
    pad = " " if text[0] in "` " or text[-1] in "` " else ""
    return f"{ticks}{pad}{text}{pad}{ticks}"


def block(text: str, language: str = "") -> str:
    """Return `text` as a fenced code block that nothing in it can end."""
    told = shown(text, keep_lines=True)
    fence = "`" * max(3, 1 + max(map(len, _BACKTICKS.findall(told)), default=0))
    return "\n".join((f"{fence}{language}", *told.split("\n"), fence))


def table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """Yield the lines of a table whose cells are inert already."""
    yield f"| {' | '.join(header)} |"
    yield f"|{' --- |' * len(header)}"
    for row in rows:
        yield f"| {' | '.join(row)} |"

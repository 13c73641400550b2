"""Regular expressions that take linear time: the one door to RE2.

Patterns of playbooks and of error signatures are data, also out of a bundle or a drill that somebody sent,
and are matched against whatever is pasted. Python's `re` can take a time that doubles with each character of
the text; RE2 never does, and has no look-around and no back-references for it.
Syntax: https://github.com/google/re2/wiki/Syntax
"""

from __future__ import annotations

import functools
from collections.abc import Iterable, Iterator
from typing import NamedTuple

import re2

_MAX_LENGTH = 4_000
_MAX_MEMORY = 8 << 20
"""Bytes that a compiled pattern and its automata may take; RE2 refuses what would not fit."""
_MAX_MEMORY_OF_SET = 64 << 20
"""The same for patterns that are looked for together."""


class PatternError(ValueError):
    """A text that is no pattern here; says why."""


class Span(NamedTuple):
    """Where a pattern matched, counted in characters."""

    start: int
    end: int


class Pattern:
    """A compiled pattern. A dot matches anything but a line feed; digits and letters are ASCII's.

    Args:
        text: In the syntax of RE2.

    Raises:
        PatternError: It is none, or too large.
    """

    __slots__ = ("_compiled", "text")

    def __init__(self, text: str) -> None:
        self.text = text
        if len(text) > _MAX_LENGTH:
            raise PatternError(f"is longer than {_MAX_LENGTH} characters")
        options = re2.Options()
        options.log_errors = False
        options.max_mem = _MAX_MEMORY
        try:
            self._compiled = re2.compile(_encodable(text), options)
        except re2.error as error:
            raise PatternError(_reason(error)) from error

    def matches(self, text: str) -> bool:
        """Tell whether it matches all of `text`."""
        return self._compiled.fullmatch(_encodable(text)) is not None

    @staticmethod
    def literal(text: str) -> str:
        """Return the pattern that matches just this text."""
        return str(re2.escape(text))

    def occurs(self, text: str) -> bool:
        """Tell whether it matches somewhere in `text`."""
        return self._compiled.search(text.encode("utf-8", errors="replace")) is not None

    def occurs_in(self, text: bytes) -> bool:
        """Tell whether it matches somewhere in bytes, of whatever encoding: for patterns of ASCII."""
        return self._compiled.search(text) is not None

    def groups(self, text: str) -> Iterator[tuple[Span | None, ...]]:
        """Yield for each match where it stands, then each of its groups; None for one that took no part."""
        for found in self._compiled.finditer(_encodable(text)):
            spans = (Span(*found.span(number)) for number in range(self._compiled.groups + 1))
            yield tuple(span if span.start >= 0 else None for span in spans)

    def spans(self, text: str) -> Iterator[Span]:
        """Yield where it matches in `text`, from left to right, without overlaps."""
        for found in self._compiled.finditer(_encodable(text)):
            yield Span(*found.span())


class PatternSet:
    """Patterns that are looked for together, in one pass over a text.

    Args:
        texts: In the syntax of RE2.

    Raises:
        PatternError: One of them is none, or together they are too large.
    """

    __slots__ = ("_compiled",)

    def __init__(self, texts: Iterable[str]) -> None:
        options = re2.Options()
        options.log_errors = False
        options.max_mem = _MAX_MEMORY_OF_SET
        self._compiled = re2.Set.SearchSet(options)
        try:
            for text in texts:
                self._compiled.Add(text)
            self._compiled.Compile()
        except re2.error as error:
            raise PatternError(_reason(error)) from error

    def occurs(self, text: str) -> bool:
        """Tell whether one of them matches somewhere in `text`."""
        return bool(self._compiled.Match(_encodable(text)))


@functools.lru_cache(maxsize=4096)
def compiled(text: str) -> Pattern:
    """Return the pattern, compiled once; raises `PatternError`."""
    return Pattern(text)


def _encodable(text: str) -> str:
    """Return `text` with a question mark for each character that UTF-8 has no code for."""
    return text if text.isascii() else text.encode("utf-8", errors="replace").decode("utf-8")


def _reason(error: re2.error) -> str:
    said = error.args[0] if error.args else "not understood"
    reason = said.decode("utf-8", errors="replace") if isinstance(said, bytes) else str(said)
    lacking = "perl operator" in reason or "escape" in reason
    return f"{reason} (there is no look-around and no back-reference)" if lacking else reason

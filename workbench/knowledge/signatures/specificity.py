"""How specific a pattern is: the letters that a text must hold, at least, for the pattern to match.

A pattern that demands more of the text says more about it: `AccessDenied` fits a hundred failures, `explicit
deny in a service control policy` one. Counted are literal characters; classes, wildcards and what may be left
out count nothing, of alternatives the shortest counts.
"""

from __future__ import annotations

import re

_FLAGS = re.compile(r"\(\?[imsU-]+\)")
_OPENING = re.compile(r"\((?:\?(?:P?<\w+>|[imsU-]*:))?")
_CLASS = re.compile(r"\[\^?\]?(?:\[:\^?\w+:\]|\\.|[^\]\\])*\]")
_NO_LITERAL = re.compile(r"\\[pP](?:\{[^}]*\}|.)|\\[dDwWsSbBAzC]|[.^$]")
_ESCAPED = re.compile(r"\\x(?:[0-9A-Fa-f]{2}|\{[0-9A-Fa-f]+\})|\\.|.", re.DOTALL)
_REPEAT = re.compile(r"(?:\*|\?|\+|\{(?P<least>\d+)(?:,\d*)?\})\??")


def branches(pattern: str) -> list[str]:
    """Return the alternatives on the outermost level of a pattern, each with the flags that lead it."""
    flags = match.group() if (match := _FLAGS.match(pattern)) else ""
    found, start, at, depth = [], len(flags), len(flags), 0
    while at < len(pattern):
        if match := _CLASS.match(pattern, at) or _OPENING.match(pattern, at):
            depth += match.group()[0] == "("
            at = match.end()
            continue
        token = _ESCAPED.match(pattern, at)
        end = token.end() if token else at + 1
        if pattern[at] == ")":
            depth -= 1
        elif pattern[at] == "|" and depth == 0:
            found.append(pattern[start:at])
            start = end
        at = end
    return [f"{flags}{branch}" for branch in (*found, pattern[start:])]


def literal_length(pattern: str) -> int:
    """Return how many literal characters each match of a valid pattern holds at least."""
    return _Reader(pattern).alternatives()


class _Reader:
    """Reads a pattern from left to right."""

    def __init__(self, pattern: str) -> None:
        self._pattern, self._at = pattern, 0

    def alternatives(self) -> int:
        shortest, length = None, 0
        while self._at < len(self._pattern) and self._pattern[self._at] != ")":
            if self._pattern[self._at] == "|":
                shortest = length if shortest is None else min(shortest, length)
                length, self._at = 0, self._at + 1
            else:
                length += self._atom() * self._least()
        self._at += 1
        return length if shortest is None else min(shortest, length)

    def _atom(self) -> int:
        for nothing in (_FLAGS, _CLASS, _NO_LITERAL):
            if match := nothing.match(self._pattern, self._at):
                self._at = match.end()
                return 0
        if match := _OPENING.match(self._pattern, self._at):
            self._at = match.end()
            return self.alternatives()
        match = _ESCAPED.match(self._pattern, self._at)
        self._at = match.end() if match else self._at + 1
        return 1

    def _least(self) -> int:
        """Return how often the atom is repeated at least."""
        match = _REPEAT.match(self._pattern, self._at)
        if not match:
            return 1
        self._at = match.end()
        return int(match["least"]) if match["least"] else int(match.group()[0] == "+")

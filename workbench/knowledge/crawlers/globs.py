r"""Exclude patterns of Glue crawlers, matched as Glue matches them.

A pattern is matched against the whole name of an object below the include path. `*` and `?` stay within one
folder, `**` crosses folders; `[a-c]`, `[!a-c]` is one character of a name, and inside of it only `!`, `-` and
`]` mean something; `{a,b}` is one of several patterns, and cannot be nested; `\` takes the meaning from what
follows. A leading dot is a character like any other, and case counts.

Source: Glue developer guide, "Include and exclude patterns"
(https://docs.aws.amazon.com/glue/latest/dg/define-crawler.html#crawler-data-stores-exclude).
"""

from __future__ import annotations

import functools
import re

from workbench.domain.patterns import Pattern, PatternError, compiled


class GlobError(ValueError):
    """A text that is no pattern; says why."""


def excludes(glob: str, name: str) -> bool:
    """Tell whether a pattern matches the name of an object.

    Args:
        glob: The pattern, as the crawler holds it.
        name: The name below the include path, without a leading slash.

    Raises:
        GlobError: It is no pattern: a bracket or a brace is not closed, or braces are nested.
    """
    return _compiled(glob).matches(name)


@functools.lru_cache(maxsize=1024)
def _compiled(glob: str) -> Pattern:
    try:
        return compiled(rf"(?s)\A(?:{_translated(glob)})\z")
    except PatternError as error:
        raise GlobError(f"'{glob}' {error}") from error


_WILDCARDS = {"*": "[^/]*", "**": ".*", "?": "[^/]"}


def _translated(glob: str) -> str:
    parts: list[str] = []
    at, is_group = 0, False
    while at < len(glob):
        piece = "**" if glob.startswith("**", at) else glob[at]
        at += len(piece)
        if piece in _WILDCARDS:
            parts.append(_WILDCARDS[piece])
        elif piece == "\\":
            parts.append(_escaped(glob, at))
            at += 1
        elif piece == "[":
            text, at = _bracket(glob, at)
            parts.append(text)
        elif piece == "{" or (piece in ",}" and is_group):
            if piece == "{" and is_group:
                raise GlobError(f"'{glob}' has braces in braces")
            is_group = piece != "}"
            parts.append(_GROUP[piece])
        else:
            parts.append(re.escape(piece))
    if is_group:
        raise GlobError(f"'{glob}' has a brace that is not closed")
    return "".join(parts)


_GROUP = {"{": "(?:", ",": "|", "}": ")"}


def _escaped(glob: str, at: int) -> str:
    if at == len(glob):
        raise GlobError(f"'{glob}' ends with a backslash")
    return re.escape(glob[at])


def _bracket(glob: str, at: int) -> tuple[str, int]:
    """Return one character's choice, and where it ends; it never matches the slash between folders."""
    end = glob.find("]", at)
    if end < 0:
        raise GlobError(f"'{glob}' has a bracket that is not closed")
    inside = glob[at:end]
    negated = inside.startswith("!")
    ranges = list(_ranges(inside[negated:], glob))
    if negated:
        return f"[^/{''.join(_written(low, high) for low, high in ranges)}]", end + 1
    within = [part for low, high in ranges for part in _without_slash(low, high)]
    if not within:
        raise GlobError(f"'{glob}' has a bracket that no character fits")
    return f"[{''.join(_written(low, high) for low, high in within)}]", end + 1


def _ranges(inside: str, glob: str) -> list[tuple[str, str]]:
    found, at = [], 0
    while at < len(inside):
        low = high = inside[at]
        if at + 2 < len(inside) and inside[at + 1] == "-":
            high = inside[at + 2]
            at += 2
        if high < low:
            raise GlobError(f"'{glob}' has the range {low}-{high}, which runs backwards")
        found.append((low, high))
        at += 1
    return found


def _without_slash(low: str, high: str) -> list[tuple[str, str]]:
    if not low <= "/" <= high:
        return [(low, high)]
    below, above = (low, chr(ord("/") - 1)), (chr(ord("/") + 1), high)
    return [part for part in (below, above) if part[0] <= part[1]]


def _written(low: str, high: str) -> str:
    return rf"\x{{{ord(low):x}}}-\x{{{ord(high):x}}}"

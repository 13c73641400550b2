"""Where in a shell text a template stands: values are filled in quoted, which holds only outside quotes."""

from __future__ import annotations

import re
from collections.abc import Iterator

_TOKEN = re.compile(
    r"""
    (?P<slash>\\)?\{\{\s*(?P<name>[\w.]+)\s*\}\}
    | (?P<escaped>\\.)
    | (?P<quote>['"])
    | (?P<comment>(?:^|(?<=\s))\#)
    | (?P<line>\n)
    """,
    re.VERBOSE | re.DOTALL,
)


def unprotected_templates(command: str) -> Iterator[tuple[str, str]]:
    """Yield `(name, why)` for each template of a shell text whose value could break out of its place.

    A value arrives quoted (`shlex.quote`). Between quotes of the text's own those would end the outer ones,
    after a backslash they would be text, and in a comment a line break in the value would end the comment.
    """
    inside = ""
    for token in _TOKEN.finditer(command):
        if token["name"]:
            why = _danger(inside, follows_slash=bool(token["slash"]))
            if why:
                yield token["name"], why
        elif token["escaped"]:
            ends = inside == "'" and token["escaped"] == r"\'"  # between single quotes a backslash is text
            inside = "" if ends else inside
        elif token["line"]:
            inside = "" if inside == "#" else inside
        elif not inside:
            inside = token["quote"] or "#"
        elif token["quote"] == inside:
            inside = ""


def _danger(inside: str, *, follows_slash: bool) -> str:
    if inside == "#":
        return "stands in a comment, which a line break in its value would end: make it a command"
    if inside:
        return f"stands between {inside} quotes: close them before it and open them again after it"
    return "follows a backslash, which would undo its quotes: remove it" if follows_slash else ""

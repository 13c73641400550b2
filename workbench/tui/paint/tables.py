"""Two columns: a name and its value."""

from __future__ import annotations

from collections.abc import Iterable

from textual.content import Content

from workbench.tui.formats import inert


def pairs(items: Iterable[tuple[str, str]]) -> Content:
    """Return name and value on a line each, values aligned. Values may come from outside."""
    rows = list(items)
    width = max((len(name) for name, _ in rows), default=0) + 2
    return Content("\n").join(
        Content.assemble((name.ljust(width), "$quiet"), inert(value)) for name, value in rows
    )

"""Rows of a list: what stands where, and how lines break."""

from __future__ import annotations

from dataclasses import dataclass, field

from textual.content import Content

from workbench.tui.formats import shortened

EMPTY = Content("")
_MAX_LINES = 3
_MARKS = " -/.:_"
"""Behind these a name may be broken: `transfer-security-` `policy-current`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One row. All its texts are content, so nothing in them is read as markup."""

    id: str
    head: Content = EMPTY
    """What stands before the text; later lines are indented by its width."""
    body: Content
    tail: Content = EMPTY
    """What stands at the right end of the first line."""
    note: Content = EMPTY
    """A text under the first one, broken as that is."""
    below: tuple[Content, ...] = field(default_factory=tuple)
    """Lines under the text, indented as it is."""
    heading: bool = False
    """A heading cannot be chosen."""


def paint(row: Row, width: int) -> Content:
    """Return a row as it fills `width` cells; a text that needs more than three lines is cut."""
    indent = row.head.cell_length
    tail = row.tail.truncate(max(8, (width - indent) // 2), ellipsis=True)
    room = max(8, width - indent - (tail.cell_length + 1 if tail.cell_length else 0))
    lines = _broken(row.body, room)
    gap = " " * max(1, width - indent - lines[0].cell_length - tail.cell_length)
    first = Content.assemble(row.head, lines[0], *((gap, tail) if tail.cell_length else ()))
    below = [shortened(line, max(8, width - indent)) for line in row.below]
    note = _broken(row.note, max(8, width - indent)) if row.note.cell_length else ()
    rest = [Content.assemble(" " * indent, line) for line in (*lines[1:], *note, *below)]
    return Content("\n").join([first, *rest])


def _broken(text: Content, room: int) -> list[Content]:
    is_long = any(len(word) > room for word in text.plain.split())
    parts = text.divide(_breaks(text.plain, room)) if is_long else [text]
    lines = [line.rstrip() for part in parts for line in part.wrap(room)] or [EMPTY]
    if len(lines) <= _MAX_LINES:
        return lines
    cut = lines[_MAX_LINES - 1].append(" …")
    return [*lines[: _MAX_LINES - 1], cut.truncate(room, ellipsis=True)]


def _breaks(text: str, room: int) -> list[int]:
    """Return where lines begin that end behind a blank, or behind a mark within a long name, if they can."""
    breaks, start, last = [], 0, 0
    for at, char in enumerate(text, start=1):
        if at - start > room and last > start:
            breaks.append(last)
            start = last
        if char in _MARKS:
            last = at
    return breaks

"""Two states side by side in characters: a thing a line, what it was, what it is, and what became of it."""

from __future__ import annotations

from collections.abc import Iterable

from rich.cells import cell_len

from workbench.domain.picture import Compared, Comparison
from workbench.wording.cells import Block, Line, Span, cut, filled
from workbench.wording.pictures.scale import fitting

_MOST_ROWS = 40
_NAME, _VALUE = 28, 24
_NARROWEST_VALUE = 6
_NOTHING = "—"


def draw_comparison(picture: Comparison, width: int) -> tuple[Line, ...]:
    """Return a comparison as lines of at most `width` cells."""
    width = fitting(width)
    rows = picture.rows[:_MOST_ROWS]
    says = max((cell_len(row.says) for row in rows), default=0)
    name, value = _columns(picture, rows, width - says - 7)
    block: Block = [filled((Span(picture.heading),), width)]
    sides = (Span(f"  {cut('', name):{name}} "), *_pair(*picture.sides, value, "quiet", "quiet"))
    block.append(filled(sides, width))
    for row in rows:
        block.append(filled((*_row(row, name, value), Span(row.says, row.tone)), width))
    if more := len(picture.rows) - len(rows):
        block.append(filled((Span(f"  … and {more:,} more that differ", "quiet"),), width))
    if picture.alike:
        word = "one more is" if picture.alike == 1 else f"{picture.alike:,} more are"
        block.append(filled((Span(f"= {word} the same on both sides", "quiet"),), width))
    return tuple(block)


def _columns(picture: Comparison, rows: Iterable[Compared], room: int) -> tuple[int, int]:
    """Return the widths of names and of values: what they need, as far as there is room."""
    rows = tuple(rows)
    longest = max((cell_len(row.name) for row in rows), default=1)
    values = (value for row in rows for value in (row.before or _NOTHING, row.after or _NOTHING))
    widest = max(map(cell_len, (*picture.sides, *values)))
    value = max(_NARROWEST_VALUE, min(_VALUE, widest, (room - min(longest, _NAME)) // 2))
    return max(1, min(_NAME, longest, room - 2 * value)), value


def _row(row: Compared, name: int, value: int) -> Line:
    tone = row.tone
    head = (Span(f"{_glyph(row)} ", tone), *filled((Span(row.name),), name), Span(" "))
    return (*head, *_pair(row.before, row.after, value, "quiet", tone))


def _pair(before: str, after: str, value: int, left: str, right: str) -> Line:
    first, second = (text or _NOTHING for text in (before, after))
    gap = Span("  ")
    return (*filled((Span(first, left),), value), gap, *filled((Span(second, right),), value), gap)


def _glyph(row: Compared) -> str:
    if not row.before:
        return "+"
    return "~" if row.after else "-"

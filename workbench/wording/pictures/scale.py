"""A stretch of time laid out over cells: where a moment falls, and what stands below."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from rich.cells import cell_len

from workbench.domain.picture import Mark
from workbench.domain.times import iso
from workbench.knowledge.redaction import shown
from workbench.wording.cells import Block, Span, filled

NARROWEST, WIDEST = 20, 100
_SHORT_S = 600
_BETWEEN = " · "
_MOST_TOLD = 14
_GLYPHS = {"bad": "✗", "warn": "!", "good": "✓", "unknown": "?"}


def fitting(width: int) -> int:
    """Return how many cells wide a picture is drawn where so many are at hand."""
    return max(NARROWEST, min(width, WIDEST))


def glyph(mark: Mark) -> str:
    """Return what stands for a moment."""
    return _GLYPHS.get(mark.tone, "◆")


@dataclass(frozen=True, slots=True)
class Scale:
    """From `start` to `end` over `cells` cells."""

    start: datetime
    end: datetime
    cells: int

    @property
    def seconds(self) -> float:
        """How long it is; one second at least."""
        return max(1.0, (self.end - self.start).total_seconds())

    def cell(self, at: datetime) -> int | None:
        """Return the cell of a moment, counted from 0; None outside."""
        part = (at - self.start).total_seconds() / self.seconds
        return min(self.cells - 1, int(part * self.cells)) if 0 <= part <= 1 else None

    def part(self, start: datetime, end: datetime) -> tuple[int, int] | None:
        """Return the first cell of a stretch and the one behind its last; None where none of it is inside."""
        if end < self.start or start > self.end:
            return None
        first = self.cell(max(start, self.start)) or 0
        last = self.cell(min(end, self.end)) or 0
        return first, max(last, first + 1)

    def heading(self, name: str, width: int) -> Block:
        """Return what stands above: the name and from when to when, below it where both are long."""
        first, last = (iso(at)[:16].replace("T", " ") for at in (self.start, self.end))
        when = f"{first} to {last[11:] if first[:10] == last[:10] else last} UTC"
        told = shown(name)
        if cell_len(told) + len(when) + len(_BETWEEN) > width:
            return [filled((Span(told),), width), filled((Span(when, "quiet"),), width)]
        return [filled((Span(f"{told}{_BETWEEN}"), Span(when, "quiet")), width)]

    def axis(self, before: int, width: int) -> Block:
        """Return the line below a drawing, and its ends in words."""
        first, last = (clock(at, self) for at in (self.start, self.end))
        between = " " * max(1, self.cells - len(first) - len(last))
        return [
            filled((Span(" " * before), Span("└" + "─" * (self.cells - 1), "quiet")), width),
            filled((Span(" " * before), Span(f"{first}{between}{last}", "quiet")), width),
        ]


def clock(at: datetime, scale: Scale) -> str:
    """Return a time of the day, to the second where the scale is short."""
    return iso(at)[11:19] if scale.seconds < _SHORT_S else iso(at)[11:16]


def told(marks: Iterable[tuple[str, Mark]], width: int) -> Block:
    """Return what moments are, one a line in the order of time; `marks` says of each whose it is."""
    rows = sorted((row for row in marks if row[1].label), key=lambda row: row[1].at)
    is_one_day = len({iso(mark.at)[:10] for _, mark in rows}) <= 1
    block = [
        filled(
            (
                Span(f"  {glyph(mark)} ", mark.tone),
                Span(f"{iso(mark.at)[11:19] if is_one_day else iso(mark.at)[5:16].replace('T', ' ')}  "),
                Span(f"{whose}: {mark.label}" if whose else mark.label, mark.tone),
            ),
            width,
        )
        for whose, mark in rows[:_MOST_TOLD]
    ]
    more = len(rows) - _MOST_TOLD
    return [*block, *([filled((Span(f"  … and {more:,} more", "quiet"),), width)] if more > 0 else [])]

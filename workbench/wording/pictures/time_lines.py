"""A time line in characters: a lane a line, what went on in it as a bar, how long that was at the right."""

from __future__ import annotations

from datetime import datetime

from rich.cells import cell_len

from workbench.domain.picture import Lane, Mark, Stretch, TimeLine
from workbench.wording.cells import Block, Line, Span, cut, filled
from workbench.wording.executions.phrases import took
from workbench.wording.pictures.scale import Scale, fitting, glyph, told

_FILLS = {"warn": "▓", "bad": "╳", "busy": "▒", "quiet": "░", "unknown": "?"}
_ONE_LINE_FROM = 64
_LABEL, _FIGURES = 22, 30
_MOST_LANES = 40


def draw_time_line(picture: TimeLine, width: int) -> tuple[Line, ...]:
    """Return a time line as lines of at most `width` cells."""
    width = fitting(width)
    lanes = picture.lanes[:_MOST_LANES]
    label = min(_LABEL, 1 + max((cell_len(cut(lane.label, _LABEL)) for lane in lanes), default=1))
    beside = width >= _ONE_LINE_FROM
    figures = min(_FIGURES, 1 + max((cell_len(_figures(lane, picture.end)) for lane in lanes), default=1))
    before = label + 1 if beside else 1
    scale = Scale(picture.start, picture.end, width - before - (figures + 1 if beside else 1))
    block = scale.heading(picture.heading, width)
    for lane in lanes:
        name, said = Span(cut(lane.label, label)), Span(_figures(lane, picture.end), _tone(lane))
        bar = _bar(lane, scale)
        if beside:
            block.append(filled((*filled((name,), label), Span(" "), *bar, Span(" "), said), width))
        else:
            block += [filled((name, Span("  "), said), width), filled((Span(" "), *bar), width)]
    if more := len(picture.lanes) - len(lanes):
        block.append(filled((Span(f"… and {more:,} more lanes", "quiet"),), width))
    return (*block, *scale.axis(before, width), *_legend(lanes, width))


def _bar(lane: Lane, scale: Scale) -> Line:
    cells = [Span(" ")] * scale.cells
    for stretch in lane.stretches:
        part = scale.part(stretch.start, stretch.end or scale.end)
        if part is None:
            continue
        fill = Span(_FILLS.get(stretch.tone, "█"), stretch.tone)
        cells[slice(*part)] = [fill] * (part[1] - part[0])
        if stretch.end is None:
            cells[part[1] - 1] = Span("▸", stretch.tone)
    for mark in lane.marks:
        at = scale.cell(mark.at)
        if at is not None:
            cells[at] = Span(glyph(mark), mark.tone)
    return tuple(cells)


def _figures(lane: Lane, end: datetime) -> str:
    """Return how long it was: `3 h 12 min, usual 4 min 00 s`; of several, how many and how long together."""
    if not lane.stretches:
        return f"{len(lane.marks):,} ×" if len(lane.marks) > 1 else ""
    spent = took(sum(_seconds(stretch, end) for stretch in lane.stretches))
    first = lane.stretches[0]
    if len(lane.stretches) > 1:
        return f"{len(lane.stretches):,} ×, {spent}"
    return spent if first.usual_s is None else f"{spent}, usual {took(first.usual_s)}"


def _seconds(stretch: Stretch, end: datetime) -> float:
    return max(0.0, ((stretch.end or end) - stretch.start).total_seconds())


def _tone(lane: Lane) -> str:
    tones = [stretch.tone for stretch in lane.stretches]
    return next((tone for tone in ("bad", "warn") if tone in tones), "")


def _legend(lanes: tuple[Lane, ...], width: int) -> Block:
    marks = [(lane.label, mark) for lane in lanes for mark in lane.marks]
    begun = (
        (lane.label, Mark(at=stretch.start, label=stretch.label, tone=stretch.tone))
        for lane in lanes
        for stretch in lane.stretches
    )
    return told([*marks, *begun], width)

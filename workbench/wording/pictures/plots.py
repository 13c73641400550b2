"""A plot in characters: each metric a small curve of its own, so that none needs a colour to be told apart.

The curves are drawn by plotille, in dots of braille: eight to a cell.
"""

from __future__ import annotations

from itertools import pairwise
from math import floor, log10
from statistics import median

from plotille import Canvas
from rich.cells import cell_len

from workbench.domain.picture import Curve, Plot
from workbench.wording.cells import Block, Line, Span, cut, filled
from workbench.wording.pictures.scale import Scale, fitting, glyph, told

_ROWS = 3
_BLANK = "\u2800"
"""A cell of braille without a dot: a space is as wide in every font."""
_GAP_AFTER = 1.5
_STEPS = (1, 2, 2.5, 5, 10)


def draw_plot(picture: Plot, width: int) -> tuple[Line, ...]:
    """Return a plot as lines of at most `width` cells."""
    width = fitting(width)
    tops = [_top(curve) for curve in picture.curves]
    before = 1 + max((len(_number(top)) for top in tops), default=1)
    scale = Scale(picture.start, picture.end, width - before - 1)
    block = scale.heading(picture.heading, width)
    for curve, top in zip(picture.curves, tops, strict=True):
        block.append(filled((Span(curve.label, "busy"), Span(_figures(curve))), width))
        block += _rows(curve, top, picture.every_s, scale, before, width)
    block += scale.axis(before, width)
    if picture.marks:
        block.append(_pointers(picture, scale, before, width))
    return (*block, *told((("", mark) for mark in picture.marks), width))


def _rows(curve: Curve, top: float, every_s: int, scale: Scale, before: int, width: int) -> Block:
    canvas = Canvas(scale.cells, _ROWS, 0, 0, scale.seconds * (1 + 1e-9), top * (1 + 1e-9))
    widest = _GAP_AFTER * max(every_s, _usual_gap(curve))
    previous: tuple[float, float] | None = None
    inside = ((at, value) for at, value in curve.points if 0 <= at <= scale.seconds)
    for at, value in inside:
        place = (at, min(max(value, 0.0), top))
        if previous and at - previous[0] <= widest:
            canvas.line(*previous, *place)
        else:
            canvas.point(*place)
        previous = place
    names = {0: _number(top), _ROWS - 1: "0"}
    limit = _limit_row(curve, top)
    block: Block = []
    for row, dots in enumerate(canvas.plot().replace(_BLANK, " ").split("\n")):
        axis = Span(f"{names.get(row, ''):>{before - 1}}┤", "quiet")
        said = f" ◂ {curve.limit_label or 'limit'} {_number(curve.limit or 0.0)}{curve.unit}"
        shown = cut(said, scale.cells // 2) if row == limit else ""
        block.append(filled((axis, Span(dots[: scale.cells - cell_len(shown)]), Span(shown, "warn")), width))
    return block


def _usual_gap(curve: Curve) -> float:
    """Return how far apart datapoints mostly are: a metric may be sent more seldom than it was asked for."""
    times = [at for at, _ in curve.points]
    return median(later - at for at, later in pairwise(times)) if len(times) > 1 else 0.0


def _limit_row(curve: Curve, top: float) -> int | None:
    if curve.limit is None:
        return None
    return min(_ROWS - 1, int((1 - min(curve.limit, top) / top) * _ROWS))


def _figures(curve: Curve) -> str:
    if not curve.points:
        return ": no datapoint"
    values = [value for _, value in curve.points]
    last, most = (f"{_number(value)}{curve.unit}" for value in (values[-1], max(values)))
    return f": last {last}, most {most}"


def _pointers(picture: Plot, scale: Scale, before: int, width: int) -> Line:
    cells = [" "] * scale.cells
    for mark in picture.marks:
        at = scale.cell(mark.at)
        if at is not None:
            cells[at] = glyph(mark)
    return filled((Span(" " * before), Span("".join(cells), "warn")), width)


def _top(curve: Curve) -> float:
    """Return the upper end of the scale: given, or a round number that holds points and limit."""
    highest = max([*(value for _, value in curve.points), curve.limit or 0.0, curve.top or 0.0, 0.0])
    if highest <= 0:
        return 1.0
    if curve.top is not None and highest <= curve.top:
        return curve.top
    power = 10.0 ** floor(log10(highest))
    return next(step * power for step in _STEPS if step * power >= highest * (1 - 1e-9))


def _number(value: float) -> str:
    """Return a number short enough for an axis: `0.25`, `312`, `1.4k`, `2.5M`."""
    for size, name in ((1e12, "T"), (1e9, "G"), (1e6, "M"), (1e4, "k")):
        if abs(value) >= size:
            return f"{value / (1e3 if name == 'k' else size):.3g}{name}"
    return f"{value:.0f}" if abs(value) >= 100 else f"{value:.3g}"  # noqa: PLR2004 - three digits

"""Pictures of an incident as inline SVG: what happened when, and where the causes stand.

Colours come from the page's style by class; every mark has its meaning beside it in words.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from html import escape

from workbench.exporters.view import Moment, PostMortem
from workbench.exporters.view_conclusion import Cause
from workbench.exporters.view_times import span
from workbench.knowledge.redaction import shown

_WIDTH = 1000
_MARGIN = 24
_ROW = 22
_RADIUS = 9
_MOST_MOMENTS = 24
_MOST_CAUSES = 24
_PER_ROW = 4
_TITLE_WIDTH = 30
_TITLE_LINES = 3
_LABEL = 105
_BANDS = (
    ("proven", "■ proven"),
    ("likely", "◐ likely"),
    ("undetermined", "○ open"),
    ("ruled_out", "× ruled out"),
)


def timeline(view: PostMortem) -> str:
    """Return a time axis with numbered marks, and under it what they stand for."""
    moments = _chosen(view.timeline)
    if not moments:
        return ""
    times = [datetime.fromisoformat(moment.at) for moment in moments]
    places = list(_places(times))
    axis = _MARGIN + _ROW * (1 + max(level for _, level in places))
    parts = [f'<line class="axis" x1="{_MARGIN}" y1="{axis}" x2="{_WIDTH - _MARGIN}" y2="{axis}"/>']
    parts += _ends(times, axis)
    for number, (moment, (x, level)) in enumerate(zip(moments, places, strict=True), 1):
        parts.append(_mark(number, moment, x, axis - level * _ROW))
    first_row = axis + 2 * _ROW + 8
    for number, moment in enumerate(moments, 1):
        parts += _legend(number, moment, first_row + (number - 1) * _ROW)
    left_out = len(view.timeline) - len(moments)
    note = f"; {left_out} lesser moments are in the table only" if left_out else ""
    height = first_row + len(moments) * _ROW
    return _figure(f"What happened when (UTC){note}", "timeline", height, parts)


def _chosen(moments: Sequence[Moment]) -> Sequence[Moment]:
    """Return at most so many that they can be told apart: the impact first, then AWS, then the response."""
    rank = {"impact": 0, "AWS": 1, "response": 2}
    order = sorted(range(len(moments)), key=lambda at: rank[moments[at].where])
    return [moments[at] for at in sorted(order[:_MOST_MOMENTS])]


def _places(times: Sequence[datetime]) -> Iterator[tuple[int, int]]:
    """Yield x and the level above the axis; marks that would overlap are stacked."""
    whole = max((times[-1] - times[0]) / timedelta(seconds=1), 1.0)
    usable = _WIDTH - 2 * _MARGIN - 2 * _RADIUS
    last_x, level = -_WIDTH, 0
    for at in times:
        x = round(_MARGIN + _RADIUS + usable * ((at - times[0]) / timedelta(seconds=1)) / whole)
        level = level + 1 if x - last_x < 2 * _RADIUS + 2 else 0
        last_x = last_x if level else x
        yield (last_x if level else x), level


def _ends(times: Sequence[datetime], axis: int) -> Iterator[str]:
    y = axis + _ROW
    yield _text(_MARGIN, y, f"{times[0]:%Y-%m-%d %H:%M:%S}", "soft")
    yield _text(_WIDTH // 2, y, f"{span(times[-1] - times[0])} in all", "soft", anchor="middle")
    yield _text(_WIDTH - _MARGIN, y, f"{times[-1]:%Y-%m-%d %H:%M:%S}", "soft", anchor="end")


def _mark(number: int, moment: Moment, x: int, y: int) -> str:
    circle = f'<circle class="{moment.where.lower()}" cx="{x}" cy="{y}" r="{_RADIUS}"/>'
    return circle + _text(x, y + 4, str(number), "number", anchor="middle")


def _legend(number: int, moment: Moment, y: int) -> Iterator[str]:
    yield _mark(number, moment, _MARGIN + _RADIUS, y - 4)
    yield _text(_MARGIN + 30, y, f"{datetime.fromisoformat(moment.at):%m-%d %H:%M:%S}", "soft")
    yield _text(_MARGIN + 135, y, moment.where, "soft")
    who = f"{moment.who}: " if moment.who else ""
    yield _text(_MARGIN + 200, y, _shortened(f"{who}{moment.what}", _LABEL), "")


def cause_board(view: PostMortem) -> str:
    """Return the causes in four bands, the proven ones on top."""
    causes = (*view.proven, *view.likely, *view.open, *view.ruled_out)
    if not causes:
        return ""
    parts: list[str] = []
    y = _MARGIN
    for status, words in _BANDS:
        own = [cause for cause in causes if cause.status == status]
        more = f", {len(own) - _MOST_CAUSES} of them not drawn" if len(own) > _MOST_CAUSES else ""
        parts.append(_text(_MARGIN, y, f"{words} ({len(own)}{more})", f"head {status}"))
        y += 12
        for row in _rows(own[:_MOST_CAUSES]):
            lower, boxes = _boxes(row, y)
            parts += boxes
            y = lower + 10
        y += _ROW
    return _figure("Where the causes stand", "cause board", y - _ROW + 8, parts)


def _rows(causes: Sequence[Cause]) -> Iterator[Sequence[Cause]]:
    return (causes[at : at + _PER_ROW] for at in range(0, len(causes), _PER_ROW))


def _boxes(causes: Sequence[Cause], y: int) -> tuple[int, list[str]]:
    """Return the lower edge of a row of boxes of one height, and the boxes."""
    titles = [
        textwrap.wrap(shown(cause.title), _TITLE_WIDTH, max_lines=_TITLE_LINES, placeholder=" …")
        for cause in causes
    ]
    height = 12 + 17 * max(1, *map(len, titles))
    width = (_WIDTH - 2 * _MARGIN) // _PER_ROW
    parts: list[str] = []
    for column, (cause, lines) in enumerate(zip(causes, titles, strict=True)):
        x = _MARGIN + column * width
        parts.append(
            f'<rect class="box" x="{x}" y="{y}" width="{width - 12}" height="{height}" rx="4"/>'
            f'<rect class="{cause.status}" x="{x}" y="{y}" width="4" height="{height}"/>'
        )
        parts += [_text(x + 12, y + 19 + 17 * row, line, "") for row, line in enumerate(lines)]
    return y + height, parts


def _figure(caption: str, label: str, height: int, parts: Sequence[str]) -> str:
    drawn = "\n".join(parts)
    svg = f'<svg viewBox="0 0 {_WIDTH} {height}" role="img" aria-label="{label}">\n{drawn}\n</svg>'
    return f"<figure><figcaption>{escape(caption)}</figcaption>\n{svg}</figure>"


def _text(x: int, y: int, text: str, class_: str, anchor: str = "start") -> str:
    return f'<text class="{class_}" x="{x}" y="{y}" text-anchor="{anchor}">{escape(shown(text))}</text>'


def _shortened(text: str, length: int) -> str:
    line = " ".join(shown(text).split())
    return line if len(line) <= length else f"{line[: length - 1]}…"

"""The event timeline: one line for each event, its clocks, its record, and what is covered."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence

from textual.content import Content

from workbench.domain.timeline import ORIGIN_WORDS, Origin, TimelineCoverage, TimelineEvent
from workbench.knowledge.redaction import shown
from workbench.tui.formats import count, inert, short_identity, utc
from workbench.tui.paint.tables import pairs
from workbench.wording.timelines import coverage_lines, later

_BEFORE_WHAT = 23
"""Cells for time, origin and sign."""
_WHO = 26
_WIDE = 100
"""From this width on, who did it has a column."""


def columns(item: TimelineEvent, width: int, *, contradicted: bool = False) -> Iterator[tuple[str, str]]:
    """Yield the parts of an event's line with what they are: `quiet`, `bad`, `own` or plain.

    Args:
        item: The event, whose text is inert.
        width: The cells that there are.
        contradicted: Its id is also told in another way.
    """
    at = item.at
    yield (f"{at:%m-%d %H:%M:%S} " if at else "  no time told "), "quiet"
    yield f"{ORIGIN_WORDS[item.origin]:<5} ", "own" if item.origin is Origin.INCIDENT else "quiet"
    sign = "≠" if contradicted else "✗" if item.outcome else " "
    yield f"{sign} ", "bad"
    tone = "bad" if item.outcome or contradicted else "quiet" if _is_routine(item) else "plain"
    room = 32 if width >= _WIDE else 26
    yield f"{_cut(_what(item), room):<{room}} ", tone
    left = width - _BEFORE_WHAT - room - 1
    if width >= _WIDE:
        yield f"{_cut(short_identity(item.who) if item.who else '', _WHO):<{_WHO}} ", "quiet"
        left -= _WHO + 1
    yield _cut(item.text or item.where, left), tone


def _what(item: TimelineEvent) -> str:
    """Return the call; of an incident's own entries the kind. A finding stands where its matter happened."""
    if item.origin is not Origin.INCIDENT:
        return item.what
    is_of_before = item.what == "finding_recorded" and item.occurred_at is not None
    return "found later" if is_of_before else item.what.replace("_", " ")


def _is_routine(item: TimelineEvent) -> bool:
    return item.origin is Origin.INCIDENT and item.what in {"check_started", "diagnosis_changed"}


def clocks(item: TimelineEvent | None, width: int) -> Content:
    """Return the three clocks of an event, who and where, on two lines of `width` cells."""
    if item is None:
        return Content("")
    happened = utc(item.occurred_at) if item.occurred_at else "not told"
    own = item.origin is Origin.INCIDENT
    told_by = "this journal" if own else ", ".join(item.told_by)
    times = Content.assemble(
        *(("happened ", "$quiet"), happened, ("  recorded ", "$quiet"), later(item, item.recorded_at)),
        *(("  seen ", "$quiet"), later(item, item.observed_at), ("  told by ", "$quiet")),
        inert(told_by),
    )
    who = inert(short_identity(item.who) if item.who else "not told")
    where = () if own else (("  in ", "$quiet"), inert(item.where or "-"))
    place = Content.assemble(("by ", "$quiet"), who, *where)
    return Content("\n").join(line.truncate(width, ellipsis=True) for line in (times, place))


def event_in_full(item: TimelineEvent, *, contradicted: bool) -> Content:
    """Return everything that is known of an event."""
    rows = [
        ("happened", utc(item.occurred_at) if item.occurred_at else "not told"),
        ("recorded", _clock(item, "recorded")),
        ("seen", _clock(item, "observed")),
        ("what", item.what),
        ("outcome", item.outcome or "no error"),
        ("by", item.who or "not told"),
        ("in", item.where or "not told"),
        ("id", item.id or "none"),
        ("told by", ", ".join(item.told_by)),
    ]
    record = json.dumps(dict(item.data), indent=2, ensure_ascii=False, default=str) if item.data else ""
    warning = "Its id is also told in another way: one of the two was changed.\n\n" if contradicted else ""
    parts = (pairs(rows), f"\n\n{item.text}" if item.text else "", f"\n\n{record}" if record else "")
    return Content.assemble(
        (warning, "bold $text-error"),
        *(part if isinstance(part, Content) else inert(part, keep_lines=True) for part in parts),
    )


def coverage_text(coverages: Iterable[TimelineCoverage]) -> Content:
    """Return what the timeline can know, in full: one paragraph for each time that it was asked."""
    paragraphs = ("\n".join(shown(line) for line in coverage_lines(coverage)) for coverage in coverages)
    return inert("\n\n".join(paragraphs), keep_lines=True)


def coverage_brief(coverages: Sequence[TimelineCoverage], *, is_read: bool) -> Content:
    """Return in a line whether the sources were read to their end, and that there is more to know."""
    if not coverages and is_read:
        return Content.styled("Reading …", "$quiet")
    if not coverages:
        return Content.styled("! the sources were not read: r tries again", "$text-warning")
    readings = [reading for coverage in coverages for reading in coverage.readings]
    gaps = [reading.source for reading in readings if not reading.complete]
    sources = len(readings)
    told = f"{sources} source{'' if sources == 1 else 's'} asked" if sources else "on record only"
    head = (
        Content.styled(
            f"! not read to the end: {inert(', '.join(dict.fromkeys(gaps))).plain}", "$text-warning"
        )
        if gaps
        else Content.styled(f"✓ {told}, read to the end" if sources else f"· {told}", "$text-muted")
    )
    limits = len({sentence for coverage in coverages for sentence in coverage.not_covered})
    return Content.assemble(head, (f" · {count(limits, 'thing')} it cannot know: v", "$quiet"))


def _clock(item: TimelineEvent, name: str) -> str:
    moment = item.recorded_at if name == "recorded" else item.observed_at
    return f"{utc(moment)} ({later(item, moment)})" if moment else "not told"


def _cut(text: str, width: int) -> str:
    return text if len(text) <= width else f"{text[: max(0, width - 1)]}…"

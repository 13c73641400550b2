"""How an event timeline is printed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from workbench.domain.timeline import Reading, Timeline, TimelineEvent
from workbench.domain.times import iso
from workbench.domain.values import JsonObject
from workbench.engine.timeline.merging import contradictions
from workbench.engine.timeline.searching import Searchable
from workbench.exporters.csv_timeline import to_csv
from workbench.knowledge.redaction import shown_lines
from workbench.wording.json_text import to_json
from workbench.wording.timelines import count_line, coverage_lines, later, second

SCHEMA = "workbench.timeline/1"

_LONGEST = 300
"""Characters of a row's text; the record in full is in the JSON."""
_HEADER = (
    *("occurred_at", "recorded_at", "observed_at", "origin", "what", "outcome", "who", "where", "text"),
    *("id", "told_by"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """What of a timeline is shown, beside how much there is."""

    timeline: Timeline
    found: int
    """How many events hold what was searched for."""
    shown: tuple[TimelineEvent, ...]
    text: str
    """What was searched for."""

    @property
    def count(self) -> str:
        """How much is shown of how much there is: `showing the newest 500 of 12,340 events`."""
        return count_line(len(self.shown), self.found, len(self.timeline.events), self.text)


def view_of(timeline: Timeline, text: str, limit: int | None) -> View:
    """Return what is shown: what holds the text, the newest of it, as many as the limit allows."""
    found = Searchable(timeline.events).find(text)
    shown = found if limit is None else found[-limit:]
    return View(timeline=timeline, found=len(found), shown=shown, text=text)


def as_text(view: View) -> str:
    """Return what is covered, then one line per event, the oldest first."""
    return shown_lines(_lines(view))


def _lines(view: View) -> Iterator[str]:
    yield from coverage_lines(view.timeline.coverage)
    yield view.count
    if view.shown:
        yield f"{'happened':<20}  {'recorded':>9}  {'seen':>9}  what, by whom, to what"
    twice = contradictions(view.shown)
    for item in view.shown:
        mark = (
            "  CONTRADICTION: the same id is told in another way" if (item.origin, item.id) in twice else ""
        )
        yield f"{_row(item)}{mark}"


def _row(item: TimelineEvent) -> str:
    happened = second(item.occurred_at) or "not told"
    parts = (f"{item.what} {item.outcome}".rstrip(), item.who, _short(item.text))
    clocks = f"{later(item, item.recorded_at):>9}  {later(item, item.observed_at):>9}"
    return f"{happened:<20}  {clocks}  {'  '.join(part for part in parts if part)}"


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"


def as_csv(view: View) -> str:
    """Return one row per event, with all three clocks."""
    return to_csv(
        _HEADER,
        (
            (
                _iso(item.occurred_at) or "",
                _iso(item.recorded_at) or "",
                _iso(item.observed_at) or "",
                item.origin,
                item.what,
                item.outcome,
                item.who,
                item.where,
                item.text,
                item.id,
                " ".join(item.told_by),
            )
            for item in view.shown
        ),
    )


def as_json(view: View) -> str:
    """Return the timeline with its coverage as one JSON document."""
    coverage = view.timeline.coverage
    return to_json(
        {
            "schema": SCHEMA,
            "coverage": {
                "subject": coverage.subject,
                "since": _iso(coverage.since),
                "until": _iso(coverage.until),
                "complete": coverage.complete,
                "readings": [_reading_json(reading) for reading in coverage.readings],
                "not_covered": coverage.not_covered,
            },
            "total": len(view.timeline.events),
            "filter": view.text,
            "found": view.found,
            "shown": len(view.shown),
            "events": [_event_json(item) for item in view.shown],
        }
    )


def _reading_json(reading: Reading) -> JsonObject:
    return {
        "source": reading.source,
        "question": reading.question,
        "classes": reading.classes,
        "since": _iso(reading.since),
        "until": _iso(reading.until),
        "oldest": _iso(reading.oldest),
        "newest": _iso(reading.newest),
        "pages": reading.pages,
        "unit": reading.unit,
        "seen": reading.seen,
        "events": reading.events,
        "complete": reading.complete,
        "gap": reading.gap or None,
    }


def _event_json(item: TimelineEvent) -> JsonObject:
    return {
        "origin": str(item.origin),
        "id": item.id,
        "occurred_at": _iso(item.occurred_at),
        "recorded_at": _iso(item.recorded_at),
        "observed_at": _iso(item.observed_at),
        "what": item.what,
        "outcome": item.outcome,
        "who": item.who,
        "where": item.where,
        "text": item.text,
        "told_by": list(item.told_by),
        "record": dict(item.data),
    }


def _iso(moment: datetime | None) -> str | None:
    return iso(moment) if moment else None


RENDERERS = {"text": as_text, "json": as_json, "csv": as_csv}
"""By the name of the format."""

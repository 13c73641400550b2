"""How a timeline's coverage, progress and clocks are said, on the screens and the command line alike."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from workbench.domain.timeline import Reading, TimelineCoverage, TimelineEvent
from workbench.domain.times import iso
from workbench.engine.timeline.reading import ReadingProgress


def coverage_lines(coverage: TimelineCoverage) -> Iterator[str]:
    """Yield what a timeline can know: window, sources, and what is not covered."""
    since, until = second(coverage.since) or "the beginning", second(coverage.until) or "now"
    yield f"Timeline of {coverage.subject}, from {since} to {until}"
    yield from (f"  {reading_line(reading)}" for reading in coverage.readings)
    yield from (f"  not covered: {sentence}" for sentence in coverage.not_covered)


def reading_line(reading: Reading) -> str:
    """Return one source with how far it was read."""
    mark = "✓" if reading.complete else "!"
    asked = f" {reading.question}" if reading.question else ""
    reach = ""
    if reading.oldest and reading.newest:
        reach = f", {second(reading.oldest)} to {second(reading.newest)}"
    gap = "" if reading.complete else f"  NOT READ TO ITS END: {reading.gap}"
    return (
        f"{mark} {reading.source}{asked}: {reading.classes}; {_number(reading.pages, reading.unit)}, "
        f"{_number(reading.seen, 'events')} seen, {reading.events:,} kept{reach}{gap}"
    )


def progress_line(progress: ReadingProgress) -> str:
    """Return how far a source has been read, in one line."""
    asked = f" ({progress.question})" if progress.question else ""
    parts = [_number(progress.pages, progress.unit), _number(progress.events, "events")]
    parts += [f"at {second(progress.reached)}"] if progress.reached else []
    parts += [f"{progress.share:.0%}"] if progress.share is not None else []
    if progress.ended:
        parts.append("ended")
    elif progress.left_s is not None:
        parts.append(f"about {progress.left_s:.0f} s to go")
    return f"{progress.source}{asked}: {', '.join(parts)}"


def count_line(shown: int, found: int, total: int, text: str) -> str:
    """Return how much is shown of how much there is: `showing the newest 500 of 12,340 events`.

    Args:
        shown: How many are on the screen or page.
        found: How many hold what was searched for.
        total: How many there are.
        text: What was searched for, or empty.
    """
    noun = f"event{'' if total == 1 else 's'}"
    if text.strip():
        held = f"{found:,} of {total:,} {noun} hold '{text.strip()}'"
        return held if shown == found else f"showing the newest {shown:,}; {held}"
    return f"{total:,} {noun}" if shown == total else f"showing the newest {shown:,} of {total:,} {noun}"


def later(item: TimelineEvent, moment: datetime | None) -> str:
    """Return how long after the event another clock struck: `+5m02s`; its time when that is not told."""
    if moment is None or item.occurred_at is None:
        return second(moment)[11:] or "-"
    seconds = round((moment - item.occurred_at).total_seconds())
    sign, left = ("-", -seconds) if seconds < 0 else ("+", seconds)
    days, left = divmod(left, 86_400)
    hours, left = divmod(left, 3_600)
    minutes, left = divmod(left, 60)
    if days:
        return f"{sign}{days}d{hours:02}h"
    if hours:
        return f"{sign}{hours}h{minutes:02}m"
    return f"{sign}{minutes}m{left:02}s" if minutes else f"{sign}{left}s"


def _number(count: int, nouns: str) -> str:
    return f"{count:,} {nouns if count != 1 else nouns.removesuffix('s')}"


def second(moment: datetime | None) -> str:
    """Return a time to the second, `2026-11-23T02:01:07Z`; empty when there is none."""
    return iso(moment.replace(microsecond=0)) if moment else ""

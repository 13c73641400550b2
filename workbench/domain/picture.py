"""What a probe shows: phases and events on lanes of time, metrics as curves, two states side by side.

Data; `wording` draws it.

A judge makes them of the answers, the finding keeps them, and so do journal, screens and exports. What was
not measured is left out of the points: a drawing leaves a gap there, and never a line.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import isfinite
from typing import Literal, TypeAlias

Tone: TypeAlias = Literal["", "good", "bad", "warn", "busy", "unknown", "quiet"]
"""What a screen paints a piece with; never the only sign of what it is."""

MOST_POINTS = 360
"""Of a curve; of more, those are kept that are highest in their part of the time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """A moment."""

    at: datetime
    label: str = ""
    tone: Tone = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """A length of time in which something went on."""

    start: datetime
    end: datetime | None = None
    """None: it goes on."""
    label: str = ""
    tone: Tone = ""
    usual_s: float | None = None
    """How many seconds it takes usually, where that is known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lane:
    """What went on in one thing: a phase, a folder, a crawl, an instance."""

    label: str
    stretches: tuple[Stretch, ...] = ()
    marks: tuple[Mark, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeLine:
    """Lanes below one another on one scale of time. A bar of phases is one with a lane for each phase."""

    heading: str
    start: datetime
    end: datetime
    lanes: tuple[Lane, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Curve:
    """One metric of one thing."""

    label: str
    """`algo-1 CPU`."""
    unit: str = ""
    """`%`, `s`; empty for what is counted."""
    points: tuple[tuple[float, float], ...] = ()
    """Seconds after the start of the plot, and the value; the oldest first."""
    top: float | None = None
    """The value at the upper end of the scale, where the metric has one; None: as high as the points are."""
    limit: float | None = None
    """A value that is not to be passed, and is drawn."""
    limit_label: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plot:
    """Curves below one another on one scale of time."""

    heading: str
    start: datetime
    end: datetime
    every_s: int
    """Seconds from one datapoint to the next; where the next is missing, the drawing has a gap."""
    curves: tuple[Curve, ...]
    marks: tuple[Mark, ...] = ()
    """Moments that all curves are to be read by."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """One thing in two states."""

    name: str
    before: str = ""
    """Empty: it was not there."""
    after: str = ""
    """Empty: it is not there any more."""
    says: str = ""
    """What that is, in a word or two: `removed`, `other type`."""
    tone: Tone = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """Two states side by side, of a table's columns, or of a policy."""

    heading: str
    sides: tuple[str, str]
    """What the two states are called: `at the last success`, `for this run`."""
    rows: tuple[Compared, ...]
    alike: int = 0
    """So many things more are the same in both, and are not drawn."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """One thing of a chain, which the next one is made of or stands on."""

    kind: str
    """`model`, `endpoint`."""
    name: str
    says: str = ""
    """How it stands, since when, by whom."""
    tone: Tone = ""
    """`bad`: here the chain is broken."""
    beside: tuple[str, ...] = ()
    """What else could stand in its place: other versions, with what is known of them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Chain:
    """Things of which each is made of the one before, up to what works in the end."""

    heading: str
    links: tuple[Link, ...]


Picture: TypeAlias = TimeLine | Plot | Comparison | Chain
"""What a finding may keep. The picture of an execution is made of the answers instead, however long it is."""


def points_of(points: Iterable[tuple[datetime, float]], start: datetime) -> tuple[tuple[float, float], ...]:
    """Return datapoints as a curve keeps them: in order, finite, not more than can be shown."""
    inside = sorted(((at - start).total_seconds(), value) for at, value in points if isfinite(value))
    together = -(-len(inside) // MOST_POINTS)
    parts = (inside[first : first + together] for first in range(0, len(inside), together or 1))
    return tuple(max(part, key=lambda point: point[1]) for part in parts)


def window(
    starts: Iterable[datetime | None], ends: Iterable[datetime | None]
) -> tuple[datetime, datetime] | None:
    """Return the stretch that holds all of these times; None where there is no beginning."""
    first = min((at for at in starts if at), default=None)
    if first is None:
        return None
    return first, max((at for at in ends if at), default=first + timedelta(seconds=1))

"""Does each call take longer the more of them there are?

If it does, they queue: before instances that are busy, or before workers that are too few.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from statistics import fmean
from typing import Literal, TypeAlias

from workbench.probes._series import Point

_FEWEST = 6
_MORE_CALLS, _LONGER = 1.5, 2.0
"""So many times more calls in the busiest third than in the calmest, and so many times longer."""
_NOTICED_S = 1.0
"""What takes less at its longest, while most is asked, is nothing that anybody times out on. Practice."""


LoadEffect: TypeAlias = Literal["grows", "independent", "untold"]
"""With more calls each takes longer; it does not; or the load was even, so that nothing tells."""


def load_effect(calls: Sequence[Point], latency: Sequence[Point], longest: Sequence[Point]) -> LoadEffect:
    """Tell whether latency grows with the number of calls, to something that a caller notices.

    Args:
        calls: How many in each period.
        latency: How long one took on average, in microseconds.
        longest: How long the longest took, in microseconds.
    """
    took = {point.at: point.value for point in latency}
    most = {point.at: point.value for point in longest}
    both = sorted(
        (point.value, took[point.at], most.get(point.at, took[point.at]))
        for point in calls
        if point.at in took and point.value > 0
    )
    if len(both) < _FEWEST:
        return "untold"
    third = len(both) // 3
    calm, busy = both[:third], both[-third:]
    more = fmean(load for load, _, _ in busy) / fmean(load for load, _, _ in calm)
    if more < _MORE_CALLS:
        return "untold"
    longer = fmean(item for _, item, _ in busy) / max(fmean(item for _, item, _ in calm), 1.0)
    is_noticed = fmean(item for _, _, item in busy) >= _NOTICED_S * 1e6
    return "grows" if longer >= _LONGER and is_noticed else "independent"


def in_flight(calls: Sequence[Point], latency: Sequence[Point], instances: int | None) -> float | None:
    """Return how many calls were under way at once on each instance, in the busiest period (Little's law).

    Args:
        calls: How many in each period.
        latency: How long one took on average, in microseconds.
        instances: How many there are; None: not known.
    """
    times = [point.at for point in calls]
    apart = [(later - earlier).total_seconds() for earlier, later in pairwise(times)]
    if not instances or not apart:
        return None
    took = {point.at: point.value / 1e6 for point in latency}
    busiest = max((point.value * took.get(point.at, 0.0) for point in calls), default=0.0)
    return round(busiest / min(apart) / instances, 2)

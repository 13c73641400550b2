"""Which drill next: levels, the course, and what is not solved yet."""

from __future__ import annotations

import sys
from collections.abc import Collection, Iterable, Mapping

from workbench.domain.diagnosis import ConclusionStatus
from workbench.domain.scenario import ScenarioKind, ScenarioOutline

LEVELS = (1, 2, 3)
_MANY_LOOK_ALIKES, _SOME_LOOK_ALIKES = 6, 3


def level_of(drill: ScenarioOutline) -> int:
    """Return how hard a drill is, 1 to 3, where its file does not say so.

    3: it cannot be told, two things are wrong, or much looks like it. 2: nothing is wrong, or some things
    look like it. 1: what is wrong shows.
    """
    if drill.level:
        return drill.level
    key = drill.answer
    if key.also or len(key.ruled_out) >= _MANY_LOOK_ALIKES or key.status is ConclusionStatus.UNDETERMINED:
        return 3
    return 2 if drill.kind is ScenarioKind.HEALTHY or len(key.ruled_out) > _SOME_LOOK_ALIKES else 1


def in_order(drill: str) -> tuple[int, str]:
    """Return what drills are sorted by: the number that their id begins with, others last, then the id."""
    number = drill.partition("-")[0]
    return (int(number) if number.isdecimal() else sys.maxsize, drill)


def course_of(drills: Iterable[ScenarioOutline]) -> list[ScenarioOutline]:
    """Return the course, in its order."""
    return sorted((drill for drill in drills if drill.course), key=lambda drill: drill.course or 0)


def next_drill(drills: Mapping[str, ScenarioOutline], solved: Collection[str]) -> ScenarioOutline | None:
    """Return the first drill that is not solved: of the course, then by level; None when all are."""
    others = sorted(drills.values(), key=lambda drill: (level_of(drill), in_order(drill.id)))
    order = [*course_of(drills.values()), *others]
    return next((drill for drill in order if drill.id not in solved), None)

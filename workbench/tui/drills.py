"""Drills: which are about a text, and how earlier tries went."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from workbench.domain.scenario import ScenarioOutline
from workbench.engine.training.attempts import PastAttempt
from workbench.engine.training.course import in_order, level_of

_LEVEL = re.compile(r"\blevel (\d)")


@dataclass(frozen=True, slots=True, kw_only=True)
class DrillRecord:
    """How a drill went so far."""

    tries: int = 0
    solved: int = 0
    best_s: float | None = None
    """The shortest time from the story to the right answer."""
    points: int | None = None
    """The most that an attempt came to, of 100; None while none was counted."""


def drills_about(
    drills: Iterable[ScenarioOutline], text: str, solved: Collection[str] = ()
) -> list[ScenarioOutline]:
    """Return the drills in which every word of a text stands, in order of their numbers.

    Looked for in name, title, story, playbook (the topic), level (`level 2`) and `course`. Cause and kind
    (`healthy`, `blind`, …) are the answer: they are looked for in the drills alone whose ids are in `solved`.
    """
    words = _LEVEL.sub(r"level-\1", text.casefold()).split()
    return sorted(
        (
            drill
            for drill in drills
            if all(word in _words_of(drill, is_solved=drill.id in solved) for word in words)
        ),
        key=lambda drill: in_order(drill.id),
    )


def _words_of(drill: ScenarioOutline, *, is_solved: bool) -> str:
    names = [drill.id, drill.playbook, *((drill.answer.primary or "", drill.kind) if is_solved else ())]
    names += [f"level-{level_of(drill)}", *(["course"] if drill.course else [])]
    spoken = [name.replace("-", " ") for name in names]
    return " ".join([*names, *spoken, drill.title, *drill.story.split()]).casefold()


def record_of(record: DrillRecord, attempt: PastAttempt) -> DrillRecord:
    """Return the record with one more try in it."""
    best = [record.best_s] if record.best_s is not None else []
    points = [found for found in (record.points, attempt.points) if found is not None]
    return DrillRecord(
        tries=record.tries + 1,
        solved=record.solved + attempt.solved,
        best_s=min(best + ([attempt.seconds] if attempt.seconds is not None else []), default=None),
        points=max(points, default=None),
    )


def drill_records(attempts: Iterable[PastAttempt]) -> dict[str, DrillRecord]:
    """Return how every drill that was tried went, by scenario id."""
    records: dict[str, DrillRecord] = {}
    for attempt in attempts:
        records[attempt.drill] = record_of(records.get(attempt.drill, DrillRecord()), attempt)
    return records

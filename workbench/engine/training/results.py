"""The results of trainees: by person, by topic, streaks, and every attempt."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from workbench.engine.training.attempts import PastAttempt


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What some attempts came to."""

    attempts: int
    solved: int
    at_once: int
    """So many times the first answer was the right one."""
    mean_points: float | None
    """Of those that were counted; None where none was."""
    drills_solved: int
    """Different ones."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Streak:
    """First answers that were right, one after the other; attempts that have no answer yet do not count."""

    now: int
    best: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Results:
    """All of it."""

    by_person: Mapping[str, Result]
    by_topic: Mapping[str, Result]
    """By the playbook of the drill."""
    streaks: Mapping[str, Streak]
    """By person."""
    attempts: Sequence[PastAttempt]
    """The oldest first."""


def results_of(attempts: Iterable[PastAttempt]) -> Results:
    """Return the results of these attempts, the oldest first."""
    told = list(attempts)
    people = grouped(told, lambda attempt: attempt.person.os_user)
    return Results(
        by_person={name: result_of(found) for name, found in people.items()},
        by_topic={
            name: result_of(found) for name, found in grouped(told, lambda item: item.playbook).items()
        },
        streaks={name: streak_of(found) for name, found in people.items()},
        attempts=told,
    )


def grouped(
    attempts: Iterable[PastAttempt], by: Callable[[PastAttempt], str]
) -> dict[str, list[PastAttempt]]:
    """Return attempts by a name, in the order of the names."""
    groups: dict[str, list[PastAttempt]] = {}
    for attempt in attempts:
        groups.setdefault(by(attempt), []).append(attempt)
    return dict(sorted(groups.items()))


def result_of(attempts: Sequence[PastAttempt]) -> Result:
    """Return what attempts came to."""
    points = [attempt.points for attempt in attempts if attempt.points is not None]
    return Result(
        attempts=len(attempts),
        solved=sum(attempt.solved for attempt in attempts),
        at_once=sum(attempt.at_once for attempt in attempts),
        mean_points=sum(points) / len(points) if points else None,
        drills_solved=len({attempt.drill for attempt in attempts if attempt.solved}),
    )


def streak_of(attempts: Iterable[PastAttempt]) -> Streak:
    """Return how many first answers in a row were right: up to the latest, and at most."""
    now = best = 0
    for attempt in attempts:
        if attempt.right or attempt.gave_up:
            now = now + 1 if attempt.at_once else 0
            best = max(best, now)
    return Streak(now=now, best=best)

"""How a trainee does so far, in words: in a row, and by topic."""

from __future__ import annotations

from collections.abc import Iterator

from workbench.engine.training.results import Result, Results, Streak
from workbench.knowledge.answers import count


def streak_words(streak: Streak) -> str:
    """Return `2 right at once in a row, at most 5`; empty where no first answer was right yet."""
    if not streak.best:
        return ""
    most = f", at most {streak.best}" if streak.best > streak.now else ""
    return f"{streak.now} right at once in a row{most}"


def result_lines(results: Results, person: str) -> Iterator[str]:
    """Yield how somebody does so far; nothing before the first attempt.

    Args:
        results: Of this person's attempts alone.
        person: The name that they stand under.
    """
    if streak := streak_words(results.streaks.get(person, Streak(now=0, best=0))):
        yield streak
    for topic, result in results.by_topic.items():
        yield f"{topic}: {_told(result)}"


def _told(result: Result) -> str:
    points = "" if result.mean_points is None else f", {result.mean_points:.0f} points on average"
    tries = count(result.attempts, "attempt")
    return f"{count(result.drills_solved, 'drill')} solved in {tries}, {result.at_once} right at once{points}"

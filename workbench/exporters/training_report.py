"""The results of a class of trainees, in Markdown and as JSON."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from workbench.domain.times import iso
from workbench.domain.values import JsonObject
from workbench.engine.training.attempts import PastAttempt
from workbench.engine.training.results import Result, Results
from workbench.exporters.inert_markdown import code, inline
from workbench.wording.json_text import to_json

SCHEMA = "workbench.training/1"


def report_json(results: Results) -> str:
    """Return the results as one JSON document."""
    return to_json(
        {
            "schema": SCHEMA,
            "people": {
                name: {
                    **_result(result),
                    "streak": results.streaks[name].now,
                    "best_streak": results.streaks[name].best,
                }
                for name, result in results.by_person.items()
            },
            "topics": {name: _result(result) for name, result in results.by_topic.items()},
            "attempts": [_attempt(attempt) for attempt in results.attempts],
        }
    )


def _result(result: Result) -> JsonObject:
    return {
        "attempts": result.attempts,
        "solved": result.solved,
        "right_at_once": result.at_once,
        "mean_points": result.mean_points,
        "drills_solved": result.drills_solved,
    }


def _attempt(attempt: PastAttempt) -> JsonObject:
    return {
        "incident": attempt.incident,
        "drill": attempt.drill,
        "seed": attempt.seed,
        "topic": attempt.playbook,
        "person": attempt.person.os_user,
        "started_at": iso(attempt.started_at),
        "blind": attempt.blind,
        "hypotheses": list(attempt.hypotheses),
        "answers": [{"named": list(item.named), "correct": item.correct} for item in attempt.answers],
        "hints": attempt.hints,
        "seconds": attempt.seconds,
        "points": attempt.points,
        "gave_up": attempt.gave_up,
    }


def report_markdown(results: Results) -> str:
    """Return the results as a page; names are inert."""
    return "\n".join(_page(results)) + "\n"


def _page(results: Results) -> Iterator[str]:
    yield "# Training\n"
    if not results.attempts:
        yield "No attempt yet: runs of the program and of `--plain` are none."
        return
    yield "| person | attempts | solved | right at once | mean points | drills solved | streak, best |"
    yield "|---|---|---|---|---|---|---|"
    for name, result in results.by_person.items():
        streak = results.streaks[name]
        yield f"| {code(name)} | {_cells(result)} | {streak.now}, {streak.best} |"
    yield "\n## By topic\n"
    yield from _topics(results.by_topic)
    yield "\n## Every attempt\n"
    yield "| when | person | drill | answers | hints | minutes | points |"
    yield "|---|---|---|---|---|---|---|"
    for attempt in results.attempts:
        yield _row(attempt)


def _topics(by_topic: Mapping[str, Result]) -> Iterator[str]:
    yield "| topic | attempts | solved | right at once | mean points | drills solved |"
    yield "|---|---|---|---|---|---|"
    for name, result in by_topic.items():
        yield f"| {code(name)} | {_cells(result)} |"


def _cells(result: Result) -> str:
    points = "-" if result.mean_points is None else f"{result.mean_points:.0f}"
    return f"{result.attempts} | {result.solved} | {result.at_once} | {points} | {result.drills_solved}"


def _row(attempt: PastAttempt) -> str:
    varied = "" if attempt.seed is None else f" (seed {attempt.seed})"
    answers = "; ".join(
        f"{inline(', '.join(item.named))} {'✓' if item.correct else '✗'}" for item in attempt.answers
    )
    ended = "gave up" if attempt.gave_up else "open" if not attempt.ended else ""
    told = ", ".join(filter(None, (answers, ended)))
    minutes = "-" if attempt.seconds is None else f"{attempt.seconds / 60:.0f}"
    points = "board open" if not attempt.blind else "-" if attempt.points is None else str(attempt.points)
    when, who = f"{attempt.started_at:%Y-%m-%d %H:%MZ}", code(attempt.person.os_user)
    what = f"{code(attempt.drill)}{varied}"
    return f"| {when} | {who} | {what} | {told} | {attempt.hints} | {minutes} | {points} |"

"""What is said of a state, in the drawing and in the table beside it: the same words in both."""

from __future__ import annotations

from dataclasses import dataclass

from workbench.domain.execution import ExecutionPicture, Iterations, StateOutcome, StateTrace
from workbench.knowledge.executions.causes import says

_MINUTE, _HOUR, _DAY = 60, 3600, 86400
_KILO = 1000


@dataclass(frozen=True, slots=True)
class OutcomeMark:
    """How an outcome looks: never by colour alone."""

    glyph: str
    word: str
    tone: str
    """`good`, `bad`, `warn`, `busy`, `unknown` or `quiet`: what a screen paints it with."""


MARKS = {
    StateOutcome.SUCCEEDED: OutcomeMark("✓", "succeeded", "good"),
    StateOutcome.CAUGHT: OutcomeMark("!", "CAUGHT", "warn"),
    StateOutcome.FAILED: OutcomeMark("✗", "FAILED", "bad"),
    StateOutcome.TIMED_OUT: OutcomeMark("✗", "TIMED OUT", "bad"),
    StateOutcome.ABORTED: OutcomeMark("–", "aborted", "warn"),
    StateOutcome.RUNNING: OutcomeMark("▸", "running", "busy"),
    StateOutcome.UNKNOWN: OutcomeMark("?", "unknown", "unknown"),
    StateOutcome.NOT_ENTERED: OutcomeMark("·", "not entered", "quiet"),
}


def took(seconds: float | None) -> str:
    """Return a length of time in the two units that matter, `0.4 s`, `40 min 05 s`; a dash when unknown."""
    if seconds is None:
        return "–"
    if seconds < _MINUTE:
        return f"{seconds:.1f} s" if seconds % 1 else f"{seconds:.0f} s"
    whole = round(seconds)
    if whole < _HOUR:
        return f"{whole // _MINUTE} min {whole % _MINUTE:02d} s"
    if whole < _DAY:
        return f"{whole // _HOUR} h {whole % _HOUR // _MINUTE:02d} min"
    return f"{whole // _DAY} d {whole % _DAY // _HOUR:02d} h"


def size(octets: int | None) -> str:
    """Return a size, `1.2 kB`; a dash when it is unknown."""
    if octets is None:
        return "–"
    return f"{octets} B" if octets < _KILO else f"{octets / _KILO:.1f} kB"


def times(state: StateTrace) -> str:
    """Return how long a state took; of many visits the sum."""
    return took(state.seconds) if state.visits else ""


def tries(state: StateTrace) -> str:
    """Return how often a task was tried, `3 tries, waited 6 s`; empty when there is nothing to tell."""
    if not state.retries:
        return ""
    waited = f", waited {took(state.waited_s)}" if state.waited_s else ""
    return f"{state.tries:,} tries{waited}"


def sizes(state: StateTrace) -> str:
    """Return the sizes that are known, `in 1.2 kB · out 300 B`; empty when none is."""
    known = (("in", state.input_bytes), ("out", state.output_bytes))
    return " · ".join(f"{name} {size(octets)}" for name, octets in known if octets is not None)


def counts(iterations: Iterations) -> str:
    """Return what a map did with its items, `10,000 items, 9,998 succeeded, 2 failed`."""
    total = "items unknown" if iterations.total is None else f"{iterations.total:,} items"
    ends = (
        (iterations.succeeded, "succeeded"),
        (iterations.failed, "failed"),
        (iterations.aborted, "aborted"),
        (iterations.running, "to do"),
    )
    return ", ".join([total, *(f"{number:,} {word}" for number, word in ends if number)])


def about(state: StateTrace) -> str:
    """Return kind, call, visits, tries, items and sizes of a state on one line."""
    parts = [
        state.kind or "state of unknown type",
        state.does,
        f"{state.visits:,} ×" if state.visits > 1 else "",
        tries(state),
        counts(state.iterations) if state.iterations else "",
        sizes(state),
    ]
    return " · ".join(part for part in parts if part)


def failure(state: StateTrace) -> str:
    """Return how and why a state failed, `FAILED States.Timeout: no answer`; empty when it did not."""
    if state.failure is None:
        return ""
    told = ": ".join(
        part for part in (state.failure.error or "no error is told", says(state.failure.cause)) if part
    )
    word = MARKS[state.outcome].word
    return f"{word} {told}" if word.isupper() else f"failed before: {told}"


def headline(picture: ExecutionPicture) -> str:
    """Return how the execution stands: `FAILED in Load after 15 min 00 s · States.Timeout`."""
    parts = [(picture.status or "STATUS UNKNOWN").replace("_", " ")]
    if picture.failing:
        parts.append(f"in {picture.failing[-1]}")
    if picture.started_at and picture.ended_at:
        parts.append(f"after {took((picture.ended_at - picture.started_at).total_seconds())}")
    said = " ".join(parts)
    return f"{said} · {picture.error}" if picture.error else said


def remarks(picture: ExecutionPicture) -> tuple[str, ...]:
    """Return what the picture does not show, and why."""
    sized = any(state.input_bytes is not None or state.output_bytes is not None for state in picture.states)
    notes = (
        (
            not picture.whole,
            f"Not the whole history: {picture.events:,} events were read, others are missing.",
        ),
        (not picture.defined, "The definition was not read: states that were not entered are not shown."),
        (bool(picture.unread), f"Passed over, of types unknown here: {', '.join(picture.unread[:5])}."),
        (not sized, "Sizes of inputs and outputs were not asked for; payload_sizes=yes asks."),
    )
    return tuple(text for applies, text in notes if applies)

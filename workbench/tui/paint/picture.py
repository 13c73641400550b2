"""An execution of a state machine as the screens paint it: drawing, table, one state in full."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from textual.content import Content

from workbench.domain.execution import ExecutionPicture, Iteration, StateOutcome, StateTrace
from workbench.tui.formats import inert, utc
from workbench.tui.paint.rows import Row
from workbench.tui.paint.tables import pairs
from workbench.wording.cells import Line
from workbench.wording.executions.phrases import MARKS, about, counts, failure, size, sizes, times, took

TONES = {
    "good": "$text-success",
    "bad": "bold $text-error",
    "warn": "$text-warning",
    "busy": "$text-primary",
    "unknown": "$unknown",
    "quiet": "$quiet",
}
MOST_ITERATIONS = 200
"""More lines than this are read by nobody; what is left out is counted."""


def drawing(lines: Sequence[Line]) -> Content:
    """Return drawn lines in the colours of their tones."""
    return Content("\n").join(
        Content.assemble(*((span.text, TONES.get(span.tone, "")) for span in line)) for line in lines
    )


def line_of(lines: Sequence[Line], state: str) -> int | None:
    """Return the line on which the name of a state stands, or None."""
    found = (at for at, line in enumerate(lines) if any(span.state == state for span in line))
    return next(found, None)


def state_row(state: StateTrace) -> Row:
    """Return one row of the table: state, outcome, tries, time, sizes."""
    mark = MARKS[state.outcome]
    tone = TONES[mark.tone]
    tail = " · ".join(part for part in (f"{state.tries:,} ×" if state.retries else "", times(state)) if part)
    below = [mark.word, sizes(state), counts(state.iterations) if state.iterations else ""]
    return Row(
        id=state.name,
        head=Content.assemble("  " * state.depth, Content.styled(mark.glyph, f"bold {tone}"), " "),
        body=inert(state.name),
        tail=Content.styled(tail, "$quiet"),
        below=(Content.styled(" · ".join(part for part in below if part), tone),),
    )


def state_in_full(state: StateTrace, picture: ExecutionPicture) -> Content:
    """Return everything that is known of a state."""
    blocks = [pairs(_facts(state, picture))]
    if state.iterations and state.iterations.rows:
        blocks.append(Content("\n").join(_iterations(state.iterations.rows)))
    return Content("\n\n").join(blocks)


def _facts(state: StateTrace, picture: ExecutionPicture) -> Iterator[tuple[str, str]]:
    yield "outcome", MARKS[state.outcome].word
    yield "what it is", about(state)
    if state.failure:
        yield "why", failure(state)
    if state.entered_at:
        yield "entered", utc(state.entered_at)
        yield "left", utc(state.left_at) if state.left_at else "not: it ended here"
    if state.visits:
        longest = f", the longest {took(state.longest_s)}" if state.visits > 1 else ""
        yield "time", f"{took(state.seconds)}{longest}"
    if state.tries:
        waited = f", waited {took(state.waited_s)} between them" if state.waited_s else ""
        yield "tries", f"{state.tries:,}, {state.retries:,} of them again{waited}"
    if state.kind == "Task" and picture.defined:
        limit = (
            f"{state.timeout_s:,} s" if state.timeout_s else "set by the data" if state.limited else "NONE"
        )
        yield "timeout", limit
    known = state.input_bytes is not None or state.output_bytes is not None
    if state.visits:
        measured = f"in {size(state.input_bytes)}, out {size(state.output_bytes)}"
        yield "sizes", measured if known else "unknown: inputs and outputs were not asked for"
    if state.iterations and state.iterations.map_run:
        yield "map run", state.iterations.map_run


def _iterations(rows: Sequence[Iteration]) -> Iterator[Content]:
    """Yield the iterations that matter: those that did not go well first, then the slowest."""
    order = sorted(
        rows, key=lambda row: (row.outcome is StateOutcome.SUCCEEDED, -(row.seconds or 0.0), row.index)
    )
    shown = order[:MOST_ITERATIONS]
    yield Content.styled(
        f"Iterations: showing {len(shown):,} of {len(rows):,}, the bad ones first, then the slowest", "bold"
    )
    for row in shown:
        mark = MARKS[row.outcome]
        yield Content.assemble(
            Content.styled(f"{mark.glyph} {row.index:>6,}", TONES[mark.tone]),
            f"  {took(row.seconds):>12}  {mark.word}  ",
            inert(row.error),
        )

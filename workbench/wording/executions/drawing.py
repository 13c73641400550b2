"""An execution drawn in characters: boxes where there is room, a tree where there is none.

From top to bottom in the order in which states were first entered; branches of a Parallel stand side by side,
a Map holds its inner states once with their counts, however many items it had. States that were not entered
are one line each, behind the others. Every text is made inert and cut to its cells.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from textwrap import wrap

from workbench.domain.execution import ExecutionPicture, StateOutcome, StateTrace, Way
from workbench.knowledge.redaction import shown
from workbench.wording.cells import Block, Line, Span, beside, boxed, ends, filled
from workbench.wording.executions.phrases import MARKS, about, failure, headline, remarks, times

BOXES_FROM = 60
"""Cells from which boxes are drawn."""
_WIDEST = 100
"""A box that is wider than this is hard to read across."""
_NARROWEST_BRANCH = 30
_MOST_NOT_ENTERED = 30
_MOST_LINES = 3
"""Of what is said of a failure; all of it stands in the table."""
_STATUS_TONES = {"SUCCEEDED": "good", "RUNNING": "busy", "ABORTED": "warn", "": "unknown"}


def draw(picture: ExecutionPicture, width: int) -> tuple[Line, ...]:
    """Return an execution as lines of at most `width` cells, 20 at least."""
    width = max(20, min(width, _WIDEST))
    tone = _STATUS_TONES.get(picture.status, "bad")
    painter = _Boxes(picture) if width >= BOXES_FROM else _Tree(picture)
    return (
        filled((Span("● "), Span(headline(picture), tone)), width),
        *painter.level("", 0, width),
        *(filled((Span(note, "quiet"),), width) for note in remarks(picture)),
    )


class _Painter:
    """What both ways of drawing know."""

    def __init__(self, picture: ExecutionPicture) -> None:
        self._picture = picture
        self._inside: dict[tuple[str, int], list[StateTrace]] = {}
        self._branches: dict[str, int] = {}
        for state in picture.states:
            self._inside.setdefault((state.parent, state.branch), []).append(state)
            self._branches[state.parent] = max(self._branches.get(state.parent, 0), state.branch + 1)
        self._into: dict[str, list[Way]] = {}
        self._out_of: dict[str, list[Way]] = {}
        for way in picture.ways:
            self._into.setdefault(way.target, []).append(way)
            self._out_of.setdefault(way.source, []).append(way)
        self._order = {state.name: at for at, state in enumerate(picture.states)}

    def _split(self, parent: str, branch: int) -> tuple[list[StateTrace], list[StateTrace]]:
        """Return the states of a level that were entered, and those that were not."""
        here = self._inside.get((parent, branch), [])
        entered = [state for state in here if state.visits]
        return entered, [state for state in here if not state.visits]

    def _arrow(self, before: StateTrace, state: StateTrace) -> tuple[str, str]:
        """Return what stands on the arrow between two states that are drawn one below the other."""
        ways = self._into.get(state.name, [])
        direct = [way for way in ways if way.source == before.name]
        if direct:
            caught = next((way.caught for way in direct if way.caught), "")
            often = sum(way.times for way in direct)
            parts = [f"{often:,} ×" if often > 1 else "", f"caught {caught}" if caught else ""]
            return "▼", " ".join(part for part in parts if part)
        sources = dict.fromkeys(way.source for way in ways if way.source)
        return "╎", f"from {', '.join(sources)}" if sources else ""

    def _loops(self, state: StateTrace) -> str:
        """Return to which states above it a state went back."""
        back = [
            way
            for way in self._out_of.get(state.name, ())
            if self._order.get(way.target, len(self._order)) <= self._order[state.name]
        ]
        return ", ".join(f"↺ back to {way.target}, {way.times:,} ×" for way in back)

    def _lines(self, state: StateTrace, width: int) -> Iterator[Line]:
        """Yield what is said of a state: name and time, what it is, why it failed, where it went back to."""
        mark = MARKS[state.outcome]
        name = (
            Span(f"{mark.glyph} ", mark.tone),
            Span(state.name, mark.tone if mark.tone == "bad" else "", state.name),
        )
        yield ends(name, times(state), width)
        yield filled((Span(f"  {about(state)}", "quiet"),), width)
        told = failure(state) or (mark.word if mark.tone in ("busy", "warn", "unknown") else "")
        for line in wrap(shown(told), max(8, width - 2), max_lines=_MOST_LINES, placeholder=" …"):
            yield filled((Span(f"  {line}", "warn" if mark.tone == "good" else mark.tone),), width)
        if back := self._loops(state):
            yield filled((Span(f"  {back}", "quiet"),), width)

    @staticmethod
    def _left_out(states: Sequence[StateTrace], width: int) -> Iterator[Line]:
        for state in states[:_MOST_NOT_ENTERED]:
            mark = MARKS[state.outcome]
            text = f"{mark.glyph} {state.name} · {about(state)} · {mark.word}"
            yield filled((Span(text, mark.tone, state.name),), width)
        more = len(states) - _MOST_NOT_ENTERED
        if more > 0:
            yield filled((Span(f"  … and {more:,} more", "quiet"),), width)


class _Boxes(_Painter):
    def level(self, parent: str, branch: int, width: int) -> Block:
        """Return the states of one level as boxes below one another."""
        entered, others = self._split(parent, branch)
        block: Block = []
        for index, state in enumerate(entered):
            if index:
                glyph, label = self._arrow(entered[index - 1], state)
                block.append(
                    filled((Span(" " * min(4, width // 4) + glyph, "quiet"), Span(f" {label}")), width)
                )
            block += self._box(state, width)
        return block + list(self._left_out(others, width))

    def _box(self, state: StateTrace, width: int) -> Block:
        inner = width - 4
        lines = [*self._lines(state, inner), *self._held(state, inner)]
        tone = MARKS[state.outcome].tone
        return boxed(lines, width, tone, heavy=state.name in self._picture.failing or tone == "bad")

    def _held(self, state: StateTrace, width: int) -> Block:
        branches = self._branches.get(state.name, 0) if state.name else 0
        if not branches or width < _NARROWEST_BRANCH:
            return []
        gap = 2
        each = (width - gap * (branches - 1)) // branches
        if each >= _NARROWEST_BRANCH:
            blocks = [self.level(state.name, branch, each) for branch in range(branches)]
            return [filled(line, width) for line in beside(blocks, each, gap)]
        block: Block = []
        for branch in range(branches):
            block.append(filled((Span(f"branch {branch + 1} of {branches}", "quiet"),), width))
            block += self.level(state.name, branch, width)
        return block


class _Tree(_Painter):
    def level(self, parent: str, branch: int, width: int) -> Block:
        """Return the states of one level one below the other, what they hold indented."""
        entered, others = self._split(parent, branch)
        block: Block = []
        for index, state in enumerate(entered):
            if index:
                glyph, label = self._arrow(entered[index - 1], state)
                block.append(filled((Span(glyph, "quiet"), Span(f" {label}")), width))
            block += list(self._lines(state, width))
            block += self._held(state, width)
        return block + list(self._left_out(others, width))

    def _held(self, state: StateTrace, width: int) -> Block:
        branches = self._branches.get(state.name, 0) if state.name else 0
        block: Block = []
        for branch in range(branches):
            inner = self.level(state.name, branch, max(8, width - 2))
            guide = Span("┃ " if state.outcome is StateOutcome.FAILED else "│ ", MARKS[state.outcome].tone)
            if branches > 1:
                block.append(filled((Span(f"├ branch {branch + 1} of {branches}", "quiet"),), width))
            block += [filled((guide, *line), width) for line in inner]
        return block

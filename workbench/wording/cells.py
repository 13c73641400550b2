"""Text as a terminal lays it out: cells, not characters, in spans that carry a tone."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from rich.cells import cell_len, set_cell_size

from workbench.knowledge.redaction import shown


@dataclass(frozen=True, slots=True)
class Span:
    """A piece of a line."""

    text: str
    tone: str = ""
    """As `domain.picture.Tone`; empty for what is neither good nor bad."""
    state: str = ""
    """The state whose name this is; empty for everything else."""


Line: TypeAlias = tuple[Span, ...]
Block: TypeAlias = list[Line]
"""Lines of one width."""


def cut(text: str, width: int) -> str:
    """Return a text made inert and, where it is longer than `width` cells, cut with an ellipsis."""
    told = shown(text)
    if cell_len(told) <= width:
        return told
    return f"{set_cell_size(told, width - 1)}…" if width > 0 else ""


def filled(line: Iterable[Span], width: int) -> Line:
    """Return a line padded, or cut, to exactly `width` cells."""
    spans: list[Span] = []
    left = width
    for span in line:
        text = cut(span.text, left)
        left -= cell_len(text)
        spans.append(Span(text, span.tone, span.state))
    return (*spans, Span(" " * left)) if left > 0 else tuple(spans)


def ends(left: Sequence[Span], right: str, width: int) -> Line:
    """Return a line with `left` at its beginning and `right` at its end; `left` gives way."""
    shown = cut(right, max(0, width // 2))
    return (*filled(left, width - cell_len(shown) - (1 if shown else 0)), Span(f" {shown}" if shown else ""))


def boxed(inside: Block, width: int, tone: str, *, heavy: bool) -> Block:
    """Return lines of `width - 4` cells in a frame of `width`; a heavy one is what the eye is to find."""
    corners = "┏┓┗┛━┃" if heavy else "┌┐└┘─│"
    rule = corners[4] * (width - 2)
    side = Span(corners[5], tone)
    return [
        (Span(f"{corners[0]}{rule}{corners[1]}", tone),),
        *((side, Span(" "), *line, Span(" "), side) for line in inside),
        (Span(f"{corners[2]}{rule}{corners[3]}", tone),),
    ]


def beside(blocks: Sequence[Block], width: int, gap: int) -> Block:
    """Return blocks of `width` cells side by side, the shorter ones filled up."""
    height = max(map(len, blocks), default=0)
    empty: Line = (Span(" " * width),)
    lines: Block = []
    for row in range(height):
        parts: list[Span] = []
        for index, block in enumerate(blocks):
            parts += [Span(" " * gap)] if index else []
            parts += block[row] if row < len(block) else empty
        lines.append(tuple(parts))
    return lines


def as_text(lines: Iterable[Line]) -> str:
    """Return lines without their tones; each ends without blanks, and with a line feed."""
    return "".join("".join(span.text for span in line).rstrip() + "\n" for line in lines)

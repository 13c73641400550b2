"""A chain in characters: a link below the other, the broken one marked, and what could stand in its place."""

from __future__ import annotations

import textwrap

from rich.cells import cell_len

from workbench.domain.picture import Chain, Link
from workbench.wording.cells import Block, Line, Span, cut, filled
from workbench.wording.pictures.scale import fitting

_GLYPHS = {"good": "✓", "bad": "✗", "warn": "!", "unknown": "?", "busy": "▸"}
_KIND, _NAME = 14, 40
_MOST = 40
_LINES = 4


def draw_chain(picture: Chain, width: int) -> tuple[Line, ...]:
    """Return a chain as lines of at most `width` cells."""
    width = fitting(width)
    links = picture.links[:_MOST]
    kind = min(_KIND, max((cell_len(link.kind) for link in links), default=1))
    name = min(_NAME, max((cell_len(link.name) for link in links), default=1), max(1, width - kind - 6))
    block: Block = [filled((Span(picture.heading),), width)]
    for number, link in enumerate(links):
        if number:
            block.append(filled((Span("╳" if link.tone == "bad" else "│", link.tone),), width))
        block += _link(link, kind, name, width)
    if more := len(picture.links) - len(links):
        block.append(filled((Span(f"… and {more:,} more links", "quiet"),), width))
    return tuple(block)


def _link(link: Link, kind: int, name: int, width: int) -> Block:
    """Return a link in one line where it fits, else with what it says below."""
    head = (
        Span(f"{_GLYPHS.get(link.tone, '●')} ", link.tone),
        *filled((Span(link.kind, "quiet"),), kind),
        Span(" "),
    )
    indent = kind + 3
    fits = indent + name + 2 + cell_len(cut(link.says, width)) <= width
    if fits:
        said = (*filled((Span(link.name),), name), Span("  "), Span(link.says, link.tone))
        lines = [filled((*head, *said), width)]
    else:
        lines = [filled((*head, Span(link.name)), width)]
        lines += _wrapped(link.says, link.tone, indent, width)
    for other in link.beside:
        lines += _wrapped(f"beside it: {other}", "quiet", indent, width)
    return lines


def _wrapped(text: str, tone: str, indent: int, width: int) -> Block:
    told = textwrap.wrap(text, max(1, width - indent), max_lines=_LINES, placeholder=" …")
    return [_below(part, tone, indent, width) for part in told]


def _below(text: str, tone: str, indent: int, width: int) -> Line:
    return filled((Span("│"), Span(" " * (indent - 1)), Span(text, tone)), width)

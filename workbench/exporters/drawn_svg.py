"""Lines of characters as inline SVG: every run of one script at its own cell, whatever the reader's font.

In a block of code a page falls back to another font for dots of braille, blocks and frames, and what stood
below one another does not any more. Here each run says where it begins and how wide it is. The characters
stay text: they can be searched, copied and read aloud, and print without a colour.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import escape

from rich.cells import cell_len

PICTURE = "picture"
"""The language of a fenced block that holds a picture."""
_CELL, _LINE, _BASE = 9, 20, 15
_RUN = re.compile(r"[\u2500-\u259f]+|[\u2800-\u28ff]+|(?:[^\u2500-\u259f\u2800-\u28ff ]| (?! ))+| +")
"""Frames and blocks, braille, words with single blanks between them, wider gaps."""


def drawn_svg(lines: Sequence[str]) -> str:
    """Return lines as a figure of the page. Colours and font come from its style."""
    widest = max(map(cell_len, lines), default=1)
    runs = "".join(_line(row, line) for row, line in enumerate(lines))
    name = escape(lines[0].strip() if lines else "", quote=True)
    return (
        f'<figure><svg class="drawn" viewBox="0 0 {widest * _CELL} {len(lines) * _LINE}" role="img" '
        f'aria-label="{name}">{runs}</svg></figure>'
    )


def _line(row: int, line: str) -> str:
    parts, cells = [], 0
    for run in _RUN.findall(line):
        width = cell_len(run)
        if run.strip():
            left = len(run) - len(run.lstrip(" "))
            text = run.strip(" ")
            parts.append(
                f'<text x="{(cells + left) * _CELL}" y="{row * _LINE + _BASE}" '
                f'textLength="{cell_len(text) * _CELL}">{escape(text)}</text>'
            )
        cells += width
    return "".join(parts)

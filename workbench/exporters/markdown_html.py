"""The Markdown of post-mortems as HTML: a fixed set of elements, and every text escaped.

Only what templates and `inert_markdown` write is understood: headings, paragraphs, lists, tables, fenced
code, code spans, strong and emphasised text, backslash escapes and citations. Anything else, HTML and links
included, is text: so no template and no value can add an element.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterator, Sequence
from html import escape

from workbench.exporters.drawn_svg import PICTURE, drawn_svg

_INLINE = re.compile(
    r"(?P<ticks>`+)(?!`)(?P<code>.+?)(?<!`)(?P=ticks)(?!`)"
    r"|(?P<loose>`+)"
    r"|\\(?P<escaped>[!-/:-@\[-`{-~])"
    r"|\[#(?P<cited>(?:[1-9]\d*\.)?[1-9]\d*)\]"
    r"|(?P<strong>\*\*)"
    r"|(?P<em>(?<![^\W_])_(?=\S)|(?<=\S)_(?![^\W_]))"
)
_HEADING = re.compile(r"(#{1,6}) +(.*)")
_ITEM = re.compile(r"(?:(-)|\d{1,9}\.) +(.*)")
_FENCE = re.compile(r"(`{3,})(\w*)")
_RULE = re.compile(r"\|(?: *:?-+:? *\|)+")
_CELL_END = re.compile(r"(?<!\\)\|")
_NUMBER = re.compile(r"(?:\d+\.)?\d+")
_ANCHORED = "entry"
"""A table whose first column is headed so is the record: its rows are what citations lead to."""


def to_html(markdown: str) -> str:
    """Return the HTML of a document, without `html` and `body`."""
    lines = markdown.split("\n")
    return "\n".join(_blocks(lines)) + "\n"


def _blocks(lines: Sequence[str]) -> Iterator[str]:
    at = 0
    while at < len(lines):
        taken, html = _block(lines, at)
        at += taken
        if html:
            yield html


def _block(lines: Sequence[str], at: int) -> tuple[int, str]:
    """Return how many lines the block that begins at a line has, and its HTML."""
    line = lines[at]
    if not line.strip():
        return 1, ""
    fence, heading = _FENCE.fullmatch(line), _HEADING.fullmatch(line)
    if fence:
        return _code(lines, at, *fence.groups())
    if heading:
        level, text = len(heading.group(1)), heading.group(2)
        return 1, f'<h{level} id="{slug(text)}">{inline(text)}</h{level}>'
    if line.startswith("|") and at + 1 < len(lines) and _RULE.fullmatch(lines[at + 1].strip()):
        rows = _run(lines, at, lambda text: text.startswith("|"))
        return len(rows), _table(rows)
    if _ITEM.fullmatch(line):
        rows = _run(lines, at, lambda text: _ITEM.fullmatch(text) is not None)
        return len(rows), _list(rows)
    rows = [line, *_run(lines, at + 1, lambda text: bool(text.strip()) and not _begins_block(text))]
    return len(rows), f"<p>{inline(' '.join(row.strip() for row in rows))}</p>"


def _begins_block(line: str) -> bool:
    return any(shape.fullmatch(line) for shape in (_FENCE, _HEADING, _ITEM)) or line.startswith("|")


def _run(lines: Sequence[str], at: int, belongs: Callable[[str], bool]) -> list[str]:
    return list(itertools.takewhile(belongs, map(lines.__getitem__, range(at, len(lines)))))


def _code(lines: Sequence[str], at: int, fence: str, language: str) -> tuple[int, str]:
    content = _run(lines, at + 1, lambda text: text != fence)
    if language == PICTURE:
        return len(content) + 2, drawn_svg(content)
    return len(content) + 2, f"<pre><code>{_escaped(chr(10).join(content))}</code></pre>"


def _list(rows: Sequence[str]) -> str:
    kind = "ul" if rows[0].startswith("-") else "ol"
    items = (_ITEM.fullmatch(row) for row in rows)
    lines = "".join(f"<li>{inline(item.group(2))}</li>\n" for item in items if item)
    return f"<{kind}>\n{lines}</{kind}>"


def _table(rows: Sequence[str]) -> str:
    header, body = _cells(rows[0]), [_cells(row) for row in rows[2:]]
    anchored = header[:1] == [_ANCHORED]
    head = "".join(f'<th scope="col">{inline(cell)}</th>' for cell in header)
    lines = "".join(_row(cells, len(header), anchored=anchored) for cells in body)
    return f"<table>\n<thead><tr>{head}</tr></thead>\n<tbody>\n{lines}</tbody>\n</table>"


def _row(cells: list[str], width: int, *, anchored: bool) -> str:
    """Return a row as wide as the header, as GitHub does.

    What is missing is one cell, however wide: else a header of 50,000 columns made as many of each short row.
    """
    name = f' id="entry-{cells[0]}"' if anchored and cells and _NUMBER.fullmatch(cells[0]) else ""
    lacking = width - len(cells)
    rest = f'<td colspan="{lacking}"></td>' if lacking > 1 else "<td></td>" if lacking > 0 else ""
    return f"<tr{name}>{''.join(f'<td>{inline(cell)}</td>' for cell in cells[:width])}{rest}</tr>\n"


def _cells(row: str) -> list[str]:
    inner = row.strip().removeprefix("|").removesuffix("|")
    return [cell.strip().replace("\\|", "|") for cell in _CELL_END.split(inner)]


def slug(heading: str) -> str:
    """Return the anchor that GitHub gives to a heading."""
    return re.sub(r"\s", "-", re.sub(r"[^\w\s-]", "", heading.lower()).strip())


def inline(text: str) -> str:
    """Return the HTML of what stands on a line."""
    open_: list[str] = []
    html, at = [], 0
    for match in _INLINE.finditer(text):
        html.append(_escaped(text[at : match.start()]))
        at = match.end()
        marker = "strong" if match["strong"] else "em" if match["em"] else ""
        html.append(_toggle(marker, open_) if marker else _piece(match))
    html.append(_escaped(text[at:]))
    html.extend(f"</{tag}>" for tag in reversed(open_))
    return "".join(html)


def _piece(match: re.Match[str]) -> str:
    if match["ticks"]:
        shown = match["code"]
        padded = shown.startswith(" ") and shown.endswith(" ") and shown.strip(" ")
        return f"<code>{_escaped(shown[1:-1] if padded else shown)}</code>"
    if match["cited"]:
        return f'<a href="#entry-{match["cited"]}">[#{match["cited"]}]</a>'
    return _escaped(match["escaped"] or match["loose"])


def _toggle(tag: str, open_: list[str]) -> str:
    if tag not in open_:
        open_.append(tag)
        return f"<{tag}>"
    closed: list[str] = []
    while not closed or closed[-1] != tag:
        closed.append(open_.pop())
    return "".join(f"</{item}>" for item in closed)


def _escaped(text: str) -> str:
    return escape(text, quote=True)

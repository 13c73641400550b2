"""A Markdown playbook as the document that `playbook.schema.json` describes.

Front matter between two lines `---`; each second-level heading begins a step; fenced blocks whose info string
is `probe NAME`, `call OPERATION`, `rule NAME` or `ask` are checks. All else is prose and is kept as it was
written.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from markdown_it import MarkdownIt
from markdown_it.token import Token

from workbench.domain.values import JsonValue
from workbench.playbook_files.problems import FieldPath
from workbench.playbook_files.yaml_values import Document, parse_yaml

_DELIMITER = "---"
_NAMED_KINDS = ("probe", "call", "rule")
_KINDS = (*_NAMED_KINDS, "ask")
_EXPLICIT_ID = re.compile(r"\s*\{#([^{}]*)\}$")


@dataclass(slots=True)
class _Section:
    """The text from one heading to the next, as half-open ranges of body lines counted from 0."""

    title: str
    first: int
    """The line of its heading."""
    end: int
    """The line of the next heading, or behind the last line."""
    fences: list[Token] = field(default_factory=list)
    cuts: list[range] = field(default_factory=list)
    """Lines that are no prose: the heading and the checks."""


def parse_markdown(document: Document, text: str) -> JsonValue:
    """Return the document in a Markdown text, and note its lines and problems in `document`.

    Returns:
        The mapping of the front matter with `prose` and `steps` added; None when there is no front matter.
    """
    lines = text.split("\n")
    if lines[0].rstrip() != _DELIMITER:
        document.report((), f"front matter is missing: the first line must be {_DELIMITER}", 1)
        return None
    end = next((n for n, line in enumerate(lines) if n and line.rstrip() == _DELIMITER), None)
    if end is None:
        document.report((), f"the front matter is not closed by a line {_DELIMITER}", 1)
        return None
    front = parse_yaml(document, "\n".join(lines[1:end]), first_line=2)
    if not isinstance(front, dict):
        if not document.problems:
            document.report((), "the front matter must be a mapping (name: value)", 1)
        return None
    for name in ("prose", "steps"):
        if name in front:
            document.report((name,), "is not for the front matter: in Markdown the text itself says it")
    return {**front, **_body(document, lines[end + 1 :], first_line=end + 2)}


def _body(document: Document, lines: Sequence[str], first_line: int) -> dict[str, JsonValue]:
    intro, *sections = _sections(document, lines, first_line)
    for fence in intro.fences:
        line = first_line + _lines_of(fence).start
        document.report((), "a check must stand below a '## ' heading: it belongs to a step", line)
    steps: list[JsonValue] = []
    for section in sections:
        step = _step(document, section, ("steps", len(steps)), first_line)
        steps.append({**step, "prose": _prose(lines, section)})
    return {"prose": _prose(lines, intro), "steps": steps}


def _sections(document: Document, lines: Sequence[str], first_line: int) -> list[_Section]:
    """Return what stands before the first heading, then one section per heading."""
    sections = [_Section(title="", first=0, end=len(lines))]
    tokens = _blocks("\n".join(lines))
    for index, token in enumerate(tokens):
        if token.type == "heading_open" and token.tag == "h2" and token.level == 0:
            at = _lines_of(token)
            sections[-1].end = at.start
            title = tokens[index + 1].content
            sections.append(_Section(title=title, first=at.start, end=len(lines), cuts=[at]))
        elif token.type == "fence":
            at = _lines_of(token)
            _check_fence(document, token, lines, first_line)
            if token.level == 0 and _kind(token) in _KINDS:
                sections[-1].fences.append(token)
                sections[-1].cuts.append(at)
    return sections


def _blocks(text: str) -> list[Token]:
    """Return the block tokens of a Markdown text; what is inside a paragraph does not matter here."""
    parser = MarkdownIt("commonmark")
    parser.core.ruler.enableOnly(["normalize", "block"])
    return parser.parse(text)


def _check_fence(document: Document, fence: Token, lines: Sequence[str], first_line: int) -> None:
    at = _lines_of(fence)
    line = first_line + at.start
    last = lines[at.stop - 1].strip(" \t>")
    if len(at) == 1 or len(last) < len(fence.markup) or last.strip(fence.markup[0]):
        document.report((), f"this block is never closed: add a line {fence.markup}", line)
    if fence.level and _kind(fence) in _KINDS:
        document.report((), f"a {_kind(fence)} block must not be inside a list or a quotation", line)


def _kind(fence: Token) -> str:
    return (fence.info.split() or [""])[0]


def _lines_of(token: Token) -> range:
    first, end = token.map or (0, 0)
    return range(first, end)


def _step(document: Document, section: _Section, at: FieldPath, first_line: int) -> dict[str, JsonValue]:
    for path in (at, (*at, "title"), (*at, "id")):
        document.lines[path] = first_line + section.first
    step: dict[str, JsonValue] = {"title": section.title}
    explicit = _EXPLICIT_ID.search(section.title)
    if explicit:
        step = {"id": explicit.group(1), "title": section.title[: explicit.start()]}
    checks: list[JsonValue] = []
    for fence in section.fences:
        check = _check(document, fence, (*at, "checks", len(checks)), first_line)
        if check is not None:
            checks.append(check)
    return {**step, "checks": checks}


def _check(document: Document, fence: Token, at: FieldPath, first_line: int) -> JsonValue:
    line = first_line + _lines_of(fence).start
    document.lines[at] = line
    kind = _kind(fence)
    name = fence.info.strip().removeprefix(kind).strip()
    if kind in _NAMED_KINDS and not name:
        document.report(at, f"name the {kind} after the word: ```{kind} …", line)
    if kind not in _NAMED_KINDS and name:
        document.report(at, f"nothing may stand after '{kind}', but '{name}' does", line)
    known = len(document.problems)
    body = parse_yaml(document, fence.content, at=at, first_line=line + 1)
    if not isinstance(body, dict):
        if len(document.problems) == known:
            document.report(at, "must hold a mapping (name: value)", line)
        return None
    for reserved in _NAMED_KINDS:
        if reserved in body:
            document.report((*at, reserved), "is said by the block's first line, and by nothing else")
    return {kind: name, **body} if kind in _NAMED_KINDS else body


def _prose(lines: Sequence[str], section: _Section) -> str:
    """Return a section's lines without its cuts, and without the blank lines that a cut leaves doubled."""
    cut = {number for cut in section.cuts for number in cut}
    kept: list[str] = []
    after_cut = False
    for number in range(section.first, section.end):
        if number in cut:
            after_cut = True
            continue
        is_blank = not lines[number].strip()
        if not (after_cut and is_blank and (not kept or not kept[-1].strip())):
            kept.append(lines[number])
            after_cut = False
    return "\n".join(kept).strip("\n")

"""What an incident can be written as, and the first lines of what comes of it."""

from __future__ import annotations

from textual.content import Content

from workbench.engine.exports import ExportOptions, Exports
from workbench.tui.formats import inert
from workbench.tui.paint.rows import Row

_FORMATS = {
    "md": ("Markdown", "to read and to edit"),
    "html": ("HTML", "one page, to print"),
    "summary": ("Summary", "five lines for a chat; y copies them"),
    "json": ("JSON", "for programs"),
    "csv": ("CSV", "the timeline as a table"),
}
_WITH_TEMPLATES = ("md", "html")

_LINES = 200
"""Lines of a preview; the file has all of them."""
_CHARACTERS = 400
"""Characters of a line that are shown: a picture in a page of HTML is one line."""


def export_rows(exports: Exports) -> list[Row]:
    """Return what can be chosen; a row's id is `format` or `format/template`. May read files."""
    rows: list[Row] = []
    for format_ in exports.formats:
        title, purpose = _FORMATS.get(format_, (format_, ""))
        if format_ in _WITH_TEMPLATES:
            rows.append(Row(id=f"#{format_}", body=_styled(title, "bold"), heading=True))
            rows += [_template_row(format_, *item) for item in exports.templates.items()]
        else:
            rows.append(Row(id=format_, body=_styled(title, "bold"), below=(_styled(purpose, "$quiet"),)))
    return rows


def _template_row(format_: str, name: str, purpose: str) -> Row:
    return Row(
        id=f"{format_}/{name}", head=Content("  "), body=inert(name), below=(_styled(purpose, "$quiet"),)
    )


def _styled(text: str, style: str) -> Content:
    return Content.styled(inert(text).plain, style)


def page_title(format_: str, options: ExportOptions, text: str) -> Content:
    """Return what the preview shows, and how much of it."""
    template = f" · {options.template}" if format_ in _WITH_TEMPLATES else ""
    names = f"{' · full' * options.full}{' · without names' * options.blameless}"
    count = len(text.splitlines())
    cut = f" · first {_LINES} of {count} lines" if count > _LINES else ""
    return inert(f"Preview: {format_}{template}{names}{cut}")


def page(text: str) -> Content:
    """Return the first lines of a file as they stand in it."""
    lines = text.splitlines()[:_LINES]
    shown = (f"{line[:_CHARACTERS]} …" if len(line) > _CHARACTERS else line for line in lines)
    return inert("\n".join(shown), keep_lines=True)

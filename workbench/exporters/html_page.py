"""The post-mortem as one HTML file: no network, no scripts, pictures inside, made for screen and paper."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence
from html import escape
from pathlib import Path
from string import Template

from workbench.exporters.markdown_html import to_html
from workbench.exporters.pictures import cause_board, timeline
from workbench.exporters.post_mortem import body, views_of
from workbench.exporters.template_files import Shelf
from workbench.exporters.view_builder import Material
from workbench.knowledge.redaction import shown

_PAGE = Path(__file__).parent / "page"


def render(materials: Sequence[Material], template: str, shelf: Shelf) -> str:
    """Return the same post-mortem as the Markdown format, as a page. Raises as that."""
    views = views_of(materials)
    html = to_html(body(views, template, shelf))
    view = views[0]
    return page(
        title=f"{view.title}: {view.page.found}",
        body=html,
        pictures=f"{timeline(view)}\n{cause_board(view)}",
        incident=view.id,
        version=view.workbench,
        entries=view.seal.entries,
    )


def page(*, title: str, body: str, incident: str, version: str, entries: int, pictures: str = "") -> str:
    """Return a whole page.

    Args:
        title: Of the window.
        body: HTML that `to_html` made.
        incident: The id of what it tells of.
        version: Of the program that made the record.
        entries: How many the record has.
        pictures: HTML before the first section.
    """
    lead, heading, rest = body.partition("<h2 ")
    style = (_PAGE / "page.css").read_text("utf-8")
    return Template((_PAGE / "page.html").read_text("utf-8")).substitute(
        style=style,
        style_hash=f"sha256-{base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()}",
        title=_escaped(title),
        lead=lead,
        pictures=pictures,
        rest=heading + rest,
        version=_escaped(version),
        id=_escaped(incident),
        entries=entries,
    )


def _escaped(text: str) -> str:
    return escape(shown(text), quote=True)

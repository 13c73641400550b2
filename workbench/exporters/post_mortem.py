"""The post-mortem as Markdown: a template, filled in, with every citation leading to the record."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from workbench.engine.errors import unknown_name
from workbench.exporters.citing import CITED
from workbench.exporters.template_files import Shelf
from workbench.exporters.view import Line, PostMortem
from workbench.exporters.view_builder import Material, post_mortem

_FENCE = re.compile("`{3,}")


def body(material: Material, template: str, shelf: Shelf) -> str:
    """Return the filled-in template; raises UsageError when it is unknown or broken."""
    if template not in shelf.names:
        raise unknown_name("template", template, shelf.names)
    view = post_mortem(material)
    if not view.full:
        view = replace(view, cited=_cited(view, shelf.templates.fill(template, view)))
    text = shelf.templates.fill(template, view)
    return "\n".join(_without_gaps(text)).strip() + "\n"


def _cited(view: PostMortem, text: str) -> tuple[Line, ...]:
    """Return the entries that a post-mortem cites, and what corrects them."""
    cited = set(_numbers(text))
    for line in view.record:
        if line.seq in cited:
            cited.update(_numbers("".join(said.cites for said in line.corrections)))
    return tuple(line for line in view.record if line.seq in cited)


def _numbers(text: str) -> Iterator[int]:
    return map(int, CITED.findall(text))


def render(material: Material, template: str, shelf: Shelf) -> str:
    """Return the post-mortem as CommonMark with tables, free of HTML.

    Citations are reference links to the heading "Record": so no forge takes `#12` for one of its issues.
    Raises as `body`.
    """
    text = body(material, template, shelf)
    known = {entry.seq for entry in material.transcript.entries}
    cited = sorted(set(_numbers(text)) & known)
    links = "".join(f"[#{seq}]: #record\n" for seq in cited)
    return f"{text}\n{links}" if links else text


def _without_gaps(text: str) -> Iterator[str]:
    """Yield the lines, of several blank ones outside of code blocks only the first."""
    fence, blank = "", True
    for line in text.split("\n"):
        opened = _FENCE.match(line)
        if fence:
            fence = "" if line == fence else fence
        elif opened:
            fence = opened.group()
        elif not line.strip():
            if not blank:
                yield ""
            blank = True
            continue
        blank = False
        yield line if fence else line.rstrip()

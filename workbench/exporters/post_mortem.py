"""The post-mortem as Markdown: a template, filled in, with every citation leading to the record."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from workbench.engine.errors import unknown_name
from workbench.exporters.citing import CITED
from workbench.exporters.template_files import PARTS, Shelf
from workbench.exporters.view import PostMortem
from workbench.exporters.view_builder import Material, post_mortem

_LINKED = f"{PARTS}linked.md"
_FENCE = re.compile("`{3,}")


def views_of(materials: Sequence[Material]) -> list[PostMortem]:
    """Return what a post-mortem shows of the incident, and of those that it led on to."""
    first, *linked = materials
    views = [post_mortem(first, linked)]
    return views + [post_mortem(material, number=str(number)) for number, material in enumerate(linked, 2)]


def body(views: Sequence[PostMortem], template: str, shelf: Shelf) -> str:
    """Return the filled-in template, then what each further incident adds.

    Args:
        views: Of the incident, and of those that it led on to.
        template: What the first one fills in.
        shelf: Where it is.

    Raises:
        UsageError: It is unknown or broken.
    """
    if template not in shelf.names:
        raise unknown_name("template", template, shelf.names)
    text = _filled(views, template, shelf)
    if not views[0].full:
        cited = _cited(views, text)
        views = [
            replace(view, cited=tuple(line for line in view.record if line.number in cited)) for view in views
        ]
        text = _filled(views, template, shelf)
    return "\n".join(_without_gaps(text)).strip() + "\n"


def _filled(views: Sequence[PostMortem], template: str, shelf: Shelf) -> str:
    names = (template, *([_LINKED] * (len(views) - 1)))
    return "\n\n".join(shelf.templates.fill(name, view) for name, view in zip(names, views, strict=True))


def _cited(views: Sequence[PostMortem], text: str) -> frozenset[str]:
    """Return the numbers of the entries that a post-mortem cites, and of those that correct them."""
    cited = set(CITED.findall(text))
    for line in (line for view in views for line in view.record):
        if line.number in cited:
            cited.update(CITED.findall("".join(said.cites for said in line.corrections)))
    return frozenset(cited)


def render(materials: Sequence[Material], template: str, shelf: Shelf) -> str:
    """Return the post-mortem as CommonMark with tables, free of HTML.

    Citations are reference links to the heading "Record": so no forge takes `#12` for one of its issues.
    Raises as `body`.
    """
    text = body(views_of(materials), template, shelf)
    there = {
        f"{number}.{entry.seq}" if number > 1 else str(entry.seq): _anchor(number)
        for number, material in enumerate(materials, 1)
        for entry in material.transcript.entries
    }
    cited = sorted(set(CITED.findall(text)) & there.keys(), key=lambda name: [*map(int, name.split("."))])
    links = "".join(f"[#{name}]: #{there[name]}\n" for name in cited)
    return f"{text}\n{links}" if links else text


def _anchor(number: int) -> str:
    return "record" if number == 1 else f"record-of-incident-{number}"


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

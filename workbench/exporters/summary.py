"""Five lines for a chat: what happened, the cause, when, what next, where the record is."""

from __future__ import annotations

import re
from collections.abc import Sequence

from workbench.exporters.view import PostMortem
from workbench.exporters.view_builder import Material, post_mortem
from workbench.exporters.view_first import ALSO, BECAUSE, Link
from workbench.knowledge.redaction import shown

_WIDTH = 300
_MENTION = re.compile(r"(?<![\w.+-])@(?=\w)|(?<=<)[!@#]")
"""What chats turn into a call to somebody: `@here`, `<!channel>`."""
_LINK = re.compile(r"(?i)\bhttp(?=s?://)")


def render(materials: Sequence[Material]) -> str:
    """Return the summary of an incident, the first, and of those that it led on to, as plain text.

    Nothing in it calls anybody or can be clicked: text from outside stands in it.
    """
    return "".join(f"{_line(line)}\n" for line in _lines(post_mortem(materials[0], materials[1:])))


def _lines(view: PostMortem) -> tuple[str, ...]:
    page = view.page
    subject = ", ".join(f"{item.name} {item.value}" for item in page.subject)
    chain = "".join(
        f"{_joint(link) if number else ''}{_told(link)}" for number, link in enumerate(page.chain)
    )
    unanswered = len(page.questions) + page.questions_more
    fix = next((line for line in page.fix.split("\n") if line and not line.startswith("#")), "")
    question = page.questions[0].text if page.questions else "nothing"
    following = f"Fix: {fix}" if fix else f"Open: {question}"
    real = view.source == "live AWS"
    drill = "DRILL, nothing of it happened. " if view.drill else "" if real else f"{view.source.upper()}. "
    return (
        f"{drill}{view.title} [{view.conclusion.headline.upper()}]: {subject}",
        f"Cause: {chain}",
        f"Began: {page.began.text} · noticed: {page.noticed.text} · ended: {page.ended.text}",
        f"{following}{f' (+{unanswered} open)' if unanswered and fix else ''}",
        f"Record: {view.id}, account {view.account or 'unknown'}, {view.region}{_linked(view)}",
    )


def _linked(view: PostMortem) -> str:
    """Return where the incident came from, and where people went on to from it."""
    came = f"; came from {view.came_from}" if view.came_from else ""
    return came + "".join(f"; {said.text}" for said in view.led_to)


def _joint(link: Link) -> str:
    return f"; {ALSO} " if link.label == ALSO else f"; {BECAUSE} "


def _told(link: Link) -> str:
    status = f" ({link.status})" if link.status else ""
    return f"{link.title}{status}{f': {link.finding.text}' if link.finding else ''}"


def _line(text: str) -> str:
    told = _LINK.sub("hxxp", _MENTION.sub("(at)", " ".join(shown(text).split())))
    told = told.replace("<", "‹").replace(">", "›")
    return told if len(told) <= _WIDTH else f"{told[: _WIDTH - 1]}…"

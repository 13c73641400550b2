"""Asking a person for what they add to an incident by hand. None is the answer of who leaves it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any, TypeVar

from workbench.domain.incident_events import (
    ActionNoted,
    EntryCorrected,
    Impact,
    ImpactTimed,
    IncidentClosed,
    NoteAdded,
    RoleAssigned,
    SeveritySet,
    TagsSet,
)
from workbench.domain.transcript import Transcript
from workbench.engine import annotate
from workbench.engine.ports import Clock
from workbench.engine.time_words import TIMES
from workbench.tui.formats import inert, utc
from workbench.tui.paint.rows import Row
from workbench.tui.screens.base import WorkbenchScreen, ask
from workbench.tui.screens.dialogs import AskText, Choose

Asker = WorkbenchScreen[Any]
EventT = TypeVar("EventT")


async def _asked(
    screen: Asker, title: str, hint: str, make: Callable[[str], EventT], *, text: str = ""
) -> EventT | None:
    """Ask for a text of which something can be made; the dialog says what is wrong with it, and stays."""
    dialog = AskText(title, hint=hint, text=text, check=lambda answer, _: make(answer))
    answer = await ask(screen.app, dialog)
    return None if answer is None else make(answer)


async def note(screen: Asker, clock: Clock) -> NoteAdded | None:
    """Ask for a note, and for the time of what it tells of."""
    dialog = AskText(
        "Note",
        hint="Goes into the timeline, with your name. Several lines: paste them, or ctrl+o.",
        when=f"when it was, if not now: {TIMES}",
        check=lambda text, at: annotate.note(text, at, clock.now()),
    )
    text = await ask(screen.app, dialog)
    return None if text is None else annotate.note(text, dialog.when, clock.now())


async def action(screen: Asker) -> ActionNoted | None:
    """Ask what is to be done, who sees to it, and until when."""
    said = await _asked(screen, "To be done", "So that it does not happen again.", annotate.action)
    if said is None:
        return None
    hint = "A name, or - for nobody yet."
    owner = await _asked(screen, "Who sees to it?", hint, lambda name: annotate.role("owner", name).name)
    if owner is None:
        return None
    return await _asked(
        screen,
        "Until when?",
        "YYYY-MM-DD; empty for no date.",
        lambda due: annotate.action(said.text, owner.removeprefix("-"), due),
    )


async def correction(screen: Asker, transcript: Transcript, entry: int) -> EntryCorrected | None:
    """Ask what is right instead of an entry, and why."""
    hint = "The entry stays as it is; this is shown beneath it."
    right = await _asked(screen, f"Entry {entry}: what is right?", hint, _some_text)
    if right is None:
        return None
    return await _asked(
        screen,
        f"Entry {entry}: the reason",
        "Why was it wrong, and how do you know?",
        lambda reason: annotate.correction(transcript, entry, right, reason),
    )


def _some_text(text: str) -> str:
    return annotate.note(text).text


async def impact_time(screen: Asker, transcript: Transcript, now: datetime) -> ImpactTimed | None:
    """Ask for a moment of the impact, and when it was."""
    said = transcript.impact_times
    rows = [
        Row(
            id=impact, body=inert(impact), tail=inert(utc(said[impact]) if impact in said else "not said yet")
        )
        for impact in Impact
    ]
    moment = await ask(screen.app, Choose("Impact", inert("Which moment do you know?"), rows))
    if moment is None:
        return None
    return await _asked(
        screen,
        f"When was it {moment}?",
        f"UTC: {TIMES}.",
        lambda at: annotate.impact_time(moment, at.strip(), now),
    )


async def severity(screen: Asker, transcript: Transcript) -> SeveritySet | None:
    """Ask how bad it is."""
    hint = "In your own scale: SEV1, major …"
    return await _asked(screen, "Severity", hint, annotate.severity, text=transcript.severity)


async def tags(screen: Asker, transcript: Transcript) -> TagsSet | None:
    """Ask for all labels."""
    text = ", ".join(transcript.tags)
    return await _asked(screen, "Tags", "All of them, with commas between.", _tags, text=text)


def _tags(text: str) -> TagsSet:
    return annotate.tags(tag for tag in text.split(",") if tag.strip())


async def role(screen: Asker) -> RoleAssigned | None:
    """Ask who does what."""
    hint = "commander, scribe, communications …"
    named = await _asked(screen, "Role", hint, lambda text: annotate.role(text, "-").role)
    if named is None:
        return None
    return await _asked(
        screen, f"Who is {inert(named).plain}?", "A name.", lambda name: annotate.role(named, name)
    )


async def closing(screen: Asker, transcript: Transcript) -> IncidentClosed | None:
    """Ask for the summary that closes the incident."""
    return await _asked(
        screen,
        "Close this incident",
        "What it comes to, in a sentence. No run may follow; notes and corrections may.",
        lambda summary: annotate.closing(transcript, summary),
    )

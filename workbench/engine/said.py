"""What a person typed, looked at before it is put on record."""

from __future__ import annotations

from datetime import datetime

from workbench.domain.times import iso
from workbench.engine.errors import UsageError


def said(what: str, text: str) -> str:
    """Return a text without blanks around it; raises UsageError for an empty one, which should be `what`."""
    if not text.strip():
        raise UsageError(f"{what} without text says nothing: write some")
    return text.strip()


def note_said(text: str, at: str = "", now: datetime | None = None) -> tuple[str, datetime | None]:
    """Return the text of a note, and when what it tells of happened; raises as `annotate.note`."""
    words = said("a note", text)
    if not at.strip() or now is None:
        return words, None
    return words, past(at, now, "a note tells of what was")


def past(at: str, now: datetime, why: str) -> datetime:
    """Return a time that was, to the second, as `parse_time` takes it.

    Raises:
        UsageError: It is none, or still to come; `why` says what is wrong with that.
    """
    from workbench.engine.time_words import time_given  # noqa: PLC0415 - most notes name no time

    moment = time_given(at, now).replace(microsecond=0)
    if moment > now:
        raise UsageError(f"{iso(moment)} is still to come: {why}")
    return moment

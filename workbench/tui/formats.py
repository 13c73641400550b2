"""Times, names and lengths as the screens say them."""

from __future__ import annotations

from datetime import datetime, timedelta

from textual.content import Content

from workbench.knowledge.redaction import shown

SOON = timedelta(minutes=10)
"""Credentials that end sooner than this are shown as a warning."""
_SHORT_GAP = 5
"""A gap of fewer cells than this is not worth a pattern."""


def inert(text: str, *, keep_lines: bool = False) -> Content:
    """Return text from outside as content: no secret passes, no markup is read, no control character."""
    return Content(shown(text, keep_lines=keep_lines))


def prose(text: str) -> Content:
    """Return a text of paragraphs, its lines joined so that they break where the screen ends."""
    paragraphs = shown(text.strip(), keep_lines=True).split("\n\n")
    return Content("\n\n").join(Content(" ".join(paragraph.split())) for paragraph in paragraphs)


def utc(moment: datetime) -> str:
    """Return a time of day with its date, `2026-11-23 02:01:07Z`."""
    return f"{moment:%Y-%m-%d %H:%M:%S}Z"


def utc_time(moment: datetime) -> str:
    """Return a time of day, `02:01:07Z`."""
    return f"{moment:%H:%M:%S}Z"


def clock(moment: datetime, *, local_too: bool = True) -> str:
    """Return hours and minutes in UTC, with the local time beside it where that differs and is wanted."""
    local = moment.astimezone()
    utc_part = f"{moment:%H:%M}Z"
    if not local_too or local.utcoffset() == moment.utcoffset():
        return utc_part
    return f"{utc_part} · {local:%H:%M %Z}"


def when(moment: datetime, now: datetime) -> str:
    """Return a time as a list of incidents shows it: `02:01Z`, `yest. 22:30Z`, `11-20 07:00Z`."""
    days = (now.date() - moment.date()).days
    if days == 0:
        return f"{moment:%H:%M}Z"
    if days == 1:
        return f"yest. {moment:%H:%M}Z"
    return f"{moment:%m-%d %H:%M}Z" if moment.year == now.year else f"{moment:%Y-%m-%d}"


def time_left(expires_at: datetime | None, now: datetime) -> str:
    """Return how long the credentials last."""
    if expires_at is None:
        return "no expiry known"
    left = expires_at - now
    if left <= timedelta(0):
        return "EXPIRED"
    return f"{duration(left.total_seconds())} left"


def duration(seconds: float) -> str:
    """Return a length of time in the two units that matter: `8 s`, `6 min`, `2 h 05 min`."""
    whole = int(seconds)
    if whole < 60:  # noqa: PLR2004 - seconds in a minute
        return f"{whole} s"
    minutes = whole // 60
    if minutes < 60:  # noqa: PLR2004 - minutes in an hour
        return f"{minutes} min"
    return f"{minutes // 60} h {minutes % 60:02d} min"


def stopwatch(seconds: float) -> str:
    """Return a running time as `0:07`."""
    return f"{int(seconds) // 60}:{int(seconds) % 60:02d}"


def short_identity(arn: str) -> str:
    """Return the part of an ARN that a person recognises: `oncall-read/kim` of an assumed role."""
    if not arn:
        return "identity unknown"
    from workbench.knowledge.arns import who_in  # noqa: PLC0415 - the first frame need not wait for it

    return who_in(shown(arn)).removeprefix("assumed-role/").removeprefix("user/")


def count(number: int, noun: str) -> str:
    """Return a number with its noun: `1 call`, `2 calls`, `3 entries`."""
    plural = f"{noun[:-1]}ies" if noun.endswith("y") else f"{noun}s"
    return f"{number} {noun if number == 1 else plural}"


def shortened(text: Content, width: int) -> Content:
    """Return text of at most `width` cells, its middle left out: both ends of a name or a sentence tell."""
    if text.cell_length <= width:
        return text
    room = max(0, width - 1)
    head, tail = text.truncate(room - room // 3), room // 3
    end = text[len(text.plain) - tail :] if tail else Content("")
    while end.cell_length > tail:  # wide characters
        end = end[1:]
    return Content.assemble(head, "…", end)


def spread(left: Content, right: Content, width: int, *, fill: str = " ") -> Content:
    """Return one line of `width` cells with `left` and `right` at its ends; `left` gives way."""
    room = max(0, width - right.cell_length - 1)
    left = left.truncate(room, ellipsis=True)
    gap = max(1, width - left.cell_length - right.cell_length)
    filling = " " * gap if fill == " " or gap < _SHORT_GAP else f" {(fill * gap)[: gap - 2]} "
    return Content.assemble(left, filling, right)

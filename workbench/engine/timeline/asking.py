"""What a person wants a timeline of, from words that name it."""

from __future__ import annotations

import shlex
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from workbench.domain.target import Target
from workbench.domain.times import iso
from workbench.domain.transcript import Transcript
from workbench.engine.errors import UsageError, unknown_name
from workbench.engine.time_words import time_given
from workbench.engine.timeline.assembling import DEFAULT_WINDOW, Wanted, default_regions
from workbench.engine.timeline.subject import NAMES, Subject

WORDS = (*NAMES, "since", "until", "regions", "log_group", "pattern", "execution", "source")
"""What can be named in a line of words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What is wanted, and from where."""

    wanted: Wanted
    folder: str = ""
    """Where files of logs are; empty without any."""
    asks_aws: bool = True


def wish_of(line: str, now: datetime) -> Wish:
    """Return what a line such as `bucket=b since=2d regions=us-east-1,eu-central-1` asks for.

    A folder (`source=DIR`) leaves AWS alone, unless Regions, a log group or an execution are named too.

    Raises:
        UsageError: An unknown word, no time, or a value without its name.
    """
    given: dict[str, str] = {}
    for word in _split(line):
        name, equals, value = word.partition("=")
        if not equals:
            raise UsageError(f"'{word}' is no name=value; names are {', '.join(WORDS)}")
        if name not in WORDS:
            raise unknown_name("word of a timeline", name, WORDS)
        given[name] = value
    regions = _listed(given, "regions")
    groups, executions = _listed(given, "log_group"), _listed(given, "execution")
    asks_aws = bool(regions or groups or executions) or "source" not in given
    since, until = window_of(given.get("since"), given.get("until"), now, needs_start=asks_aws)
    subject = Subject.of({name: given[name] for name in NAMES if name in given})
    return Wish(
        wanted=Wanted(
            subject=subject,
            since=since,
            until=until,
            regions=regions,
            log_groups=groups,
            pattern=given.get("pattern", ""),
            executions=executions,
        ),
        folder=given.get("source", ""),
        asks_aws=asks_aws,
    )


def wanted_of_incident(transcript: Transcript) -> Wanted:
    """Return what belongs to an incident: its subject, from a day before it began or what was given."""
    since, until = (_moment(transcript.parameters, name) for name in ("since", "until"))
    start = since or (until or transcript.incident.started_at) - DEFAULT_WINDOW
    return Wanted(subject=Subject.of(subject_of_incident(transcript)), since=start, until=until)


def subject_of_incident(transcript: Transcript) -> dict[str, str]:
    """Return what an incident is about, as far as a timeline can look for it, by name."""
    parameters = transcript.parameters
    found = {name: str(parameters[name]) for name in NAMES if parameters.get(name)}
    if "bucket" not in found:
        found.pop("key", None)
    return found


def line_of(wanted: Wanted) -> str:
    """Return the words by which `wish_of` finds the subject and window of what is wanted, to the second."""
    ends = {"since": wanted.since, "until": wanted.until}
    window = {name: iso(at.replace(microsecond=0)) for name, at in ends.items() if at}
    return " ".join(
        f"{name}={shlex.quote(text)}" for name, text in {**wanted.subject.named, **window}.items()
    )


def in_regions_of(wanted: Wanted, target: Target) -> Wanted:
    """Return what is wanted, with the Regions that are asked where nothing that AWS has is named."""
    named = wanted.regions or wanted.log_groups or wanted.executions
    return wanted if named else replace(wanted, regions=default_regions(target))


def window_of(
    since: str | None, until: str | None, now: datetime, *, needs_start: bool
) -> tuple[datetime | None, datetime | None]:
    """Return the ends of what is asked for.

    Args:
        since: As a person gives it; None for no start, or for a day before the end.
        until: As a person gives it; None for now.
        now: The present.
        needs_start: Event history is asked, which is not read without a start.

    Raises:
        UsageError: No time, or an end before the start.
    """
    start, end = (time_given(text, now) if text else None for text in (since, until))
    if start and start >= (end or now):
        raise UsageError(f"since ({iso(start)}) must be before until ({iso(end or now)})")
    return start or ((end or now) - DEFAULT_WINDOW if needs_start else None), end


def _listed(given: Mapping[str, str], name: str) -> tuple[str, ...]:
    return tuple(part for part in given.get(name, "").split(",") if part)


def _split(line: str) -> list[str]:
    try:
        return shlex.split(line)
    except ValueError as error:
        raise UsageError(f"'{line}' cannot be read: {error}") from error


def _moment(parameters: Mapping[str, object], name: str) -> datetime | None:
    """Return a time among an incident's parameters, which are checked when it is opened."""
    text = parameters.get(name)
    return datetime.fromisoformat(text) if isinstance(text, str) and text else None

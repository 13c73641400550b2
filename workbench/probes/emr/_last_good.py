"""What differs between a step or job run that failed and the last of its name that went well.

Beside how both were started count the script, which may have been written since, and changes of the role.
Order and blanks of arguments count, as they do for what takes them. A day or a time in them is another every
night, and no change. What was left out on both sides is no difference.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TypeVar

from workbench.domain.evidence import Answer, AnswerName, Answers, Request, Requests, ask
from workbench.domain.picture import Compared, Comparison
from workbench.domain.values import JsonValue
from workbench.domain.verdict import UnknownReason
from workbench.engine.probe import Judgement, passed, unanswered, unknown, warned
from workbench.knowledge.answers import count, moment, stamp
from workbench.knowledge.redaction import redact_text
from workbench.knowledge.s3.places import S3Place
from workbench.probes._changes import Changes, ask_changes
from workbench.probes._window import Window

_LONGEST, _SHOWN, _NAMED = 160, 8, 3
_ONE_DAY = timedelta(hours=24)
_DAY = re.compile(r"\b\d{4}[-/]?[01]\d[-/]?[0-3]\d(?:[T ]?[0-2]\d:?[0-5]\d(?::?[0-5]\d)?(?:\.\d{1,9})?Z?)?\b")


@dataclass(frozen=True, slots=True, kw_only=True)
class LastGoodFacts:
    """What is other than at the last success."""

    last_good: str | None = None
    """The id of the last of its name that went well; empty when none is shown."""
    last_good_at: datetime | None = None
    """When it ended."""
    changed: tuple[str, ...] | None = None
    """What differs, each with both values; empty when nothing does."""
    script_written_at: datetime | None = None
    """When the script was written, where that was after the last success began."""
    role_changed: bool | None = None
    """The role was changed in the day before, or since the last success."""
    changes: tuple[str, ...] | None = None
    """The changes of the role, the newest first."""


F = TypeVar("F", bound=LastGoodFacts)


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """A step or a job run, and how it was started."""

    id: str
    settings: Mapping[str, JsonValue]
    """By the names that people use."""
    started_at: datetime | None
    ended_at: datetime | None

    def since(self, good_started_at: datetime | None) -> Window:
        """Return when a change can have made it fail: since the last success, and in the day before it."""
        begun = self.started_at
        if begun is None:
            return Window()
        return Window(min(begun - _ONE_DAY, good_started_at or begun), self.ended_at or begun, timedelta())


def ask_script_and_role(script: str, role_arn: str, window: Window) -> Requests:
    """Return the questions for the script, and for changes of the role."""
    place = S3Place.parse(script)
    questions: dict[AnswerName, Request] = dict(ask_changes((), role_arn, window))
    if place:
        questions["script"] = ask("s3.HeadObject", Bucket=place.bucket, Key=place.key)
    return questions


def judge_alone(
    facts: F, changes: Changes, *, noun: str, reason: UnknownReason = UnknownReason.NO_DATA
) -> Judgement[F]:
    """Judge where no success is shown: only a change of the role tells anything.

    Args:
        facts: With the changes.
        changes: Of the role.
        noun: What failed, "step" or "run".
        reason: Why no success is shown.
    """
    said = f"No {noun} of its name that went well is shown before it"
    if changes.all:
        return warned(f"{said}; changed: {_newest(changes)}", facts)
    needs = (f"a {noun} of this name that went well",)
    return unknown(reason, f"{said}: there is nothing to compare it with", facts, needs=needs)


def judge_beside(
    good: Attempt, bad: Attempt, answers: Answers, changes: Changes, facts: F, name: str
) -> Judgement[F]:
    """Judge what failed beside the last success.

    Args:
        good: The last success.
        bad: What failed.
        answers: Those of `ask_script_and_role` among them.
        changes: Of the role.
        facts: With these changes.
        name: What both are called.
    """
    found = differences(good.settings, bad.settings)
    script = answers.get("script")
    written = _written(script, good)
    facts = replace(
        facts,
        last_good=good.id,
        last_good_at=good.ended_at,
        changed=tuple(map(str, found)),
        script_written_at=written,
    )
    since = f"Since {good.id}, which went well at {stamp(good.ended_at)}"
    if said := _differences_in_words(found, written, changes):
        heading, alike = f"{name} beside the last that went well", len(bad.settings) - len(found)
        picture = compared(heading, (good.id, bad.id), found, alike) if found else None
        return warned(f"{since}: {said}", facts).picturing(picture)
    if changes.silent is not None:
        return unanswered(changes.silent, facts)
    if script is not None and script.unknown_reason:
        return unanswered(script, facts)
    return passed(f"{since}, nothing of how it is started, its script and its role was changed", facts)


def _written(script: Answer | None, good: Attempt) -> datetime | None:
    at = moment(script.data, "LastModified") if script and script.ok else None
    return at if at and good.started_at and at > good.started_at else None


def _differences_in_words(found: tuple[Difference, ...], written: datetime | None, changes: Changes) -> str:
    parts = [str(item)[:_LONGEST] for item in found[:_NAMED]]
    if len(found) > len(parts):
        parts.append(f"{count(len(found) - len(parts), 'more difference')}")
    if written:
        parts.append(f"its script was written at {stamp(written)}")
    if changes.all:
        parts.append(_newest(changes))
    return "; ".join(parts)


def _newest(changes: Changes) -> str:
    return (changes.said or ("",))[0]


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One setting in both."""

    name: str
    before: str
    after: str

    def __str__(self) -> str:
        """In words: `release: emr-7.4.0, now emr-7.5.0`."""
        return f"{self.name}: {self.before or 'none'}, now {self.after or 'none'}"


def differences(before: Mapping[str, JsonValue], after: Mapping[str, JsonValue]) -> tuple[Difference, ...]:
    """Return what differs, in the order of the names of what failed."""
    names = dict.fromkeys((*after, *before))
    pairs = ((name, _words(before.get(name)), _words(after.get(name))) for name in names)
    return tuple(
        Difference(name=name, before=old, after=new)
        for name, old, new in pairs
        if _undated(old) != _undated(new)
    )


def _undated(words: str) -> str:
    return _DAY.sub("(day)", words)


def _words(value: JsonValue) -> str:
    if value in (None, "", [], {}):
        return ""
    if isinstance(value, str):
        return redact_text(value)
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        return redact_text(" ".join(str(item) for item in value))
    return redact_text(json.dumps(value, sort_keys=True))


def compared(heading: str, sides: tuple[str, str], found: tuple[Difference, ...], alike: int) -> Comparison:
    """Return them drawn side by side."""
    rows = tuple(
        Compared(
            name=item.name,
            before=item.before[:_LONGEST],
            after=item.after[:_LONGEST],
            says="changed" if item.before and item.after else "added" if item.after else "removed",
            tone="warn",
        )
        for item in found[:_SHOWN]
    )
    return Comparison(heading=heading, sides=sides, rows=rows, alike=alike)

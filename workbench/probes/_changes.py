"""What was changed of something before it failed: calls that concern it, and its role.

What was refused changed nothing. Changes of a role are events of us-east-1.

Sources: AWS Glue developer guide, "Logging AWS Glue API calls with AWS CloudTrail"; IAM user guide, "Logging
IAM and AWS STS API calls with AWS CloudTrail"; CloudTrail API reference, LookupEvents.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from workbench.domain.evidence import Answer, AnswerName, Answers, Request, answers_to
from workbench.engine.probe import F, Judgement, passed, unanswered, warned
from workbench.knowledge.answers import count, stamp
from workbench.knowledge.policies import parse_principal
from workbench.probes._window import Window
from workbench.probes.cloudtrail._lookups import (
    GLOBAL_REGION,
    EventHistory,
    ManagementEvent,
    ask_events,
    read_history,
)

_PAGES, _SHOWN = 2, 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """What was changed in a window."""

    of_thing: tuple[ManagementEvent, ...]
    of_role: tuple[ManagementEvent, ...]
    silent: Answer | None
    """The first look-up that was not answered."""
    histories: tuple[EventHistory, ...]
    window: Window

    @property
    def all(self) -> list[ManagementEvent]:
        """All of them, the newest first."""
        return sorted((*self.of_thing, *self.of_role), key=lambda event: stamp(event.at), reverse=True)

    @property
    def whole(self) -> bool:
        """No change of that window can be missing."""
        return self.silent is None and all(history.is_silent for history in self.histories)

    @property
    def said(self) -> tuple[str, ...] | None:
        """The newest five in words; None where there may be others, and none is known."""
        told = tuple(f"{event.name} by {event.who} at {stamp(event.at)}" for event in self.all[:_SHOWN])
        return told if told or self.whole else None

    @property
    def last_by(self) -> str | None:
        """Who made the newest; empty when there is none."""
        return self.all[0].who if self.all else ("" if self.whole else None)

    def known(self, events: tuple[ManagementEvent, ...]) -> bool | None:
        """Tell whether there is one of these; None where one may be missing."""
        return bool(events) or (False if self.whole else None)


def ask_changes(names: Iterable[str], role_arn: str, window: Window) -> Iterator[tuple[AnswerName, Request]]:
    """Yield the look-ups of some calls, and of all calls about a role."""
    for name in names:
        yield ("calls", name), ask_events("EventName", name, window=window, pages=_PAGES)
    if who := parse_principal(role_arn):
        request = ask_events("ResourceName", who.name, pages=_PAGES, region=GLOBAL_REGION)
        yield ("calls", "of the role"), request


def read_changes(answers: Answers, window: Window, concerns: Callable[[ManagementEvent], bool]) -> Changes:
    """Read what `ask_changes` brought back.

    Args:
        answers: Its answers.
        window: When it was changed.
        concerns: Tells whether a call of Glue is about the thing.
    """
    asked = answers_to(answers, "calls")
    histories = {name: read_history([answer], window) for name, answer in asked.items()}
    done = {
        name: [event for event in history.events if not event.error_code and window.covers(event.at)]
        for name, history in histories.items()
    }
    of_role = done.pop("of the role", [])
    return Changes(
        of_thing=tuple(event for events in done.values() for event in events if concerns(event)),
        of_role=tuple(event for event in of_role if not event.read_only),
        silent=next((answer for answer in asked.values() if not answer.ok), None),
        histories=tuple(histories.values()),
        window=window,
    )


def judge_changes(changes: Changes, facts: F, before: str, things: str) -> Judgement[F]:
    """Say what was changed, or that nothing was.

    Args:
        changes: What `read_changes` found.
        facts: What they tell.
        before: Before what, `the run`.
        things: Of what, `job and role`.
    """
    if changes.all:
        newest = (changes.said or ("",))[0]
        return warned(f"{count(len(changes.all), 'change')} before {before}, the newest: {newest}", facts)
    if changes.silent is not None:
        return unanswered(changes.silent, facts)
    if not changes.whole:
        cut = next(history for history in changes.histories if not history.is_silent)
        return cut.cannot_tell(facts, f"a change before {before}", narrower=False)
    return passed(f"Nothing of {things} was changed from {stamp(changes.window.since)} on", facts)

"""Several tellings of what happened, as one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime
from itertools import chain
from typing import TypeAlias

from workbench.domain.timeline import TimelineEvent

_BEFORE_ALL = datetime.min.replace(tzinfo=UTC)

_Substance: TypeAlias = tuple[object, ...]


def merge(tellings: Iterable[Iterable[TimelineEvent]]) -> tuple[TimelineEvent, ...]:
    """Return all events by time, each once.

    Two that bear the same id and tell the same are one, told by both. The same id with another substance is
    no duplicate but a contradiction (a record that was changed): both stay. What has no id is never joined.
    Events of the same time keep the order in which they are given; those without any time come first.
    """
    found: dict[_Substance, TimelineEvent] = {}
    for number, event in enumerate(chain.from_iterable(tellings)):
        key = _substance(event) if event.id else (number,)
        known = found.get(key)
        found[key] = _joined(known, event) if known else event
    return tuple(sorted(found.values(), key=_time))


def contradictions(events: Iterable[TimelineEvent]) -> frozenset[tuple[str, str]]:
    """Return origin and id of whatever is told in two ways."""
    seen: set[tuple[str, str]] = set()
    twice: set[tuple[str, str]] = set()
    for event in events:
        name = (str(event.origin), event.id)
        if event.id:
            (twice if name in seen else seen).add(name)
    return frozenset(twice)


def _time(event: TimelineEvent) -> datetime:
    return event.at or _BEFORE_ALL


def _substance(event: TimelineEvent) -> _Substance:
    return (
        event.origin,
        event.id,
        event.occurred_at,
        event.what,
        event.who,
        event.where,
        event.outcome,
        event.text,
    )


def _joined(one: TimelineEvent, other: TimelineEvent) -> TimelineEvent:
    """Return one event with what both know; the fuller record is kept."""
    return replace(
        one,
        observed_at=_earlier(one.observed_at, other.observed_at),
        recorded_at=_earlier(one.recorded_at, other.recorded_at),
        told_by=tuple(dict.fromkeys((*one.told_by, *other.told_by))),
        data=one.data if len(one.data) >= len(other.data) else other.data,
    )


def _earlier(one: datetime | None, other: datetime | None) -> datetime | None:
    return min((moment for moment in (one, other) if moment), default=None)

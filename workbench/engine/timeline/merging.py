"""Several tellings of what happened, as one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime
from itertools import chain
from typing import TypeAlias

from workbench.domain.timeline import Happening

_BEFORE_ALL = datetime.min.replace(tzinfo=UTC)

_Substance: TypeAlias = tuple[object, ...]


def merge(tellings: Iterable[Iterable[Happening]]) -> tuple[Happening, ...]:
    """Return all happenings by time, each once.

    Two that bear the same id and tell the same are one, told by both. The same id with another substance is
    no duplicate but a contradiction (a record that was changed): both stay. What has no id is never joined.
    Happenings of the same time keep the order in which they are given; those without any time come first.
    """
    found: dict[_Substance, Happening] = {}
    for number, happening in enumerate(chain.from_iterable(tellings)):
        key = _substance(happening) if happening.id else (number,)
        known = found.get(key)
        found[key] = _joined(known, happening) if known else happening
    return tuple(sorted(found.values(), key=_time))


def contradictions(happenings: Iterable[Happening]) -> frozenset[tuple[str, str]]:
    """Return origin and id of whatever is told in two ways."""
    seen: set[tuple[str, str]] = set()
    twice: set[tuple[str, str]] = set()
    for happening in happenings:
        name = (str(happening.origin), happening.id)
        if happening.id:
            (twice if name in seen else seen).add(name)
    return frozenset(twice)


def _time(happening: Happening) -> datetime:
    return happening.at or _BEFORE_ALL


def _substance(happening: Happening) -> _Substance:
    return (
        happening.origin,
        happening.id,
        happening.occurred_at,
        happening.what,
        happening.who,
        happening.where,
        happening.outcome,
        happening.text,
    )


def _joined(one: Happening, other: Happening) -> Happening:
    """Return one happening with what both know; the fuller record is kept."""
    return replace(
        one,
        observed_at=_earlier(one.observed_at, other.observed_at),
        recorded_at=_earlier(one.recorded_at, other.recorded_at),
        told_by=tuple(dict.fromkeys((*one.told_by, *other.told_by))),
        data=one.data if len(one.data) >= len(other.data) else other.data,
    )


def _earlier(one: datetime | None, other: datetime | None) -> datetime | None:
    return min((moment for moment in (one, other) if moment), default=None)

"""An answer that several findings share is written once: where others name its entry, this puts it back."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime

from workbench.domain.evidence import Answer, Evidence, Holder, Outcome
from workbench.domain.incident_events import evidence_of, with_evidence
from workbench.domain.transcript import TimelineEntry

Lookup = Callable[[Holder], Answer | None]
_NAMED_AT_MOST = 4096
"""Of holders, of which an incident names few, again and again."""


@functools.lru_cache(_NAMED_AT_MOST)
def elsewhere(holder: Holder) -> Answer:
    """Return what stands for an answer until it is looked up, and for ever when its entry is lost."""
    return Answer(
        operation="unknown",
        parameters={},
        outcome=Outcome.NOT_RECORDED,
        observed_at=datetime.fromtimestamp(0, UTC),
        message=f"entry {holder.entry} held this answer, and cannot be read",
        held_by=holder,
    )


def completed(entry: TimelineEntry, lookup: Lookup) -> TimelineEntry:
    """Return an entry as it was before it was written, with the answers that other entries hold.

    Args:
        entry: As `records.entry_from_json` read it.
        lookup: Returns what a holder holds, with the holder; None when that is lost: such an answer stays
            `elsewhere`.
    """
    if not any(True for _ in holders(entry)):
        return entry
    answers = tuple(
        _completed(answer, answer.held_by, lookup, entry.observed_at) if answer.held_by else answer
        for answer in answers_of(entry)
    )
    return replace(entry, event=with_evidence(entry.event, Evidence(answers=answers)))


def holders(entry: TimelineEntry) -> Iterator[Holder]:
    """Yield where the answers stand that an entry shares with earlier ones."""
    for answer in answers_of(entry):
        if answer.held_by:
            yield answer.held_by


def answers_of(entry: TimelineEntry) -> tuple[Answer, ...]:
    """Return the answers that an entry puts on record; of most entries none."""
    evidence = evidence_of(entry.event)
    return evidence.answers if evidence else ()


def lookup_in(entries: Mapping[int, TimelineEntry]) -> Lookup:
    """Return what finds the answer that a holder names among these entries, by their numbers.

    An entry that itself names another one for an answer does not hold it. The answer comes back as who shares
    it has it, with its holder, and is the same object for all.
    """

    @functools.cache
    def lookup(holder: Holder) -> Answer | None:
        entry = entries.get(holder.entry)
        answers = answers_of(entry) if entry else ()
        found = answers[holder.answer] if 0 <= holder.answer < len(answers) else None
        return replace(found, held_by=holder) if found and found.held_by is None else None

    return lookup


def lost(entry: TimelineEntry, lookup: Lookup) -> Iterator[Holder]:
    """Yield the holders that an entry names in vain: there is no such answer, or it came later."""
    for holder in holders(entry):
        if holder.entry >= entry.seq or lookup(holder) is None:
            yield holder


def about_lost(entry: TimelineEntry, holder: Holder) -> str:
    """Return what to say of a holder that an entry names in vain."""
    return f"entry {entry.seq} names entry {holder.entry} for an answer, and that does not hold it"


def _completed(answer: Answer, holder: Holder, lookup: Lookup, seen: datetime) -> Answer:
    return lookup(holder) or replace(answer, observed_at=seen)

"""Which entries a statement rests on."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from workbench.domain.incident_events import EntryCorrected, Event
from workbench.domain.transcript import TimelineEntry, Transcript
from workbench.exporters.inert_markdown import Inert

CITED = re.compile(r"(?<!\\)\[#((?:[1-9]\d*\.)?[1-9]\d*)\]")
"""A citation in Markdown. Text from outside cannot form one: its brackets are escaped."""


class Cites(Inert):
    """The entries that a statement rests on, and those that correct them: `[#12] (corrected by [#31])`."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Citations:
    """Finds the entries of one transcript."""

    transcript: Transcript
    of_check: Mapping[str, int]
    """Check id to the entry that holds its latest finding."""
    corrected_by: Mapping[int, Sequence[int]]
    last_words: Mapping[int, EntryCorrected]
    """As `Transcript.last_words`, which goes through all entries."""
    prefix: str = ""
    """`2.` for the second of several incidents in one post-mortem: its entry 12 is `2.12`."""

    def of(self, entries: Iterable[int]) -> Cites:
        """Return the citation of these entries, each with the entries that correct it."""
        return Cites(" ".join(self._one(seq) for seq in sorted(set(entries))))

    def of_checks(self, checks: Iterable[str]) -> Cites:
        """Return the citation of the latest findings of these checks."""
        return self.of(self.of_check[check] for check in checks if check in self.of_check)

    def latest(self, matches: Callable[[Event], bool]) -> TimelineEntry | None:
        """Return the last entry with such an event."""
        return next((entry for entry in reversed(self.transcript.entries) if matches(entry.event)), None)

    def _one(self, seq: int) -> str:
        corrections = "".join(f" [#{self.prefix}{number}]" for number in self.corrected_by.get(seq, ()))
        return f"[#{self.prefix}{seq}]{f' (corrected by{corrections})' if corrections else ''}"


def citations(transcript: Transcript, prefix: str = "") -> Citations:
    """Return what finds the entries of `transcript`; `prefix` as in `Citations`."""
    corrected_by: dict[int, list[int]] = {}
    for entry in transcript.entries:
        if isinstance(entry.event, EntryCorrected):
            corrected_by.setdefault(entry.event.entry, []).append(entry.seq)
    return Citations(transcript, transcript.entry_of_check, corrected_by, transcript.last_words, prefix)

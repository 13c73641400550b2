"""An answer that several entries share stands on record once: the entry that came first holds it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from workbench.domain.evidence import Answer, Evidence, Holder
from workbench.domain.finding import Finding
from workbench.domain.incident_events import evidence_of, with_evidence
from workbench.domain.transcript import TimelineEntry


class AnswersOnRecord:
    """Which answers of a run stand on record, and where.

    One answer is one object, whichever entries of the run cite it. Two that merely say the same were asked
    for one by one, and are told apart.
    """

    def __init__(self) -> None:
        self._recorded: dict[int, tuple[Answer, Answer, Holder]] = {}

    def cited(self, evidence: Evidence) -> Evidence:
        """Return the evidence with each answer that is on record as it stands there, named by its entry."""
        return Evidence(answers=tuple(map(self._cited, evidence.answers)))

    def _cited(self, answer: Answer) -> Answer:
        if id(answer) not in self._recorded:
            return answer
        _, recorded, holder = self._recorded[id(answer)]
        return replace(recorded, held_by=holder)

    def noted(self, evidence: Evidence, entry: TimelineEntry) -> None:
        """Remember what an entry holds.

        Args:
            evidence: As it was before `cited`.
            entry: What its record became.
        """
        recorded = evidence_of(entry.event) or Evidence()
        both = zip(evidence.answers, recorded.answers, strict=True)
        for number, (answer, as_recorded) in enumerate(both):
            holder = as_recorded.held_by or Holder(entry=entry.seq, answer=number)
            # Kept beside the answer, so that its id stays its own.
            self._recorded[id(answer)] = answer, as_recorded, holder


def with_answers(finding: Finding, answers: Sequence[Answer]) -> Finding:
    """Return the finding with other evidence."""
    return replace(finding, evidence=Evidence(answers=tuple(answers)))


def renumbered(entries: Iterable[TimelineEntry]) -> Iterator[TimelineEntry]:
    """Yield entries with new numbers, from 1; of those that share an answer, the first of these holds it.

    Args:
        entries: Some entries of a transcript in their order, perhaps without those that held an answer.
    """
    holders: dict[Holder, Holder] = {}
    for seq, entry in enumerate(entries, 1):
        event = entry.event
        if evidence := evidence_of(event):
            answers = []
            for number, answer in enumerate(evidence.answers):
                held_by = answer.held_by or Holder(entry=entry.seq, answer=number)
                answers.append(replace(answer, held_by=holders.get(held_by)))
                holders.setdefault(held_by, Holder(entry=seq, answer=number))
            event = with_evidence(event, Evidence(answers=tuple(answers)))
        yield replace(entry, seq=seq, event=event)

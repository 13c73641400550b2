"""Attempts at drills, as the journal tells them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from workbench.domain.audit import InspectionScored
from workbench.domain.diagnosis import CauseStatus
from workbench.domain.incident_events import FindingRecorded
from workbench.domain.scenario import AnswerKey
from workbench.domain.target import Person
from workbench.domain.training import DrillAnswered, DrillBegun, DrillEnded, HintTaken, HypothesisStated
from workbench.domain.transcript import TimelineEntry, Transcript
from workbench.engine.diagnosis import diagnose
from workbench.engine.errors import JournalError
from workbench.engine.ports import IncidentSummary, Journal
from workbench.engine.training.expert import needed_checks
from workbench.engine.training.scoring import Attempt


@dataclass(frozen=True, slots=True, kw_only=True)
class PastAttempt:
    """One attempt of a trainee, for lists and results."""

    incident: str
    drill: str
    playbook: str
    person: Person
    started_at: datetime
    blind: bool
    seed: int | None = None
    hypotheses: tuple[str, ...] = ()
    answers: tuple[DrillAnswered, ...] = ()
    right: tuple[bool, ...] = ()
    """Whether each answer was right, in order; of an inspection whether each list of weaknesses was."""
    hints: int = 0
    seconds: float | None = None
    """From the story to the right answer; None without one."""
    points: int | None = None
    """Of 100; None while it has not ended, and where the board was open from the beginning."""
    gave_up: bool = False

    @property
    def solved(self) -> bool:
        """The right answer was given."""
        return self.seconds is not None

    @property
    def at_once(self) -> bool:
        """The first answer was the right one."""
        return self.right[:1] == (True,)

    @property
    def ended(self) -> bool:
        """Nothing more can come of it."""
        return self.solved or self.gave_up


def attempt_at(transcript: Transcript, key: AnswerKey) -> Attempt:
    """Return what a trainee did in a drill, as far as it counts."""
    entries, playbook = transcript.entries, transcript.incident.playbook
    answers = [entry for entry in entries if isinstance(entry.event, DrillAnswered)]
    before = entries[: entries.index(answers[0])] if answers else entries
    known = replace(transcript, entries=tuple(before))
    diagnosis = diagnose(playbook, known.parameters, known.findings)
    needed = frozenset(needed_checks(playbook, key))
    asked = list(_asked(before))
    right = [entry for entry in answers if _answer(entry).correct] or answers
    until = right[0].recorded_at if right else entries[-1].recorded_at
    return Attempt(
        answers=tuple(frozenset(_answer(entry).named) for entry in answers),
        ruled_out=frozenset(name for name, is_ in diagnosis.statuses.items() if is_ is CauseStatus.RULED_OUT),
        needed=sum(count for check, count in asked if check in needed),
        beside=sum(count for check, count in asked if check not in needed),
        hints=len({entry.event.number for entry in entries if isinstance(entry.event, HintTaken)}),
        seconds=(until - transcript.incident.started_at).total_seconds(),
    )


def _answer(entry: TimelineEntry) -> DrillAnswered:
    if not isinstance(entry.event, DrillAnswered):
        raise TypeError(f"entry {entry.seq} answers no drill")
    return entry.event


def _asked(entries: Iterable[TimelineEntry]) -> Iterator[tuple[str, int]]:
    """Yield every finding's check, and the requests that were sent for it alone."""
    for entry in entries:
        if isinstance(entry.event, FindingRecorded):
            finding = entry.event.finding
            yield finding.check, sum(answer.held_by is None for answer in finding.evidence.answers)


def past_attempt(transcript: Transcript) -> PastAttempt | None:
    """Return the attempt that an incident was; None for all that a trainee did not begin as a drill.

    That is: runs of the program, and those of other playbooks in a drill's account that a cause led on to.
    """
    incident = transcript.incident
    events = [entry.event for entry in transcript.entries]
    answers = tuple(event for event in events if isinstance(event, DrillAnswered))
    begun = next((event for event in events if isinstance(event, DrillBegun)), None)
    told = [
        entry for entry in transcript.entries if isinstance(entry.event, DrillAnswered | InspectionScored)
    ]
    if incident.scenario is None or (begun is None and not told):
        return None
    ended = next((event for event in reversed(events) if isinstance(event, DrillEnded)), None)
    right = [
        isinstance(entry.event, DrillAnswered | InspectionScored) and entry.event.correct for entry in told
    ]
    times = [
        (entry.recorded_at - incident.started_at).total_seconds()
        for entry, is_right in zip(told, right, strict=True)
        if is_right
    ]
    return PastAttempt(
        incident=incident.id,
        drill=incident.scenario,
        playbook=incident.playbook.id,
        person=incident.started_by,
        started_at=incident.started_at,
        blind=begun is not None and begun.blind,
        seed=begun.seed if begun else None,
        hypotheses=tuple(event.cause for event in events if isinstance(event, HypothesisStated)),
        answers=answers,
        right=tuple(right),
        hints=len({event.number for event in events if isinstance(event, HintTaken)}),
        seconds=times[0] if times else None,
        points=ended.points if ended else None,
        gave_up=ended is not None and ended.gave_up,
    )


def past_attempts(journal: Journal, summaries: Iterable[IncidentSummary]) -> list[PastAttempt]:
    """Return every attempt of these incidents, the oldest first. Blocks: it reads files.

    What cannot be read is left out: lists of the journal say what is wrong with it.
    """
    found: list[PastAttempt] = []
    for summary in summaries:
        if summary.status == "damaged" or not summary.drill:
            continue
        try:
            attempt = past_attempt(journal.load(summary.id))
        except JournalError:
            continue
        if attempt:
            found.append(attempt)
    return sorted(found, key=lambda attempt: attempt.started_at)

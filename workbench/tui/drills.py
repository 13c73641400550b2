"""Drills: whether an answer is right, and how earlier tries went."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace

from workbench.domain.audit import InspectionScored
from workbench.domain.diagnosis import ConclusionStatus
from workbench.domain.incident_events import DrillAnswered
from workbench.domain.scenario import AnswerKey, ScenarioOutline
from workbench.domain.transcript import Transcript
from workbench.engine.backend import Library
from workbench.engine.errors import JournalError
from workbench.engine.ports import IncidentSummary, Journal


@dataclass(frozen=True, slots=True, kw_only=True)
class DrillRecord:
    """How a drill went so far."""

    tries: int = 0
    solved: int = 0
    best_s: float | None = None
    """The shortest time from the story to the right answer."""


def drills_about(
    drills: Iterable[ScenarioOutline], text: str, solved: Collection[str] = ()
) -> list[ScenarioOutline]:
    """Return the drills in which every word of a text stands, in order of their ids.

    Looked for in name, title, story and playbook (the topic). Cause and kind (`healthy`, `blind`, …) are the
    answer: they are looked for in the drills alone whose ids are in `solved`.
    """
    words = text.casefold().split()
    return sorted(
        (
            drill
            for drill in drills
            if all(word in _words_of(drill, is_solved=drill.id in solved) for word in words)
        ),
        key=lambda drill: drill.id,
    )


def _words_of(drill: ScenarioOutline, *, is_solved: bool) -> str:
    names = [drill.id, drill.playbook, *((drill.answer.primary or "", drill.kind) if is_solved else ())]
    spoken = [name.replace("-", " ") for name in names]
    return " ".join([*names, *spoken, drill.title, *drill.story.split()]).casefold()


def is_right(key: AnswerKey, choice: str) -> bool:
    """Tell whether `choice` is the answer: the planted cause, or the word for none."""
    return choice == (key.primary if key.status is ConclusionStatus.PROVEN else str(key.status))


def record_of(record: DrillRecord, transcript: Transcript) -> DrillRecord:
    """Return the record with one more try in it."""
    started = transcript.incident.started_at
    times = [
        (entry.recorded_at - started).total_seconds()
        for entry in transcript.entries
        if isinstance(entry.event, DrillAnswered | InspectionScored) and entry.event.correct
    ]
    best = [record.best_s] if record.best_s is not None else []
    return replace(
        record,
        tries=record.tries + 1,
        solved=record.solved + bool(times),
        best_s=min(best + times[:1], default=None),
    )


def drill_records(
    journal: Journal, library: Library, summaries: Iterable[IncidentSummary]
) -> dict[str, DrillRecord]:
    """Return how every drill in the journal went, by scenario id. Blocks: it reads files."""
    with_drills = {scenario.playbook for scenario in library.scenario_outlines.values()}
    records: dict[str, DrillRecord] = {}
    for summary in summaries:
        if summary.playbook not in with_drills or summary.status == "damaged":
            continue
        try:
            transcript = journal.load(summary.id)
        except JournalError:
            continue  # the journal screen shows what is wrong with it
        scenario = transcript.incident.scenario
        if scenario:
            records[scenario] = record_of(records.get(scenario, DrillRecord()), transcript)
    return records

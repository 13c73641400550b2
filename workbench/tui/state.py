"""What an incident screen shows: one immutable snapshot, the same for a running and for a past incident."""

from __future__ import annotations

from dataclasses import dataclass, replace

from workbench.domain.diagnosis import Diagnosis
from workbench.domain.evidence import Answer
from workbench.domain.finding import Finding
from workbench.domain.incident import Incident
from workbench.domain.incident_events import (
    Annotation,
    CheckStarted,
    DiagnosisChanged,
    FindingRecorded,
    IncidentClosed,
    ListAsked,
    LogsAsked,
    ParametersChanged,
    RunFinished,
    RunPaused,
    SourcesAsked,
)
from workbench.domain.playbook import Check, PersonQuestion, Step
from workbench.domain.target import Target
from workbench.domain.training import DrillAnswered, DrillEnded, HypothesisStated, is_board_closed
from workbench.domain.transcript import TimelineEntry, Transcript
from workbench.engine.diagnosis import diagnose
from workbench.engine.session import IncidentSession
from workbench.knowledge.pictures import holds_pictures

_BESIDE = Annotation | LogsAsked | SourcesAsked | ListAsked | ParametersChanged
"""What may come between a pause and what ends it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RunMeter:
    """When the run that is going on began."""

    after_entry: int
    """The number of the last entry before it."""
    started: float
    """Monotonic seconds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RunProgress:
    """How far a run is."""

    done: int
    total: int
    asking: tuple[str, ...]
    """The checks whose requests are on their way."""


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentState:
    """Everything that the panes of an incident screen are painted from."""

    incident: Incident
    target: Target
    entries: tuple[TimelineEntry, ...]
    findings: dict[str, Finding]
    answers: dict[str, str]
    diagnosis: Diagnosis
    running: frozenset[str] = frozenset()
    """The checks of the run that is going on."""
    finished: frozenset[str] = frozenset()
    """Those of them that have their finding."""
    asking: frozenset[str] = frozenset()
    """Those of them whose requests are on their way."""

    @property
    def open_(self) -> frozenset[str]:
        """The checks of the run that is going on which have no finding from it yet."""
        return self.running - self.finished

    @property
    def progress(self) -> RunProgress:
        """How far the run is."""
        return RunProgress(
            done=len(self.finished), total=len(self.running), asking=tuple(sorted(self.asking))
        )

    @property
    def paused(self) -> str:
        """Why the run waits for something outside; empty when it does not."""
        for entry in reversed(self.entries):
            if isinstance(entry.event, RunPaused):
                return entry.event.reason
            if not isinstance(entry.event, _BESIDE):
                return ""
        return ""

    @property
    def transcript(self) -> Transcript:
        """What is on record, as exporters read it."""
        return Transcript(incident=self.incident, entries=self.entries)

    @property
    def closed(self) -> bool:
        """It was closed: it can be read and annotated, and asks nothing any more."""
        return any(isinstance(entry.event, IncidentClosed) for entry in self.entries)

    @property
    def board_closed(self) -> bool:
        """A trainee works on it blind, and has not given the answer: nothing of the causes is shown."""
        return is_board_closed(entry.event for entry in self.entries)

    @property
    def undecided(self) -> IncidentState:
        """The same for who may not see yet what was decided."""
        if not self.board_closed:
            return self
        told = (item for item in self.entries if not isinstance(item.event, DiagnosisChanged | RunFinished))
        return replace(self, entries=tuple(told))

    @property
    def hypothesis(self) -> str:
        """What the trainee suspected last; empty before."""
        events = (item.event for item in reversed(self.entries))
        return next((event.cause for event in events if isinstance(event, HypothesisStated)), "")

    @property
    def attempt_ended(self) -> bool:
        """A trainee's attempt is over."""
        return any(isinstance(entry.event, DrillEnded) for entry in self.entries)

    @property
    def answered_drill(self) -> bool:
        """A trainee has named the cause."""
        return any(isinstance(entry.event, DrillAnswered) for entry in self.entries)

    def findings_of(self, step: Step) -> list[Finding]:
        """Return the findings of a step, in the order of its checks."""
        return [self.findings[check.id] for check in step.checks if check.id in self.findings]

    def answers_of(self, step: Step) -> list[tuple[Finding, Answer]]:
        """Return every answer behind a step's findings, each with its finding."""
        return [
            (finding, answer) for finding in self.findings_of(step) for answer in finding.evidence.answers
        ]

    def pictured(self, step: Step) -> tuple[Finding, ...]:
        """Return the findings that tell of pictures, those of a step before the others."""
        here = self.findings_of(step)
        others = (finding for finding in self.findings.values() if finding not in here)
        return tuple(finding for finding in (*here, *others) if holds_pictures(finding))

    def question(self, step: Step) -> PersonQuestion | None:
        """Return the question of a step that a person is to answer next; None when it has none."""
        questions = [check for check in step.checks if isinstance(check, PersonQuestion)]
        unanswered = [check for check in questions if check.id not in self.answers]
        return next(iter(unanswered or questions), None)

    def check(self, check_id: str) -> Check | None:
        """Return the check with this id, or None."""
        return next((check for check in self.incident.playbook.checks if check.id == check_id), None)


def state_of_session(session: IncidentSession, meter: RunMeter | None) -> IncidentState:
    """Return what an open incident looks like now."""
    entries = session.entries
    running = session.running if meter else frozenset[str]()
    started: set[str] = set()
    finished: set[str] = set()
    for entry in entries[meter.after_entry :] if meter else ():
        if isinstance(entry.event, CheckStarted):
            started.add(entry.event.check)
        elif isinstance(entry.event, FindingRecorded):
            finished.add(entry.event.finding.check)
    return IncidentState(
        incident=session.incident,
        target=session.target,
        entries=entries,
        findings=session.findings,
        answers=session.contributions.answers,
        diagnosis=session.diagnosis,
        running=running,
        finished=frozenset(finished) & running,
        asking=(frozenset(started) - finished) & running,
    )


def state_of_transcript(transcript: Transcript) -> IncidentState:
    """Return what a past incident looks like: its causes decided again from the recorded findings."""
    incident, findings = transcript.incident, transcript.findings
    return IncidentState(
        incident=incident,
        target=incident.target,
        entries=transcript.entries,
        findings=findings,
        answers=transcript.answers,
        diagnosis=diagnose(incident.playbook, transcript.parameters, findings),
    )

"""What `run` runs: a new incident, one to go on with, or a recorded one asked again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from workbench.cli.headless import OpenSession, opening, resuming
from workbench.cli.lookup import follow_up_named, playbook_named, recording_named, transcript_named
from workbench.domain.playbook import PersonQuestion, Playbook
from workbench.domain.target import Source
from workbench.domain.transcript import Transcript
from workbench.engine.backend import Backend, Library
from workbench.engine.errors import UsageError, unknown_name
from workbench.engine.parameters import check_parameters
from workbench.engine.replay import ReplaySource
from workbench.engine.session import check_probes
from workbench.engine.shelf import with_one


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """A run that can begin."""

    playbook: Playbook
    open_session: OpenSession
    answers: Mapping[str, str] = field(default_factory=dict)
    """What a person answered when it was recorded, by question."""


def choose(
    backend: Backend,
    *,
    playbook: str | None,
    given: Mapping[str, str],
    resume: str | None = None,
    replay: str | None = None,
    came_from: str | None = None,
) -> Plan:
    """Return the run that the options ask for.

    Raises:
        UsageError: They contradict each other, or name something that does not exist.
        JournalError: The incident to resume, to replay or to go on from cannot be read.
    """
    if came_from and (resume or replay):
        raise UsageError("--from begins a new incident: leave --resume and --replay out")
    if resume:
        if replay or given or playbook:
            raise UsageError("--resume takes everything from the incident: leave PLAYBOOK and --set out")
        return _go_on(backend, transcript_named(backend.journal, resume))
    if replay:
        return _ask_again(backend, recording_named(backend, replay), playbook, given)
    way = follow_up_named(backend, came_from, playbook) if came_from else None
    playbook = way.playbook if way else playbook
    if playbook is None:
        raise UsageError("name a playbook: workbench run PLAYBOOK; see: workbench playbooks list")
    chosen = playbook_named(backend, playbook)
    given = {**way.parameters, **given} if way else given
    parameters = check_parameters(chosen, given, backend.clock.now())
    origin = way.came_from if way else None
    open_session = opening(backend, backend.live(), chosen, parameters, came_from=origin)
    return Plan(playbook=chosen, open_session=open_session)


def replaying(backend: Backend, recorded: Transcript) -> Backend:
    """Return a backend on which an incident is walked again: its playbook of that day, its recorded answers.

    Raises:
        UsageError: That playbook needs a probe that this version does not have.
    """
    check_probes(recorded.incident.playbook, backend.load_registry())

    def library() -> Library:
        known = backend.load_library()
        playbook = recorded.incident.playbook
        return replace(known, playbooks=with_one(known.playbooks, playbook.id, playbook))

    def source() -> ReplaySource:
        return ReplaySource(recorded, backend.clock)

    return replace(backend, load_library=library, live=source, live_at=lambda _: source(), profiles=tuple)


def check_answers(playbook: Playbook, answers: Mapping[str, str]) -> None:
    """Refuse answers that the playbook does not ask for, before anything is opened.

    Raises:
        UsageError: No such question, or no such answer to it; the text brings the nearest name.
    """
    questions = {check.id: check for check in playbook.checks if isinstance(check, PersonQuestion)}
    for name, answer in answers.items():
        if name not in questions:
            raise unknown_name(f"question of {playbook.id}", name, questions)
        if answer not in questions[name].options:
            raise unknown_name(f"answer to {name}", answer, questions[name].options)


def _go_on(backend: Backend, transcript: Transcript) -> Plan:
    incident = transcript.incident
    if incident.playbook.rules:
        raise UsageError(
            f"{incident.id} is an audit: begin a new one, workbench audit {incident.playbook.id}"
        )
    if incident.scenario:
        raise UsageError(
            f"{incident.id} was a drill, and its account is gone: workbench train {incident.scenario}"
        )
    if incident.target.source is Source.REPLAY:
        raise UsageError(f"{incident.id} was a replay, which has nothing more to tell: replay it again")
    return Plan(playbook=incident.playbook, open_session=resuming(backend, backend.live(), transcript))


def _ask_again(
    backend: Backend, recorded: Transcript, playbook: str | None, given: Mapping[str, str]
) -> Plan:
    """Judge recorded answers anew, with the recorded playbook, or the present one if it is named."""
    if recorded.incident.playbook.rules:
        raise UsageError(
            f"{recorded.incident.id} is an audit: workbench audit --replay {recorded.incident.id}"
        )
    chosen = playbook_named(backend, playbook) if playbook else recorded.incident.playbook
    check_probes(chosen, backend.load_registry())
    known = {
        name: str(value) for name, value in recorded.parameters.items() if chosen.parameter(name) is not None
    }
    parameters = check_parameters(chosen, {**known, **given}, backend.clock.now())
    source = ReplaySource(recorded, backend.clock)
    answers = {
        check.id: recorded.answers[check.id]
        for check in chosen.checks
        if isinstance(check, PersonQuestion) and recorded.answers.get(check.id) in check.options
    }
    open_session = opening(backend, source, chosen, parameters)
    return Plan(playbook=chosen, open_session=open_session, answers=answers)

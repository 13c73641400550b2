"""What people add to an incident that is worked on: notes, answers, other parameters, moves in a drill."""

from __future__ import annotations

from collections.abc import Callable

from workbench.domain.incident_events import (
    Annotation,
    ConsentAnswered,
    IncidentClosed,
    ListAsked,
    ParametersChanged,
    QuestionAnswered,
    SourcesAsked,
)
from workbench.domain.playbook import PersonQuestion
from workbench.domain.training import TrainingEvent
from workbench.domain.transcript import TimelineEntry
from workbench.domain.values import JsonObject
from workbench.engine.arguments import answered, resting_on
from workbench.engine.errors import UsageError, unknown_name
from workbench.engine.incident_record import IncidentRecord
from workbench.engine.ports import Clock

CLOSED = "this incident is closed: it takes notes and corrections, and asks nothing any more"
_RUNNING = "checks are being asked: stop them, or wait for them, before a parameter is changed"


class Contributions:
    """The ways by which people add to the record of an incident. Used on the event loop.

    Args:
        record: The record.
        clock: Tells when a question was answered.
        answers: What was answered already, by question.
        is_running: Tells whether checks are being asked.
    """

    def __init__(
        self, record: IncidentRecord, clock: Clock, answers: dict[str, str], is_running: Callable[[], bool]
    ) -> None:
        self._record, self._clock = record, clock
        self._answers, self._is_running = answers, is_running

    @property
    def answers(self) -> dict[str, str]:
        """The latest answer of each question."""
        return dict(self._answers)

    async def annotate(
        self, event: Annotation | IncidentClosed | SourcesAsked | ListAsked | ConsentAnswered
    ) -> TimelineEntry:
        """Record what a person adds by hand, agrees to or asks beside the playbook, or that it is closed.

        Args:
            event: Made with `workbench.engine.annotate`, by `FurtherReading`, or by `consents`.

        Raises:
            JournalError: The journal cannot take it.
            UsageError: It is closed and asks nothing, or checks are being asked and it cannot be closed.
        """
        if isinstance(event, SourcesAsked | ListAsked | ConsentAnswered) and self._record.transcript.closed:
            raise UsageError(CLOSED)
        if isinstance(event, IncidentClosed) and self._is_running():
            raise UsageError("checks are being asked: stop them, or wait for them, before it is closed")
        return await self._record.record(event)

    async def answer(self, check_id: str, answer: str) -> None:
        """Record a person's answer to an `ask` fence; it becomes the fact `check.answer`.

        Raises:
            JournalError: The journal cannot take it.
            UsageError: There is no such question, or no such answer to it.
        """
        checks = {check.id: check for check in self._record.incident.playbook.checks}
        if check_id not in checks:
            raise unknown_name("check", check_id, checks)
        question = checks[check_id]
        if not isinstance(question, PersonQuestion):
            raise UsageError(f"'{check_id}' is no question to a person")
        if answer not in question.options:
            raise unknown_name(f"answer to {check_id}", answer, question.options)
        step = self._record.incident.playbook.step_of(check_id).id
        now = self._clock.now()
        await self._record.record(QuestionAnswered(step=step, check=check_id, answer=answer))
        self._answers[check_id] = answer
        await self._record.settle(answered(question, step, answer, now))

    async def train(self, event: TrainingEvent) -> None:
        """Record what a trainee did in a drill."""
        await self._record.record(event)

    async def change_parameters(self, parameters: JsonObject, why: str = "") -> tuple[str, ...]:
        """Go on with other parameters, on record. What rests on a changed one counts no more.

        Args:
            parameters: All of them, as `check_parameters` returns them.
            why: The person's reason, if any.

        Returns:
            The checks whose findings count no more: ask them again with `run_checks`.

        Raises:
            JournalError: The journal cannot take it.
            UsageError: It is closed, checks are being asked, or nothing would be changed.
        """
        if self._record.transcript.closed:
            raise UsageError(CLOSED)
        if self._is_running():
            raise UsageError(_RUNNING)
        asked = self._record.parameters
        names = [item.name for item in self._record.incident.playbook.parameters]
        changed = [name for name in names if parameters.get(name, "") != asked.get(name, "")]
        if not changed:
            raise UsageError("no parameter was changed: nothing is asked again")
        void = [
            name
            for name in resting_on(changed, self._record.incident.playbook.checks)
            if name in self._record.findings
        ]
        event = ParametersChanged(
            before={name: str(asked.get(name, "")) for name in changed},
            after={name: str(parameters.get(name, "")) for name in changed},
            void=tuple(void),
            why=why,
        )
        await self._record.changed(event, parameters)
        return event.void

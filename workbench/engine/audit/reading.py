"""What an audit asks AWS: lists of an inventory, and what its rules need of each resource."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from functools import partial

from workbench.domain.audit import Gap
from workbench.domain.evidence import Answer, AnswerName, Answers, Outcome, Request, Requests
from workbench.domain.target import Target
from workbench.domain.verdict import UnknownReason
from workbench.engine.audit.contract import AnyRule, Inventory, Seen, questions_of, requests_of
from workbench.engine.ports import AwsReader, Deadline
from workbench.engine.runner import Reading
from workbench.engine.session_ports import Ports
from workbench.engine.threads import in_thread
from workbench.knowledge.answers import actions_denied

LIST_DEADLINE_S = 600.0
RESOURCE_DEADLINE_S = 60.0
TRIES = 4
"""A throttled question is asked so often, with a longer pause before each time."""
_FIRST_PAUSE_S = 0.5


class AuditReading:
    """Reads for one audit: what was answered once is not asked again. AWS is reached on threads.

    Args:
        ports: Whose source and clock.
        target: Who is asked.
        incident: The audit's id.
    """

    def __init__(self, ports: Ports, target: Target, incident: str) -> None:
        self._ports, self._target, self._incident = ports, target, incident
        self._reading = Reading()

    async def listed(self, inventory: Inventory, region: str) -> Answers:
        """List an inventory in a Region; an empty one stands for an inventory of the whole account."""
        deadline = Deadline(self._ports.clock, LIST_DEADLINE_S)

        def work() -> Answers:
            return inventory.collect(_InRegion(self._reader(deadline), region))

        try:
            answers = await in_thread(work)
        finally:
            deadline.cancel()
        return {name: self._reading.presented(answer) for name, answer in answers.items()}

    async def read(self, inventory: Inventory, rules: Sequence[AnyRule], seen: Seen) -> Seen:
        """Return a resource with the answers that the rules need of it."""
        deadline = Deadline(self._ports.clock, RESOURCE_DEADLINE_S)
        try:
            return await in_thread(partial(self._asked, inventory, rules, seen, deadline))
        finally:
            deadline.cancel()

    def _asked(self, inventory: Inventory, rules: Sequence[AnyRule], seen: Seen, deadline: Deadline) -> Seen:
        """Ask one question after the other. Blocks: runs on a thread."""
        reader = _InRegion(self._reader(deadline), seen.resource.region)
        for name in questions_of(inventory, rules):
            requests = requests_of(name, inventory.questions[name].ask(seen))
            answers: dict[AnswerName, Answer] = {
                part: self._reading.presented(reader.read(request)) for part, request in requests.items()
            }
            seen = dataclasses.replace(seen, answers={**seen.answers, **answers})
        return seen

    def _reader(self, deadline: Deadline) -> AwsReader:
        reader = self._ports.source.reader(self._target, deadline, self._incident)
        return _Patient(self._reading.answers.reader(reader, deadline), deadline)


class _InRegion:
    """An `AwsReader` that puts every request that names no Region to this one."""

    def __init__(self, reader: AwsReader, region: str) -> None:
        self._reader, self._region = reader, region

    @property
    def target(self) -> Target:
        """As `AwsReader.target`."""
        return self._reader.target

    def read(self, request: Request, /) -> Answer:
        """As `AwsReader.read`."""
        return self._reader.read(request if request.region else request.in_region(self._region))

    def read_all(self, requests: Requests, /) -> dict[AnswerName, Answer]:
        """As `AwsReader.read_all`; one after the other, for resources are read side by side."""
        return {name: self.read(request) for name, request in requests.items()}


class _Patient:
    """An `AwsReader` that asks again what was throttled, with longer and longer pauses, as time allows."""

    def __init__(self, reader: AwsReader, deadline: Deadline) -> None:
        self._reader, self._deadline = reader, deadline

    @property
    def target(self) -> Target:
        """As `AwsReader.target`."""
        return self._reader.target

    def read(self, request: Request, /) -> Answer:
        """As `AwsReader.read`."""
        answer = self._reader.read(request)
        for attempt in range(TRIES - 1):
            passing = answer.outcome is Outcome.THROTTLED or answer.interrupted
            if not passing or not self._deadline.wait(_FIRST_PAUSE_S * 2**attempt):
                break
            answer = self._reader.read(request)
        return answer

    def read_all(self, requests: Requests, /) -> dict[AnswerName, Answer]:
        """As `AwsReader.read_all`."""
        return {name: self.read(request) for name, request in requests.items()}


def gap_of(answer: Answer) -> Gap | None:
    """Return what could not be listed by an answer; None where it lists everything."""
    if answer.unknown_reason is None and not answer.truncated:
        return None
    asked = ", ".join(
        f"{name} {value}" for name, value in answer.parameters.items() if isinstance(value, str)
    )
    why = " ".join(part for part in (answer.code, answer.message) if part) or str(answer.outcome)
    return Gap(
        what=f"{answer.operation}{f' ({asked})' if asked else ''}",
        why=why,
        reason=answer.unknown_reason or UnknownReason.TRUNCATED,
        needs=tuple(actions_denied((answer,))),
    )

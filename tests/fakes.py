"""Stand-ins for the engine's ports, for tests that need no AWS."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

from workbench.domain.evidence import Answer, AnswerName, Outcome, Request, Requests
from workbench.domain.target import Person, Source, Target
from workbench.domain.transcript import Draft, Transcript
from workbench.domain.values import JsonObject
from workbench.engine.memory_journal import MemoryJournal
from workbench.engine.ports import AwsSource, Clock, Deadline, Journal
from workbench.engine.session_ports import Ports

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
PERSON = Person(
    os_user="kim", host="bastion", aws_identity="arn:aws:sts::111122223333:assumed-role/oncall/kim"
)
TARGET = Target(
    source=Source.LIVE,
    account="111122223333",
    region="us-east-1",
    identity="arn:aws:sts::111122223333:assumed-role/oncall/kim",
)


class FakeClock:
    """A `Clock` that moves only when told to."""

    def __init__(self, start: datetime = NOON) -> None:
        self._now = start
        self._monotonic = 0.0

    def now(self) -> datetime:
        return self._now

    def monotonic(self) -> float:
        return self._monotonic

    def advance(self, seconds: float) -> None:
        self._now += timedelta(seconds=seconds)
        self._monotonic += seconds


def answer(
    operation: str = "s3.HeadObject",
    outcome: Outcome = Outcome.OK,
    data: JsonObject | None = None,
    *,
    code: str = "",
    status: int | None = 200,
    parameters: JsonObject | None = None,
    iam_actions: tuple[str, ...] = (),
) -> Answer:
    """Return an answer as the reader would."""
    return Answer(
        operation=operation,
        parameters=parameters or {},
        outcome=outcome,
        observed_at=NOON,
        status=status,
        code=code,
        data=data or {},
        iam_actions=iam_actions,
    )


Handler = Callable[[Request], Answer]


class FakeReader:
    """An `AwsReader` that answers from a table of operation → answer or handler."""

    def __init__(self, answers: Mapping[str, Answer | Handler], target: Target = TARGET) -> None:
        self._answers = answers
        self._target = target
        self.asked: list[Request] = []

    @property
    def target(self) -> Target:
        return self._target

    def read(self, request: Request, /) -> Answer:
        self.asked.append(request)
        found = self._answers[request.operation]
        return found(request) if callable(found) else found

    def read_all(self, requests: Requests, /) -> dict[AnswerName, Answer]:
        return {name: self.read(request) for name, request in requests.items()}


class FakeSource:
    """An `AwsSource` over a `FakeReader`."""

    def __init__(self, answers: Mapping[str, Answer | Handler], target: Target = TARGET) -> None:
        self._target = target
        self.reader_ = FakeReader(answers, target)

    def target(self) -> Target:
        return self._target

    def reader(
        self, target: Target, deadline: Deadline, incident: str = "", named: frozenset[str] = frozenset()
    ) -> FakeReader:
        del target, deadline, incident, named
        return self.reader_


NOBODY = 65534


@contextmanager
def as_nobody() -> Iterator[None]:
    """Be somebody whose permissions count, where the tests are run by root."""
    before = os.geteuid()
    if before:
        yield
        return
    os.seteuid(NOBODY)
    try:
        yield
    finally:
        os.seteuid(before)


def put(journal: Journal, transcript: Transcript) -> Transcript:
    """Record every entry of a transcript, in its order, as if it happened again."""
    for entry in transcript.entries:
        draft = Draft(event=entry.event, who=entry.who, observed_at=entry.observed_at)
        if entry.seq == 1:
            journal.create(transcript.incident, draft)
        else:
            journal.append(transcript.incident.id, draft)
    return transcript


def ports_of(source: AwsSource, clock: Clock, journal: Journal | None = None) -> Ports:
    """What a session without probes works with, done by `PERSON`; the journal is in memory unless given."""
    return Ports(
        source=source,
        registry={},
        journal=journal or MemoryJournal(clock),
        clock=clock,
        person=PERSON,
        tool_version="test",
    )

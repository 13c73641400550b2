"""The third source of answers: a recorded transcript. The same screens and judges, no AWS."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace

from workbench.domain.evidence import Answer, AnswerName, Outcome, Request, Requests
from workbench.domain.incident_events import evidence_of
from workbench.domain.target import Source, Target
from workbench.domain.transcript import Transcript
from workbench.engine.ports import Clock, Deadline
from workbench.knowledge.redaction import redact


class ReplaySource:
    """An `AwsSource` that answers each request as it was answered when the transcript was made.

    The latest recorded answer to the same operation with the same parameters in the same Region is given. A
    request that the transcript does not hold is answered `not_recorded`, which judges take as unknown.
    """

    def __init__(self, transcript: Transcript, clock: Clock) -> None:
        self._target = replace(transcript.incident.target, source=Source.REPLAY, expires_at=None)
        self._clock = clock
        # Which entry held an answer there is nothing to a record that is made anew.
        self._answers = {
            _key(answer, self._target): replace(answer, held_by=None)
            for entry in transcript.entries
            if (evidence := evidence_of(entry.event))
            for answer in evidence.answers
        }

    def target(self) -> Target:
        """As `AwsSource.target`."""
        return self._target

    def reader(
        self, target: Target, deadline: Deadline, incident: str = "", named: frozenset[str] = frozenset()
    ) -> ReplayReader:
        """As `AwsSource.reader`."""
        del deadline, incident, named  # nothing here can hang, or leaves
        return ReplayReader(target, self._answers, self._clock)


class ReplayReader:
    """An `AwsReader` over recorded answers."""

    def __init__(self, target: Target, answers: Mapping[str, Answer], clock: Clock) -> None:
        self._target = target
        self._answers = answers
        self._clock = clock

    @property
    def target(self) -> Target:
        """As `AwsReader.target`."""
        return self._target

    def read(self, request: Request, /) -> Answer:
        """As `AwsReader.read`."""
        recorded = self._answers.get(_key(request, self._target))
        if recorded:
            return recorded
        return Answer(
            operation=request.operation,
            parameters=request.parameters,
            region=request.region,
            outcome=Outcome.NOT_RECORDED,
            observed_at=self._clock.now(),
            message="the transcript does not hold this request",
        )

    def read_all(self, requests: Requests, /) -> dict[AnswerName, Answer]:
        """As `AwsReader.read_all`."""
        return {name: self.read(request) for name, request in requests.items()}


def _key(item: Request | Answer, target: Target) -> str:
    """Return what was asked, of which Region: that of the target may be named or not."""
    shown, _ = redact(json.loads(json.dumps(item.parameters, default=str)))
    return f"{item.operation} {item.region or target.region} {json.dumps(shown, sort_keys=True)}"

"""A run asks each question once: what several checks ask is one request, with one answer, id and time.

A question is an operation with its parameters and its page limit, put to a Region of an account. Who asks
while another check waits for the answer waits with it; who asks later in the run gets it at once. The next
run asks again.
"""

from __future__ import annotations

import json
import threading
from dataclasses import dataclass
from functools import partial
from typing import TypeAlias

from workbench.domain.evidence import Answer, AnswerName, Outcome, Request, Requests
from workbench.domain.target import Target
from workbench.engine.ports import AwsReader, Deadline
from workbench.engine.threads import all_in_threads

_Key: TypeAlias = tuple[str, str, str, str, str, int]

_LASTING = frozenset(
    {
        Outcome.BAD_REQUEST,
        Outcome.DENIED,
        Outcome.NOT_RECORDED,
        Outcome.WRONG_REGION,
    }
)
"""What asking once more in the same run would hear again, beside the facts about the account."""


class SharedReads:
    """The answers of one run, for its checks to share. May be used from any thread."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._asked: dict[_Key, _Asking] = {}

    def reader(self, reader: AwsReader, deadline: Deadline) -> AwsReader:
        """Return `reader` so that it asks only what was not answered yet.

        Args:
            reader: Of one check.
            deadline: That of the check: its own time, and its own switch, whoever it waits for.
        """
        deadline.when_cancelled(self._wake)
        return _SharingReader(self, reader, deadline)

    def read(self, reader: AwsReader, deadline: Deadline, request: Request) -> Answer:
        """Return the answer to a request that this run has, or else ask.

        Timeouts, throttling, hosts out of reach, expired credentials, our own guard and failures of AWS are
        nobody's but the asker's. Who has waited for such an answer, or for a check that was stopped, asks by
        itself then, and waits for nobody any more: where nothing answers, checks would else try one after
        the other.
        """
        key = _key(request, reader.target)
        with self._changed:
            asking = self._asked.get(key)
            if asking is None or asking.is_lost:
                mine = self._asked[key] = _Asking(deadline)
            elif (answer := self._wait_for(asking, deadline)) is not None:
                return answer
            else:
                mine = _Asking(deadline)
                if self._asked[key].is_lost:
                    self._asked[key] = mine
        return self._ask(key, mine, reader, request)

    def _wait_for(self, asking: _Asking, deadline: Deadline) -> Answer | None:
        """Return the answer to what another check asks; None when it is its alone, or time is up."""
        while asking.answer is None and not asking.is_lost and deadline.remaining():
            self._changed.wait(min(asking.deadline.remaining(), deadline.remaining()))
        return asking.answer

    def _ask(self, key: _Key, asking: _Asking, reader: AwsReader, request: Request) -> Answer:
        answer = None
        try:
            answer = reader.read(request)
            return answer
        finally:
            with self._changed:
                asking.ended = True
                if answer is not None and _is_lasting(answer):
                    asking.answer = answer
                    if self._asked[key].answer is None:
                        self._asked[key] = asking
                self._changed.notify_all()

    def _wake(self) -> None:
        with self._changed:
            self._changed.notify_all()


@dataclass(slots=True)
class _Asking:
    """A request on its way, and what came of it for others."""

    deadline: Deadline
    """Of the check that asks."""
    ended: bool = False
    answer: Answer | None = None
    """None before it came, and for ever when it is of no use to others."""

    @property
    def is_lost(self) -> bool:
        """Nothing will come of it, or nobody may wait for it any more."""
        return self.answer is None and (self.ended or not self.deadline.remaining())


class _SharingReader:
    """An `AwsReader` of one check, on the answers of its run."""

    def __init__(self, shared: SharedReads, reader: AwsReader, deadline: Deadline) -> None:
        self._shared, self._reader, self._deadline = shared, reader, deadline

    @property
    def target(self) -> Target:
        """As `AwsReader.target`."""
        return self._reader.target

    def read(self, request: Request, /) -> Answer:
        """As `AwsReader.read`."""
        if request.each_time:
            return self._reader.read(request)
        return self._shared.read(self._reader, self._deadline, request)

    def read_all(self, requests: Requests, /) -> dict[AnswerName, Answer]:
        """As `AwsReader.read_all`."""
        return all_in_threads({name: partial(self.read, request) for name, request in requests.items()})


def _key(request: Request, target: Target) -> _Key:
    parameters = json.dumps(request.parameters, sort_keys=True, default=str)
    region = request.region or target.region
    return request.operation, region, target.account, target.identity, parameters, request.max_pages


def _is_lasting(answer: Answer) -> bool:
    """Tell whether it says something to others: not what befell this one request, nor a part of the pages."""
    if answer.interrupted:
        return False
    return answer.unknown_reason is None or answer.outcome in _LASTING

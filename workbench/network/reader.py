"""The reader that sends what is of the network itself, and hands on to AWS what is AWS's."""

from __future__ import annotations

import shlex
from functools import partial

from workbench.domain.evidence import Answer, AnswerName, Outcome, Request, Requests
from workbench.domain.target import Target
from workbench.domain.values import JsonObject
from workbench.engine.operations import is_of_network
from workbench.engine.ports import AwsReader, Clock, Deadline, OutOfTimeError
from workbench.engine.threads import all_in_threads
from workbench.knowledge.answers import objects, text
from workbench.network.admission import Admission, Known
from workbench.network.ways import Ways

NO_NETWORK = "NoNetwork"
"""The code of what was not sent because the person wants none of it, or there is no network."""


class NetworkReader:
    """An `AwsReader` that also asks DNS and greets SSH servers.

    Args:
        aws: The reader of AWS.
        known: What AWS named in the session; what this reader is answered adds to it.
        admission: What the run may ask.
        ways: Where packets go; None where the person wants none of it.
        clock: The clock.
        deadline: That of `aws`.
    """

    def __init__(
        self,
        aws: AwsReader,
        known: Known,
        admission: Admission,
        ways: Ways | None,
        clock: Clock,
        deadline: Deadline,
    ) -> None:
        self._aws, self._known, self._admission = aws, known, admission
        self._ways, self._clock, self._deadline = ways, clock, deadline

    @property
    def target(self) -> Target:
        """As `AwsReader.target`."""
        return self._aws.target

    def read(self, request: Request, /) -> Answer:
        """As `AwsReader.read`."""
        if is_of_network(request.operation):
            return self._of_network(request)
        answer = self._aws.read(request)
        if answer.ok:
            self._known.learn(answer, self.target.region)
        return answer

    def read_all(self, requests: Requests, /) -> dict[AnswerName, Answer]:
        """As `AwsReader.read_all`."""
        return all_in_threads({name: partial(self.read, request) for name, request in requests.items()})

    def _of_network(self, request: Request) -> Answer:
        ways = self._ways
        if ways is None:
            why = "not sent: no way into the network (--no-network, or a simulated account that has none)"
            return self._answer(request, Outcome.BLOCKED_BY_GUARD, code=NO_NETWORK, message=why)
        if objection := self._admission.objection(request):
            return self._answer(request, Outcome.BLOCKED_BY_GUARD, message=objection)
        started = self._clock.monotonic()
        try:
            data = self._ask(request, ways)
        except OutOfTimeError as error:
            return self._answer(request, Outcome.TIMEOUT, message=str(error))
        except OSError as error:  # of the way, not of the server: a simulated account that has no network
            return self._answer(request, Outcome.BLOCKED_BY_GUARD, code=NO_NETWORK, message=str(error))
        elapsed = round((self._clock.monotonic() - started) * 1000)
        return self._answer(request, Outcome.OK, data=data, elapsed_ms=elapsed)

    def _ask(self, request: Request, ways: Ways) -> JsonObject:
        name = text(request.parameters, "Name")
        if request.operation == "network.ResolveName":
            from workbench.network.dns_lookup import look_up  # noqa: PLC0415 - loads dnspython, for few

            found = look_up(name, ways, self._deadline)
            self._known.resolved(name, [text(item, "Address") for item in objects(found, "Addresses")])
            return found
        from workbench.network.greeting import greet  # noqa: PLC0415 - loads cryptography, for few

        address, port = text(request.parameters, "Address"), request.parameters["Port"]
        return greet(address, int(str(port)), ways, self._clock, self._deadline)

    def _answer(
        self,
        request: Request,
        outcome: Outcome,
        *,
        code: str = "",
        message: str = "",
        data: JsonObject | None = None,
        elapsed_ms: int = 0,
    ) -> Answer:
        return Answer(
            operation=request.operation,
            parameters=request.parameters,
            outcome=outcome,
            observed_at=self._clock.now(),
            code=code,
            message=message,
            data=data or {},
            elapsed_ms=elapsed_ms,
            cli=_command(request),
        )


def _command(request: Request) -> str:
    """Return what asks much the same by hand."""
    name, address = (shlex.quote(text(request.parameters, key)) for key in ("Name", "Address"))
    if request.operation == "network.ResolveName":
        return f"dig +noall +answer {name} A {name} AAAA"
    return f"ssh-keyscan -T 6 -p {shlex.quote(str(request.parameters.get('Port')))} {address}"

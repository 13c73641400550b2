"""The reader: one request in, one answer out, whatever AWS or the network does."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from typing import Any, cast

from workbench.aws.catalogue import Catalogue, Operation
from workbench.aws.cli_text import command
from workbench.aws.connection import Connection
from workbench.aws.errors import (
    NormalisedError,
    failures,
    is_of_the_answer,
    kept_headers,
    normalise,
    request_id,
)
from workbench.aws.log_files import MOST_FILES, LogFileCount, unpacked
from workbench.aws.measuring import measured
from workbench.aws.pacing import Paces
from workbench.aws.paging import Pages, read_pages
from workbench.aws.values import as_json, as_parameters
from workbench.domain.evidence import Answer, AnswerName, Outcome, Request, Requests
from workbench.domain.target import Target
from workbench.domain.values import JsonObject
from workbench.engine.errors import GuardRefusedError
from workbench.engine.ports import Clock, Deadline, OutOfTimeError
from workbench.engine.threads import all_in_threads, in_time
from workbench.knowledge.answers import all_texts
from workbench.knowledge.arns import Arn
from workbench.knowledge.redaction import holds_mark

_PASSING = {Outcome.THROTTLED, Outcome.TIMEOUT, Outcome.UNREACHABLE}
"""When a later page fails so, the pages before it are kept and the answer is marked as truncated."""
_REDACTED = (
    "not asked: what it would ask about held a secret, which was not kept. Begin anew, and give it again"
)
"""A name in which a secret was replaced is no name: AWS would say that there is no such thing."""


class BotoReader:
    """An `AwsReader` on a connection.

    Args:
        connection: The clients.
        catalogue: The reviewed list.
        paces: The pace of operations whose rate is limited, shared with other readers; None for no limits.
        clock: The clock.
        target: Whom to ask.
        deadline: After its end nothing is sent any more.
        incident: The id under which CloudTrail shows the requests, or empty.
        log_files: How many log files each run has read; None for no limit.
    """

    def __init__(
        self,
        *,
        connection: Connection,
        catalogue: Catalogue,
        paces: Paces | None,
        clock: Clock,
        target: Target,
        deadline: Deadline,
        incident: str = "",
        log_files: LogFileCount | None = None,
    ) -> None:
        self._connection = connection
        self._catalogue = catalogue
        self._paces = paces
        self._clock = clock
        self._target = target
        self._deadline = deadline
        self._incident = incident
        self._log_files = log_files

    @property
    def target(self) -> Target:
        """As `AwsReader.target`."""
        return self._target

    def read(self, request: Request, /) -> Answer:
        """As `AwsReader.read`."""
        operation = self._catalogue.get(request.operation)
        if operation is None:
            why = f"{request.operation} is not on the reviewed read-only list"
            return self._not_sent(request, Outcome.BLOCKED_BY_GUARD, why)
        if any(holds_mark(text) for text in all_texts(request.parameters)):
            return self._not_sent(request, Outcome.BAD_REQUEST, _REDACTED)
        started = self._clock.monotonic()
        said: list[str] = []
        pages = None

        def ask() -> Pages:
            said.append(self._command(request, operation))
            self._count_log_file(operation)
            return self._ask(operation, request)

        failure = NormalisedError(outcome=Outcome.OK)
        try:
            pages = in_time(ask, self._deadline)
        except OutOfTimeError as error:
            failure = NormalisedError(outcome=Outcome.TIMEOUT, message=str(error))
        except failures() as error:
            failure = normalise(error, operation, region=self._region(request))
            if failure.outcome is Outcome.NOT_FOUND and self._is_elsewhere(request):
                failure = replace(failure, outcome=Outcome.WRONG_REGION)
        return Answer(
            operation=request.operation,
            parameters=request.parameters,
            region=request.region,
            observed_at=self._clock.now(),
            elapsed_ms=round((self._clock.monotonic() - started) * 1000),
            cli=said[0] if said else "",
            iam_actions=operation.iam_actions,
            **(self._of_failure(failure) if pages is None else self._of_pages(pages, operation)),
        )

    def read_all(self, requests: Requests, /) -> dict[AnswerName, Answer]:
        """As `AwsReader.read_all`."""
        return all_in_threads({name: partial(self.read, request) for name, request in requests.items()})

    def _count_log_file(self, operation: Operation) -> None:
        if operation.log_file and self._log_files and not self._log_files.admits(self._incident):
            raise GuardRefusedError(f"{MOST_FILES} log files were read in this run, and no more may be")

    def _is_elsewhere(self, request: Request) -> bool:
        """Tell whether the request names a thing of another Region, which is not missing but out of reach."""
        regions = {Arn.parse(value).region for value in request.parameters.values() if isinstance(value, str)}
        return not regions <= {"", self._region(request)}

    def _region(self, request: Request) -> str:
        return request.region or self._target.region

    def _ask(self, operation: Operation, request: Request) -> Pages:
        from botocore import xform_name
        from botocore.parsers import ResponseParserError

        client = self._connection.client(operation.service.name, self._region(request))
        send = getattr(client, xform_name(operation.name))
        parameters = as_parameters(request.parameters)

        def call(tokens: Mapping[str, Any]) -> dict[str, Any]:
            self._wait_for_turn(operation, self._region(request))
            self._connection.next_page()
            try:
                answer: dict[str, Any] = send(**{**parameters, **tokens})
            except (ValueError, TypeError, LookupError, AttributeError) as error:
                if not is_of_the_answer(error):
                    raise
                raise ResponseParserError(f"the answer makes no sense: {error}") from error
            if operation.log_file:
                return unpacked(answer) | {"ResponseMetadata": answer["ResponseMetadata"]}
            return measured(answer, operation.measured) if operation.measured else answer

        keys = self._connection.page_keys(operation)
        with self._connection.asking(self._deadline, self._incident):
            if keys is None:
                return Pages(data=call({}), truncated=False)
            return read_pages(call, keys, max(1, request.max_pages), partial(self._is_passing, operation))

    def _wait_for_turn(self, operation: Operation, region: str) -> None:
        pace = self._paces.of(operation.id, region) if self._paces else None
        if pace and not pace.wait(self._deadline):
            raise OutOfTimeError(f"its turn under AWS's limit of {operation.rate:g} requests/s came too late")

    def _is_passing(self, operation: Operation, error: Exception) -> bool:
        if isinstance(error, OutOfTimeError):
            return True
        return isinstance(error, failures()) and normalise(error, operation).outcome in _PASSING

    def _command(self, request: Request, operation: Operation) -> str:
        region = self._region(request)
        endpoint_url = self._connection.endpoint_url(operation.service.name, region)
        return command(request, operation, region=region, endpoint_url=endpoint_url)

    def _not_sent(self, request: Request, outcome: Outcome, why: str) -> Answer:
        return Answer(
            operation=request.operation,
            parameters=request.parameters,
            region=request.region,
            outcome=outcome,
            observed_at=self._clock.now(),
            message=why,
        )

    def _of_pages(self, pages: Pages, operation: Operation) -> dict[str, Any]:
        metadata = pages.data.pop("ResponseMetadata", {})
        message = ""
        if pages.interrupted_by:
            message = f"a later page was not read: {self._why(pages.interrupted_by, operation)}"
        return {
            "outcome": Outcome.OK,
            "status": metadata.get("HTTPStatusCode"),
            "message": message,
            "data": cast("JsonObject", as_json(pages.data)),
            "headers": kept_headers(metadata),
            "request_id": request_id(metadata),
            "truncated": pages.truncated,
        }

    def _why(self, error: Exception, operation: Operation) -> str:
        if isinstance(error, OutOfTimeError):
            return str(error)
        failure = normalise(error, operation)
        return f"{failure.code} {failure.message}".strip()

    @staticmethod
    def _of_failure(failure: NormalisedError) -> dict[str, Any]:
        return {
            "outcome": failure.outcome,
            "status": failure.status,
            "code": failure.code,
            "message": failure.message,
            "headers": failure.headers,
            "request_id": failure.request_id,
        }

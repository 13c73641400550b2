"""The read-only guard: nothing outside the reviewed list leaves the process.

Two walls, because either alone has a hole. `before-parameter-build` stands before every client call,
paginator, waiter, transfer, resource and signed URL, and sees the parameters; `client._endpoint.make_request`
goes around it. `before-send` stands before the socket and stops that one too, but a signed URL never gets
there. It judges the bytes, not botocore's word for them: method, path, query, target and body must be those
of the reviewed operation. Both are hooks on the session, which every client copies when it is made.

The program has two sessions. What the credential chain needs (AssumeRole for a profile with `role_arn`, SSO
tokens) runs on one that may do exactly that; probes run on the other, which may do exactly what is reviewed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any
from urllib.parse import urlsplit

from workbench.aws.answer_check import Expected, check_answers
from workbench.aws.catalogue import Operation
from workbench.aws.log_files import LogFileConsent, LogFolders
from workbench.aws.transport import on_each_client
from workbench.engine.errors import GuardRefusedError

_ROLE = Expected(
    holds=(
        "Credentials.AccessKeyId",
        "Credentials.SecretAccessKey",
        "Credentials.SessionToken",
        "Credentials.Expiration",
    )
)
_SSO_ROLE = Expected(
    holds=(
        "roleCredentials.accessKeyId",
        "roleCredentials.secretAccessKey",
        "roleCredentials.sessionToken",
        "roleCredentials.expiration",
    )
)
AUTHENTICATION = {
    "sts.AssumeRole": _ROLE,
    "sts.AssumeRoleWithWebIdentity": _ROLE,
    "sso.GetRoleCredentials": _SSO_ROLE,
    "sso-oidc.CreateToken": Expected(holds=("accessToken", "expiresIn")),
    "signin.CreateOAuth2Token": Expected(),
}
"""What botocore's credential providers call, as `event prefix.operation`, and what the answers hold.
None changes the account."""


def guard_probes(
    session: Any,
    catalogue: Mapping[str, Operation],
    *,
    allow_cost: bool = False,
    log_file_consent: LogFileConsent | None = None,
) -> None:
    """Let clients of a botocore session send the reviewed operations, and nothing else.

    Args:
        session: A `botocore.session.Session` that has made no client yet.
        catalogue: The reviewed list.
        allow_cost: The person has agreed to operations that cost money or leave an object behind.
        log_file_consent: Whether the person agreed to the reading of EMR's log files; None for no.
    """
    consent = log_file_consent or LogFileConsent()
    listed = {f"{item.service.event_prefix}.{item.name}": item for item in catalogue.values()}
    check_answers(session, {name: item.expected for name, item in listed.items()})
    review = _Review(session, listed, consent, allow_cost=allow_cost)
    _put_up_walls(session, review.check, review.check_sent)


class _Review:
    """What both walls ask: is it listed, agreed to, and as it was reviewed?"""

    def __init__(
        self, session: Any, listed: Mapping[str, Operation], consent: LogFileConsent, *, allow_cost: bool
    ) -> None:
        self._listed = listed
        self._allow_cost = allow_cost
        self._consent = consent
        self._endpoints = _Endpoints(session)
        self._own = _OwnIds(session, listed)
        self._folders = LogFolders(session)

    def check(self, name: str, parameters: Mapping[str, Any]) -> None:
        """Judge a call before its parameters are built; raises GuardRefusedError."""
        operation = self._agreed(name)
        if objection := self._objection(operation, parameters):
            raise GuardRefusedError(objection)
        if operation.log_file and (objection := self._folders.objection(parameters)):
            raise GuardRefusedError(objection)

    def check_sent(self, name: str, request: Any) -> None:
        """Judge a request by its bytes; raises GuardRefusedError."""
        operation = self._agreed(name)
        base = self._endpoints.base(request.url)
        objection = operation.wire.objection(request, base)
        if not objection and operation.log_file:
            key, span = operation.matching["Key"], str(operation.must["Range"])
            objection = self._folders.sent_objection(request, base, key, span)
        if objection:
            raise GuardRefusedError(f"{operation.id} would leave as another request: {objection}")
        parameters = operation.wire.parameters(request)
        if parameters is not None and (objection := self._objection(operation, parameters)):
            raise GuardRefusedError(objection)

    def _agreed(self, name: str) -> Operation:
        operation = self._listed.get(name)
        if operation is None:
            raise GuardRefusedError(f"{name} is not on the reviewed read-only list")
        if operation.confirm and not self._allow_cost:
            raise GuardRefusedError(f"{operation.id} costs money ({operation.cost}): it needs --allow-cost")
        if operation.log_file and not self._consent.is_given:
            raise GuardRefusedError(f"{operation.id} reads a log file: it needs --allow-log-files")
        return operation

    def _objection(self, operation: Operation, parameters: Mapping[str, Any]) -> str:
        return operation.objection(parameters) or self._own.objection(operation, parameters)


class _OwnIds:
    """What operations of a session brought back, for operations that may only go on with that."""

    def __init__(self, session: Any, listed: Mapping[str, Operation]) -> None:
        self._known: dict[tuple[str, str, str], set[str]] = {}
        for operation in listed.values():
            for parameter, source in operation.own.items():
                key = (operation.service.name, source, parameter)
                self._known[key] = set()
                event = f"after-call.{operation.service.event_prefix}.{source}"
                session.register(event, partial(self._remember, key))

    def _remember(self, key: tuple[str, str, str], parsed: Mapping[str, Any], **_: Any) -> None:
        if key[-1] in parsed:
            self._known[key].add(str(parsed[key[-1]]))

    def objection(self, operation: Operation, parameters: Mapping[str, Any]) -> str:
        """Return why the operation may not be sent with these parameters; empty when it may."""
        for name, source in operation.own.items():
            if parameters.get(name) not in self._known[operation.service.name, source, name]:
                return f"{operation.id} may only be sent for what {source} of this process brought back"
        return ""


class _Endpoints:
    """The paths of endpoints, as of one behind a proxy at `https://host/aws`."""

    def __init__(self, session: Any) -> None:
        self._bases: dict[str, str] = {}
        on_each_client(session, self._note)

    def _note(self, client: Any) -> None:
        url = urlsplit(client.meta.endpoint_url)
        self._bases[url.netloc] = url.path

    def base(self, url: str) -> str:
        """Return the path under which the endpoint of a request stands."""
        return self._bases.get(urlsplit(url).netloc, "")


def guard_authentication(session: Any) -> None:
    """Let clients of a botocore session obtain credentials, and nothing else."""

    def check(name: str, _parameters: Mapping[str, Any]) -> None:
        if name not in AUTHENTICATION:
            raise GuardRefusedError(f"{name} is not needed to obtain credentials")

    check_answers(session, AUTHENTICATION)
    _put_up_walls(session, check, check)


def _put_up_walls(
    session: Any, check: Callable[[str, Mapping[str, Any]], None], check_sent: Callable[[str, Any], None]
) -> None:
    def before_parameters(event_name: str, params: Mapping[str, Any], **_: Any) -> None:
        check(_operation_in(event_name), params)

    def before_send(event_name: str, request: Any, **_: Any) -> None:
        check_sent(_operation_in(event_name), request)

    session.register("before-parameter-build", before_parameters)
    session.register("before-send", before_send)


def _operation_in(event_name: str) -> str:
    """Return `s3.HeadObject` for `before-send.s3.HeadObject`."""
    return event_name.partition(".")[2]

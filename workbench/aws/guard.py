"""The read-only guard: nothing outside the reviewed list leaves the process.

Two walls, because either alone has a hole. `before-parameter-build` stands before every client call,
paginator, waiter, transfer, resource and signed URL, and sees the parameters; `client._endpoint.make_request`
goes around it. `before-send` stands before the socket and stops that one too, but a signed URL never gets
there. Both are hooks on the session, which every client copies when it is made.

The program has two sessions. What the credential chain needs (AssumeRole for a profile with `role_arn`, SSO
tokens) runs on one that may do exactly that; probes run on the other, which may do exactly what is reviewed.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from workbench.aws.catalogue import Operation
from workbench.engine.errors import GuardRefusedError

AUTHENTICATION = frozenset(
    {
        "sts.AssumeRole",
        "sts.AssumeRoleWithWebIdentity",
        "sso.GetRoleCredentials",
        "sso-oidc.CreateToken",
        "signin.CreateOAuth2Token",
    }
)
"""What botocore's credential providers call, as `event prefix.operation`. None changes the account."""


def guard_probes(session: Any, catalogue: Mapping[str, Operation], *, allow_cost: bool = False) -> None:
    """Let clients of a botocore session send the reviewed operations, and nothing else.

    Args:
        session: A `botocore.session.Session` that has made no client yet.
        catalogue: The reviewed list.
        allow_cost: The person has agreed to operations that cost money or leave an object behind.
    """
    listed = {f"{item.service.event_prefix}.{item.name}": item for item in catalogue.values()}
    own = _OwnIds(session, listed)

    def check(name: str, parameters: Mapping[str, Any]) -> None:
        operation = listed.get(name)
        if operation is None:
            raise GuardRefusedError(f"{name} is not on the reviewed read-only list")
        if operation.confirm and not allow_cost:
            raise GuardRefusedError(f"{operation.id} costs money ({operation.cost}): it needs --allow-cost")
        objection = operation.objection(parameters) or own.objection(operation, parameters)
        if objection:
            raise GuardRefusedError(objection)

    def check_sent(name: str, request: Any) -> None:
        operation = listed.get(name)
        if operation is None or (operation.confirm and not allow_cost):
            raise GuardRefusedError(f"{name} is not on the reviewed read-only list")
        if operation.own and (objection := own.objection(operation, _in_body(request))):
            raise GuardRefusedError(objection)

    _put_up_walls(session, check, check_sent)


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


def _in_body(request: Any) -> Mapping[str, Any]:
    """Return the parameters of a request as it is about to be sent, in one of AWS's JSON protocols."""
    try:
        body = json.loads(request.body)
    except (AttributeError, TypeError, ValueError):
        return {}
    return body if isinstance(body, dict) else {}


def guard_authentication(session: Any) -> None:
    """Let clients of a botocore session obtain credentials, and nothing else."""

    def check(name: str, _parameters: Mapping[str, Any]) -> None:
        if name not in AUTHENTICATION:
            raise GuardRefusedError(f"{name} is not needed to obtain credentials")

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

"""The read-only guard: nothing outside the reviewed list leaves the process.

Two walls, because either alone has a hole. `before-parameter-build` stands before every client call,
paginator, waiter, transfer, resource and signed URL, and sees the parameters; `client._endpoint.make_request`
goes around it. `before-send` stands before the socket and stops that one too, but a signed URL never gets
there. Both are hooks on the session, which every client copies when it is made.

The program has two sessions. What the credential chain needs (AssumeRole for a profile with `role_arn`, SSO
tokens) runs on one that may do exactly that; probes run on the other, which may do exactly what is reviewed.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
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

    def check(name: str, parameters: Mapping[str, Any]) -> None:
        operation = listed.get(name)
        if operation is None:
            raise GuardRefusedError(f"{name} is not on the reviewed read-only list")
        if operation.confirm and not allow_cost:
            raise GuardRefusedError(f"{operation.id} costs money ({operation.cost}): it needs --allow-cost")
        objection = operation.objection(parameters)
        if objection:
            raise GuardRefusedError(objection)

    allowed = {name for name, item in listed.items() if allow_cost or not item.confirm}
    _put_up_walls(session, check, allowed)


def guard_authentication(session: Any) -> None:
    """Let clients of a botocore session obtain credentials, and nothing else."""

    def check(name: str, _parameters: Mapping[str, Any]) -> None:
        if name not in AUTHENTICATION:
            raise GuardRefusedError(f"{name} is not needed to obtain credentials")

    _put_up_walls(session, check, AUTHENTICATION)


def _put_up_walls(
    session: Any, check: Callable[[str, Mapping[str, Any]], None], allowed: Collection[str]
) -> None:
    def before_parameters(event_name: str, params: Mapping[str, Any], **_: Any) -> None:
        check(_operation_in(event_name), params)

    def before_send(event_name: str, **_: Any) -> None:
        name = _operation_in(event_name)
        if name not in allowed:
            raise GuardRefusedError(f"{name} is not on the reviewed read-only list")

    session.register("before-parameter-build", before_parameters)
    session.register("before-send", before_send)


def _operation_in(event_name: str) -> str:
    """Return `s3.HeadObject` for `before-send.s3.HeadObject`."""
    return event_name.partition(".")[2]

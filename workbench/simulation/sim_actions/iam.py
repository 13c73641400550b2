"""Roles that services assume."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from workbench.simulation.api import Api
from workbench.simulation.sim_actions.registry import sim_action


@sim_action
def role(api: Api, name: str, service: str, allow: Mapping[str, Sequence[str]] | None = None) -> None:
    """Create a role that a service assumes.

    Args:
        api: The way to AWS.
        name: Its name.
        service: Who assumes it: `lambda.amazonaws.com`, `transfer.amazonaws.com`.
        allow: Resource ARN to the actions that an inline policy allows on it.
    """
    trust = {"Effect": "Allow", "Principal": {"Service": service}, "Action": "sts:AssumeRole"}
    api.call("iam.CreateRole", {"RoleName": name, "AssumeRolePolicyDocument": document([trust])})
    statements = [
        {"Effect": "Allow", "Action": list(actions), "Resource": resource}
        for resource, actions in (allow or {}).items()
    ]
    if statements:
        api.call(
            "iam.PutRolePolicy",
            {"RoleName": name, "PolicyName": f"{name}-access", "PolicyDocument": document(statements)},
        )


def document(statements: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Return a policy document with these statements."""
    return {"Version": "2012-10-17", "Statement": list(statements)}

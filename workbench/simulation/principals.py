"""Whose policies apply to a caller: those of roles and users as moto keeps them."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from moto.iam.exceptions import MalformedPolicyDocument
from moto.iam.models import iam_backends
from moto.sts.models import sts_backends

from workbench.engine.errors import UsageError
from workbench.knowledge.policies import NOTHING, Attached, Policy, Principal, attached, matches, read_policy
from workbench.simulation.identities import ACCOUNT, IDENTITIES, OPERATOR, Identity

OPERATOR_ROLE = "workbench-operator"
_TRUST = {
    "Version": "2012-10-17",
    "Statement": [
        {
            "Effect": "Allow",
            "Principal": {"AWS": f"arn:aws:iam::{ACCOUNT}:root"},
            "Action": "sts:AssumeRole",
        }
    ],
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """A policy of a role or user, and what SimulatePrincipalPolicy calls it."""

    policy: Policy
    source_id: str
    source_type: str
    document: str


@dataclass(frozen=True, slots=True, kw_only=True)
class IamEntity:
    """A role or user of the account."""

    record: Any
    """moto's record."""
    identity: tuple[Kept, ...]
    boundary: tuple[Kept, ...]

    @property
    def identity_layer(self) -> Attached:
        """Its identity policies: one must allow."""
        return attached(kept.policy for kept in self.identity)

    @property
    def boundary_layer(self) -> Attached:
        """Its permissions boundary, if it has one."""
        return attached(kept.policy for kept in self.boundary) if self.boundary else NOTHING

    @property
    def tags(self) -> dict[str, str]:
        """Its tags."""
        tags = getattr(self.record, "tags", None) or {}
        return {str(item["Key"]): str(item["Value"]) for item in tags.values()}


def make_operator(policy: Mapping[str, Any]) -> None:
    """Give the operator its role, with one policy; nobody's deed, so no event tells of it.

    Raises:
        UsageError: AWS would not keep that policy.
    """
    backend = iam_backends[ACCOUNT]["aws"]
    role = backend.create_role(
        role_name=OPERATOR_ROLE,
        assume_role_policy_document=json.dumps(_TRUST),
        path="/",
        permissions_boundary=None,
        description="The identity of whoever examines this account",
        tags=[],
        max_session_duration="3600",
    )
    role.id = OPERATOR.user_id.partition(":")[0]
    backend.roles = {role.id if item is role else key: item for key, item in backend.roles.items()}
    try:
        backend.put_role_policy(OPERATOR_ROLE, "operator", json.dumps(policy))
    except MalformedPolicyDocument as error:
        raise UsageError(f"AWS would not keep the operator's policy: {error.message}") from error


def without(policy: Mapping[str, Any], denied: Sequence[str]) -> dict[str, Any]:
    """Return a policy that no longer allows some actions, patterns with `*` and `?`.

    What is taken away is not denied either: AWS then says that no identity-based policy allows it. `*`
    becomes everything but these. From a pattern such as `s3:*` they cannot be taken away; then they are
    denied.
    """
    if not denied:
        return dict(policy)
    narrowed = [_narrowed(item, denied) for item in _listed(policy["Statement"])]
    if any(_has_pattern(item) for item in narrowed):
        narrowed.append({"Effect": "Deny", "Action": list(denied), "Resource": "*"})
    return {**policy, "Statement": narrowed}


def _narrowed(statement: Mapping[str, Any], denied: Sequence[str]) -> dict[str, Any]:
    if statement["Effect"] != "Allow":
        return dict(statement)
    if "NotAction" in statement:
        return {**statement, "NotAction": [*_listed(statement["NotAction"]), *denied]}
    rest = {name: value for name, value in statement.items() if name != "Action"}
    actions = _listed(statement["Action"])
    if "*" in actions:
        return {**rest, "NotAction": list(denied)}
    left = [
        action
        for action in actions
        if not any(matches(pattern, action, ignore_case=True) for pattern in denied)
    ]
    return {**rest, "Action": left or ["none:None"]}


def _has_pattern(statement: Mapping[str, Any]) -> bool:
    actions = _listed(statement.get("Action", ()))
    return statement["Effect"] == "Allow" and any("*" in action or "?" in action for action in actions)


def _listed(value: Any) -> list[Any]:
    """Return the items of a policy's element, which may be one of them or a list."""
    return [value] if isinstance(value, str | Mapping) else list(value)


def identity_of(access_key: str) -> Identity | None:
    """Return who signs with a key: the builder, the operator, a session that STS gave out, or a user."""
    if access_key in IDENTITIES:
        return IDENTITIES[access_key]
    for session in sts_backends[ACCOUNT]["aws"].assumed_roles:
        if session.access_key_id == access_key:
            return Identity(
                access_key=access_key,
                secret_key="",
                arn=session.arn,
                user_id=session.user_id,
                session_policy=session.policy or "",
            )
    for user in iam_backends[ACCOUNT]["aws"].users.values():
        if any(key.access_key_id == access_key for key in user.access_keys):
            return Identity(access_key=access_key, secret_key="", arn=user.arn, user_id=user.id)
    return None


def entity_of(who: Principal) -> IamEntity | None:
    """Return the role or user behind a principal; None when the account has none such."""
    if who.account != ACCOUNT:
        return None
    backend = iam_backends[ACCOUNT]["aws"]
    kept = backend.users if who.kind == "user" else backend.roles
    record = next((item for item in kept.values() if item.name == who.name), None)
    return _entity(record) if record is not None else None


def _entity(record: Any) -> IamEntity:
    backend = iam_backends[ACCOUNT]["aws"]
    groups = [item for item in backend.groups.values() if record in getattr(item, "users", ())]
    kind = "user" if record in backend.users.values() else "role"
    limit = backend.managed_policies.get(getattr(record, "permissions_boundary_arn", None) or "")
    return IamEntity(
        record=record,
        identity=(
            *_policies(record, kind),
            *(kept for group in groups for kept in _policies(group, "group")),
        ),
        boundary=(_managed(limit, "Permissions Boundary Policy"),) if limit else (),
    )


def _policies(record: Any, kind: str) -> Iterator[Kept]:
    for name, document in record.policies.items():
        text = document if isinstance(document, str) else json.dumps(document)
        yield _kept(name, f"{kind}_{record.name}_{name}", "IAM Policy", text)
    for managed in record.managed_policies.values():
        yield _managed(managed, "IAM Policy")


def _managed(managed: Any, kind: str) -> Kept:
    document = next(version.document for version in managed.versions if version.is_default_version)
    return _kept(managed.name, managed.name, kind, document)


def _kept(name: str, source_id: str, source_type: str, document: str) -> Kept:
    policy = read_policy(document, name) or Policy(id=name, statements=())
    return Kept(policy=policy, source_id=source_id, source_type=source_type, document=document)

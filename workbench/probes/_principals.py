"""Who is meant by an ARN, and whether a policy's principal element means them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from workbench.domain.values import JsonValue

_ARN = re.compile(
    r"arn:(?P<partition>aws[a-z-]*):(?:iam|sts)::(?P<account>\d{12}):"
    r"(?P<kind>role|user|assumed-role)/(?P<path>.+)"
)
_ACCOUNT = re.compile(r"(?:arn:aws[a-z-]*:iam::)?(?P<account>\d{12})(?::root)?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Principal:
    """A role, a user, or a session of a role."""

    partition: str
    account: str
    kind: str
    """`role`, `user` or `assumed-role`."""
    name: str
    """Of the user, or of the role, without path."""
    session: str = ""
    """The session's name; empty for roles and users."""

    def is_same_identity(self, other: Principal) -> bool:
        """Tell whether both are one role or one user; paths are left out, since session ARNs have none."""
        mine, theirs = ((item.account, item.kind == "user", item.name) for item in (self, other))
        return mine == theirs


def parse_principal(arn: str) -> Principal | None:
    """Return whom an IAM or STS ARN names; None when it names no role, user or session."""
    found = _ARN.fullmatch(arn)
    if not found:
        return None
    parts = found["path"].split("/")
    is_session = found["kind"] == "assumed-role"
    if is_session and len(parts) != 2:  # noqa: PLR2004 - role and session name
        return None
    return Principal(
        partition=found["partition"],
        account=found["account"],
        kind=found["kind"],
        name=parts[0] if is_session else parts[-1],
        session=parts[1] if is_session else "",
    )


def means(element: JsonValue, who: Principal | None) -> bool | None:
    """Tell whether the `Principal` element of a policy statement means `who`.

    Args:
        element: `"*"`, or an object of `AWS`, `Service`, `Federated` or `CanonicalUser`.
        who: The caller; None when nobody told.

    Returns:
        None when that cannot be told: the caller is not known, or the element names somebody by a unique
        id, by a canonical id, or by one session of the caller's role.
    """
    if element == "*":
        return True
    if not isinstance(element, Mapping):
        return None
    verdicts = [_named(kind, name, who) for kind, names in element.items() for name in _as_list(names)]
    if True in verdicts:
        return True
    return None if None in verdicts else False


def _named(kind: str, name: JsonValue, who: Principal | None) -> bool | None:
    if kind == "AWS" and name == "*":
        return True
    if who is None or not isinstance(name, str):
        return None
    if kind in ("Service", "Federated"):
        return False
    account = _ACCOUNT.fullmatch(name)
    if kind == "AWS" and account:
        return account["account"] == who.account
    named = parse_principal(name)
    if kind != "AWS" or named is None:
        return None
    if not named.is_same_identity(who):
        return False
    if named.session and named.session != who.session:
        return False if who.session else None
    return True


def _as_list(value: JsonValue) -> Sequence[JsonValue]:
    return value if isinstance(value, Sequence) and not isinstance(value, str) else (value,)

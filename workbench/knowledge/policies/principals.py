"""Who is meant by an ARN, and whether a policy's principal element means them.

Source: IAM user guide, "AWS JSON policy elements: Principal" and "NotPrincipal".
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from workbench.domain.values import JsonValue
from workbench.knowledge.policies.context import Given
from workbench.knowledge.policies.truth import Truth, both, either

_ARN = re.compile(
    r"arn:(?P<partition>aws[a-z-]*):(?:iam|sts)::(?P<account>\d{12}):"
    r"(?P<kind>role|user|assumed-role)/(?P<path>.+)"
)
_ACCOUNT = re.compile(r"(?:arn:aws[a-z-]*:iam::)?(?P<account>\d{12})(?::root)?")
_OF_CLOUDFRONT = re.compile(r"arn:aws[a-z-]*:iam::cloudfront:user/")
"""An origin access identity, which is no identity of any account."""
_NOBODY_OF_IAM = ("service", "federated")
_UNIQUE_ID = re.compile(r"A(?:ROA|IDA)[A-Z0-9]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Principal:
    """A role, a user, a session of a role, or an AWS service."""

    partition: str = "aws"
    account: str = ""
    """Empty for a service and for an identity provider."""
    kind: str
    """`role`, `user`, `assumed-role`, `service`, or `federated`: an identity provider."""
    name: str
    """Of the user, or of the role, without path; of a service, `s3.amazonaws.com`; of a provider, its ARN."""
    session: str = ""
    """The session's name; empty for roles and users."""
    path: str | None = None
    """`/` or `/sftp/`; None for sessions, whose ARN does not show it."""
    unique_id: str = ""
    """`AROA…` or `AIDA…`; empty while not known."""

    def is_same_identity(self, other: Principal) -> bool:
        """Tell whether both are one role or one user; paths are left out, since session ARNs have none."""
        mine, theirs = ((item.account, item.kind == "user", item.name) for item in (self, other))
        return mine == theirs

    @property
    def label(self) -> str:
        """As people call a role or a user: `role etl`."""
        return f"{'user' if self.kind == 'user' else 'role'} {self.name}"

    @property
    def identity_arn(self) -> str | None:
        """The ARN of the role or user itself, as in `aws:PrincipalArn`; None while the path is unknown."""
        if self.kind in _NOBODY_OF_IAM or self.path is None:
            return None
        kind = "user" if self.kind == "user" else "role"
        return f"arn:{self.partition}:iam::{self.account}:{kind}{self.path}{self.name}"


def parse_principal(arn: str) -> Principal | None:
    """Return whom an IAM or STS ARN names; None when it names no role, user or session."""
    found = _ARN.fullmatch(arn)
    if not found:
        return None
    *folders, name = found["path"].split("/")
    is_session = found["kind"] == "assumed-role"
    if is_session and len(folders) != 1:
        return None
    return Principal(
        partition=found["partition"],
        account=found["account"],
        kind=found["kind"],
        name=folders[0] if is_session else name,
        session=name if is_session else "",
        path=None if is_session else "/".join(["", *folders, ""]),
    )


def named_identity(who: Principal, arns: Iterable[str]) -> tuple[str, bool | None]:
    """Return whom some ARNs name: the first that is another identity than `who`, else the first at all.

    Returns:
        The ARN, empty where none names an identity; and whether it is another, None where none does.
    """
    known = [(arn, principal) for arn in arns if (principal := parse_principal(arn))]
    others = [arn for arn, principal in known if not principal.is_same_identity(who)]
    if others:
        return others[0], True
    return (known[0][0], False) if known else ("", None)


def service(name: str) -> Principal:
    """Return an AWS service that calls in its own name, `s3.amazonaws.com`."""
    return Principal(kind="service", name=name)


def provider(arn: str) -> Principal:
    """Return an identity provider, `arn:aws:iam::…:oidc-provider/…`, that speaks for one of its subjects."""
    return Principal(kind="federated", name=arn)


def identity_keys(who: Principal) -> dict[str, Given]:
    """Return the condition keys that follow from who calls, for a call in the caller's own name.

    Keys that depend on what is not known of the caller (path, unique id, tags) are left out.
    Source: IAM user guide, "AWS global condition context keys".
    """
    if who.kind == "service":
        return {
            "aws:PrincipalIsAWSService": True,
            "aws:PrincipalServiceName": who.name,
            "aws:PrincipalArn": None,
            "aws:PrincipalAccount": None,
            "aws:PrincipalOrgID": None,
        }
    if who.kind == "federated":
        nobody = ("aws:PrincipalServiceName", "aws:PrincipalArn", "aws:SourceArn", "aws:SourceAccount")
        return {
            "aws:PrincipalIsAWSService": False,
            "aws:FederatedProvider": who.name,
            **dict.fromkeys(nobody),
        }
    is_user = who.kind == "user"
    keys: dict[str, Given] = {
        "aws:PrincipalIsAWSService": False,
        "aws:PrincipalServiceName": None,
        "aws:PrincipalAccount": who.account,
        "aws:PrincipalType": "User" if is_user else "AssumedRole",
        "aws:username": who.name if is_user else None,
        "aws:SourceArn": None,
        "aws:SourceAccount": None,
    }
    if who.identity_arn:
        keys["aws:PrincipalArn"] = who.identity_arn
    if who.unique_id and (is_user or who.session):
        keys["aws:userid"] = who.unique_id if is_user else f"{who.unique_id}:{who.session}"
    return keys


@dataclass(frozen=True, slots=True)
class Reach:
    """How a principal element means a caller. It matters: a grant to a role is limited by its boundary."""

    direct: Truth = False
    """By everybody, by the user, or by exactly this session: grants by itself."""
    role: Truth = False
    """By the role: permissions boundary and session policy still limit it."""
    account: Truth = False
    """By the caller's account, which only lets the account's own policies allow."""

    @property
    def any(self) -> Truth:
        """By any of them."""
        return either((self.direct, self.role, self.account))

    def limited_to(self, truth: Truth) -> Reach:
        """Return what remains when something else must hold as well."""
        return Reach(*(both((own, truth)) for own in (self.direct, self.role, self.account)))

    def __or__(self, other: Reach) -> Reach:
        return Reach(
            either((self.direct, other.direct)),
            either((self.role, other.role)),
            either((self.account, other.account)),
        )


_EVERYBODY = Reach(direct=True)
_UNKNOWN = Reach(None, None, None)


def reach(element: JsonValue, who: Principal | None) -> Reach:
    """Tell how the `Principal` element of a policy statement means `who`.

    Args:
        element: `"*"`, or an object of `AWS`, `Service`, `Federated` or `CanonicalUser`.
        who: The caller; None when nobody told.

    Returns:
        Unknown where it cannot be told: the caller is not known, or the element names somebody by a unique
        id, by a canonical id, or by one session of the caller's role.
    """
    if element == "*":
        return _EVERYBODY
    if not isinstance(element, Mapping):
        return _UNKNOWN
    found = Reach()
    for kind, names in element.items():
        for name in _as_list(names):
            found = found | _named(kind, name, who)
    return found


def means(element: JsonValue, who: Principal | None) -> Truth:
    """Tell whether the `Principal` element of a policy statement means `who`, in whatever way."""
    return reach(element, who).any


def spares(element: JsonValue, who: Principal | None, *, bounded: Truth = False) -> Truth:
    """Tell whether the `NotPrincipal` element of a Deny excepts `who`.

    It excepts a caller only who is named in every way: the session, its role, and their account; and never
    one with a permissions boundary.

    Args:
        element: As in `reach`.
        who: The caller.
        bounded: The caller has a permissions boundary.
    """
    if element == "*" or (isinstance(element, Mapping) and "*" in _as_list(element.get("AWS"))):
        return True
    named = reach(element, who)
    if who is None or who.kind in (*_NOBODY_OF_IAM, "user"):
        excepted = named.direct
    else:
        excepted = both((named.direct, named.role))
    # AWS asks to name the account as well; what happens without it, it leaves open.
    of_account = True if named.account or (who and who.kind in _NOBODY_OF_IAM) else None
    limited = bounded if excepted is not False else False
    return both((excepted, of_account, None if limited is None else not limited))


def _named(kind: str, name: JsonValue, who: Principal | None) -> Reach:
    if kind == "AWS" and name == "*":
        return _EVERYBODY
    if who is None or not isinstance(name, str):
        return _UNKNOWN
    if kind in ("Service", "Federated"):
        return Reach(direct=kind.lower() == who.kind and who.name == name)
    if who.kind in _NOBODY_OF_IAM:
        return Reach()
    if kind != "AWS":
        return _UNKNOWN
    account = _ACCOUNT.fullmatch(name)
    if account:
        return Reach(account=account["account"] == who.account)
    return _by_identity(name, who)


def _by_identity(name: str, who: Principal) -> Reach:
    named = parse_principal(name)
    if named is None:
        return Reach() if _OF_CLOUDFRONT.match(name) else _by_unique_id(name, who)
    if not named.is_same_identity(who):
        return Reach()
    if who.kind == "user":
        return Reach(direct=True)
    if not named.session:
        return Reach(role=True)
    return Reach(direct=named.session == who.session if who.session else None)


def _by_unique_id(name: str, who: Principal) -> Reach:
    """A policy shows an id in place of an ARN once the role was deleted; a namesake is another."""
    if not _UNIQUE_ID.fullmatch(name) or not who.unique_id:
        return _UNKNOWN
    is_meant = name == who.unique_id
    return Reach(direct=is_meant) if who.kind == "user" else Reach(role=is_meant)


def _as_list(value: JsonValue) -> Sequence[JsonValue]:
    return value if isinstance(value, Sequence) and not isinstance(value, str) else (value,)

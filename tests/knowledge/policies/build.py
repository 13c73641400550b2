"""Short words for requests and policies."""

from __future__ import annotations

from typing import Any

from workbench.knowledge.policies import (
    AccessRequest,
    Attached,
    Context,
    Decision,
    Layers,
    attached,
    evaluate,
    parse_principal,
    read_policy,
)

HERE, ELSEWHERE = "111122223333", "444455556666"
ROLE = f"arn:aws:iam::{HERE}:role/sftp/upload"
SESSION = f"arn:aws:sts::{HERE}:assumed-role/upload/alice"
USER = f"arn:aws:iam::{HERE}:user/alice"
BUCKET = "arn:aws:s3:::landing"
OBJECT = f"{BUCKET}/in/x.csv"
KEY = f"arn:aws:kms:us-east-1:{HERE}:key/1234abcd"


def statement(effect: str = "Allow", **more: Any) -> dict[str, Any]:
    """A statement about putting; an element that is None is left out."""
    elements = {"Effect": effect, "Action": "s3:PutObject", "Resource": "*", **more}
    return {name: value for name, value in elements.items() if value is not None}


def policies(*statements: dict[str, Any], id: str = "p") -> Attached:  # noqa: A002 - as the field is named
    """One policy, in the language that has variables."""
    policy = read_policy({"Version": "2012-10-17", "Statement": list(statements)}, id)
    assert policy is not None
    return attached([policy])


def request(who: str = SESSION, context: dict[str, Any] | None = None, **more: Any) -> AccessRequest:
    """A put of one object in the caller's account, of whose context all is known."""
    known = Context.of(context or {}, is_closed=True)
    given = {"action": "s3:PutObject", "resource": OBJECT, "owner": HERE, "context": known, **more}
    return AccessRequest(who=parse_principal(who), **given)


def decide(ask: Any = None, *, grant: Any = False, **layers: Any) -> Decision:
    """The decision; the identity allows unless it is told."""
    return evaluate(ask or request(), Layers(**{"identity": policies(statement()), **layers}), grant=grant)


def told(decision: Decision) -> tuple[str, str | None, bool | None]:
    """Answer, deciding layer, and whether a Deny decides it."""
    return decision.answer, decision.layer, decision.is_explicit

"""What a Deny demands: the shapes that deny uploads again and again, by name.

Source: Amazon S3 user guide, "Bucket policy examples using condition keys" and "Protecting data with
server-side encryption"; IAM user guide, "AWS global condition context keys".
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Literal, TypeAlias

from workbench.knowledge.policies.documents import Statement
from workbench.knowledge.policies.wildcards import matches

PolicyShape: TypeAlias = Literal[
    "require-kms-header",
    "require-specific-key",
    "require-bucket-owner-full-control",
    "require-if-none-match",
    "require-vpce",
    "require-source-ip",
    "require-org",
    "require-tls",
    "require-tls-version",
    "deny-unless-role",
    "lockout",
]
"""What a Deny demands."""

_BY_KEY: Mapping[str, PolicyShape] = {
    "s3:x-amz-server-side-encryption-aws-kms-key-id": "require-specific-key",
    "s3:x-amz-server-side-encryption": "require-kms-header",
    "s3:x-amz-acl": "require-bucket-owner-full-control",
    "s3:if-none-match": "require-if-none-match",
    "s3:if-match": "require-if-none-match",
    "aws:sourcevpce": "require-vpce",
    "aws:sourcevpc": "require-vpce",
    "aws:vpceaccount": "require-vpce",
    "aws:vpceorgid": "require-vpce",
    "aws:vpceorgpaths": "require-vpce",
    "aws:sourceip": "require-source-ip",
    "aws:vpcsourceip": "require-source-ip",
    "aws:principalorgid": "require-org",
    "aws:principalorgpaths": "require-org",
    "s3:tlsversion": "require-tls-version",
    "aws:securetransport": "require-tls",
    "aws:principalarn": "deny-unless-role",
    "aws:userid": "deny-unless-role",
}
"""Condition keys to the shape of a Deny that rests on them, the most telling first."""


def shape_of(statement: Statement) -> PolicyShape | None:
    """Return the name of what a Deny demands; None for an Allow and for what has no name."""
    if statement.effect != "Deny":
        return None
    keys = set(_telling_keys(statement))
    named = next((shape for key, shape in _BY_KEY.items() if key in keys), None)
    if named or statement.conditions:
        return named
    if statement.not_principal is not None:
        return "deny-unless-role"
    return "lockout" if _is_lockout(statement) else None


def _telling_keys(statement: Statement) -> Iterator[str]:
    """A Deny on a key demands something when it denies other values than one, or the want of it.

    A Deny on a given value (`StringEquals aws:SourceVpce`) forbids that value and demands nothing.
    """
    for condition in statement.conditions:
        operator, key = condition.operator.lower(), condition.key.lower()
        if operator == "null":
            demands = "true" in condition.wanted
        else:
            demands = "not" in operator or operator.startswith("numeric") or "false" in condition.wanted
        if demands:
            yield key


def _is_lockout(statement: Statement) -> bool:
    """It denies everybody everything that a service can do, so that nobody is left to mend it."""
    patterns = statement.action.patterns
    whole = any(matches(pattern, f"{pattern.partition(':')[0]}:PutBucketPolicy") for pattern in patterns)
    everybody = statement.principal in ("*", {"AWS": "*"})
    return everybody and whole and not statement.action.is_inverse

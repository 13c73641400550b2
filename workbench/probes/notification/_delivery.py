"""Does a resource policy let a service deliver? The small part of policy evaluation that this needs.

A service principal is allowed by the resource's own policy only. Conditions on the source are evaluated; any
other condition leaves the answer open.

Sources: AWS Lambda developer guide, "Granting permissions to AWS services"; IAM user guide, "Policy
evaluation logic", "Condition operators"; Amazon EventBridge user guide, "Troubleshooting".
"""

from __future__ import annotations

import fnmatch
from dataclasses import dataclass

from workbench.domain.values import JsonObject, JsonValue
from workbench.probes._answers import member, text, texts
from workbench.probes._policies import statements_of

_EXACT = frozenset({"stringequals", "stringequalsignorecase", "arnequals"})
_LIKE = frozenset({"stringlike", "arnlike"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """What a service is about to do to a target."""

    principal: str
    """`s3.amazonaws.com` or `events.amazonaws.com`."""
    action: str
    """`lambda:InvokeFunction`, `sqs:SendMessage`, `sns:Publish`."""
    source_arn: str
    source_account: str | None
    """Owner of the source: None while unknown, empty when the service does not send it."""


def permits(policy_text: str, delivery: Delivery) -> bool | None:
    """Return whether a resource policy, JSON, allows a delivery; None when that cannot be told here."""
    statements = statements_of(policy_text)
    if statements is None:
        return None
    by_effect: dict[str, list[bool | None]] = {"Allow": [], "Deny": []}
    for statement in statements:
        by_effect.setdefault(text(statement, "Effect"), []).append(_applies(statement, delivery))
    if True in by_effect["Deny"]:
        return False
    if True in by_effect["Allow"]:
        return None if None in by_effect["Deny"] else True
    return None if None in by_effect["Allow"] else False


def _applies(statement: JsonObject, delivery: Delivery) -> bool | None:
    """Tell whether a statement is about the delivery; None when it depends on what is not known."""
    if "NotPrincipal" in statement or "NotAction" in statement:
        return None
    if not _names_principal(statement.get("Principal"), delivery.principal):
        return False
    actions = [action.lower() for action in texts(statement, "Action")]
    if not any(_like(delivery.action.lower(), action) for action in actions):
        return False
    outcomes = [
        _holds(operator, key, texts(conditions, key), delivery)
        for operator in member(statement, "Condition")
        for conditions in [member(member(statement, "Condition"), operator)]
        for key in conditions
    ]
    if False in outcomes:
        return False
    return None if None in outcomes else True


def _names_principal(principal: JsonValue, service: str) -> bool:
    if principal == "*":
        return True
    named = {"Principal": principal}
    return service in texts(member(named, "Principal"), "Service") or "*" in texts(
        member(named, "Principal"), "AWS"
    )


def _holds(operator: str, key: str, wanted: list[str], delivery: Delivery) -> bool | None:
    actual = _context(key, delivery)
    name = operator.lower().removesuffix("ifexists")
    if actual is None or name not in _EXACT | _LIKE:
        return None
    if not actual:
        return operator.lower().endswith("ifexists")
    if name == "stringequalsignorecase":
        return actual.lower() in [value.lower() for value in wanted]
    # ArnEquals takes wildcards as ArnLike does.
    if name in _LIKE or name == "arnequals":
        return any(_like(actual, value) for value in wanted)
    return actual in wanted


def _context(key: str, delivery: Delivery) -> str | None:
    """Return what the service sends under a condition key; empty when nothing, None when not known."""
    known = {
        "aws:sourcearn": delivery.source_arn,
        "aws:sourceaccount": delivery.source_account,
    }
    return known.get(key.lower())


def _like(value: str, pattern: str) -> bool:
    """Match `*` and `?`; square brackets are plain characters in policies."""
    return fnmatch.fnmatchcase(value, pattern.replace("[", "[[]"))

"""Policy documents as AWS stores them.

Source: IAM user guide, "Grammar of the IAM JSON policy language".
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from workbench.domain.values import JsonObject, JsonValue
from workbench.knowledge.policies.operators import PolicyCondition

_WITH_VARIABLES = "2012-10-17"
_OF_BUCKET = re.compile(r"arn:(aws[a-z-]*):s3:::")
_ELEMENTS = frozenset({"Sid", "Effect", "Condition"}) | {
    f"{inverse}{name}" for name in ("Principal", "Action", "Resource") for inverse in ("", "Not")
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Element:
    """`Action` or `Resource` of a statement, or its opposite."""

    patterns: tuple[str, ...]
    is_inverse: bool
    """`NotAction`, `NotResource`: everything but these."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """One statement of a policy."""

    effect: str
    """`Allow` or `Deny`."""
    sid: str
    """Empty when it has none."""
    position: int
    """Its place in the document, counted from 1."""
    policy: str
    """The id of its policy."""
    action: Element
    resource: Element | None
    """None when the statement has no such element, as in a trust policy."""
    principal: JsonValue
    """The element as it stands; None when there is none, as in identity policies."""
    not_principal: JsonValue
    conditions: tuple[PolicyCondition, ...]
    variables: bool
    """`${…}` are variables, as since Version 2012-10-17."""

    @property
    def name(self) -> str:
        """Its Sid, or `statement 2`."""
        return self.sid or f"statement {self.position}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """A policy that could be read."""

    id: str
    """Name, ARN, or whatever tells it from others."""
    statements: tuple[Statement, ...]


def read_policy(document: str | JsonObject, id: str) -> Policy | None:  # noqa: A002 - as the field is named
    """Return the policy that a document holds; None when it is none that AWS would keep.

    Args:
        document: JSON text, or what it parses to.
        id: What to call the policy.
    """
    parsed = _parsed(document) if isinstance(document, str) else document
    listed = parsed.get("Statement")
    single = [listed] if isinstance(listed, Mapping) else listed
    if not isinstance(single, Sequence) or isinstance(single, str):
        return None
    variables = parsed.get("Version") == _WITH_VARIABLES
    statements = [_statement(item, at, id, variables=variables) for at, item in enumerate(single, start=1)]
    complete = tuple(statement for statement in statements if statement)
    return Policy(id=id, statements=complete) if len(complete) == len(statements) else None


def partition_of(document: str) -> str:
    """Return the partition that the ARNs of buckets in a policy name; `aws` where it names none."""
    found = _OF_BUCKET.search(document)
    return found[1] if found else "aws"


def _parsed(document: str) -> JsonObject:
    try:
        parsed = json.loads(document)
    except (ValueError, RecursionError):
        return {}
    return parsed if isinstance(parsed, dict) else {}


def _statement(item: JsonValue, position: int, policy: str, *, variables: bool) -> Statement | None:
    if not isinstance(item, Mapping) or item.keys() - _ELEMENTS:
        return None  # `condition` left aside would make a statement apply to everything
    effect, sid, action = item.get("Effect"), item.get("Sid"), _element(item, "Action")
    conditions = _conditions(item.get("Condition") or {})
    if effect not in ("Allow", "Deny") or action is None or conditions is None:
        return None
    return Statement(
        effect=str(effect),
        sid=sid if isinstance(sid, str) else "",
        position=position,
        policy=policy,
        action=action,
        resource=_element(item, "Resource"),
        principal=item.get("Principal"),
        not_principal=item.get("NotPrincipal"),
        conditions=conditions,
        variables=variables,
    )


def _element(statement: JsonObject, name: str) -> Element | None:
    is_inverse = f"Not{name}" in statement
    patterns = _texts(statement.get(f"Not{name}" if is_inverse else name))
    return Element(patterns=patterns, is_inverse=is_inverse) if patterns else None


def _conditions(block: JsonValue) -> tuple[PolicyCondition, ...] | None:
    if not isinstance(block, Mapping):
        return None
    found = []
    for operator, keys in block.items():
        if not isinstance(keys, Mapping):
            return None
        found += [
            PolicyCondition(operator=operator, key=key, wanted=_texts(wanted)) for key, wanted in keys.items()
        ]
    return tuple(found)


def _texts(value: JsonValue) -> tuple[str, ...]:
    """Return the texts of one value or a list; JSON's own numbers and truths as a policy would quote them."""
    several = value if isinstance(value, Sequence) and not isinstance(value, str) else (value,)
    return tuple(
        str(item).lower() if isinstance(item, bool) else str(item)
        for item in several
        if isinstance(item, str | bool | int | float)
    )

"""A small evaluator of IAM identity policies: enough to simulate a principal.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

Statement: TypeAlias = Mapping[str, Any]
Context: TypeAlias = Mapping[str, Sequence[str]]
"""Condition key, in lower case, to its values."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """A policy document and where it is attached."""

    id: str
    kind: str
    """As SimulatePrincipalPolicy spells it: `IAM Policy`, `Permissions Boundary`."""
    document: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What a set of policies says about one action on one resource."""

    word: str
    """`allowed`, `explicitDeny` or `implicitDeny`."""
    matched: tuple[str, ...] = ()
    """The ids of the policies with a statement that decided it."""
    missing_context: tuple[str, ...] = ()
    """Condition keys without which the answer may differ from AWS's."""


def matches(pattern: str, value: str, *, ignore_case: bool = False) -> bool:
    """Tell whether a value matches a pattern of IAM, in which only `*` and `?` are special."""
    body = "".join({"*": ".*", "?": "."}.get(char, re.escape(char)) for char in pattern)
    return re.fullmatch(body, value, re.DOTALL | (re.IGNORECASE if ignore_case else 0)) is not None


def decide(policies: Iterable[Policy], action: str, resource: str, context: Context) -> Decision:
    """Return what identity policies say: an explicit deny beats any allow, silence is an implicit deny."""
    allowing: list[str] = []
    denying: list[str] = []
    missing: list[str] = []
    for policy in policies:
        for statement in _as_list(policy.document.get("Statement", ())):
            if not _covers(statement, action, resource):
                continue
            met, unknown = _conditions_met(statement.get("Condition", {}), context)
            missing += unknown
            if met:
                (denying if statement.get("Effect") == "Deny" else allowing).append(policy.id)
    word = "explicitDeny" if denying else "allowed" if allowing else "implicitDeny"
    return Decision(
        word=word,
        matched=tuple(dict.fromkeys(denying or allowing)),
        missing_context=tuple(dict.fromkeys(missing)),
    )


def about(document: Mapping[str, Any], arn: str) -> dict[str, Any]:
    """Return a resource policy with only those statements that name this caller as principal.

    A role session is named by its own ARN, its role's, or its account.
    """
    statements = [item for item in _as_list(document.get("Statement", ())) if _names(item, arn)]
    return {**document, "Statement": statements}


def _names(statement: Statement, arn: str) -> bool:
    inverse = "NotPrincipal" in statement
    principal = statement.get("NotPrincipal" if inverse else "Principal", ())
    named = _as_list(principal.get("AWS", ()) if isinstance(principal, Mapping) else principal)
    return any(name in _names_of(arn) for name in named) is not inverse


def _names_of(arn: str) -> frozenset[str]:
    parts = arn.split(":")
    account, role = parts[4], parts[5].split("/")
    role_arn = f"arn:{parts[1]}:iam::{account}:role/{role[1]}" if role[0] == "assumed-role" else arn
    return frozenset({"*", arn, role_arn, account, f"arn:{parts[1]}:iam::{account}:root"})


def _covers(statement: Statement, action: str, resource: str) -> bool:
    return _element(statement, "Action", action, ignore_case=True) and _element(
        statement, "Resource", resource, ignore_case=False
    )


def _element(statement: Statement, name: str, value: str, *, ignore_case: bool) -> bool:
    """Match `Action` or its opposite `NotAction`; the same for `Resource`."""
    inverse = f"Not{name}" in statement
    patterns = _as_list(statement.get(f"Not{name}" if inverse else name, ()))
    return any(matches(pattern, value, ignore_case=ignore_case) for pattern in patterns) is not inverse


def _conditions_met(conditions: Mapping[str, Any], context: Context) -> tuple[bool, list[str]]:
    """Return whether all conditions hold, and the keys that were not given or cannot be compared."""
    met, missing = True, []
    for operator, block in conditions.items():
        for key, wanted in block.items():
            holds = _holds(operator, context.get(key.lower()), [str(item) for item in _as_list(wanted)])
            if holds is None:
                missing.append(key)
            met = met and bool(holds)
    return met, missing


def _holds(operator: str, given: Sequence[str] | None, wanted: Sequence[str]) -> bool | None:
    """Evaluate one operator; None when the key is missing and decides, or the operator is not modelled."""
    name = operator.removesuffix("IfExists")
    negative = "Not" in name
    positive = name.replace("Not", "")
    if positive == "Null":
        return (given is None) == (wanted == ["true"])
    if positive not in (
        "StringEquals",
        "StringEqualsIgnoreCase",
        "StringLike",
        "ArnEquals",
        "ArnLike",
        "Bool",
    ):
        return None
    if given is None:
        return True if negative or name != operator else None
    fold = positive in ("StringEqualsIgnoreCase", "Bool")
    exact = positive in ("StringEquals", "StringEqualsIgnoreCase", "Bool")
    return any(_same(want, have, exact=exact, fold=fold) for want in wanted for have in given) is not negative


def _same(pattern: str, value: str, *, exact: bool, fold: bool) -> bool:
    if exact:
        return pattern.lower() == value.lower() if fold else pattern == value
    return matches(pattern, value)


def _as_list(value: Any) -> Sequence[Any]:
    return value if isinstance(value, list | tuple) else [value]

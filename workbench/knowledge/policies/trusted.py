"""Whom the statements of a policy mean, by account, and whether a condition keeps strangers out.

Source: IAM user guide, "AWS JSON policy elements: Principal", "The confused deputy problem", "Condition
operators" (`…IfExists` and `ForAllValues` hold where the key is missing; a negated operator then holds too).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from workbench.domain.values import JsonValue
from workbench.knowledge.arns import Arn
from workbench.knowledge.policies.documents import Statement
from workbench.knowledge.policies.operators import PolicyCondition

_ACCOUNT_DIGITS = 12
_OF_ANYBODY = frozenset({"aws:securetransport", "aws:currenttime", "aws:epochtime", "aws:useragent"})
_OF_ACCOUNT = frozenset({"aws:principalaccount", "aws:sourceaccount", "aws:sourceowner"})
_WILDCARDS = "*?"


def accounts_meant(statement: Statement) -> Iterator[str]:
    """Yield the accounts that a statement means; `*` for everybody, and what cannot be read as it is.

    Services and identity providers are no accounts, and are left out.
    """
    principal = statement.principal
    named: JsonValue = principal.get("AWS", ()) if isinstance(principal, Mapping) else principal
    if statement.not_principal is not None:
        named = "*"
    for name in named if isinstance(named, Sequence) and not isinstance(named, str) else (named,):
        if isinstance(name, str):
            is_account = len(name) == _ACCOUNT_DIGITS and name.isdigit()
            yield name if is_account else Arn.parse(name).account or name


def narrows(condition: PolicyCondition) -> bool:
    """Tell whether a condition asks who somebody is: TLS and the like, anybody has.

    One that holds where its key is missing, one that excepts some, and one that takes any value ask nobody.
    """
    return (
        condition.key.lower() not in _OF_ANYBODY
        and asks(condition)
        and any(value.strip(_WILDCARDS) for value in condition.wanted)
    )


def asks(condition: PolicyCondition) -> bool:
    """Tell whether a condition lets nobody through whose request lacks its key."""
    operator = condition.operator.lower()
    return not (
        "not" in operator
        or operator.endswith("ifexists")
        or operator.startswith("forallvalues")
        or operator == "null"
    )


def keeps_to(statement: Statement, account: str) -> bool:
    """Tell whether a condition keeps a statement to callers of one account."""
    return any(
        condition.key.lower() in _OF_ACCOUNT and asks(condition) and set(condition.wanted) == {account}
        for condition in statement.conditions
    )

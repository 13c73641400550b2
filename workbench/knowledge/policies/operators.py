"""The condition operators.

Source: IAM user guide, "IAM JSON policy elements: Condition operators" and "Single-valued vs. multivalued
context keys". A key that the request does not have makes a positive operator false, a negated one true,
`…IfExists` and `ForAllValues:` true, `ForAnyValue:` false. Of `ForAnyValue:…IfExists` AWS says both.
"""

from __future__ import annotations

import ipaddress
import operator as relation
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from typing import Any, TypeAlias

from workbench.knowledge.policies.context import Context
from workbench.knowledge.policies.truth import ConditionTruth, Truth, all_found, any_found
from workbench.knowledge.policies.wildcards import fits_none, pattern_of

Compare: TypeAlias = Callable[[str, str, Context | None], ConditionTruth]
"""Compares a wanted value, as the policy writes it, with one of the request."""

_FOR_ALL, _FOR_ANY, _IF_EXISTS = "forallvalues:", "foranyvalue:", "ifexists"


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyCondition:
    """One key of one operator: all conditions of a statement must hold."""

    operator: str
    """As the policy writes it, `ForAnyValue:StringLikeIfExists`; capitals do not matter."""
    key: str
    wanted: tuple[str, ...]
    """One of them must fit, or none when the operator is negated."""


def holds(condition: PolicyCondition, context: Context, *, variables: bool = True) -> ConditionTruth:
    """Tell whether a condition holds.

    Args:
        condition: What is demanded.
        context: What is known of the request.
        variables: The policy's language has variables (Version 2012-10-17).
    """
    quantifier, base, if_exists = _taken_apart(condition.operator)
    have = context.look_up(condition.key)
    unknown = ConditionTruth(None, (condition.key,))
    if base == "null":
        return unknown if have is None else ConditionTruth(_is_null(have, condition.wanted))
    compare = _COMPARISONS.get(base.replace("not", ""))
    if compare is None or have is None:
        return unknown
    is_negated = "not" in base
    if not have and if_exists and quantifier == _FOR_ANY:
        return unknown
    if not have:
        return ConditionTruth(if_exists or quantifier == _FOR_ALL or (is_negated and quantifier != _FOR_ANY))
    each = [
        _satisfies(value, condition.wanted, compare, context if variables else None, is_negated=is_negated)
        for value in have
    ]
    for_all = quantifier == _FOR_ALL or (is_negated and not quantifier)
    found = all_found(each) if for_all else any_found(each)
    return unknown if found.truth is None and not found.keys else found


def _taken_apart(operator: str) -> tuple[str, str, bool]:
    """Return quantifier, operator without ornaments, and whether the key may be missing."""
    name = operator.lower()
    quantifier = next((prefix for prefix in (_FOR_ALL, _FOR_ANY) if name.startswith(prefix)), "")
    name = name.removeprefix(quantifier)
    return quantifier, name.removesuffix(_IF_EXISTS), name.endswith(_IF_EXISTS)


def _is_null(have: Sequence[str], wanted: Sequence[str]) -> Truth:
    return any((value.lower() == "true") == (not have) for value in wanted)


def _satisfies(
    value: str, wanted: Sequence[str], compare: Compare, context: Context | None, *, is_negated: bool
) -> ConditionTruth:
    found = any_found(compare(want, value, context) for want in wanted)
    return fits_none(wanted, context, found) if is_negated else found


def _exact(want: str, have: str, context: Context | None) -> ConditionTruth:
    return pattern_of(want, context, wild=False).fits(have)


def _ignoring_case(want: str, have: str, context: Context | None) -> ConditionTruth:
    pattern = pattern_of(want, context, wild=False)
    lowered = tuple(token.lower() if isinstance(token, str) else token for token in pattern.tokens)
    return type(pattern)(lowered, pattern.unknown, pattern.void).fits(have.lower())


def _like(want: str, have: str, context: Context | None) -> ConditionTruth:
    return pattern_of(want, context).fits(have)


def _arn(want: str, have: str, context: Context | None) -> ConditionTruth:
    return pattern_of(want, context).fits_arn(have)


def _boolean(want: str, have: str, _context: Context | None) -> ConditionTruth:
    return ConditionTruth(want.lower() == have.lower())


def _address(want: str, have: str, _context: Context | None) -> ConditionTruth:
    try:
        return ConditionTruth(ipaddress.ip_address(have) in ipaddress.ip_network(want, strict=False))
    except ValueError:
        return ConditionTruth(truth=None)


def _ordered(read: Callable[[str], Any], compare: Callable[[Any, Any], bool]) -> Compare:
    def compared(want: str, have: str, _context: Context | None) -> ConditionTruth:
        try:
            return ConditionTruth(compare(read(have), read(want)))
        except (ValueError, InvalidOperation, OverflowError, OSError):
            return ConditionTruth(truth=None)

    return compared


def _number(text: str) -> Decimal:
    number = Decimal(text)
    if not number.is_finite():
        raise ValueError(text)
    return number


def _moment(text: str) -> datetime:
    """Read ISO 8601, of which UTC is the default zone, or seconds since 1970."""
    try:
        return datetime.fromtimestamp(float(text), tz=UTC)
    except ValueError:
        moment = datetime.fromisoformat(text)
        return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


_RELATIONS: dict[str, Callable[[Any, Any], bool]] = {
    "equals": relation.eq,
    "lessthan": relation.lt,
    "lessthanequals": relation.le,
    "greaterthan": relation.gt,
    "greaterthanequals": relation.ge,
}
_COMPARISONS: dict[str, Compare] = {
    "stringequals": _exact,
    "stringequalsignorecase": _ignoring_case,
    "stringlike": _like,
    "binaryequals": _exact,
    "arnequals": _arn,
    "arnlike": _arn,
    "bool": _boolean,
    "ipaddress": _address,
    **{f"numeric{name}": _ordered(_number, compare) for name, compare in _RELATIONS.items()},
    **{f"date{name}": _ordered(_moment, compare) for name, compare in _RELATIONS.items()},
}
"""Positive operators without ornaments, in lower case."""

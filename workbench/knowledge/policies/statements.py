"""Whether a statement applies to a request."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from workbench.knowledge.policies.context import Context
from workbench.knowledge.policies.documents import Element, Statement
from workbench.knowledge.policies.operators import PolicyCondition, holds
from workbench.knowledge.policies.principals import Principal, Reach, reach, spares
from workbench.knowledge.policies.truth import ConditionTruth, Truth, all_found, any_found, both, opposite
from workbench.knowledge.policies.wildcards import fits_none, matches, pattern_of


@dataclass(frozen=True, slots=True, kw_only=True)
class AccessRequest:
    """A request as far as it is known."""

    action: str
    """`s3:PutObject`."""
    resource: str
    """Its ARN."""
    who: Principal | None = None
    """Who sends it; None when nobody told."""
    context: Context = field(default_factory=Context)
    owner: str | None = None
    """The account that the resource belongs to; None while that is not known."""
    bounded: Truth = False
    """The caller has a permissions boundary."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """A statement that applies to a request, or may."""

    statement: Statement
    applies: Truth
    """True, or None when that cannot be told."""
    reach: Reach
    """In which way it applies to the caller."""
    keys: tuple[str, ...] = ()
    """Condition keys whose values would tell."""
    is_person_open: bool = False
    """It is not known whether it means the caller."""


def match(statement: Statement, request: AccessRequest) -> Match | None:
    """Return how a statement applies to a request; None when it does not."""
    who = _reached(statement, request)
    if who.any is False or not covers_action(statement, request.action):
        return None
    rest = all_found(
        (
            _element(statement.resource, request, variables=statement.variables),
            *(holds(item, request.context, variables=statement.variables) for item in statement.conditions),
        )
    )
    if rest.truth is False:
        return None
    return Match(
        statement=statement,
        applies=both((who.any, rest.truth)),
        reach=who.limited_to(rest.truth),
        keys=rest.keys,
        is_person_open=who.any is None,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """An Allow that means the caller, the action and the resource, and whose condition does not hold."""

    statement: Statement
    failing: tuple[PolicyCondition, ...]
    """The conditions that are known not to hold."""


def standing(statement: Statement, request: AccessRequest) -> Standing | None:
    """Return an Allow that would apply but for its condition; None for every other statement."""
    if statement.effect != "Allow" or match(statement, request):
        return None
    bare = match(replace(statement, conditions=()), request)
    if bare is None or not bare.applies:
        return None
    failing = (
        item
        for item in statement.conditions
        if holds(item, request.context, variables=statement.variables).truth is False
    )
    return Standing(statement=statement, failing=tuple(failing))


def covers_resource(pattern: str, request: AccessRequest) -> bool:
    """Tell whether a pattern of `Resource` fits, or may."""
    return pattern_of(pattern, request.context).fits(request.resource).truth is not False


def _reached(statement: Statement, request: AccessRequest) -> Reach:
    if statement.not_principal is not None:
        meant = opposite(spares(statement.not_principal, request.who, bounded=request.bounded))
        # Whom an Allow for all but some means is AWS's riddle: it is certain for those not named at all.
        if statement.effect == "Allow" and reach(statement.not_principal, request.who).any is not False:
            meant = None if meant else meant
        return Reach(direct=meant)
    if statement.principal is None:
        return Reach(direct=True)
    return reach(statement.principal, request.who)


def covers_action(statement: Statement, action: str) -> bool:
    """Tell whether a statement is about an action, resources and conditions aside."""
    element = statement.action
    hit = any(matches(pattern, action, ignore_case=True) for pattern in element.patterns)
    return hit is not element.is_inverse


def _element(element: Element | None, request: AccessRequest, *, variables: bool) -> ConditionTruth:
    if element is None:
        return ConditionTruth(truth=True)
    context = request.context if variables else None
    hit = any_found(pattern_of(pattern, context).fits(request.resource) for pattern in element.patterns)
    return fits_none(element.patterns, context, hit) if element.is_inverse else hit

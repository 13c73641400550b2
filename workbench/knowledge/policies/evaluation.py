"""The decision over all layers.

One Deny that applies, in whatever layer, denies. Otherwise every gate must let the request pass; which gates
there are depends on whether caller and resource are of one account, and on whether the resource is a KMS key.

Sources: IAM user guide, "Policy evaluation logic" (within an account, across accounts), "Permissions
boundaries for IAM entities", "AWS JSON policy elements: Principal" (how far a resource policy's grant
reaches); AWS KMS developer guide, "Key policies in AWS KMS", "Grants in AWS KMS", "Allowing users in other
accounts to use a KMS key".
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from enum import StrEnum

from workbench.knowledge.policies.layers import NOTHING, Attached, Layer, LayerAnswer, ask_layer
from workbench.knowledge.policies.shapes import PolicyShape, shape_of
from workbench.knowledge.policies.statements import AccessRequest, Match
from workbench.knowledge.policies.truth import Truth, both, each_once, either


@dataclass(frozen=True, slots=True, kw_only=True)
class Layers:
    """The policies that a request meets. `NOTHING` where there are none, `UNREAD` where nobody could look."""

    scp: Attached = NOTHING
    """One group per level: root, organizational units, account."""
    rcp: Attached = NOTHING
    identity: Attached = NOTHING
    boundary: Attached = NOTHING
    session: Attached = NOTHING
    resource: Attached = NOTHING
    key: Attached = NOTHING
    """The key policy; only for requests to KMS, which have no bucket policy."""
    endpoint: Attached = NOTHING


class Access(StrEnum):
    """Whether a request may pass."""

    ALLOWED = "allowed"
    DENIED = "denied"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """Whether a request may pass, and what decides it."""

    answer: Access
    layer: Layer | None = None
    """Which layer denies; None unless it is denied."""
    match: Match | None = None
    """The Deny that denies it; None when nothing allows it (an implicit deny)."""
    missing_context: tuple[str, ...] = ()
    """Condition keys that were needed and are not known; empty unless the answer is unknown."""
    unread: tuple[Layer, ...] = ()
    """The layers that were not read in full and that would decide; empty unless the answer is unknown."""
    layers: Mapping[Layer, LayerAnswer]
    """What each layer says on its own."""

    @property
    def is_explicit(self) -> bool | None:
        """A Deny denies it, rather than the want of an Allow; None unless it is denied."""
        return self.match is not None if self.answer is Access.DENIED else None

    @property
    def shape(self) -> PolicyShape | None:
        """The name of what the deciding Deny demands, `require-tls`; None when it has none."""
        return shape_of(self.match.statement) if self.match else None


def evaluate(request: AccessRequest, layers: Layers, *, grant: Truth = False) -> Decision:
    """Decide a request.

    Args:
        request: Who wants to do what, and what is known of the circumstances.
        layers: The policies it meets.
        grant: For a KMS key: a grant lets the caller do it.
    """
    boundary = ask_layer(layers.boundary, request)
    bounded: Truth = True if boundary.exists and boundary.is_read else (None if boundary.exists else False)
    request = replace(request, bounded=bounded)
    answers = {Layer(field.name): ask_layer(getattr(layers, field.name), request) for field in fields(Layers)}
    for layer in Layer:
        denying = next((item for item in answers[layer].denies if item.applies), None)
        if denying:
            return Decision(answer=Access.DENIED, layer=layer, match=denying, layers=answers)
    gates = _gates(request, answers, grant)
    closed = next((layer for layer, passes in gates.items() if passes is False), None)
    if closed:
        return Decision(answer=Access.DENIED, layer=closed, layers=answers)
    return _open_or_allowed(answers, gates)


def _gates(request: AccessRequest, answers: Mapping[Layer, LayerAnswer], grant: Truth) -> dict[Layer, Truth]:
    """Return the layers that must let the request pass, in the order in which a denial names them."""
    within = _within_account(request)
    if within is None:
        same, other = _inner_gates(answers, grant, within=True), _inner_gates(answers, grant, within=False)
        inner = {layer: _agreed(same.get(layer, True), other.get(layer, True)) for layer in {**same, **other}}
    else:
        inner = _inner_gates(answers, grant, within=within)
    limits = {layer: _limit(answers[layer]) for layer in (Layer.SCP, Layer.RCP, Layer.ENDPOINT)}
    ordered = {**limits, **inner}
    return {layer: ordered[layer] for layer in Layer if layer in ordered}


def _inner_gates(answers: Mapping[Layer, LayerAnswer], grant: Truth, *, within: bool) -> dict[Layer, Truth]:
    allowed = answers[Layer.IDENTITY].allowed
    boundary, session = _limit(answers[Layer.BOUNDARY]), _limit(answers[Layer.SESSION])
    is_key = answers[Layer.KEY].exists
    given = answers[Layer.KEY if is_key else Layer.RESOURCE].grants
    # AWS does not say how boundary, session and foreign identity policies limit a grant: it may be enough.
    perhaps = None if grant else grant
    direct = given.direct if within else False
    gates = {
        Layer.IDENTITY: either((direct, given.role, allowed, grant) if within else (allowed, perhaps)),
        Layer.BOUNDARY: either((direct, boundary, perhaps)),
        Layer.SESSION: either((direct, session, perhaps)),
    }
    if is_key:
        gates[Layer.KEY] = either((given.any, grant))
    elif not within:
        gates[Layer.RESOURCE] = given.any
    return gates


def _limit(answer: LayerAnswer) -> Truth:
    """A layer that only takes away lets everything pass where it does not exist."""
    return answer.allowed if answer.exists else True


def _agreed(one: Truth, other: Truth) -> Truth:
    return one if one is other else None


def _within_account(request: AccessRequest) -> Truth:
    if request.who and request.who.kind == "service":
        return True  # a service has no account whose policies would have to allow as well
    if request.who is None or request.owner is None:
        return None
    return request.who.account == request.owner


def _open_or_allowed(answers: Mapping[Layer, LayerAnswer], gates: Mapping[Layer, Truth]) -> Decision:
    may_deny = [layer for layer in Layer if answers[layer].denied is None]
    shut = {layer for layer, passes in gates.items() if passes is None}
    if shut & {Layer.IDENTITY, Layer.BOUNDARY, Layer.SESSION}:
        shut |= {Layer.RESOURCE, Layer.KEY}  # an Allow there would do
    may_allow = [layer for layer in Layer if layer in shut and answers[layer].allowed is None]
    if not may_deny and both(gates.values()):
        return Decision(answer=Access.ALLOWED, layers=answers)
    return Decision(
        answer=Access.UNKNOWN,
        missing_context=each_once(
            [key for layer in may_deny for key in answers[layer].keys_to_deny]
            + [key for layer in may_allow for key in answers[layer].keys_to_allow]
        ),
        unread=tuple(
            layer for layer in Layer if layer in {*may_deny, *may_allow} and not answers[layer].is_read
        ),
        layers=answers,
    )

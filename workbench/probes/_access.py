"""What a decision of the policy evaluator tells: facts, and words for the summary."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal, TypeAlias, get_args

from workbench.domain.values import one_of
from workbench.knowledge.denials.reading import LAYER_NAMES
from workbench.knowledge.policies import (
    NOTHING,
    Access,
    AccessRequest,
    Attached,
    Decision,
    Layer,
    LayerAnswer,
    Layers,
    Match,
    PolicyShape,
    Standing,
    Truth,
    covers_action,
    covers_resource,
    evaluate,
    shape_of,
    standing,
)

_LIMITS = (Layer.SCP, Layer.RCP, Layer.BOUNDARY, Layer.SESSION, Layer.ENDPOINT)


KnownAccess: TypeAlias = Literal["allowed", "denied"]
KnownDecision: TypeAlias = Literal["allowed", "explicit_deny", "implicit_deny", "none"]
"""What one layer says, where that is known; `none`: there is no policy of this kind."""
Effect: TypeAlias = Literal["explicit", "implicit"]
Demand: TypeAlias = PolicyShape | Literal[""]
"""What a Deny demands; empty when that has no name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionFacts:
    """A decision as facts tell it. What is not known is None, never a word."""

    decision: KnownAccess | None
    readable_decision: KnownAccess | None
    """The same for those layers that were read, if no other denied."""
    layer: Layer | Literal[""] | None
    effect: Effect | None
    sid: str | None
    policy: str | None
    position: int | None
    pattern: Demand | None
    missing_context: tuple[str, ...]
    unread_layers: tuple[Layer, ...]
    suspects: tuple[str, ...]
    suspect_patterns: tuple[PolicyShape, ...]
    named_pattern: Demand | None
    """What all Denies of the bucket policy demand that apply or, if none surely does, that may; empty when
    they demand several things, or one without a name."""
    standing: tuple[str, ...]
    """The Allows of the layer that denies whose condition does not hold."""
    words: Mapping[Layer, KnownDecision | None] = field(default_factory=dict)


def tell(
    decision: Decision, request: AccessRequest, layers: Layers, *, grant: Truth = False
) -> DecisionFacts:
    """Return what a decision tells."""
    statement = decision.match.statement if decision.match else None
    suspects = suspects_of(decision)
    is_denied = decision.answer is Access.DENIED
    return DecisionFacts(
        decision=known(decision.answer),
        readable_decision=known(_of_readable(request, layers, grant)),
        layer=decision.layer or ("" if decision.answer is Access.ALLOWED else None),
        effect=("explicit" if decision.is_explicit else "implicit") if is_denied else None,
        sid=statement.sid if statement else None,
        policy=statement.policy if statement else None,
        position=statement.position if statement else None,
        pattern=(decision.shape or "") if statement else None,
        missing_context=decision.missing_context,
        unread_layers=tuple(decision.unread),
        suspects=tuple(f"{layer}: {_named(match)}" for layer, match in suspects),
        suspect_patterns=tuple(
            dict.fromkeys(shape for _, match in suspects if (shape := shape_of(match.statement)))
        ),
        named_pattern=_one_demand(decision.layers[Layer.RESOURCE]),
        standing=tuple(_standing_words(item) for item in standing_of(decision, request, layers)),
        words={layer: word_of(answer) for layer, answer in decision.layers.items()},
    )


def standing_of(decision: Decision, request: AccessRequest, layers: Layers) -> tuple[Standing, ...]:
    """Return the Allows of the denying layer that would allow it but for their condition."""
    if decision.answer is not Access.DENIED or decision.layer is None or decision.match:
        return ()
    groups: Attached = getattr(layers, decision.layer)
    found = (standing(item, request) for group in groups for one in group.policies for item in one.statements)
    return tuple(item for item in found if item)


def _standing_words(item: Standing) -> str:
    keys = ", ".join(dict.fromkeys(condition.key for condition in item.failing))
    return f"{item.statement.name} of {item.statement.policy} ({keys})"


def _one_demand(answer: LayerAnswer) -> Demand | None:
    if not answer.is_read:
        return None
    certain = [item for item in answer.denies if item.applies]
    shapes: set[Demand] = {shape_of(item.statement) or "" for item in certain or answer.denies}
    return shapes.pop() if len(shapes) == 1 else ""


def known(answer: Access) -> KnownAccess | None:
    """Return an answer as a fact: None when it is unknown."""
    return one_of(answer, get_args(KnownAccess))


def word_of(answer: LayerAnswer) -> KnownDecision | None:
    """Return what a layer says as a fact: None when it is unknown."""
    return one_of(answer.decision, get_args(KnownDecision))


def suspects_of(decision: Decision) -> tuple[tuple[Layer, Match], ...]:
    """Return the Deny statements that may deny an undecided request."""
    if decision.answer is not Access.UNKNOWN:
        return ()
    return tuple((layer, match) for layer in Layer for match in decision.layers[layer].denies)


def why_denied(decision: Decision, standing: tuple[str, ...] = ()) -> str:
    """Return who denies, for a summary."""
    name = LAYER_NAMES[decision.layer] if decision.layer else "a policy"
    if decision.match is None and standing:
        one = len(standing) == 1
        return (
            f"the Allow in {name} stands there, and its condition does not hold: {', '.join(standing)}"
            if one
            else f"Allows in {name} stand there, and their conditions do not hold: {', '.join(standing)}"
        )
    if decision.match is None:
        return f"nothing in {name} allows it"
    shape = f" [{decision.shape}]" if decision.shape else ""
    return f"a Deny in {name}: {_named(decision.match)}{shape}"


def why_unknown(decision: Decision) -> str:
    """Return what stands in the way of a decision, for a summary."""
    suspects = suspects_of(decision)
    parts = []
    if suspects:
        parts.append(f"{', '.join(_named(match) for _, match in suspects[:3])} may deny it")
    if decision.missing_context:
        parts.append(f"it depends on {', '.join(decision.missing_context)}")
    if decision.unread:
        parts.append(f"not read: {', '.join(LAYER_NAMES[layer] for layer in decision.unread)}")
    return "; ".join(parts) or "it is not known how the policies mean the caller"


def granted_elsewhere(layer: Attached, request: AccessRequest) -> tuple[str, ...]:
    """Return the other resources, as they are written, for which some Allow of a layer covers the action."""
    return tuple(
        dict.fromkeys(
            pattern
            for group in layer
            for policy in group.policies
            for statement in policy.statements
            if statement.effect == "Allow"
            and covers_action(statement, request.action)
            and statement.resource
            and not statement.resource.is_inverse
            for pattern in statement.resource.patterns
            if not covers_resource(pattern, request)
        )
    )


def _named(match: Match) -> str:
    return f"{match.statement.name} of {match.statement.policy}"


def _of_readable(request: AccessRequest, layers: Layers, grant: Truth) -> Access:
    """Leave out what only takes away and was not read."""
    return evaluate(request, readable(layers, _LIMITS), grant=grant).answer


def readable(layers: Layers, limits: Iterable[Layer]) -> Layers:
    """Return the layers, those of `limits` without what was not read."""
    kept: dict[str, Attached] = {str(layer): getattr(layers, layer) for layer in Layer}
    for layer in limits:
        kept[layer] = tuple(group for group in kept[layer] if group.is_complete) or NOTHING
    return Layers(**kept)

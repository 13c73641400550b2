"""Why KMS refuses a caller: the reason behind the layer, by name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Literal, TypeAlias

from workbench.knowledge.policies import (
    AccessRequest,
    Attached,
    Decision,
    Layer,
    LayerDecision,
    Layers,
    ask_layer,
)
from workbench.probes.kms._key_request import KmsKey

SubReason: TypeAlias = Literal[
    "alias-wrong-account",
    "key-in-other-region",
    "aws-managed-key-abroad",
    "encryption-context",
    "key-policy-condition",
    "key-policy-cross-account",
    "key-policy-without-root",
    "identity-encryption-context",
    "identity-condition",
    "identity-lacks-kms",
    "boundary-lacks-kms",
    "session-lacks-kms",
    "scp-lacks-kms",
    "rcp-lacks-kms",
    "explicit-deny",
]
"""Why KMS refuses."""

SENTENCES: Mapping[SubReason, str] = {
    "alias-wrong-account": "the bucket names the key by an alias, which S3 looks up in the writer's account",
    "key-in-other-region": "the key is of another Region than the bucket",
    "aws-managed-key-abroad": "AWS's own key for S3 serves no other account",
    "encryption-context": "the key policy expects another encryption context: with Bucket Keys it is the ARN "
    "of the bucket, without them that of the object",
    "key-policy-condition": "a condition of the key policy does not fit",
    "key-policy-cross-account": "the key policy does not let the writer's account use it",
    "key-policy-without-root": "the key policy neither names the writer nor leaves it to the account",
    "identity-encryption-context": "the writer's Allow expects another encryption context",
    "identity-condition": "a condition of the writer's Allow does not hold",
    "identity-lacks-kms": "no policy of the writer allows it",
    "boundary-lacks-kms": "the permissions boundary does not allow it",
    "session-lacks-kms": "the session policy does not allow it",
    "scp-lacks-kms": "the service control policies do not allow it",
    "rcp-lacks-kms": "the resource control policies do not allow it",
    "explicit-deny": "a Deny applies",
}
"""Each reason in words."""
_OF_LAYER: Mapping[Layer, SubReason] = {
    Layer.IDENTITY: "identity-lacks-kms",
    Layer.BOUNDARY: "boundary-lacks-kms",
    Layer.SESSION: "session-lacks-kms",
    Layer.SCP: "scp-lacks-kms",
    Layer.RCP: "rcp-lacks-kms",
}


def sub_reason(
    decision: Decision, request: AccessRequest, other: AccessRequest, layers: Layers, key: KmsKey
) -> SubReason:
    """Return why a denied request is denied.

    Args:
        decision: The denial.
        request: What was denied.
        other: The same with the other encryption context.
        layers: The policies.
        key: The key.
    """
    if decision.is_explicit:
        return "explicit-deny"
    is_foreign = bool(request.who) and request.who is not None and request.who.account != request.owner
    if key.is_aws_managed and is_foreign:
        return "aws-managed-key-abroad"
    of_layer = _OF_LAYER.get(decision.layer) if decision.layer else None
    if of_layer:
        if decision.layer is not Layer.IDENTITY:
            return of_layer
        own = _spoils(layers.identity, request, other)
        if own:
            return "identity-encryption-context" if own == "encryption-context" else "identity-condition"
        return _spoils(layers.key, request, other) or of_layer
    return _spoils(layers.key, request, other) or (
        "key-policy-cross-account" if is_foreign else "key-policy-without-root"
    )


def delegates(policy: Attached, request: AccessRequest) -> bool | None:
    """Tell whether the key policy leaves the decision to the policies of the key's account."""
    answer = ask_layer(policy, request)
    return answer.grants.account if answer.is_read or answer.grants.account else None


def _spoils(policy: Attached, request: AccessRequest, other: AccessRequest) -> SubReason | None:
    """Return which condition of a policy keeps out a caller whom it allows else; None when none does."""
    if ask_layer(policy, request).decision is not LayerDecision.IMPLICIT_DENY:
        return None
    if ask_layer(policy, other).allowed:
        return "encryption-context"
    return "key-policy-condition" if ask_layer(_unconditional(policy), request).allowed else None


def _unconditional(policy: Attached) -> Attached:
    return tuple(
        replace(
            group,
            policies=tuple(
                replace(item, statements=tuple(replace(one, conditions=()) for one in item.statements))
                for item in group.policies
            ),
        )
        for group in policy
    )

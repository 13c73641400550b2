"""Who may do what: AWS's policy evaluation, in three-valued logic.

What is not known (a policy that could not be read, a condition key that nobody recorded) makes an answer
unknown wherever it matters, and nowhere else.
"""

from __future__ import annotations

from workbench.knowledge.policies.context import Context, Given
from workbench.knowledge.policies.documents import Policy, Statement, read_policy
from workbench.knowledge.policies.evaluation import Access, Decision, Layers, evaluate
from workbench.knowledge.policies.layers import (
    NOTHING,
    UNREAD,
    Attached,
    Group,
    Layer,
    LayerAnswer,
    LayerDecision,
    ask_layer,
    attached,
)
from workbench.knowledge.policies.principals import (
    Principal,
    identity_keys,
    means,
    named_identity,
    parse_principal,
    provider,
    service,
)
from workbench.knowledge.policies.shapes import PolicyShape, shape_of
from workbench.knowledge.policies.statements import (
    AccessRequest,
    Match,
    Standing,
    covers_action,
    covers_resource,
    match,
    standing,
)
from workbench.knowledge.policies.truth import Truth
from workbench.knowledge.policies.wildcards import matches

__all__ = [
    "NOTHING",
    "UNREAD",
    "Access",
    "AccessRequest",
    "Attached",
    "Context",
    "Decision",
    "Given",
    "Group",
    "Layer",
    "LayerAnswer",
    "LayerDecision",
    "Layers",
    "Match",
    "Policy",
    "PolicyShape",
    "Principal",
    "Standing",
    "Statement",
    "Truth",
    "ask_layer",
    "attached",
    "covers_action",
    "covers_resource",
    "evaluate",
    "identity_keys",
    "match",
    "matches",
    "means",
    "named_identity",
    "parse_principal",
    "provider",
    "read_policy",
    "service",
    "shape_of",
    "standing",
]

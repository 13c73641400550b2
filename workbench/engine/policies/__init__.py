"""Who may do what: AWS's policy evaluation, in three-valued logic.

What is not known (a policy that could not be read, a condition key that nobody recorded) makes an answer
unknown wherever it matters, and nowhere else.
"""

from __future__ import annotations

from workbench.engine.policies.context import Context, Given
from workbench.engine.policies.documents import Policy, Statement, read_policy
from workbench.engine.policies.evaluation import Answer, Decision, Layers, evaluate
from workbench.engine.policies.layers import (
    NOTHING,
    UNREAD,
    Attached,
    Group,
    Layer,
    LayerAnswer,
    Word,
    ask_layer,
    attached,
)
from workbench.engine.policies.principals import Principal, identity_keys, means, parse_principal, service
from workbench.engine.policies.shapes import shape_of
from workbench.engine.policies.statements import Match, Request, covers_action, match
from workbench.engine.policies.truth import Truth
from workbench.engine.policies.wildcards import matches

__all__ = [
    "NOTHING",
    "UNREAD",
    "Answer",
    "Attached",
    "Context",
    "Decision",
    "Given",
    "Group",
    "Layer",
    "LayerAnswer",
    "Layers",
    "Match",
    "Policy",
    "Principal",
    "Request",
    "Statement",
    "Truth",
    "Word",
    "ask_layer",
    "attached",
    "covers_action",
    "evaluate",
    "identity_keys",
    "match",
    "matches",
    "means",
    "parse_principal",
    "read_policy",
    "service",
    "shape_of",
]

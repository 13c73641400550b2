"""What the policies of one layer say about a request."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

from workbench.knowledge.policies.documents import Policy
from workbench.knowledge.policies.principals import Reach
from workbench.knowledge.policies.statements import AccessRequest, Match, match
from workbench.knowledge.policies.truth import Truth, both, each_once, either


class Layer(StrEnum):
    """The kinds of policies, in the order in which AWS asks them."""

    SCP = "scp"
    """Service control policies of the caller's organization."""
    RCP = "rcp"
    """Resource control policies of the resource's organization."""
    IDENTITY = "identity"
    BOUNDARY = "boundary"
    SESSION = "session"
    RESOURCE = "resource"
    """The bucket policy."""
    KEY = "key"
    """The policy and the grants of a KMS key."""
    ENDPOINT = "endpoint"
    """The policy of the VPC endpoint that the request comes through."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Policies of which one must allow: those of an identity, those attached to one organizational unit."""

    policies: tuple[Policy, ...] = ()
    is_complete: bool = True
    """All were read. One that was not may allow, and may deny."""


Attached: TypeAlias = tuple[Group, ...]
"""The policies of a layer: each group must allow. Several are the levels of an organization."""

NOTHING: Attached = ()
"""There are no policies of this kind."""
UNREAD: Attached = (Group(is_complete=False),)
"""Whether there are any is not known."""


def attached(policies: Iterable[Policy | None]) -> Attached:
    """Return one group of policies; None stands for one that exists and could not be read."""
    several = tuple(policies)
    read = tuple(policy for policy in several if policy)
    return (Group(policies=read, is_complete=len(read) == len(several)),)


class LayerDecision(StrEnum):
    """What one layer says."""

    ALLOWED = "allowed"
    EXPLICIT_DENY = "explicit_deny"
    IMPLICIT_DENY = "implicit_deny"
    """No statement allows."""
    UNKNOWN = "unknown"
    NONE = "none"
    """There is no such policy."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LayerAnswer:
    """What the policies of one layer say about one request."""

    exists: bool
    denies: tuple[Match, ...]
    """The Deny statements that apply, or may."""
    allows: tuple[Match, ...]
    denied: Truth
    """A Deny applies."""
    allowed: Truth
    """Each group has an Allow that applies; Denies are another question. False when there is no policy."""
    grants: Reach
    """How a resource policy's Allows mean the caller."""
    is_read: bool
    """All policies were read."""

    @property
    def decision(self) -> LayerDecision:
        """The layer's answer in one word."""
        if not self.exists:
            return LayerDecision.NONE
        if self.denied:
            return LayerDecision.EXPLICIT_DENY
        if self.allowed is False:
            return LayerDecision.IMPLICIT_DENY
        return LayerDecision.ALLOWED if self.allowed and self.denied is False else LayerDecision.UNKNOWN

    @property
    def keys_to_deny(self) -> tuple[str, ...]:
        """Condition keys that would tell whether a Deny applies."""
        return _keys(self.denies)

    @property
    def keys_to_allow(self) -> tuple[str, ...]:
        """Condition keys that would tell whether an Allow applies."""
        return _keys(self.allows)


def ask_layer(groups: Attached, request: AccessRequest) -> LayerAnswer:
    """Return what the policies of one layer say."""
    found = [
        [match(item, request) for policy in group.policies for item in policy.statements] for group in groups
    ]
    matched = [[item for item in one if item] for one in found]
    allows = [[item for item in one if item.statement.effect == "Allow"] for one in matched]
    denies = tuple(item for one in matched for item in one if item.statement.effect == "Deny")
    gaps = [() if group.is_complete else (None,) for group in groups]
    is_read = not any(gaps)
    each = [either((*(item.applies for item in one), *gap)) for one, gap in zip(allows, gaps, strict=True)]
    grants = Reach() if is_read else Reach(None, None, None)
    for item in (item for one in allows for item in one):
        grants = grants | item.reach
    return LayerAnswer(
        exists=bool(groups),
        denies=denies,
        allows=tuple(item for one in allows for item in one),
        denied=either((*(item.applies for item in denies), *(None for gap in gaps if gap))),
        allowed=both(each) if groups else False,
        grants=grants,
        is_read=is_read,
    )


def _keys(matches: Iterable[Match]) -> tuple[str, ...]:
    return each_once(key for item in matches if item.applies is None for key in item.keys)

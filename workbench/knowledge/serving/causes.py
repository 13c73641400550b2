"""What the words of SageMaker, or of a model's container, make likely where a model should serve.

The words themselves are rows of the signature catalogue; of those, what speaks for deployments.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias, get_args

from workbench.domain.values import one_of
from workbench.knowledge.signatures import SignatureMatch, in_use

PLAYBOOK = "model-deploy-or-predict"
"""The playbook for which the rows of the catalogue speak."""
DeployCause: TypeAlias = Literal[
    "model-not-approved",
    "model-package-failed",
    "approved-but-not-deployed",
    "endpoint-update-rolled-back",
    "cross-account-registry-denied",
    "model-artifact-missing",
    "model-artifact-replaced",
    "model-artifact-access-denied",
    "model-artifact-kms",
    "model-artifact-wrong-region-or-layout",
    "endpoint-image-unavailable",
    "endpoint-gpu-driver-mismatch",
    "model-runtime-version-mismatch",
    "endpoint-subnet-az-mismatch",
    "endpoint-capacity-or-quota",
    "endpoint-undersized-memory",
    "endpoint-undersized-cpu",
    "feature-count-mismatch",
    "feature-drift-violation",
    "training-serving-schema-skew",
    "content-type-mismatch",
    "network-isolation-or-vpc-egress",
    "execution-role-broken",
    "endpoint-healthcheck-failed",
]
_ANY_REFUSED_BODY = "content-type-mismatch"
_OF_THE_MODEL = ("feature-count-mismatch", "model-runtime-version-mismatch")
"""What a 415 may say of a body that was read: some containers answer so to whatever they cannot use."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What a text says."""

    causes: tuple[DeployCause, ...] = ()
    """The likeliest first; empty where the words speak for none, or are not known."""
    signature: str = ""
    """The row of the catalogue that decided; empty where none did."""
    meaning: str = ""
    """What it means, in one sentence."""
    line: str = ""
    """The line that holds it."""

    @property
    def says(self) -> DeployCause | Literal[""]:
        """The one cause that the words name; empty where they name none, or leave several open."""
        return self.causes[0] if len(self.causes) == 1 else ""


def read(text: str) -> Reading:
    """Return what a text says of a deployment or a prediction; of several things, what is nearest the root.

    Words that name one cause come before words that leave several open, wherever they stand: a health check
    that failed is told last by SageMaker and says nothing, the container told why before.

    Args:
        text: A `FailureReason`, a refusal, an answer of a container, lines of its log.
    """
    matches = _matches(text)
    found = [_reading(match.signature.speaks_for[PLAYBOOK], match) for match in matches if match.leads]
    first = next((item for item in found if item.says), next(iter(found), Reading()))
    if first.says != _ANY_REFUSED_BODY:
        return first
    beside = (_reading(match.signature.speaks_for[PLAYBOOK], match) for match in matches)
    return next((item for item in beside if item.says in _OF_THE_MODEL), first)


def _matches(text: str) -> list[SignatureMatch]:
    return [match for match in in_use().matches(text) if PLAYBOOK in match.signature.speaks_for]


def _reading(speaks_for: tuple[str, ...], match: SignatureMatch) -> Reading:
    named = (one_of(cause, get_args(DeployCause)) for cause in speaks_for)
    return Reading(
        causes=tuple(cause for cause in named if cause),
        signature=match.signature.id,
        meaning=match.signature.meaning,
        line=match.text,
    )

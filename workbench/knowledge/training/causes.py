"""What the words of SageMaker, or of the code in a container, make likely.

The words themselves are rows of the signature catalogue; of those, what speaks for the playbook of training.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias, get_args

from workbench.domain.values import one_of
from workbench.knowledge.signatures import in_use

PLAYBOOK = "training-stuck"
"""The playbook for which the rows of the catalogue speak."""
TrainingCause: TypeAlias = Literal[
    "training-quota-exceeded",
    "training-instance-type-unavailable",
    "training-capacity-wait",
    "training-spot-wait-or-interrupted",
    "training-input-empty-or-unlistable",
    "training-role-not-assumable",
    "training-input-prefix-ambiguous",
    "training-input-access-denied",
    "training-input-kms-denied",
    "kms-key-unusable",
    "training-vpc-no-s3-route",
    "training-image-pull-failed",
    "training-volume-full",
    "training-container-hang",
    "training-network-isolation-blocks-dependency",
    "training-script-error",
    "training-upload-denied",
    "training-max-runtime",
]
"""What words can make likely; other causes leave none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What a text says."""

    causes: tuple[TrainingCause, ...] = ()
    """The likeliest first; empty where the words speak for none, or are not known."""
    signature: str = ""
    """The row of the catalogue that decided; empty where none did."""
    meaning: str = ""
    """What it means, in one sentence."""
    line: str = ""
    """The line that holds it."""


def read(text: str) -> Reading:
    """Return what a text says of a training job; of several things, what is nearest to the root.

    Args:
        text: A `FailureReason`, a message of a phase, a refusal, lines of a log.
    """
    for match in in_use().matches(text):
        row = match.signature
        if row.decides and PLAYBOOK in row.speaks_for:
            named = (one_of(cause, get_args(TrainingCause)) for cause in row.speaks_for[PLAYBOOK])
            causes: tuple[TrainingCause, ...] = tuple(cause for cause in named if cause)
            return Reading(causes=causes, signature=row.id, meaning=row.meaning, line=match.text)
    return Reading()


def first(reading: Reading) -> TrainingCause | Literal[""]:
    """Return the one cause that the words name; empty where they name none, or leave several open."""
    return reading.causes[0] if len(reading.causes) == 1 else ""

"""What the words of SageMaker, or of the code in a container, make likely.

The words themselves are rows of the signature catalogue; of those, what speaks for the playbook of training.
"""

from __future__ import annotations

from typing import Literal, TypeAlias, get_args

from workbench.knowledge.signatures.reading import Reading as CauseReading
from workbench.knowledge.signatures.reading import read_for

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


Reading: TypeAlias = CauseReading[TrainingCause]


def read(text: str) -> Reading:
    """Return what a text says of a training job; of several things, what is nearest to the root.

    Args:
        text: A `FailureReason`, a message of a phase, a refusal, lines of a log.
    """
    return read_for(PLAYBOOK, text, get_args(TrainingCause))


def first(reading: Reading) -> TrainingCause | Literal[""]:
    """Return the one cause that the words name; empty where they name none, or leave several open."""
    return reading.only or ""

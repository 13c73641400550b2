"""Error signatures: from the words of a failure to what they mean."""

from __future__ import annotations

from workbench.knowledge.signatures.catalogue import (
    NONE,
    Signature,
    SignatureCatalogue,
    SignatureMatch,
    in_use,
    use,
)
from workbench.knowledge.signatures.specificity import branches, literal_length

__all__ = [
    "NONE",
    "Signature",
    "SignatureCatalogue",
    "SignatureMatch",
    "branches",
    "in_use",
    "literal_length",
    "use",
]

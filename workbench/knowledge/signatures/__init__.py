"""Error signatures: from the words of a failure to what they mean."""

from __future__ import annotations

from workbench.knowledge.signatures.catalogue import (
    NONE,
    Signature,
    SignatureCatalogue,
    SignatureId,
    SignatureMatch,
    in_use,
    use,
)
from workbench.knowledge.signatures.specificity import branches, literal_length
from workbench.knowledge.signatures.trouble import LEVELS, TROUBLE_WORDS, filter_pattern, says_it_failed

__all__ = [
    "LEVELS",
    "NONE",
    "TROUBLE_WORDS",
    "Signature",
    "SignatureCatalogue",
    "SignatureId",
    "SignatureMatch",
    "branches",
    "filter_pattern",
    "in_use",
    "literal_length",
    "says_it_failed",
    "use",
]

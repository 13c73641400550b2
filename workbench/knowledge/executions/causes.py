"""The cause of a failure: plain words, or a document in which a service describes the run that failed."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from workbench.domain.text import clean

_SAYS = ("ErrorMessage", "errorMessage", "FailureReason", "StatusReason", "StoppedReason", "Cause")


def document_of(cause: str) -> Mapping[str, Any]:
    """Return the document that a cause holds; empty when it holds words."""
    try:
        found = json.loads(cause)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, Mapping) else {}


def says(cause: str) -> str:
    """Return a cause as one line of words: of a document, what the service says of its failure."""
    told = document_of(cause)
    words = next((told[name] for name in _SAYS if isinstance(told.get(name), str)), cause)
    return " ".join(clean(words, keep_lines=True).split())

"""Payloads are measured, never kept: the length takes the place of what `Operation.measured` names."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from typing import Any


def measured(answer: Any, members: Collection[str]) -> Any:
    """Return an answer with `{"bytes": 1234}` in place of what the members of these names hold, at any depth.

    Args:
        answer: What botocore parsed.
        members: Names, as the API spells them.
    """
    if isinstance(answer, Mapping):
        return {
            name: {"bytes": _length(value)} if name in members else measured(value, members)
            for name, value in answer.items()
        }
    if isinstance(answer, list):
        return [measured(item, members) for item in answer]
    return answer


def _length(payload: Any) -> int:
    """Return the bytes of a text in UTF-8, or of the JSON of anything else."""
    text = payload if isinstance(payload, str) else json.dumps(payload, default=str)
    return len(text.encode("utf-8", "surrogatepass"))

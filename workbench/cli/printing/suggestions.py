"""How `triage` prints what it suggests."""

from __future__ import annotations

import shlex
from collections.abc import Sequence

from workbench.domain.text import clean
from workbench.domain.values import JsonObject
from workbench.engine.triage import Suggestion
from workbench.exporters.json_document import to_json


def as_json(suggestions: Sequence[Suggestion]) -> str:
    """Return the best suggestion as `playbook` and `parameters`, and all of them under `suggestions`."""
    best = suggestions[0] if suggestions else None
    return to_json(
        {
            "playbook": best.playbook if best else None,
            "parameters": best.parameters if best else {},
            "suggestions": [_one(item) for item in suggestions],
        }
    )


def as_text(suggestions: Sequence[Suggestion]) -> str:
    """Return each suggestion as the command that runs it, and what it was recognised by."""
    if not suggestions:
        return (
            "nothing recognised: paste an error, an ARN, an s3:// URI, a link, an alarm, or name a playbook\n"
        )
    return "\n".join(_block(item) for item in suggestions)


def _one(item: Suggestion) -> JsonObject:
    return {
        "playbook": item.playbook,
        "parameters": item.parameters,
        "recognised": item.recognised,
        "score": item.score,
    }


def _block(item: Suggestion) -> str:
    options = "".join(f" --set {shlex.quote(f'{name}={value}')}" for name, value in item.parameters.items())
    recognised = "".join(f"    {line}\n" for line in item.recognised)
    return f"workbench run {item.playbook}{clean(options)}\n{recognised}"

"""JSON as people and programs read it."""

from __future__ import annotations

import json

from workbench.domain.values import JsonValue
from workbench.knowledge.redaction import redact


def to_json(value: JsonValue) -> str:
    """Return JSON for people and programs: without secrets, indented, ASCII only, ended by a line feed."""
    return json.dumps(redact(value)[0], indent=2) + "\n"

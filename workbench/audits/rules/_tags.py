"""Whether a resource has the tags that the guide asks for. Keys tell capitals: `gxp` is not `GxP`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from workbench.domain.values import JsonObject
from workbench.engine.audit.contract import Assessment, bad, good, weak
from workbench.knowledge.answers import text

TAGS = ("Environment", "GxP", "System", "DataType")
"""GxP-4 of the guide."""


@dataclass(frozen=True, slots=True)
class TagParams:
    """What the audit may set."""

    keys: tuple[str, ...] = TAGS
    values: tuple[str, ...] = ()
    """`KEY=VALUE` for each value that a key may have; a key that is not named here may have any."""


def as_mapping(tags: Iterable[JsonObject]) -> dict[str, str]:
    """Return tags that are listed as objects with a key and a value, as most services do."""
    return {text(item, "Key"): text(item, "Value") for item in tags}


def judge_tags(tags: Mapping[str, str], params: TagParams) -> Assessment:
    """Judge the tags of a resource."""
    missing = [key for key in params.keys if key not in tags]
    if missing:
        spelled = {key.lower(): key for key in tags}
        near = [f"{spelled[key.lower()]} is not {key}" for key in missing if key.lower() in spelled]
        return bad(f"no tag {', '.join(missing)}{f' ({near[0]})' if near else ''}")
    allowed: dict[str, set[str]] = {}
    for pair in params.values:
        key, _, value = pair.partition("=")
        allowed.setdefault(key, set()).add(value)
    strange = [
        f"{key}={tags[key]}" for key in params.keys if key in allowed and tags[key] not in allowed[key]
    ]
    return weak(f"not an agreed value: {', '.join(strange)}") if strange else good("all tags")

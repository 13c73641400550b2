"""What can be recognised in pasted text: names that belong together, found in one place of it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from ipaddress import ip_address

MAX_VALUE = 2048
"""Longer names exist nowhere in AWS: S3 keys end at 1,024 bytes, ARNs at 2,048."""

BUCKET = r"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]"
VALUE = r"(?:\"([^\"\n]{1,2048})\"|'([^'\n]{1,2048})'|([^\s\"',;]{1,2048}))"
_MASK = re.compile(
    r"\*{2,}|(?<![A-Za-z0-9])(?:X{3,}|x{4,}|\?{3,})(?![A-Za-z0-9])|<[\w .:/-]{1,60}>"
    r"|\$\{[^}]{0,80}\}|\$\([^)]{0,80}\)|\{\{[^}]{0,80}\}\}|(?:^|[/:])\{[a-z_]{1,40}\}"
    r"|(?:^|[/:])(?:\u2026|\.{3})(?:$|/)|\b(?:REDACTED|MASKED)\b|[\u2588\u2022]{2,}"
)
"""What people put in place of a name that they do not want to show, and templates before they are filled."""
_SPOKEN = ("error_text",)
"""Words, not names: a mask in them hides nothing that is asked for."""


@dataclass(frozen=True, slots=True)
class Entity:
    """What was found in one place."""

    parameters: Mapping[str, str] = field(default_factory=dict)
    """Values under the parameter names that the playbooks share."""
    remark: str = ""
    """For people: what else it says, such as `error AccessDenied on PutObject`."""
    services: tuple[str, ...] = ()
    """AWS services that it speaks of, as boto3 names them."""
    operation: str = ""
    """The API operation that was attempted, `PutObject`."""


def entity(
    *services: str, operation: str = "", remark: str = "", **parameters: str | None
) -> Iterator[Entity]:
    """Yield one entity of those parameters that have a sensible value, or nothing.

    No sensible value is a mask, what a command line would take from a file, a folder where a key should be,
    and a word where an address should be (`AWS Internal`, `s3.amazonaws.com`).
    """
    key = parameters.get("key") or ""
    if key.endswith("/"):
        parameters["key"] = None  # a folder of the console, no object that anybody misses
    if not _is_address(parameters.get("source_ip") or ""):
        parameters["source_ip"] = None
    sensible = {
        name: value
        for name, value in parameters.items()
        if value and len(value) <= MAX_VALUE and (name in _SPOKEN or not _is_no_name(value))
    }
    if sensible or remark:
        yield Entity(sensible, remark=remark, services=services, operation=operation)


def _is_no_name(value: str) -> bool:
    return value.startswith("file://") or _MASK.search(value) is not None


def _is_address(text: str) -> bool:
    try:
        return bool(ip_address(text))
    except ValueError:
        return False

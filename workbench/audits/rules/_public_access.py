"""The four settings of Block Public Access, which a bucket and its account both have.

Source: Amazon S3 user guide, "Blocking public access to your Amazon S3 storage".
"""

from __future__ import annotations

from workbench.domain.evidence import Answer
from workbench.domain.values import JsonObject
from workbench.knowledge.answers import member

_SETTINGS = ("BlockPublicAcls", "IgnorePublicAcls", "BlockPublicPolicy", "RestrictPublicBuckets")


def settings_off(answer: Answer) -> list[str]:
    """Return the settings that do not block, by an answer of GetPublicAccessBlock; all where none was set."""
    settings = member(answer.data, "PublicAccessBlockConfiguration")
    return [name for name in _SETTINGS if settings.get(name) is not True]


def block_data(*off: str) -> JsonObject:
    """Return the data of such an answer with these settings off, for examples."""
    return {"PublicAccessBlockConfiguration": {name: name not in off for name in _SETTINGS}}

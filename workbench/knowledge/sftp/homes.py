"""Where the users of a server of Transfer Family land in S3.

Source: AWS Transfer Family API reference, DescribedUser (HomeDirectory, HomeDirectoryMappings),
HomeDirectoryMapEntry.
"""

from __future__ import annotations

from workbench.domain.values import JsonObject
from workbench.knowledge.answers import member, objects, text


def homes_of_user(answer: JsonObject) -> list[str]:
    """Return the places `bucket/prefix` that a user writes to.

    Args:
        answer: Of DescribeUser.
    """
    user = member(answer, "User")
    mapped = [text(item, "Target") for item in objects(user, "HomeDirectoryMappings")]
    home = text(user, "HomeDirectory")
    places = mapped if text(user, "HomeDirectoryType") == "LOGICAL" or mapped else [home]
    return [place.strip("/") for place in places if place.strip("/")]


def buckets_of_user(answer: JsonObject) -> list[str]:
    """Return the buckets of those places, each once."""
    return list(dict.fromkeys(place.partition("/")[0] for place in homes_of_user(answer)))

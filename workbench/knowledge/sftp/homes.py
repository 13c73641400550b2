"""Where the users of a server of Transfer Family land in S3.

Sources: AWS Transfer Family API reference, DescribedUser (HomeDirectory, HomeDirectoryMappings),
HomeDirectoryMapEntry; user guide, "Using logical directories".
"""

from __future__ import annotations

from workbench.domain.values import JsonObject
from workbench.knowledge.answers import member, objects, text
from workbench.knowledge.s3.places import S3Place

_USER_NAME = "${transfer:UserName}"


def homes_of_user(answer: JsonObject) -> list[str]:
    """Return the places `bucket/prefix` that a user writes to.

    Args:
        answer: Of DescribeUser.
    """
    user = member(answer, "User")
    mapped = [text(item, "Target") for item in objects(user, "HomeDirectoryMappings")]
    home = text(user, "HomeDirectory")
    places = mapped if is_logical(user) or mapped else [home]
    return [place.strip("/") for place in places if place.strip("/")]


def buckets_of_user(answer: JsonObject) -> list[str]:
    """Return the buckets of those places, each once."""
    return list(dict.fromkeys(place.partition("/")[0] for place in homes_of_user(answer)))


def is_logical(user: JsonObject) -> bool:
    """Tell whether a described user sees only what is mapped, and nothing else of S3."""
    return text(user, "HomeDirectoryType") == "LOGICAL"


def places_of(user: JsonObject, user_name: str) -> tuple[S3Place, ...]:
    """Return the folders that the files of a described user go to: each mapping, or the home directory."""
    paths = (
        [text(mapping, "Target") for mapping in objects(user, "HomeDirectoryMappings")]
        if is_logical(user)
        else [text(user, "HomeDirectory")]
    )
    named = (path.strip("/").replace(_USER_NAME, user_name) for path in paths)
    places = (S3Place.parse_folder(f"s3://{path}") for path in named)
    return tuple(place for place in dict.fromkeys(places) if place)

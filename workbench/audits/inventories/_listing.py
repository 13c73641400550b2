"""From the items of a list to resources, where each item names itself."""

from __future__ import annotations

from collections.abc import Iterable

from workbench.domain.audit import Resource
from workbench.domain.values import JsonObject
from workbench.engine.audit.contract import Seen
from workbench.knowledge.answers import text


def listed(
    items: Iterable[JsonObject], inventory: str, region: str, *, name: str, arn: str = ""
) -> list[Seen]:
    """Return a resource for each item that has a name.

    Args:
        items: As the service lists them.
        inventory: The id of the inventory.
        region: Where they were listed.
        name: The member that holds the name.
        arn: The member that holds the ARN, if one does.
    """
    return [
        Seen(
            resource=Resource(
                inventory=inventory,
                name=text(item, name),
                region=region,
                arn=text(item, arn) if arn else "",
            ),
            listed=item,
        )
        for item in items
        if text(item, name)
    ]

"""Read-only commands to begin with, where no playbook is about what a text says."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterable, Iterator

from workbench.knowledge.pasted.entities import Entity

_OPERATION = re.compile(r"[A-Z][A-Za-z0-9]{1,100}")
_REGION = re.compile(r"[a-z]{2}(?:-[a-z]{2,10}){1,3}-\d")
_ROLE = re.compile(r"arn:(aws[a-z-]*):sts::(\d{12}):assumed-role/([\w+=,.@-]{1,64})/.+")
_IDENTITY = re.compile(r"arn:aws[a-z-]*:iam::\d{12}:(?:role|user)/[\w+=,.@/-]{1,512}")


def first_look(entities: Iterable[Entity]) -> tuple[str, ...]:
    """Return commands that change nothing and cost nothing: who asks, what was called, what may be called.

    Args:
        entities: What the text names.
    """
    found = list(entities)
    return tuple(dict.fromkeys(shlex.join(command) for command in _commands(found)))


def _commands(entities: list[Entity]) -> Iterator[list[str]]:
    yield ["aws", "sts", "get-caller-identity"]
    resource, principal = (_named(entities, name) for name in ("resource_arn", "principal_arn"))
    operation = next((item.operation for item in entities if _OPERATION.fullmatch(item.operation)), "")
    region = next((part for part in resource.split(":")[3:4] if _REGION.fullmatch(part)), "")
    where = ["--region", region] if region else []
    if operation:
        looked_up = f"AttributeKey=EventName,AttributeValue={operation}"
        lookup = ["aws", "cloudtrail", "lookup-events", "--lookup-attributes", looked_up]
        yield [*lookup, "--max-results", "20", *where]
    actions = (
        f"{item.services[0]}:{item.operation}" for item in entities if item.services and item.operation
    )
    action = next(actions, "")
    who = _ROLE.sub(r"arn:\1:iam::\2:role/\3", principal)
    if action and _IDENTITY.fullmatch(who):
        simulate = ["aws", "iam", "simulate-principal-policy", "--policy-source-arn", who]
        on = ["--resource-arns", resource] if resource.startswith("arn:") else []
        yield [*simulate, "--action-names", action, *on]
    if resource.startswith("arn:"):
        yield ["workbench", "timeline", "--set", f"resource_arn={resource}", "--since", "2d"]


def _named(entities: Iterable[Entity], parameter: str) -> str:
    return next((item.parameters[parameter] for item in entities if parameter in item.parameters), "")

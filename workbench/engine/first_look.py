"""Read-only commands to begin with, where no playbook is about what a text says."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from workbench.domain.shell import command_line
from workbench.engine.first_commands import BY_SERVICE
from workbench.knowledge.arns import Arn
from workbench.knowledge.pasted.entities import Entity

_ENOUGH = 3
_OPERATION = re.compile(r"[A-Z][A-Za-z0-9]{1,100}")
_REGION = re.compile(r"[a-z]{2}(?:-[a-z]{2,10}){1,3}-\d")
_ROLE = re.compile(r"arn:(aws[a-z-]*):sts::(\d{12}):assumed-role/([\w+=,.@-]{1,64})/.+")
_IDENTITY = re.compile(r"arn:aws[a-z-]*:iam::\d{12}:(?:role|user)/[\w+=,.@/-]{1,512}")
_PLACE = re.compile(r"\{(\w+)\}")


def first_look(entities: Iterable[Entity], services: Iterable[str] = ()) -> tuple[str, ...]:
    """Return commands that change nothing and cost nothing, at least three.

    First what the services have to say of the thing that the text names, or of what they have; then who asks,
    what was called, and what may be called.

    Args:
        entities: What the text names.
        services: What it is about, as boto3 names them, the likeliest first.
    """
    found = list(entities)
    of_services = [command for service in dict.fromkeys(services) for command in _of_service(service, found)]
    commands = [*of_services, *_of_calls(found)]
    if len(commands) < _ENOUGH:
        commands += _general()
    return tuple(dict.fromkeys(command_line(command) for command in commands))


def _of_service(service: str, entities: Iterable[Entity]) -> list[list[str]]:
    named = {name: value for item in entities for name, value in item.parameters.items()}
    where = _where(named.get("resource_arn", ""))
    known = [
        ["aws", *(_PLACE.sub(lambda place: named[place[1]], word) for word in command.split()), *where]
        for command in BY_SERVICE.get(service, ())
        if all(_is_name(named.get(name, "")) for name in _PLACE.findall(command))
    ]
    return known[:_ENOUGH]


def _is_name(value: str) -> bool:
    """Tell whether a value can stand behind an option, and is taken for none itself."""
    return value != "" and not value.startswith("-")


def _of_calls(entities: list[Entity]) -> Iterator[list[str]]:
    yield ["aws", "sts", "get-caller-identity"]
    resource, principal = (_named(entities, name) for name in ("resource_arn", "principal_arn"))
    operation = next((item.operation for item in entities if _OPERATION.fullmatch(item.operation)), "")
    if operation:
        looked_up = f"AttributeKey=EventName,AttributeValue={operation}"
        lookup = ["aws", "cloudtrail", "lookup-events", "--lookup-attributes", looked_up]
        yield [*lookup, "--max-results", "20", *_where(resource)]
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


def _general() -> Iterator[list[str]]:
    lookup = ["aws", "cloudtrail", "lookup-events", "--lookup-attributes"]
    yield [*lookup, "AttributeKey=ReadOnly,AttributeValue=false", "--max-results", "20"]
    yield ["workbench", "doctor"]


def _where(resource: str) -> list[str]:
    region = Arn.parse(resource).region
    return ["--region", region] if _REGION.fullmatch(region) else []


def _named(entities: Iterable[Entity], parameter: str) -> str:
    return next((item.parameters[parameter] for item in entities if parameter in item.parameters), "")

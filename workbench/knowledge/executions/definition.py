"""A definition in Amazon States Language, read as far as a picture and a diagnosis need it.

Nothing is trusted to have its shape: what is absent or of another type is empty. Names are made inert here,
since a name may hold escape sequences that the JSON text around it spells harmlessly.

Source: Amazon States Language specification, https://states-language.net/spec.html; Step Functions developer
guide, "State machine structure", "Task workflow state", "Handling errors".
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from workbench.domain.text import clean
from workbench.knowledge.answers import items, number, objects, text

NAMELESS = "(no name)"
"""What a state without a name is called."""
_DEEPEST = 20
"""Levels of Maps and Parallels that are followed; AWS allows far fewer in one definition of 1 MiB."""
_FUNCTION = ":function:"
_CALLBACK = ".waitForTaskToken"


@dataclass(frozen=True, slots=True, kw_only=True)
class RetryOrCatch:
    """A `Retry` or `Catch` of a state."""

    errors: tuple[str, ...]
    attempts: int = 3
    """`MaxAttempts` of a `Retry`."""
    target: str = ""
    """`Next` of a `Catch`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StateDefinition:
    """One state as it is defined."""

    name: str
    kind: str
    parent: str = ""
    branch: int = 0
    depth: int = 0
    resource: str = ""
    """What a Task calls, as it is written: an ARN."""
    targets: tuple[str, ...] = ()
    """Where it may go, `Catch` left out, in the order of the definition."""
    retries: tuple[RetryOrCatch, ...] = ()
    catches: tuple[RetryOrCatch, ...] = ()
    timeout_s: int | None = None
    heartbeat_s: int | None = None
    limited: bool = False
    """It has a `TimeoutSeconds` or `TimeoutSecondsPath`. Without one a task may run 99,999,999 seconds."""
    beats: bool = False
    """It has a `HeartbeatSeconds` or `HeartbeatSecondsPath`."""
    distributed: bool = False
    """A Map that runs its items as executions of their own."""
    error: str = ""
    """The error of a Fail state."""
    cause: str = ""
    names: Mapping[str, str] = field(default_factory=dict)
    """Plain texts of `Parameters` or `Arguments`: `JobName`, `FunctionName`, …"""

    @property
    def does(self) -> str:
        """What a task calls, in words: `glue startJobRun.sync`, `lambda load`; empty for other states."""
        if _FUNCTION in self.resource and ":states:::" not in self.resource:
            return f"lambda {self.resource.partition(_FUNCTION)[2]}"
        service, _, action = self.resource.rpartition(":::")[2].partition(":")
        if service == "aws-sdk":
            service, _, action = action.partition(":")
        return f"{service} {action}".strip() if ":states:::" in self.resource else self.resource

    @property
    def waits_for_token(self) -> bool:
        """Somebody else must send a token back before it goes on."""
        return self.resource.endswith(_CALLBACK)


@dataclass(frozen=True, slots=True, kw_only=True)
class Definition:
    """A state machine."""

    states: Mapping[str, StateDefinition]
    """By name, which is unique over all levels; inner states behind the one that holds them."""
    start: str = ""
    timeout_s: int | None = None
    """`TimeoutSeconds` of the whole machine."""


def read_definition(text: str) -> Definition | None:
    """Return the definition that this JSON text holds, or None when it holds none."""
    try:
        document = json.loads(text)
    except (ValueError, RecursionError):
        return None
    if not isinstance(document, Mapping) or not isinstance(document.get("States"), Mapping):
        return None
    states: dict[str, StateDefinition] = {}
    for state in _states(document, "", 0, 0):
        states.setdefault(state.name, state)
    return Definition(
        states=states,
        start=_text(document, "StartAt"),
        timeout_s=number(document, "TimeoutSeconds"),
    )


def _states(machine: Mapping[str, Any], parent: str, branch: int, depth: int) -> Iterator[StateDefinition]:
    states = machine.get("States")
    for name, body in states.items() if isinstance(states, Mapping) and depth <= _DEEPEST else ():
        if not isinstance(body, Mapping):
            continue
        state = _state(clean(str(name)) or NAMELESS, body, parent, branch, depth)
        yield state
        for index, inner in enumerate(_inner(body)):
            yield from _states(inner, state.name, index, depth + 1)


def _inner(body: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """Return the machines that a state holds: branches, or the processor of a Map under either name."""
    yield from objects(body, "Branches")
    for name in ("ItemProcessor", "Iterator"):
        if isinstance(body.get(name), Mapping):
            yield body[name]


def _state(name: str, body: Mapping[str, Any], parent: str, branch: int, depth: int) -> StateDefinition:
    processor = body.get("ItemProcessor")
    configuration = processor.get("ProcessorConfig") if isinstance(processor, Mapping) else None
    choices = [_text(choice, "Next") for choice in objects(body, "Choices")]
    targets = dict.fromkeys([_text(body, "Next"), *choices, _text(body, "Default")])
    return StateDefinition(
        name=name,
        kind=_text(body, "Type"),
        parent=parent,
        branch=branch,
        depth=depth,
        resource=_text(body, "Resource"),
        targets=tuple(target for target in targets if target),
        retries=tuple(_rule(item) for item in objects(body, "Retry")),
        catches=tuple(_rule(item) for item in objects(body, "Catch")),
        timeout_s=number(body, "TimeoutSeconds"),
        heartbeat_s=number(body, "HeartbeatSeconds"),
        limited="TimeoutSeconds" in body or "TimeoutSecondsPath" in body,
        beats="HeartbeatSeconds" in body or "HeartbeatSecondsPath" in body,
        distributed=isinstance(configuration, Mapping) and configuration.get("Mode") == "DISTRIBUTED",
        error=_text(body, "Error"),
        cause=_text(body, "Cause"),
        names=_names(body),
    )


def _names(body: Mapping[str, Any]) -> dict[str, str]:
    given = body.get("Parameters", body.get("Arguments"))
    pairs = given.items() if isinstance(given, Mapping) else ()
    return {clean(str(name)): clean(value) for name, value in pairs if isinstance(value, str)}


def _rule(body: Mapping[str, Any]) -> RetryOrCatch:
    attempts = number(body, "MaxAttempts")
    return RetryOrCatch(
        errors=tuple(clean(error) for error in items(body, "ErrorEquals") if isinstance(error, str)),
        attempts=3 if attempts is None else attempts,
        target=_text(body, "Next"),
    )


def _objects(value: Any) -> list[Mapping[str, Any]]:
    return [item for item in value if isinstance(item, Mapping)] if isinstance(value, list) else []


def _text(body: Mapping[str, Any], name: str) -> str:
    return clean(text(body, name))

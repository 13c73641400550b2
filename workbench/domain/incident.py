"""An incident: one run of a playbook against one target."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from workbench.domain.playbook import Playbook
from workbench.domain.target import Person, Target
from workbench.domain.values import JsonObject


@dataclass(frozen=True, slots=True, kw_only=True)
class CameFrom:
    """Where somebody went on from: an earlier incident, and the cause in it that led here."""

    incident: str
    cause: str
    """Empty where nothing wrong was found there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Incident:
    """One run of a playbook against one target by one person."""

    id: str
    playbook: Playbook
    """As it was on that day: a transcript stays readable when the file has changed."""
    parameters: JsonObject
    """As given, times resolved to ISO 8601 UTC."""
    target: Target
    started_at: datetime
    started_by: Person
    tool_version: str
    scenario: str | None = None
    """The drill that this is a run of, if any."""
    came_from: CameFrom | None = None
    """The incident that this one goes on from, if any; that one has a `Routed` entry."""

"""What a session is plugged into."""

from __future__ import annotations

from dataclasses import dataclass

from workbench.domain.target import Person
from workbench.engine.ports import AwsSource, Clock, Journal
from workbench.engine.probe import Registry


@dataclass(frozen=True, slots=True, kw_only=True)
class Ports:
    """What a session is plugged into."""

    source: AwsSource
    registry: Registry
    journal: Journal
    clock: Clock
    person: Person
    tool_version: str

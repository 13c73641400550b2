"""The ways on from an incident to the next one, by a cause that is itself a question."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Protocol, TypeAlias

from workbench.domain.incident import CameFrom, Incident
from workbench.domain.incident_events import Routed
from workbench.domain.target import Source, Target
from workbench.domain.transcript import Transcript
from workbench.engine.ports import AwsSource
from workbench.engine.routing import FollowUp

Put: TypeAlias = Callable[[Routed], Awaitable[object]]


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentOrigin:
    """Where a new incident begins; by itself, at live AWS."""

    came_from: CameFrom | None = None
    put: Put | None = None
    """Records in the earlier incident that it led on; by itself, straight into the journal."""
    drill: AwsSource | None = None
    """The simulated account that the earlier incident is on."""
    scenario: str | None = None


class OpensPlaybooks(Protocol):
    """What opens incidents."""

    def why_no_playbook(self, playbook_id: str) -> str:
        """Return why there is no such playbook; empty when there is."""
        ...

    async def playbook(
        self, playbook_id: str, given: Mapping[str, str], target: Target | None, *, origin: IncidentOrigin
    ) -> None:
        """Begin a new incident."""
        ...


class FromOpen:
    """The way on from an incident that is being worked on."""

    def __init__(self, opener: OpensPlaybooks, incident: Incident, source: AwsSource) -> None:
        self._opener, self._incident = opener, incident
        self._drill = source if incident.scenario else None

    def why_not(self, way: FollowUp) -> str:
        """As `Continuation.why_not`."""
        if self._incident.target.source is Source.REPLAY:
            return "This is a replay: it has the answers of this playbook only."
        return self._opener.why_no_playbook(way.playbook)

    async def __call__(self, way: FollowUp, put: Put, /) -> None:
        """As `Continuation.__call__`."""
        origin = IncidentOrigin(
            came_from=way.came_from, put=put, drill=self._drill, scenario=self._incident.scenario
        )
        await self._opener.playbook(way.playbook, way.parameters, self._incident.target, origin=origin)


class FromPast:
    """The way on from an incident that is open read-only."""

    def __init__(self, opener: OpensPlaybooks, transcript: Transcript) -> None:
        self._opener, self._incident = opener, transcript.incident

    def why_not(self, way: FollowUp) -> str:
        """As `Continuation.why_not`."""
        if self._incident.scenario:
            return "The account of this drill is gone. Press R in the incident to build it again, then go on."
        return self._opener.why_no_playbook(way.playbook)

    async def __call__(self, way: FollowUp, put: Put, /) -> None:
        """As `Continuation.__call__`."""
        origin = IncidentOrigin(came_from=way.came_from, put=put)
        await self._opener.playbook(way.playbook, way.parameters, None, origin=origin)

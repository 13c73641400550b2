"""The parts of a cluster that are sized by themselves: instance groups, or instance fleets.

Which of the two a cluster has is told by `InstanceCollectionType`. A group counts instances, a fleet units of
capacity, On-Demand and Spot apart. A part that is SUSPENDED or ARRESTED gets no more instances, while the
cluster goes on without them.

Source: Amazon EMR API reference, InstanceGroup, InstanceFleet, ListInstanceGroups, ListInstanceFleets.
"""

from __future__ import annotations

from dataclasses import dataclass

from workbench.domain.values import JsonObject
from workbench.knowledge.answers import number, objects, text

_STALLED = frozenset({"SUSPENDED", "ARRESTED"})


@dataclass(frozen=True, slots=True)
class Part:
    """A group or a fleet; texts are empty where it says nothing."""

    data: JsonObject
    is_fleet: bool

    @property
    def part_id(self) -> str:
        """`ig-…` or `if-…`, as its instances name it."""
        return text(self.data, "Id")

    @property
    def kind(self) -> str:
        """`MASTER`, `CORE` or `TASK`."""
        return text(self.data, "InstanceFleetType" if self.is_fleet else "InstanceGroupType")

    @property
    def state(self) -> str:
        """How it stands: RUNNING, RESIZING, SUSPENDED, ARRESTED, …."""
        return text(self.data, "Status", "State")

    @property
    def why(self) -> str:
        """Why it stands so, in EMR's words."""
        return " ".join(text(self.data, "Status", "StateChangeReason", "Message").split())

    @property
    def wanted(self) -> int:
        """How many instances, or units, it shall have."""
        names = (
            ("TargetOnDemandCapacity", "TargetSpotCapacity") if self.is_fleet else ("RequestedInstanceCount",)
        )
        return sum(number(self.data, name) or 0 for name in names)

    @property
    def has(self) -> int:
        """How many it has."""
        fleet = ("ProvisionedOnDemandCapacity", "ProvisionedSpotCapacity")
        names = fleet if self.is_fleet else ("RunningInstanceCount",)
        return sum(number(self.data, name) or 0 for name in names)

    @property
    def is_stalled(self) -> bool:
        """It gets no more instances."""
        return self.state in _STALLED

    @property
    def told(self) -> str:
        """Its kind and its size, as people say them: `task fleet, 2 of 8 units, suspended`."""
        name, unit = (f"{self.kind.lower()} fleet", " units") if self.is_fleet else (self.kind.lower(), "")
        return f"{name}, {self.has} of {self.wanted}{unit}{self._stands}"

    @property
    def short(self) -> str:
        """The same in few signs: `task 2/8, suspended`."""
        return f"{self.kind.lower()} {self.has}/{self.wanted}{self._stands}"

    @property
    def _stands(self) -> str:
        return f", {self.state.lower()}" if self.is_stalled or self.state == "RESIZING" else ""


def parts_in(groups: JsonObject) -> list[Part]:
    """Return the parts of an answer of ListInstanceGroups or ListInstanceFleets."""
    fleets = [Part(item, is_fleet=True) for item in objects(groups, "InstanceFleets")]
    return fleets + [Part(item, is_fleet=False) for item in objects(groups, "InstanceGroups")]

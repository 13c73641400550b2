"""The rules that the security groups of a cluster must have among one another, and which are lacking.

Nodes talk to one another by every port. In a private subnet EMR's service comes through a group of its own,
to 8443 of each node; from release 5.30 on the primary node calls it on 9443. EMR writes the rules of groups
that it manages itself, all but the one for 9443, which it expects to find in a group that was given.

Where an account blocks public access, EMR starts no cluster in a public subnet with a group that lets
everybody in, but by the ports that the block permits (22, unless that was changed).

Sources: Amazon EMR management guide, "Working with Amazon EMR-managed security groups", "Using Amazon EMR
block public access".
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from workbench.domain.values import JsonObject
from workbench.knowledge.answers import number, objects, text

_TO_NODES, _TO_SERVICE, _LAST = 8443, 9443, 65535
_CALLS_SERVICE = (5, 30)
"""The first release whose primary node calls the service."""
_RELEASE = re.compile(r"emr-(\d+)\.(\d+)")
_ALL, _TCP = "-1", ("6", "tcp")


@dataclass(frozen=True, slots=True, kw_only=True)
class ClusterGroups:
    """The ids of a cluster's groups; empty where it has none."""

    primary: str
    nodes: str
    access: str
    """Of EMR's service, in private subnets."""


@dataclass(frozen=True, slots=True)
class Rule:
    """Who must let whom in."""

    group: str
    ports: tuple[int, int]
    source: str

    @property
    def told(self) -> str:
        """`sg-1 lacks TCP 9443 from sg-2`."""
        first, last = self.ports
        port = f"TCP {first}" if first == last else "all TCP ports"
        return f"{self.group} lacks {port} from {self.source}"


def lacking(groups: ClusterGroups, described: Mapping[str, JsonObject], release: str) -> list[Rule]:
    """Return the rules that are lacking of groups that were described; of others nothing is told.

    Args:
        groups: Which group is which.
        described: Groups by id, as DescribeSecurityGroups shows them.
        release: `emr-7.5.0`.
    """
    return [
        rule for rule in _required(groups, release) if rule.group in described and not _has(rule, described)
    ]


def open_to_everybody(described: Mapping[str, JsonObject], permitted: Sequence[tuple[int, int]]) -> list[str]:
    """Return what groups let everybody in by, outside of the ports that EMR's block of public access permits.

    Args:
        described: Groups by id, as DescribeSecurityGroups shows them.
        permitted: First and last port of each range.

    Returns:
        Each `sg-1 lets 0.0.0.0/0 in by TCP 443`.
    """
    return [
        f"{group} lets {source} in by {_ports_told(item)}"
        for group, told in described.items()
        for item in objects(told, "IpPermissions")
        for source in _everybody_in(item)
        if not any(_is_within(item, ports) for ports in permitted)
    ]


def _everybody_in(item: JsonObject) -> Iterator[str]:
    for ranges, name in (("IpRanges", "CidrIp"), ("Ipv6Ranges", "CidrIpv6")):
        yield from {text(row, name) for row in objects(item, ranges)} & {"0.0.0.0/0", "::/0"}


def _is_within(item: JsonObject, ports: tuple[int, int]) -> bool:
    first, last = number(item, "FromPort"), number(item, "ToPort")
    return first is not None and last is not None and ports[0] <= first and last <= ports[1]


def _ports_told(item: JsonObject) -> str:
    first, last = number(item, "FromPort"), number(item, "ToPort")
    if text(item, "IpProtocol") == _ALL or first is None or last is None:
        return "every port"
    protocol = text(item, "IpProtocol").upper()
    return f"{protocol} {first}" if first == last else f"{protocol} {first}-{last}"


def _required(groups: ClusterGroups, release: str) -> Iterator[Rule]:
    everything = (0, _LAST)
    if groups.primary and groups.nodes:
        yield Rule(groups.primary, everything, groups.nodes)
        yield Rule(groups.nodes, everything, groups.primary)
    if not groups.access:
        return
    for group in filter(None, (groups.primary, groups.nodes)):
        yield Rule(group, (_TO_NODES, _TO_NODES), groups.access)
    version = _RELEASE.match(release)
    if groups.primary and version and (int(version[1]), int(version[2])) >= _CALLS_SERVICE:
        yield Rule(groups.access, (_TO_SERVICE, _TO_SERVICE), groups.primary)


def _has(rule: Rule, described: Mapping[str, JsonObject]) -> bool:
    return any(
        _covers(item, rule.ports) and _is_from(item, rule.source)
        for item in objects(described[rule.group], "IpPermissions")
    )


def _covers(item: JsonObject, ports: tuple[int, int]) -> bool:
    if text(item, "IpProtocol") == _ALL:
        return True
    first, last = number(item, "FromPort"), number(item, "ToPort")
    if text(item, "IpProtocol") not in _TCP or first is None or last is None:
        return False
    return first <= ports[0] and last >= ports[1]


def _is_from(item: JsonObject, source: str) -> bool:
    """Tell whether a rule names a group, or addresses: those may be of the group."""
    named = {text(pair, "GroupId") for pair in objects(item, "UserIdGroupPairs")}
    return source in named or bool(objects(item, "IpRanges") or objects(item, "PrefixListIds"))

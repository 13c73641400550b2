"""Is the way to each address of the server open, and the way back?

A server in a VPC has an interface in each of its subnets, mostly in several zones, and clients take any of
their addresses. Security groups of the interface, the network ACL of the subnet in both directions and its
route table are compared with one another: a difference between subnets is the proof of a fault that comes and
goes. The groups are those of the endpoint and of its interfaces; the server itself does not name them.

An ACL keeps no state: answers leave to ports 1024 to 65535. Elastic addresses that belong to no interface are
dead to whoever has them. A public endpoint has none of all this. Without `source_cidr` a group that lets
anybody in counts as open.

Sources: AWS Transfer Family user guide, "Create a server in a virtual private cloud"; EC2 API reference,
DescribeVpcEndpoints, DescribeNetworkInterfaces, DescribeSecurityGroups, DescribeNetworkAcls,
DescribeRouteTables, DescribeAddresses.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, get_args

from workbench.domain.evidence import Answer, AnswerName, Answers, Request, ask, ask_pages
from workbench.domain.needs import Parameter
from workbench.domain.values import JsonObject
from workbench.domain.verdict import UnknownReason
from workbench.engine.ports import AwsReader
from workbench.engine.probe import Judgement, Probe, failed, not_seen, passed, skipped, unanswered, unknown
from workbench.knowledge.answers import count, objects, text, texts
from workbench.knowledge.reach import (
    EPHEMERAL,
    Network,
    Obstacle,
    acl_admits,
    acl_of,
    group_admits,
    route_back,
)
from workbench.knowledge.sftp.server import Server
from workbench.probes._network import table_of
from workbench.probes.transfer._tries import network_of

_PAGES = 3
_PORT = 22


@dataclass(frozen=True, slots=True, kw_only=True)
class Params:
    """Which server, and from where to where."""

    server_id: str
    source_cidr: str = ""
    """The partner's address or network; empty for anybody."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """The ways. Of a public endpoint there are none that could be blocked."""

    subnets: int | None = None
    """How many the endpoint has."""
    open: int | None = None
    """In so many of them the way is open both ways."""
    blocked: int | None = None
    """In so many of them it is not."""
    obstacle: Obstacle | Literal["none"] | None = None
    """What blocks the first that is blocked."""
    blocked_subnet: str | None = None
    """That subnet; empty when there is none."""
    group_id: str | None = None
    """A security group of the endpoint; empty when there is none."""
    detached: int | None = None
    """Elastic addresses of the server that belong to no interface, and subnets without an interface."""
    ways: tuple[str, ...] | None = None
    """Subnet by subnet, what was found."""


def collect(aws: AwsReader, params: Params) -> Answers:
    """Ask for the endpoint of the server, then for all that stands on the way to its interfaces."""
    server = aws.read(ask("transfer.DescribeServer", ServerId=params.server_id))
    described_server = Server.described(server.data)
    endpoint_id = described_server.vpc_endpoint_id
    if not endpoint_id:
        return {"server": server}
    endpoint = aws.read(ask("ec2.DescribeVpcEndpoints", VpcEndpointIds=[endpoint_id]))
    described = next(iter(objects(endpoint.data, "VpcEndpoints")), {})
    if not described:
        return {"server": server, "endpoint": endpoint}
    of_vpc = [{"Name": "vpc-id", "Values": [text(described, "VpcId")]}]
    questions: dict[AnswerName, Request] = {
        "acls": ask_pages("ec2.DescribeNetworkAcls", _PAGES, Filters=of_vpc),
        "routes": ask_pages("ec2.DescribeRouteTables", _PAGES, Filters=of_vpc),
        "subnets": ask("ec2.DescribeSubnets", SubnetIds=texts(described, "SubnetIds")),
    }
    if interfaces := texts(described, "NetworkInterfaceIds"):
        questions["interfaces"] = ask("ec2.DescribeNetworkInterfaces", NetworkInterfaceIds=interfaces)
    if groups := _group_ids(described):
        questions["groups"] = ask("ec2.DescribeSecurityGroups", GroupIds=groups)
    if allocations := described_server.allocation_ids:
        questions["addresses"] = ask("ec2.DescribeAddresses", AllocationIds=allocations)
    return {"server": server, "endpoint": endpoint, **aws.read_all(questions)}


def judge(answers: Answers, params: Params) -> Judgement[Facts]:
    """Compare the ways to its subnets."""
    server = answers["server"]
    if unseen := not_seen("server", server, Facts()):
        return unseen
    if "endpoint" not in answers:
        none = Facts(
            subnets=0, open=0, blocked=0, obstacle="none", blocked_subnet="", group_id="", detached=0
        )
        return skipped("A public endpoint: no security group, ACL or route of yours stands on the way", none)
    refused = next((answer for answer in answers.values() if not answer.ok), None)
    if refused is not None:
        return unanswered(refused, Facts())
    endpoint = next(iter(objects(answers["endpoint"].data, "VpcEndpoints")), {})
    if not endpoint:
        return unknown(UnknownReason.NO_DATA, "The VPC endpoint of the server is not shown here", Facts())
    source = network_of(params.source_cidr) if params.source_cidr else None
    public = bool(Server.described(server.data).allocation_ids)
    ways = {
        subnet: _obstacle(answers, subnet, source, public=public) for subnet in texts(endpoint, "SubnetIds")
    }
    return _judge_ways(ways, answers, endpoint)


def _judge_ways(
    ways: Mapping[str, Obstacle | Literal["none"] | None], answers: Answers, endpoint: JsonObject
) -> Judgement[Facts]:
    zones = {
        text(item, "SubnetId"): text(item, "AvailabilityZone")
        for item in objects(answers["subnets"].data, "Subnets")
    }
    blocked = [(subnet, obstacle) for subnet, obstacle in ways.items() if obstacle in get_args(Obstacle)]
    whole = None not in ways.values()
    dead = _detached(answers, endpoint)
    open_ = sum(obstacle == "none" for obstacle in ways.values())
    facts = Facts(
        subnets=len(ways),
        open=open_ if whole or open_ else None,
        blocked=len(blocked) if whole or blocked else None,
        obstacle=blocked[0][1] if blocked else ("none" if whole else None),
        blocked_subnet=blocked[0][0] if blocked else ("" if whole else None),
        group_id=next(iter(_group_ids(endpoint)), ""),
        detached=len(dead),
        ways=tuple(f"{subnet} ({zones.get(subnet, '')}): {how or 'unknown'}" for subnet, how in ways.items()),
    )
    said = ", ".join(
        f"{subnet} in {zones.get(subnet) or 'an unknown zone'} by the {how}" for subnet, how in blocked
    )
    if blocked or dead:
        parts = [
            f"blocked: {said}" if said else "",
            f"without an interface: {', '.join(dead)}" if dead else "",
        ]
        return failed(f"{open_} of {len(ways)} subnets open; {'; '.join(filter(None, parts))}", facts)
    if not whole:
        why = "A rule on the way is about a part of these addresses, a prefix list or another group"
        return unknown(UnknownReason.NO_DATA, why, facts, needs=(Parameter("source_cidr"),))
    return passed(f"The way to {count(len(ways), 'subnet')} is open, in both directions", facts)


def _obstacle(
    answers: Answers, subnet: str, source: Network | None, *, public: bool
) -> Obstacle | Literal["none"] | None:
    """Return what a client meets first on the way; None where that cannot be told."""
    acl = acl_of(objects(answers["acls"].data, "NetworkAcls"), subnet)
    table = table_of(objects(answers["routes"].data, "RouteTables"), subnet)
    questions: tuple[tuple[Obstacle, bool | None], ...] = (
        ("security group", _admitted(answers.get("groups"), source)),
        ("network ACL, inbound", acl_admits(acl, (_PORT, _PORT), source, outbound=False) if acl else None),
        ("network ACL, outbound", acl_admits(acl, EPHEMERAL, source, outbound=True) if acl else None),
        ("route", route_back(table, source, public=public) if table and (public or source) else True),
    )
    met = next((what for what, admits in questions if admits is False), None)
    if met:
        return met
    return "none" if all(admits for _, admits in questions) else None


def _admitted(groups: Answer | None, source: Network | None) -> bool | None:
    return group_admits(objects(groups.data, "SecurityGroups"), _PORT, source) if groups else None


def _group_ids(endpoint: JsonObject) -> list[str]:
    return [text(group, "GroupId") for group in objects(endpoint, "Groups")]


def _detached(answers: Answers, endpoint: JsonObject) -> list[str]:
    """Return the addresses that belong to no interface, and the subnets that have none."""
    addresses = objects(answers["addresses"].data, "Addresses") if "addresses" in answers else []
    dead = [text(item, "PublicIp") for item in addresses if not text(item, "AssociationId")]
    interfaces: Sequence[JsonObject] = (
        objects(answers["interfaces"].data, "NetworkInterfaces") if "interfaces" in answers else []
    )
    served = {text(item, "SubnetId") for item in interfaces}
    return [*dead, *(subnet for subnet in texts(endpoint, "SubnetIds") if subnet not in served)]


probe = Probe(
    title="Is the way to each address of the server open, and the way back?",
    params=Params,
    facts=Facts,
    operations=(
        "transfer.DescribeServer",
        "ec2.DescribeVpcEndpoints",
        "ec2.DescribeNetworkInterfaces",
        "ec2.DescribeSecurityGroups",
        "ec2.DescribeNetworkAcls",
        "ec2.DescribeRouteTables",
        "ec2.DescribeSubnets",
        "ec2.DescribeAddresses",
    ),
    collect=collect,
    judge=judge,
)

"""The worked examples of `transfer.endpoint_reach`."""

from __future__ import annotations

from workbench.domain.evidence import Answer, AnswerName
from workbench.domain.values import JsonObject
from workbench.domain.verdict import SkipReason, UnknownReason, Verdict
from workbench.engine.probe import Example
from workbench.probes._examples import answered, denied
from workbench.probes.transfer import _examples as sftp
from workbench.probes.transfer.endpoint_reach import Params

_ENDPOINT, _GROUP = "vpce-0123456789abcdef0", "sg-0123456789abcdef0"
_SUBNETS = ["subnet-a", "subnet-b"]
_ALL = "0.0.0.0/0"


def _server(*allocations: str) -> Answer:
    details: JsonObject = {"VpcEndpointId": _ENDPOINT, "AddressAllocationIds": list(allocations)}
    return sftp.server(EndpointType="VPC", EndpointDetails=details)


def _endpoint(*interfaces: str) -> Answer:
    endpoint: JsonObject = {
        "VpcEndpointId": _ENDPOINT,
        "VpcId": "vpc-1",
        "SubnetIds": _SUBNETS,
        "NetworkInterfaceIds": list(interfaces),
        "Groups": [{"GroupId": _GROUP}],
    }
    return answered("ec2.DescribeVpcEndpoints", {"VpcEndpoints": [endpoint]})


def _groups(cidr: str) -> Answer:
    rule: JsonObject = {"IpProtocol": "tcp", "FromPort": 22, "ToPort": 22, "IpRanges": [{"CidrIp": cidr}]}
    group: JsonObject = {"GroupId": _GROUP, "IpPermissions": [rule]}
    return answered("ec2.DescribeSecurityGroups", {"SecurityGroups": [group]})


def _acl(subnet: str, *, answers: bool = True) -> JsonObject:
    entries: list[JsonObject] = [
        {"RuleNumber": 100, "RuleAction": "allow", "CidrBlock": _ALL, "Protocol": "-1", "Egress": egress}
        for egress in ((False, True) if answers else (False,))
    ]
    return {"Associations": [{"SubnetId": subnet}], "Entries": entries}


def _addresses(*associations: str) -> Answer:
    """Return a DescribeAddresses answer; an address with an empty association belongs to nothing."""
    found: list[JsonObject] = [
        {"PublicIp": f"192.0.2.{index}", **({"AssociationId": association} if association else {})}
        for index, association in enumerate(associations)
    ]
    return answered("ec2.DescribeAddresses", {"Addresses": found})


def _example(
    name: str,
    verdict: Verdict,
    facts: JsonObject,
    reason: UnknownReason | SkipReason | None = None,
    *,
    source_cidr: str = "203.0.113.0/28",
    acls: tuple[JsonObject, ...] = (_acl("subnet-a"), _acl("subnet-b")),
    **others: Answer,
) -> Example[Params]:
    subnets: list[JsonObject] = [
        {"SubnetId": subnet, "AvailabilityZone": f"us-east-1{subnet[-1]}"} for subnet in _SUBNETS
    ]
    interfaces: list[JsonObject] = [{"SubnetId": subnet} for subnet in _SUBNETS]
    table: JsonObject = {
        "Associations": [{"Main": True}],
        "Routes": [{"DestinationCidrBlock": _ALL, "GatewayId": "igw-1"}],
    }
    answers: dict[AnswerName, Answer] = {
        "server": _server("eipalloc-1", "eipalloc-2"),
        "endpoint": _endpoint("eni-a", "eni-b"),
        "acls": answered("ec2.DescribeNetworkAcls", {"NetworkAcls": list(acls)}),
        "routes": answered("ec2.DescribeRouteTables", {"RouteTables": [table]}),
        "subnets": answered("ec2.DescribeSubnets", {"Subnets": subnets}),
        "interfaces": answered("ec2.DescribeNetworkInterfaces", {"NetworkInterfaces": interfaces}),
        "groups": _groups("203.0.113.0/24"),
        "addresses": _addresses("eipassoc-1", "eipassoc-2"),
    }
    answers.update(others)
    params = Params(server_id=sftp.SERVER_ID, source_cidr=source_cidr)
    return Example(name=name, params=params, answers=answers, verdict=verdict, reason=reason, facts=facts)


EXAMPLES: tuple[Example[Params], ...] = (
    _example(
        "open in both subnets",
        Verdict.PASS,
        {"subnets": 2, "open": 2, "blocked": 0, "detached": 0, "obstacle": "none"},
    ),
    _example(
        "no answers leave one of them",
        Verdict.FAIL,
        {"open": 1, "blocked": 1, "obstacle": "network ACL, outbound", "blocked_subnet": "subnet-b"},
        acls=(_acl("subnet-a"), _acl("subnet-b", answers=False)),
    ),
    _example(
        "the partner is let in nowhere",
        Verdict.FAIL,
        {"open": 0, "blocked": 2, "obstacle": "security group", "group_id": _GROUP},
        groups=_groups("198.51.100.0/24"),
    ),
    _example(
        "an address that belongs to nothing",
        Verdict.FAIL,
        {"open": 2, "blocked": 0, "detached": 1},
        addresses=_addresses("eipassoc-1", ""),
    ),
    _example(
        "a rule that is about a part of the partner's network",
        Verdict.UNKNOWN,
        {"open": None, "blocked": None, "obstacle": None},
        UnknownReason.NO_DATA,
        groups=_groups("203.0.113.1/32"),
    ),
    _example(
        "nobody in particular is asked about",
        Verdict.PASS,
        {"open": 2},
        source_cidr="",
        groups=_groups("203.0.113.1/32"),
    ),
    Example(
        name="a public endpoint",
        params=Params(server_id=sftp.SERVER_ID),
        answers={"server": sftp.server()},
        verdict=Verdict.SKIPPED,
        reason=SkipReason.NOT_APPLICABLE,
        facts={"subnets": 0, "blocked": 0, "detached": 0},
    ),
    _example(
        "the addresses may not be read",
        Verdict.UNKNOWN,
        {"open": None, "blocked": None},
        UnknownReason.DENIED,
        addresses=denied("ec2.DescribeAddresses"),
    ),
)

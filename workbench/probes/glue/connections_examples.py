"""The worked examples of `glue.connections`."""

from __future__ import annotations

from workbench.domain.evidence import Answer, AnswerName, Outcome
from workbench.domain.values import JsonObject
from workbench.domain.verdict import SkipReason, UnknownReason, Verdict
from workbench.engine.probe import Example
from workbench.probes._examples import answered, denied, error_answer
from workbench.probes._network_examples import acl
from workbench.probes.glue.connections import Params

_SUBNET, _TABLE = "subnet-0c4d5e6f", "rtb-1"
_NAT: JsonObject = {"DestinationCidrBlock": "0.0.0.0/0", "NatGatewayId": "nat-1"}


def _job(*names: str) -> Answer:
    return answered("glue.GetJob", {"Job": {"Name": "nightly", "Connections": {"Connections": list(names)}}})


def _connection(subnet_id: str = _SUBNET) -> Answer:
    requirements: JsonObject = {"SubnetId": subnet_id, "SecurityGroupIdList": ["sg-1"]}
    connection: JsonObject = {"Name": "sap", "PhysicalConnectionRequirements": requirements}
    return answered("glue.GetConnection", {"Connection": connection})


def _tables(*routes: JsonObject, main: bool = False) -> Answer:
    own: JsonObject = {"Main": True} if main else {"SubnetId": _SUBNET}
    tables: list[JsonObject] = [
        {"RouteTableId": "rtb-other", "Associations": [{"SubnetId": "subnet-other"}], "Routes": [_NAT]},
        {"RouteTableId": _TABLE, "Associations": [own], "Routes": list(routes)},
    ]
    return answered("ec2.DescribeRouteTables", {"RouteTables": tables})


def _endpoints(*tables: str, service: str = "com.amazonaws.us-east-1.s3") -> Answer:
    found: list[JsonObject] = [
        {
            "VpcEndpointId": "vpce-1",
            "ServiceName": service,
            "VpcEndpointType": "Gateway",
            "RouteTableIds": list(tables),
        }
    ]
    return answered("ec2.DescribeVpcEndpoints", {"VpcEndpoints": found})


def _groups(*pairs: str, ports: int = 65535) -> Answer:
    rule: JsonObject = {
        "IpProtocol": "tcp",
        "FromPort": 0,
        "ToPort": ports,
        "UserIdGroupPairs": [{"GroupId": pair} for pair in pairs],
    }
    return answered(
        "ec2.DescribeSecurityGroups", {"SecurityGroups": [{"GroupId": "sg-1", "IpPermissions": [rule]}]}
    )


def _subnet(free: int = 250) -> Answer:
    found: JsonObject = {"SubnetId": _SUBNET, "VpcId": "vpc-1", "AvailableIpAddressCount": free}
    return answered("ec2.DescribeSubnets", {"Subnets": [found]})


def _network(**changed: Answer) -> dict[AnswerName, Answer]:
    answers: dict[AnswerName, Answer] = {
        "job": _job("sap"),
        ("connection", "sap"): _connection(),
        "subnet": _subnet(),
        "groups": _groups("sg-1"),
        "routes": _tables(),
        "endpoints": _endpoints(_TABLE),
        "acls": acl(_SUBNET),
    }
    answers.update(changed.items())
    return answers


def _example(
    name: str,
    verdict: Verdict,
    facts: JsonObject,
    answers: dict[AnswerName, Answer],
    reason: UnknownReason | SkipReason | None = None,
) -> Example[Params]:
    params = Params(job_name="nightly")
    return Example(name=name, params=params, answers=answers, verdict=verdict, reason=reason, facts=facts)


EXAMPLES: tuple[Example[Params], ...] = (
    _example(
        "by an endpoint",
        Verdict.PASS,
        {"s3_route": "endpoint", "endpoint_id": "vpce-1", "self_rule": True, "free_addresses": 250},
        _network(),
    ),
    _example(
        "the network ACL lets no answer in",
        Verdict.FAIL,
        {"s3_route": "endpoint", "acl_closes": "back", "network_acl_id": "acl-1"},
        _network(acls=acl(_SUBNET, ports_in=(443, 443))),
    ),
    _example(
        "by NAT of the main table, past an endpoint for another",
        Verdict.PASS,
        {"s3_route": "nat", "endpoint_id": "", "route_table_id": _TABLE},
        _network(routes=_tables(_NAT, main=True), endpoints=_endpoints("rtb-other")),
    ),
    _example(
        "an endpoint that serves nobody, and an internet gateway",
        Verdict.FAIL,
        {"s3_route": "none"},
        _network(
            routes=_tables({"DestinationCidrBlock": "0.0.0.0/0", "GatewayId": "igw-1"}),
            endpoints=_endpoints(),
        ),
    ),
    _example(
        "an endpoint for another service",
        Verdict.FAIL,
        {"s3_route": "none"},
        _network(endpoints=_endpoints(_TABLE, service="com.amazonaws.us-east-1.dynamodb")),
    ),
    _example(
        "by a transit gateway, somewhere",
        Verdict.WARN,
        {"s3_route": None},
        _network(
            routes=_tables({"DestinationCidrBlock": "0.0.0.0/0", "TransitGatewayId": "tgw-1"}),
            endpoints=_endpoints(),
        ),
    ),
    _example(
        "the group lets only others in", Verdict.FAIL, {"self_rule": False}, _network(groups=_groups("sg-2"))
    ),
    _example(
        "the group opens one port",
        Verdict.FAIL,
        {"self_rule": False},
        _network(groups=_groups("sg-1", ports=0)),
    ),
    _example("no free address", Verdict.FAIL, {"free_addresses": 0}, _network(subnet=_subnet(0))),
    _example(
        "no such subnet",
        Verdict.FAIL,
        {"subnet_exists": False},
        _network(subnet=error_answer("ec2.DescribeSubnets", Outcome.NOT_FOUND)),
    ),
    _example(
        "no such connection",
        Verdict.FAIL,
        {"missing": "none", "s3_route": None},
        {
            "job": _job("none"),
            ("connection", "none"): error_answer("glue.GetConnection", Outcome.NOT_FOUND),
        },
    ),
    _example(
        "no connection",
        Verdict.SKIPPED,
        {"s3_route": "no_vpc", "subnet_id": "", "endpoint_id": ""},
        {"job": _job()},
        SkipReason.NOT_APPLICABLE,
    ),
    _example(
        "routes are closed",
        Verdict.UNKNOWN,
        {"s3_route": None, "self_rule": True},
        _network(routes=denied("ec2.DescribeRouteTables", "ec2:DescribeRouteTables")),
        UnknownReason.DENIED,
    ),
)

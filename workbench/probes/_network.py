"""How a subnet reaches AWS's services: routes, the endpoints that serve it, its ACL, its security groups.

A subnet without a route table of its own has the main one of its VPC. A gateway endpoint serves the route
tables that it lists: one that lists none serves nobody. An internet gateway is no way for an interface
without a public address, as those are that a managed service puts into a VPC.

Sources: EC2 API reference, DescribeRouteTables, DescribeVpcEndpoints, DescribeSecurityGroups,
DescribeNetworkAcls.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from workbench.domain.evidence import Answer, Requests, ask_pages
from workbench.domain.values import JsonObject
from workbench.knowledge.answers import number, objects, text, texts
from workbench.knowledge.reach import Closed, acl_of, closed_by

_PAGES, _ALL_PORTS = 3, 65535
_ANYWHERE = "0.0.0.0/0"


def ask_ways(vpc_id: str) -> Requests:
    """Return the questions `routes`, `endpoints` and `acls` of a VPC."""
    of_vpc = [{"Name": "vpc-id", "Values": [vpc_id]}]
    return {
        "routes": ask_pages("ec2.DescribeRouteTables", _PAGES, Filters=of_vpc),
        "endpoints": ask_pages("ec2.DescribeVpcEndpoints", _PAGES, Filters=of_vpc),
        "acls": ask_pages("ec2.DescribeNetworkAcls", _PAGES, Filters=of_vpc),
    }


def table_of(tables: Sequence[JsonObject], subnet_id: str) -> JsonObject:
    """Return the table of a subnet: its own, else the main one of the VPC."""
    places = [(table, item) for table in tables for item in objects(table, "Associations")]
    own = (table for table, item in places if text(item, "SubnetId") == subnet_id)
    main = (table for table, item in places if item.get("Main") is True)
    return next(own, next(main, {}))


def s3_endpoint(endpoints: Sequence[JsonObject], table_id: str) -> JsonObject:
    """Return the S3 endpoint that serves a route table, or all of the VPC by its private names."""
    for endpoint in endpoints:
        if not text(endpoint, "ServiceName").endswith(".s3"):
            continue
        by_table = table_id in texts(endpoint, "RouteTableIds")
        is_interface = text(endpoint, "VpcEndpointType") == "Interface"
        by_name = is_interface and endpoint.get("PrivateDnsEnabled") is True
        if by_table or by_name:
            return endpoint
    return {}


def other_way(table: JsonObject) -> Literal["nat", "none"] | None:
    """Return how the default route leaves; None by a way that is not followed: transit gateway, firewall."""
    for route in objects(table, "Routes"):
        if text(route, "DestinationCidrBlock") != _ANYWHERE or text(route, "State") == "blackhole":
            continue
        if text(route, "NatGatewayId") or text(route, "InstanceId"):
            return "nat"
        if not text(route, "GatewayId").startswith("igw-"):
            return None
    return "none"


def is_closed(acls: Answer, subnet_id: str, endpoint: JsonObject) -> tuple[str, Closed | None]:
    """Return the id of the subnet's ACL, and what that keeps from it; None where it cannot be told.

    An interface endpoint has private addresses: what is closed to public ones may be open to these.
    """
    acl = acl_of(objects(acls.data, "NetworkAcls"), subnet_id)
    closed = closed_by(acl) if acls.ok and acl else None
    is_private = text(endpoint, "VpcEndpointType") == "Interface" and closed != "nothing"
    return text(acl, "NetworkAclId"), None if is_private else closed


def lets_out(groups: Sequence[JsonObject], port: int) -> bool:
    """Tell whether one of the groups has a rule for a port to anywhere, a prefix list or a group."""
    return any(_opens(rule, port) for group in groups for rule in objects(group, "IpPermissionsEgress"))


def _opens(rule: JsonObject, port: int) -> bool:
    protocol, first, last = text(rule, "IpProtocol"), number(rule, "FromPort"), number(rule, "ToPort")
    ports = protocol == "-1" or (protocol in ("tcp", "6") and (first or 0) <= port <= (last or 0))
    return ports and any(
        objects(rule, target) for target in ("IpRanges", "Ipv6Ranges", "PrefixListIds", "UserIdGroupPairs")
    )


def lets_own_members_in(groups: Answer) -> bool | None:
    """Tell whether one of some security groups lets its own members in on all ports."""
    if not groups.ok:
        return None
    return any(
        text(pair, "GroupId") == text(group, "GroupId")
        for group in objects(groups.data, "SecurityGroups")
        for rule in objects(group, "IpPermissions")
        if _is_wide(rule)
        for pair in objects(rule, "UserIdGroupPairs")
    )


def _is_wide(rule: JsonObject) -> bool:
    """Tell whether a rule opens all TCP ports."""
    protocol = text(rule, "IpProtocol")
    is_all_tcp = protocol == "tcp" and number(rule, "FromPort") == 0 and number(rule, "ToPort") == _ALL_PORTS
    return protocol == "-1" or is_all_tcp

"""VPC endpoints under known ids, and networks with good and bad ways to S3."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from workbench.simulation.api import Api
from workbench.simulation.identities import REGION
from workbench.simulation.moto_state import vpc_endpoints
from workbench.simulation.sim_actions.registry import sim_action


@sim_action
def vpc_endpoint(
    api: Api, endpoint_id: str, policy: Mapping[str, Any] | None = None, service: str = "s3"
) -> None:
    """Create a gateway endpoint, in a VPC of its own, under a known id, which AWS would draw by lot.

    Args:
        api: The way to AWS.
        endpoint_id: `vpce-` and seventeen hexadecimal digits.
        policy: What it lets through; else everything.
        service: `s3`.
    """
    vpc = api.call("ec2.CreateVpc", {"CidrBlock": "10.20.0.0/16"})["Vpc"]["VpcId"]
    arguments: dict[str, Any] = {"VpcId": vpc, "ServiceName": f"com.amazonaws.{REGION}.{service}"}
    if policy:
        arguments["PolicyDocument"] = policy
    drawn = api.call("ec2.CreateVpcEndpoint", arguments)["VpcEndpoint"]["VpcEndpointId"]
    endpoints = vpc_endpoints()
    endpoint = endpoints[endpoint_id] = endpoints.pop(drawn)
    endpoint.id = endpoint_id


@sim_action
def network(
    api: Api,
    name: str,
    ways: Sequence[str] = ("endpoint",),
    *,
    egress: bool = True,
    self_rule: bool = True,
    policy: Mapping[str, Any] | None = None,
    answers: bool = True,
) -> None:
    """Build a VPC with a subnet for each way to S3, and a security group, all of one name.

    Args:
        api: The way to AWS.
        name: What subnets and group are called; `network_of` finds them by it.
        ways: Of each subnet: `endpoint`, `nat` or `none`.
        egress: The security group lets everything out, as AWS makes it; else nothing.
        self_rule: The security group lets its own members in.
        policy: What the endpoint lets through; else everything.
        answers: The network ACL lets in what comes back to requests, as AWS makes it; else nothing does.

    Raises:
        ValueError: A way is none.
    """
    vpc = api.call("ec2.CreateVpc", {"CidrBlock": "10.30.0.0/16"})["Vpc"]["VpcId"]
    tables = [_subnet(api, vpc, name, number, way) for number, way in enumerate(ways)]
    served = [table for table, way in zip(tables, ways, strict=True) if way == "endpoint"]
    if served:
        arguments: dict[str, Any] = {
            "VpcId": vpc,
            "ServiceName": f"com.amazonaws.{REGION}.s3",
            "VpcEndpointType": "Gateway",
            "RouteTableIds": served,
        }
        api.call("ec2.CreateVpcEndpoint", {**arguments, **({"PolicyDocument": policy} if policy else {})})
    group = api.call("ec2.CreateSecurityGroup", {"GroupName": name, "Description": name, "VpcId": vpc})
    group_id = group["GroupId"]
    everything = {"IpProtocol": "-1", "IpRanges": [{"CidrIp": "0.0.0.0/0"}]}
    if not egress:
        api.call("ec2.RevokeSecurityGroupEgress", {"GroupId": group_id, "IpPermissions": [everything]})
    if self_rule:
        among = {"IpProtocol": "-1", "UserIdGroupPairs": [{"GroupId": group_id}]}
        api.call("ec2.AuthorizeSecurityGroupIngress", {"GroupId": group_id, "IpPermissions": [among]})
    if not answers:
        of_vpc = {"Filters": [{"Name": "vpc-id", "Values": [vpc]}]}
        acl = api.call("ec2.DescribeNetworkAcls", of_vpc)["NetworkAcls"][0]["NetworkAclId"]
        rule = {"RuleNumber": 90, "Protocol": "6", "RuleAction": "deny", "CidrBlock": "0.0.0.0/0"}
        ports = {"Egress": False, "PortRange": {"From": 1024, "To": 65535}}
        api.call("ec2.CreateNetworkAclEntry", {"NetworkAclId": acl, **rule, **ports})


def _subnet(api: Api, vpc: str, name: str, number: int, way: str) -> str:
    """Make a subnet with a route table of its own, whose id is returned."""
    if way not in ("endpoint", "nat", "none"):
        raise ValueError(f"'{way}' is no way to S3: endpoint, nat or none")
    made = api.call("ec2.CreateSubnet", {"VpcId": vpc, "CidrBlock": f"10.30.{number}.0/24"})
    subnet = made["Subnet"]["SubnetId"]
    api.call("ec2.CreateTags", {"Resources": [subnet], "Tags": [{"Key": "Name", "Value": name}]})
    table = str(api.call("ec2.CreateRouteTable", {"VpcId": vpc})["RouteTable"]["RouteTableId"])
    api.call("ec2.AssociateRouteTable", {"RouteTableId": table, "SubnetId": subnet})
    if way == "nat":
        address = api.call("ec2.AllocateAddress", {"Domain": "vpc"})["AllocationId"]
        gateway = api.call("ec2.CreateNatGateway", {"SubnetId": subnet, "AllocationId": address})
        api.call(
            "ec2.CreateRoute",
            {
                "RouteTableId": table,
                "DestinationCidrBlock": "0.0.0.0/0",
                "NatGatewayId": gateway["NatGateway"]["NatGatewayId"],
            },
        )
    return table


def network_of(api: Api, name: str) -> tuple[list[str], list[str]]:
    """Return the subnets and the security groups that `network` made under a name."""
    named = {"Filters": [{"Name": "tag:Name", "Values": [name]}]}
    subnets = api.call("ec2.DescribeSubnets", named)["Subnets"]
    groups = api.call("ec2.DescribeSecurityGroups", {"Filters": [{"Name": "group-name", "Values": [name]}]})
    return (
        [item["SubnetId"] for item in sorted(subnets, key=lambda item: str(item["CidrBlock"]))],
        [item["GroupId"] for item in groups["SecurityGroups"]],
    )

"""The network of an EMR cluster: its subnet, and the groups of its nodes and of EMR's service."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from workbench.simulation.api import Api
from workbench.simulation.identities import REGION
from workbench.simulation.moto_state import emr_clusters
from workbench.simulation.sim_actions.registry import sim_action

_TO_NODES, _TO_SERVICE, _LAST = 8443, 9443, 65535


@sim_action
def emr_network(
    api: Api, cluster: str, *, way: str = "nat", without: Sequence[int] = (), opens: int = 0
) -> None:
    """Put a cluster into a subnet of its own, with the groups that EMR needs there.

    Args:
        api: The way to AWS.
        cluster: A cluster of `sim.EmrCluster`.
        way: How its route table leads out: `nat`, `internet`, or `none`.
        without: Ports of rules that are lacking: 9443 of EMR's service, 8443 of the nodes.
        opens: The port by which the group of the primary node lets everybody in; 0: none.
    """
    vpc = api.call("ec2.CreateVpc", {"CidrBlock": "10.60.0.0/16"})["Vpc"]["VpcId"]
    subnet = _subnet(api, vpc, way)
    primary, nodes, access = (_group(api, vpc, name) for name in ("primary", "nodes", "service"))
    rules = (
        (primary, 0, _LAST, nodes),
        (nodes, 0, _LAST, primary),
        (primary, _TO_NODES, _TO_NODES, access),
        (nodes, _TO_NODES, _TO_NODES, access),
        (access, _TO_SERVICE, _TO_SERVICE, primary),
    )
    for group, first, last, source in rules:
        if first not in without:
            pair = {"IpProtocol": "tcp", "FromPort": first, "ToPort": last}
            rule = {**pair, "UserIdGroupPairs": [{"GroupId": source}]}
            api.call("ec2.AuthorizeSecurityGroupIngress", {"GroupId": group, "IpPermissions": [rule]})
    if opens:
        everybody = {"IpProtocol": "tcp", "FromPort": opens, "ToPort": opens}
        rule = {**everybody, "IpRanges": [{"CidrIp": "0.0.0.0/0"}]}
        api.call("ec2.AuthorizeSecurityGroupIngress", {"GroupId": primary, "IpPermissions": [rule]})
    told: dict[str, Any] = emr_clusters()[cluster].told["Ec2InstanceAttributes"]
    told |= {
        "Ec2SubnetId": subnet,
        "EmrManagedMasterSecurityGroup": primary,
        "EmrManagedSlaveSecurityGroup": nodes,
        "ServiceAccessSecurityGroup": access,
    }


def _subnet(api: Api, vpc: str, way: str) -> str:
    placed = {"VpcId": vpc, "CidrBlock": "10.60.1.0/24", "AvailabilityZone": f"{REGION}a"}
    subnet: str = api.call("ec2.CreateSubnet", placed)["Subnet"]["SubnetId"]
    table = api.call("ec2.CreateRouteTable", {"VpcId": vpc})["RouteTable"]["RouteTableId"]
    api.call("ec2.AssociateRouteTable", {"RouteTableId": table, "SubnetId": subnet})
    if way == "nat":
        nat = api.call("ec2.CreateNatGateway", {"SubnetId": subnet, "ConnectivityType": "private"})
        route = {"NatGatewayId": nat["NatGateway"]["NatGatewayId"]}
        api.call("ec2.CreateRoute", {"RouteTableId": table, "DestinationCidrBlock": "0.0.0.0/0", **route})
    if way == "internet":
        gateway = api.call("ec2.CreateInternetGateway", {})["InternetGateway"]["InternetGatewayId"]
        api.call("ec2.AttachInternetGateway", {"InternetGatewayId": gateway, "VpcId": vpc})
        route = {"DestinationCidrBlock": "0.0.0.0/0", "GatewayId": gateway}
        api.call("ec2.CreateRoute", {"RouteTableId": table, **route})
    return subnet


def _group(api: Api, vpc: str, name: str) -> str:
    made = api.call(
        "ec2.CreateSecurityGroup", {"GroupName": f"emr-{name}", "Description": name, "VpcId": vpc}
    )
    return str(made["GroupId"])

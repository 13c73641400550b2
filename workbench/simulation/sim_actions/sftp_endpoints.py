"""Endpoints of SFTP servers in a VPC: subnets, ACLs, route tables, addresses, and their faults."""

from __future__ import annotations

from collections.abc import Sequence

from workbench.simulation.api import Api
from workbench.simulation.identities import REGION
from workbench.simulation.network.hosts import drawn_addresses
from workbench.simulation.sim_actions.registry import sim_action
from workbench.simulation.transfer_servers import known_server, told_of, update

_ZONES = ("a", "b", "c")


@sim_action
def sftp_endpoint(
    api: Api, server_id: str, *, zones: int = 2, admits: Sequence[str] = ("0.0.0.0/0",), public: bool = True
) -> None:
    """Put a server into a VPC of its own: a subnet in each zone, with its ACL, route table, and address.

    Args:
        api: The way to AWS.
        server_id: A server that exists.
        zones: How many subnets.
        admits: From which networks its security group lets SSH in.
        public: It is internet-facing, with an Elastic address for each subnet.
    """
    vpc = api.call("ec2.CreateVpc", {"CidrBlock": "10.30.0.0/16"})["Vpc"]["VpcId"]
    gateway = api.call("ec2.CreateInternetGateway", {})["InternetGateway"]["InternetGatewayId"]
    api.call("ec2.AttachInternetGateway", {"VpcId": vpc, "InternetGatewayId": gateway})
    group = api.call("ec2.CreateSecurityGroup", {"GroupName": "sftp", "Description": "sftp", "VpcId": vpc})
    ranges = [{"CidrIp": cidr} for cidr in admits]
    rule = {"IpProtocol": "tcp", "FromPort": 22, "ToPort": 22, "IpRanges": ranges}
    api.call("ec2.AuthorizeSecurityGroupIngress", {"GroupId": group["GroupId"], "IpPermissions": [rule]})
    subnets = [_subnet(api, vpc, gateway, index) for index in range(zones)]
    endpoint = api.call(
        "ec2.CreateVpcEndpoint",
        {
            "VpcId": vpc,
            "VpcEndpointType": "Interface",
            "ServiceName": f"com.amazonaws.{REGION}.transfer.server.c-0001",
            "SubnetIds": subnets,
            "SecurityGroupIds": [group["GroupId"]],
        },
    )["VpcEndpoint"]
    interfaces = endpoint["NetworkInterfaceIds"] if public else []
    drawn = drawn_addresses(server_id, len(interfaces))
    details = {
        "VpcId": vpc,
        "VpcEndpointId": endpoint["VpcEndpointId"],
        "SubnetIds": subnets,
        "AddressAllocationIds": [
            _address(api, interface, public_ip)
            for interface, public_ip in zip(interfaces, drawn, strict=True)
        ],
    }
    update(known_server(server_id), {"EndpointType": "VPC", "EndpointDetails": details})


def _subnet(api: Api, vpc: str, gateway: str, index: int) -> str:
    """Make a subnet with an ACL that lets SSH in and answers out, and a route to the internet."""
    zone = f"{REGION}{_ZONES[index]}"
    placed = {"VpcId": vpc, "CidrBlock": f"10.30.{index}.0/24", "AvailabilityZone": zone}
    subnet: str = api.call("ec2.CreateSubnet", placed)["Subnet"]["SubnetId"]
    table = api.call("ec2.CreateRouteTable", {"VpcId": vpc})["RouteTable"]["RouteTableId"]
    api.call("ec2.AssociateRouteTable", {"RouteTableId": table, "SubnetId": subnet})
    api.call(
        "ec2.CreateRoute",
        {"RouteTableId": table, "DestinationCidrBlock": "0.0.0.0/0", "GatewayId": gateway},
    )
    return subnet


def _address(api: Api, interface: str, public_ip: str) -> str:
    """Make an Elastic address of an interface, and return its allocation."""
    wanted = {"Domain": "vpc", "Address": public_ip}
    allocation: str = api.call("ec2.AllocateAddress", wanted)["AllocationId"]
    api.call("ec2.AssociateAddress", {"AllocationId": allocation, "NetworkInterfaceId": interface})
    return allocation


@sim_action
def sftp_endpoint_fault(
    api: Api, server_id: str, *, zone: int = 0, acl: str = "", route: bool = True, address: bool = True
) -> None:
    """Spoil the way to one of the subnets of a server's endpoint.

    Args:
        api: The way to AWS.
        server_id: A server with an endpoint of `sim.SftpEndpoint`.
        zone: Which of its subnets, from 0.
        acl: `in` or `out`: the subnet gets an ACL of its own, which lets SSH in but not from anywhere, or no
            answers out.
        route: False: its route to the internet is gone.
        address: False: its Elastic address belongs to no interface.
    """
    details = told_of(known_server(server_id)).settings["EndpointDetails"]
    subnet = details["SubnetIds"][zone]
    by_subnet = {"Filters": [{"Name": "association.subnet-id", "Values": [subnet]}]}
    if acl:
        _shut(api, details["VpcId"], subnet, outbound=acl == "out")
    if not route:
        table = api.call("ec2.DescribeRouteTables", by_subnet)["RouteTables"][0]["RouteTableId"]
        api.call("ec2.DeleteRoute", {"RouteTableId": table, "DestinationCidrBlock": "0.0.0.0/0"})
    if not address:
        wanted = {"AllocationIds": [details["AddressAllocationIds"][zone]]}
        association_id = api.call("ec2.DescribeAddresses", wanted)["Addresses"][0]["AssociationId"]
        api.call("ec2.DisassociateAddress", {"AssociationId": association_id})


def _shut(api: Api, vpc: str, subnet: str, *, outbound: bool) -> None:
    """Give a subnet an ACL of its own that denies everything in one direction."""
    made = api.call("ec2.CreateNetworkAcl", {"VpcId": vpc})["NetworkAcl"]["NetworkAclId"]
    for egress in (False, True):
        action = {"Protocol": "-1", "RuleAction": "deny" if egress == outbound else "allow"}
        entry = {"NetworkAclId": made, "RuleNumber": 100, "Egress": egress, "CidrBlock": "0.0.0.0/0"}
        api.call("ec2.CreateNetworkAclEntry", {**entry, **action})
    by_subnet = {"Filters": [{"Name": "association.subnet-id", "Values": [subnet]}]}
    acls = api.call("ec2.DescribeNetworkAcls", by_subnet)["NetworkAcls"]
    old = next(item for item in acls[0]["Associations"] if item["SubnetId"] == subnet)
    association = {"AssociationId": old["NetworkAclAssociationId"], "NetworkAclId": made}
    api.call("ec2.ReplaceNetworkAclAssociation", association)

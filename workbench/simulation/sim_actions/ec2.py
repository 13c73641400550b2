"""VPC endpoints under known ids."""

from __future__ import annotations

from collections.abc import Mapping
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

"""EC2: interfaces can be found by the public address that they have."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from workbench.simulation.exchange import Exchange, as_aws
from workbench.simulation.moto_state import elastic_addresses
from workbench.simulation.wire import HttpReply

_BY_ADDRESS = "association.public-ip"


@as_aws("ec2.DescribeNetworkInterfaces")
def interfaces_by_address(exchange: Exchange) -> Mapping[str, Any] | HttpReply:
    """Find interfaces by Elastic address; moto lacks this filter, and has all others."""
    filters = {item["Name"]: item["Values"] for item in exchange.parameters.get("Filters", ())}
    if set(filters) != {_BY_ADDRESS}:
        return exchange.raw()
    found = [
        {
            "NetworkInterfaceId": address.eni.id,
            "Description": address.eni.description or "",
            "SubnetId": address.eni.subnet.id,
            "VpcId": address.eni.subnet.vpc_id,
            "PrivateIpAddress": address.eni.private_ip_address,
            "Association": {"PublicIp": address.public_ip, "AllocationId": address.allocation_id},
        }
        for address in elastic_addresses()
        if address.eni and address.public_ip in filters[_BY_ADDRESS]
    ]
    return {"NetworkInterfaces": found}

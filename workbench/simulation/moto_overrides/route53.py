"""Route 53: zones are listed in the order of their names from the last label on, from the name asked for."""

from __future__ import annotations

from typing import Any

from workbench.simulation.exchange import Exchange, as_aws

_MOST = 100


@as_aws("route53.ListHostedZonesByName")
def zones_from_a_name_on(exchange: Exchange) -> dict[str, Any]:
    """List as Route 53 does: `acme.com` before `sftp.acme.com`, from the name on; moto skips none.

    https://docs.aws.amazon.com/Route53/latest/APIReference/API_ListHostedZonesByName.html
    """
    wanted = _order(exchange.parameters.get("DNSName", ""))
    zones = sorted(exchange.moto().get("HostedZones", ()), key=lambda zone: _order(zone["Name"]))
    zones = [zone for zone in zones if _order(zone["Name"]) >= wanted]
    most = int(exchange.parameters.get("MaxItems", _MOST))
    told = {"DNSName": exchange.parameters["DNSName"]} if wanted else {}
    return {**told, "HostedZones": zones[:most], "IsTruncated": len(zones) > most, "MaxItems": str(most)}


def _order(name: str) -> list[str]:
    return [label for label in reversed(name.lower().split(".")) if label]

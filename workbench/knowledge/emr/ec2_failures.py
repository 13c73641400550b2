"""What EC2 refuses when EMR asks it for instances, by its error codes.

Codes count, not words, which AWS may change. Event history writes them with `Client.` or `Server.` before.

Sources: Amazon EC2 API reference, "Error codes for the Amazon EC2 API"; Amazon EC2 user guide, "Amazon EC2
service quotas".
"""

from __future__ import annotations

import re
from typing import Literal, TypeAlias

LaunchCause: TypeAlias = Literal[
    "emr-capacity-unavailable",
    "emr-ec2-quota-exceeded",
    "emr-subnet-unusable",
    "emr-security-group-rules",
    "emr-role-broken",
    "emr-kms-denied",
    "kms-key-unusable",
]
_BY_CODE: dict[str, LaunchCause] = {
    "InsufficientInstanceCapacity": "emr-capacity-unavailable",
    "InsufficientHostCapacity": "emr-capacity-unavailable",
    "InsufficientCapacity": "emr-capacity-unavailable",
    "SpotMaxPriceTooLow": "emr-capacity-unavailable",
    "InstanceLimitExceeded": "emr-ec2-quota-exceeded",
    "VcpuLimitExceeded": "emr-ec2-quota-exceeded",
    "MaxSpotInstanceCountExceeded": "emr-ec2-quota-exceeded",
    "MaxSpotFleetRequestCountExceeded": "emr-ec2-quota-exceeded",
    "VolumeLimitExceeded": "emr-ec2-quota-exceeded",
    "RequestLimitExceeded": "emr-ec2-quota-exceeded",
    "InsufficientFreeAddressesInSubnet": "emr-subnet-unusable",
    "InvalidSubnetID.NotFound": "emr-subnet-unusable",
    "InvalidSubnet": "emr-subnet-unusable",
    "InvalidGroup.NotFound": "emr-security-group-rules",
    "InvalidGroupId.Malformed": "emr-security-group-rules",
    "UnauthorizedOperation": "emr-role-broken",
    "AuthFailure": "emr-role-broken",
    "InvalidKMSKey.InvalidState": "kms-key-unusable",
    "KMSKeyNotAccessibleFault": "emr-kms-denied",
}
_STANDARD = "Standard (A, C, D, H, I, M, R, T, Z)"
_FAMILIES = {
    **dict.fromkeys("acdhimrtz", _STANDARD),
    **{name: name.upper() for name in "fpx"},
    **dict.fromkeys(("g", "vt"), "G and VT"),
    **{name: name.capitalize() for name in ("inf", "trn")},
}
"""As Service Quotas groups the families of instances: each group has a quota of its own."""
_FAMILY = re.compile(r"([a-z]+)\d")
_TOO_MANY_VCPUS = re.compile(r"vCPUs? for instance type (?P<type>[a-z][a-z0-9-]*\.[a-z0-9-]+) exceed")


def cause_of_refusal(code: str) -> LaunchCause | None:
    """Return what a refused RunInstances or CreateFleet speaks for; None for a code of no cause here."""
    return _BY_CODE.get(code.removeprefix("Client.").removeprefix("Server."))


def quota_of(instance_type: str, code: str) -> str:
    """Return the name of the quota that a refusal is about; empty where that is not known."""
    bare = code.removeprefix("Client.").removeprefix("Server.")
    if bare not in ("InstanceLimitExceeded", "VcpuLimitExceeded", "MaxSpotInstanceCountExceeded"):
        return ""
    return _named(instance_type, is_spot=bare.startswith("MaxSpot"))


def quota_in(message: str) -> tuple[str, str]:
    """Return the type of instance, and the name of its quota, that EMR's own words are about; else empty."""
    found = _TOO_MANY_VCPUS.search(message)
    return (found["type"], _named(found["type"], is_spot=False)) if found else ("", "")


def _named(instance_type: str, *, is_spot: bool) -> str:
    """Return what Service Quotas calls the quota of a type; empty for a family that is not known here."""
    family = _FAMILY.match(instance_type)
    group = _FAMILIES.get(family[1] if family else "", "")
    if not group:
        return ""
    return f"All {group} Spot Instance Requests" if is_spot else f"Running On-Demand {group} instances"

"""What EC2 refuses when EMR asks it for instances, by its error codes.

Codes count, not words, which AWS may change. Event history writes them with `Client.` or `Server.` before.

Source: Amazon EC2 API reference, "Error codes for the Amazon EC2 API".
"""

from __future__ import annotations

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
_QUOTAS = {
    "SPOT": "All Standard (A, C, D, H, I, M, R, T, Z) Spot Instance Requests",
    "": "Running On-Demand Standard (A, C, D, H, I, M, R, T, Z) instances",
}
"""As Service Quotas calls them; other families have quotas of their own."""
_STANDARD = "acdhimrtz"


def cause_of_refusal(code: str) -> LaunchCause | None:
    """Return what a refused RunInstances or CreateFleet speaks for; None for a code of no cause here."""
    return _BY_CODE.get(code.removeprefix("Client.").removeprefix("Server."))


def quota_of(instance_type: str, code: str) -> str:
    """Return the name of the quota that a refusal is about; empty where that is not known."""
    bare = code.removeprefix("Client.").removeprefix("Server.")
    if bare not in ("InstanceLimitExceeded", "VcpuLimitExceeded", "MaxSpotInstanceCountExceeded"):
        return ""
    is_standard = (
        bool(instance_type) and instance_type[0] in _STANDARD and not instance_type.startswith("inf")
    )
    return _QUOTAS["SPOT" if bare.startswith("MaxSpot") else ""] if is_standard else ""

"""What the type of an instance of SageMaker tells.

Sources: Amazon SageMaker AI pricing, "Accelerated computing" (families P, G, Trn and Inf); Amazon EC2 user
guide, "Instance type specifications".
"""

from __future__ import annotations

import re

_ACCELERATED = re.compile(r"ml\.(?:p|g|trn|inf)\d")
_WITH_ONE = re.compile(r"ml\.g(?:4dn|5|6|6e)\.(?:2|4|8|16)?xlarge")
_GPUS = {
    "ml.g4dn.12xlarge": 4,
    **{f"ml.{family}.{size}xlarge": 4 for family in ("g5", "g6", "g6e") for size in (12, 24)},
    **{f"ml.{family}.48xlarge": 8 for family in ("g5", "g6", "g6e", "p5", "p5e", "p5en")},
    "ml.p3.2xlarge": 1,
    "ml.p3.8xlarge": 4,
    "ml.p3.16xlarge": 8,
    "ml.p3dn.24xlarge": 8,
    "ml.p4d.24xlarge": 8,
    "ml.p4de.24xlarge": 8,
}
_SIZE = re.compile(r"ml\.(?P<family>[a-z]+\d[a-z-]*)\.(?P<size>(?P<times>\d+)?xlarge|large|medium)")
_TWO_AT_MEDIUM = ("t2", "t3")
_OTHERWISE = {"ml.c4.8xlarge": 36, "ml.t2.large": 2}


def is_accelerated(instance_type: str) -> bool:
    """Tell whether instances of a type, `ml.g5.xlarge`, have GPUs, or chips like them."""
    return _ACCELERATED.match(instance_type) is not None


def gpus_of(instance_type: str) -> int | None:
    """Return the GPUs of an instance type, `ml.g5.12xlarge`; None for one that is not listed here.

    https://docs.aws.amazon.com/ec2/latest/instancetypes/ac.html
    """
    return 1 if _WITH_ONE.fullmatch(instance_type) else _GPUS.get(instance_type)


def cores_of(instance_type: str) -> int | None:
    """Return the vCPUs of an instance type, `ml.m5.2xlarge`; None for a name that is none.

    An xlarge has four, and so on; the few that have others are listed.
    https://docs.aws.amazon.com/ec2/latest/instancetypes/instance-type-specifications.html
    """
    if instance_type in _OTHERWISE:
        return _OTHERWISE[instance_type]
    found = _SIZE.fullmatch(instance_type)
    if found is None:
        return None
    if found["size"] == "medium":
        return 2 if found["family"] in _TWO_AT_MEDIUM else 1
    return 2 if found["size"] == "large" else 4 * int(found["times"] or 1)

"""What a cluster that never came up, and a step that failed, speak of.

The codes of ErrorDetails count before words, which AWS may change. INTERNAL_ERROR does not mean that it is
AWS's fault: quota, capacity and throttling by EC2 all come under it. "Unknown Error", "Command exiting with
ret '1'" and "Application application_… finished with failed status" are wrappers: the driver's log decides.

Sources: Amazon EMR management guide, "Error codes with ErrorDetail information", "Troubleshoot a failed
cluster"; error signatures, whose rows hold the texts themselves.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Literal, TypeAlias, get_args

from workbench.knowledge.emr.clusters import Cluster
from workbench.knowledge.spark.failures import FailureReader

EmrCause: TypeAlias = Literal[
    "emr-capacity-unavailable",
    "emr-ec2-quota-exceeded",
    "emr-subnet-unusable",
    "emr-security-group-rules",
    "emr-role-broken",
    "emr-bootstrap-failed",
    "emr-provisioning-failed",
    "emr-step-artifact-missing",
    "emr-path-invalid",
    "emr-s3-access-denied",
    "emr-kms-denied",
    "kms-key-unusable",
    "emr-catalog-denied",
    "emr-memory-exceeded",
    "emr-disk-full",
    "emr-node-lost",
    "emr-step-code-failed",
]
"""What codes and words can make likely; the other causes of emr-step-failed leave none."""

OF_EC2: FailureReader[EmrCause] = FailureReader(
    playbook="emr-step-failed",
    causes=get_args(EmrCause),
    of_denial={
        "s3": ("emr-s3-access-denied",),
        "kms": ("emr-kms-denied",),
        "glue": ("emr-catalog-denied",),
        "lakeformation": ("emr-catalog-denied",),
    },
    residual="emr-step-code-failed",
)
"""Reads why a cluster or a step of EMR on EC2 failed."""

_BY_CODE: tuple[tuple[str, EmrCause], ...] = (
    ("INTERNAL_ERROR_EC2_INSUFFICIENT_CAPACITY", "emr-capacity-unavailable"),
    ("INTERNAL_ERROR_SPOT_", "emr-capacity-unavailable"),
    ("BOOTSTRAP_FAILURE_HIVE_METASTORE_CONNECTION_ERROR", "emr-provisioning-failed"),
    ("BOOTSTRAP_FAILURE_", "emr-bootstrap-failed"),
    ("VALIDATION_ERROR_SUBNET_", "emr-subnet-unusable"),
    ("VALIDATION_ERROR_SECURITY_GROUP_", "emr-security-group-rules"),
)
"""How published codes begin, the longest beginnings first. Two are of no cause here, a key pair and a type of
instance that the Region does not have: their own words say so."""


def causes_of_codes(codes: Iterable[str]) -> tuple[EmrCause, ...]:
    """Return what codes of ErrorDetails speak for, in their order."""
    found = (next((cause for start, cause in _BY_CODE if code.startswith(start)), None) for code in codes)
    return tuple(dict.fromkeys(cause for cause in found if cause))


_BOOTSTRAP = re.compile(r"\bbootstrap[ -]action (?P<number>\d{1,3})\b", re.IGNORECASE)
_INSTANCE = re.compile(r"\bi-[0-9a-f]{8,17}\b")


def failed_bootstrap(cluster: Cluster) -> tuple[str, str] | None:
    """Return the instance on which a bootstrap action failed, and its number; None where that is not told."""
    data = " ".join(f"{name} {value}" for name, value in sorted(cluster.error_data.items()))
    words = f"{cluster.message} {data}"
    number, instance = _BOOTSTRAP.search(words), _INSTANCE.search(words)
    return (instance.group(), number["number"]) if number and instance else None

"""What a cluster that never came up, a step and a job run that failed, speak of.

The codes of ErrorDetails count before words, which AWS may change. INTERNAL_ERROR does not mean that it is
AWS's fault: quota, capacity and throttling by EC2 all come under it. "Unknown Error", "Command exiting with
ret '1'" and "Application application_… finished with failed status" are wrappers: the driver's log decides.

Sources: Amazon EMR management guide, "Error codes with ErrorDetail information", "Troubleshoot a failed
cluster"; error signatures, whose rows hold the texts themselves.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Final, Literal, TypeAlias, get_args

from workbench.knowledge.emr.clusters import Cluster
from workbench.knowledge.s3.places import S3Place
from workbench.knowledge.spark.failures import C, FailureReader, RunFailure
from workbench.knowledge.spark.names import names_in

_CommonCause: TypeAlias = Literal[
    "emr-step-artifact-missing",
    "emr-path-invalid",
    "emr-s3-access-denied",
    "emr-kms-denied",
    "kms-key-unusable",
    "emr-catalog-denied",
    "emr-step-code-failed",
]
"""What Spark fails of wherever EMR runs it."""
EmrCause: TypeAlias = Literal[
    "emr-capacity-unavailable",
    "emr-ec2-quota-exceeded",
    "emr-subnet-unusable",
    "emr-security-group-rules",
    "emr-role-broken",
    "emr-bootstrap-failed",
    "emr-provisioning-failed",
    _CommonCause,
    "emr-memory-exceeded",
    "emr-disk-full",
    "emr-node-lost",
]
"""What codes and words can make likely; the other causes of emr-step-failed leave none."""
ServerlessCause: TypeAlias = Literal[
    "emr-role-broken",
    "emrs-network",
    "emrs-capacity-limit",
    _CommonCause,
    "emrs-worker-oom",
    "emrs-disk-full",
]
EksCause: TypeAlias = Literal[
    "emrc-namespace-rbac",
    "emrc-image-pull",
    "emrc-driver-unschedulable",
    "emrc-role-trust",
    _CommonCause,
    "emr-memory-exceeded",
]
_OF_DENIAL: Mapping[str, tuple[_CommonCause, ...]] = {
    "s3": ("emr-s3-access-denied",),
    "kms": ("emr-kms-denied",),
    "glue": ("emr-catalog-denied",),
    "lakeformation": ("emr-catalog-denied",),
}
_OWN_CODE: Final = "emr-step-code-failed"

OF_EC2: FailureReader[EmrCause] = FailureReader(
    playbook="emr-step-failed", causes=get_args(EmrCause), of_denial=_OF_DENIAL, residual=_OWN_CODE
)
"""Reads why a cluster or a step of EMR on EC2 failed."""
OF_SERVERLESS: FailureReader[ServerlessCause] = FailureReader(
    playbook="emr-serverless-job-failed",
    causes=get_args(ServerlessCause),
    of_denial=_OF_DENIAL,
    residual=_OWN_CODE,
)
"""Reads `stateDetails` of a run of EMR Serverless, and its log."""
OF_EKS: FailureReader[EksCause] = FailureReader(
    playbook="emr-eks-job-failed", causes=get_args(EksCause), of_denial=_OF_DENIAL, residual=_OWN_CODE
)
"""Reads `failureReason` and `stateDetails` of a run of EMR on EKS, and its log."""


def causes_of(failure: RunFailure[C], program: str) -> tuple[C | Literal["emr-step-artifact-missing"], ...]:
    """Return what the words of a failure make likely: what is absent may be no input, but the program itself.

    Args:
        failure: What the words say.
        program: The URI of the script or jar.
    """
    names = names_in(failure.text or failure.says)
    is_program = S3Place.parse_folder(program) == S3Place.folder(names.bucket, names.key)
    is_missing = is_program and "emr-path-invalid" in failure.points_to
    return ("emr-step-artifact-missing",) if is_missing else failure.points_to


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

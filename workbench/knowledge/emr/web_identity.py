"""How a pod of EMR on EKS gets the role of its job: the service accounts that EMR makes, by OIDC.

EMR makes a service account for each role in the namespace, for the submitter, the driver and the executors:
`emr-containers-sa-spark-driver-ACCOUNT-ROLE`, where ROLE is the name of the role in base 36. The trust policy
of the role has to let these in, by the cluster's OIDC provider; `aws emr-containers update-role-trust-policy`
writes it so.

Sources: Amazon EMR on EKS development guide, "Update the trust policy of the job execution role"; AWS CLI,
`emr-containers update-role-trust-policy`.
"""

from __future__ import annotations

_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
_PODS = ("client", "driver", "executor")


def base36(name: str) -> str:
    """Return the bytes of a name, read as one number, in base 36."""
    number, told = int.from_bytes(name.encode()), ""
    while number:
        number, digit = divmod(number, len(_DIGITS))
        told = _DIGITS[digit] + told
    return told or "0"


def subjects(namespace: str, account: str, role: str) -> tuple[str, ...]:
    """Return the subjects of the tokens of a job's pods: of what submits it, its driver, its executors.

    Args:
        namespace: Of the virtual cluster.
        account: Of the role.
        role: Its name, without path.
    """
    return tuple(
        f"system:serviceaccount:{namespace}:emr-containers-sa-spark-{pod}-{account}-{base36(role)}"
        for pod in _PODS
    )

"""A policy that allows some actions and nothing else."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from workbench.knowledge.arns import object_arn

ON_OBJECTS = frozenset(
    {
        "s3:GetObject",
        "s3:GetObjectAcl",
        "s3:GetObjectAttributes",
        "s3:GetObjectLegalHold",
        "s3:GetObjectRetention",
        "s3:GetObjectTagging",
        "s3:GetObjectVersion",
        "s3:ListMultipartUploadParts",
    }
)
"""Actions whose resource is an object; all others are granted on `*`, as most of them know no resource."""


def policy_allowing(
    actions: Iterable[str], *, buckets: Iterable[str] = ("*",), partition: str = "aws"
) -> dict[str, Any]:
    """Return an IAM policy document that allows the actions.

    Args:
        actions: `s3:GetBucketPolicy`, in any order, repeated or not.
        buckets: The buckets on whose objects they are allowed; `*` for any.
        partition: `aws`, `aws-cn`, `aws-us-gov`.

    Returns:
        The document, one statement per IAM service prefix; the same actions give the same document.
    """
    wanted = set(actions)
    on_objects = sorted(wanted & ON_OBJECTS)
    rest = sorted(wanted - ON_OBJECTS)
    statements = [
        _statement(_sid(prefix), [action for action in rest if action.startswith(f"{prefix}:")], ["*"])
        for prefix in sorted({action.partition(":")[0] for action in rest})
    ]
    if on_objects:
        objects = [object_arn(bucket, "*", partition) for bucket in sorted(set(buckets))]
        statements.append(_statement("S3Objects", on_objects, objects))
    return {"Version": "2012-10-17", "Statement": statements}


def _statement(sid: str, actions: list[str], resources: list[str]) -> dict[str, Any]:
    return {"Sid": sid, "Effect": "Allow", "Action": actions, "Resource": resources}


def _sid(prefix: str) -> str:
    """Return `ApplicationAutoscaling` for `application-autoscaling`: a Sid holds letters and digits only."""
    return "".join(part.capitalize() for part in prefix.split("-"))

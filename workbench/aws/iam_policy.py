"""The least-privilege IAM policy for a set of operations."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from workbench.aws.catalogue import load_catalogue
from workbench.engine.errors import unknown_name
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


def policy_for(
    operations: Iterable[str], *, buckets: Iterable[str] = ("*",), partition: str = "aws"
) -> dict[str, Any]:
    """Return an IAM policy document that allows the operations and nothing else.

    There is no permission for HEAD alone: `s3:GetObject` appears when `s3.HeadObject` is used. Naming the
    buckets keeps it small; the guard sees to it that the workbench never reads contents.

    Args:
        operations: Ids on the reviewed list, in any order, repeated or not.
        buckets: The buckets whose objects may be asked about; `*` for any.
        partition: `aws`, `aws-cn`, `aws-us-gov`.

    Returns:
        The document, one statement per IAM service prefix; the same operations give the same document.

    Raises:
        UsageError: An operation is not on the list.
    """
    actions = {action for operation in operations for action in _actions(operation)}
    on_objects = sorted(actions & ON_OBJECTS)
    rest = sorted(actions - ON_OBJECTS)
    statements = [
        _statement(_sid(prefix), [action for action in rest if action.startswith(f"{prefix}:")], ["*"])
        for prefix in sorted({action.partition(":")[0] for action in rest})
    ]
    if on_objects:
        objects = [object_arn(bucket, "*", partition) for bucket in sorted(set(buckets))]
        statements.append(_statement("S3Objects", on_objects, objects))
    return {"Version": "2012-10-17", "Statement": statements}


def _actions(operation: str) -> tuple[str, ...]:
    catalogue = load_catalogue()
    if operation not in catalogue:
        raise unknown_name("operation", operation, catalogue)
    return catalogue[operation].iam_actions


def _statement(sid: str, actions: list[str], resources: list[str]) -> dict[str, Any]:
    return {"Sid": sid, "Effect": "Allow", "Action": actions, "Resource": resources}


def _sid(prefix: str) -> str:
    """Return `ApplicationAutoscaling` for `application-autoscaling`: a Sid holds letters and digits only."""
    return "".join(part.capitalize() for part in prefix.split("-"))

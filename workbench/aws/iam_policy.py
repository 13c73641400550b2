"""The least-privilege IAM policy for a set of operations."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from workbench.aws.catalogue import load_catalogue
from workbench.engine.errors import unknown_name
from workbench.knowledge.policies.granting import policy_allowing


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
        The document, as `policy_allowing` makes it.

    Raises:
        UsageError: An operation is not on the list.
    """
    actions = {action for operation in operations for action in _actions(operation)}
    return policy_allowing(actions, buckets=buckets, partition=partition)


def _actions(operation: str) -> tuple[str, ...]:
    catalogue = load_catalogue()
    if operation not in catalogue:
        raise unknown_name("operation", operation, catalogue)
    return catalogue[operation].iam_actions

"""What SageMaker refuses whatever is made: a role that it may not take, a quota that does not hold it."""

from __future__ import annotations

import json

from moto.iam.models import iam_backends

from workbench.simulation.exchange import Exchange
from workbench.simulation.identities import ACCOUNT
from workbench.simulation.wire import AwsError


def check_role(arn: str) -> None:
    """Refuse a role that is not there, or does not trust SageMaker.

    https://docs.aws.amazon.com/sagemaker/latest/dg/sagemaker-roles.html
    """
    roles = {role.arn: role for role in iam_backends[ACCOUNT]["aws"].roles.values()}
    role = roles.get(arn)
    trusted = role is not None and any(
        statement.get("Effect") == "Allow" and "sagemaker.amazonaws.com" in str(statement.get("Principal"))
        for statement in json.loads(role.assume_role_policy_document)["Statement"]
    )
    if not trusted:
        raise AwsError(
            "ValidationException",
            f"Could not assume role {arn}. Please ensure that the role exists and allows principal "
            "'sagemaker.amazonaws.com' to assume the role.",
        )


def check_quota(exchange: Exchange, name: str, used: int, wanted: int) -> None:
    """Refuse what a quota does not hold beside what uses it already.

    https://docs.aws.amazon.com/general/latest/gr/sagemaker.html
    """
    quota = exchange.state.quotas.by_name[name]
    if used + wanted > quota.limit:
        raise AwsError(
            "ResourceLimitExceeded",
            f"The account-level service limit '{name}' is {quota.limit:.0f} Instances, with current "
            f"utilization of {used} Instances and a request delta of {wanted} Instances. Please use AWS "
            "Service Quotas to request an increase for this quota. If AWS Service Quotas is not available, "
            "contact AWS support to request an increase for this quota.",
        )

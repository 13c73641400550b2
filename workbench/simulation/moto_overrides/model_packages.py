"""Who made a version of the model registry, and who changed it last: moto names a user that nobody is.

Source: Amazon SageMaker API reference, DescribeModelPackage (CreatedBy, LastModifiedBy), UserContext
(IamIdentity).
"""

from __future__ import annotations

from typing import Any

from moto.sagemaker.models import sagemaker_backends

from workbench.simulation.exchange import Exchange, as_aws
from workbench.simulation.identities import ACCOUNT, REGION


@as_aws("sagemaker.CreateModelPackage")
def made(exchange: Exchange) -> dict[str, Any]:
    """Make a version, and note who did."""
    answer = exchange.moto()
    package = _package(answer["ModelPackageArn"])
    package.created_by, package.last_modified_by = _context(exchange.actor), None
    return answer


@as_aws("sagemaker.UpdateModelPackage")
def changed(exchange: Exchange) -> dict[str, Any]:
    """Change a version, such as its approval, and note who did."""
    answer = exchange.moto()
    _package(answer["ModelPackageArn"]).last_modified_by = _context(exchange.actor)
    return answer


def _package(arn: str) -> Any:
    return sagemaker_backends[ACCOUNT][REGION].model_packages[arn]


def _context(arn: str) -> dict[str, Any]:
    """Return the UserContext of somebody who came by IAM, as a role's session does."""
    return {"IamIdentity": {"Arn": arn, "PrincipalId": f"AROAEXAMPLE:{arn.rpartition('/')[2]}"}}

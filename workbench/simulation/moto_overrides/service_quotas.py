"""Service Quotas: SageMaker's and EC2's, applied and by default; moto knows no quotas but those of VPC."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from workbench.simulation.exchange import Exchange, as_aws
from workbench.simulation.quotas import SAGEMAKER, Quota
from workbench.simulation.wire import AwsError, HttpReply

_PAGE = 100
_EC2 = (
    Quota(name="Running On-Demand Standard (A, C, D, H, I, M, R, T, Z) instances", default=5.0, value=128.0),
    Quota(name="All Standard (A, C, D, H, I, M, R, T, Z) Spot Instance Requests", default=5.0),
)
"""Those of the standard families, as Service Quotas calls them."""


@as_aws("service-quotas.ListServiceQuotas")
def applied(exchange: Exchange) -> dict[str, Any]:
    """List the quotas that have an applied value; moto lacks the operation."""
    quotas = _of_service(exchange)
    wanted = exchange.parameters.get("QuotaCode")
    return exchange.page(
        "Quotas",
        [
            quota.shown(quota.value)
            for quota in quotas
            if quota.value is not None and wanted in (None, quota.code)
        ],
        _PAGE,
    )


@as_aws("service-quotas.ListAWSDefaultServiceQuotas")
def defaults(exchange: Exchange) -> dict[str, Any] | HttpReply:
    """List all quotas with their defaults; moto knows those of VPC alone."""
    if exchange.parameters["ServiceCode"] not in (SAGEMAKER, "ec2"):
        return exchange.raw()
    return exchange.page("Quotas", [quota.shown(quota.default) for quota in _of_service(exchange)], _PAGE)


def _of_service(exchange: Exchange) -> Iterable[Quota]:
    if exchange.parameters["ServiceCode"] == "ec2":
        return _EC2
    if exchange.parameters["ServiceCode"] != SAGEMAKER:
        raise AwsError(
            "NoSuchResourceException", "The request failed because the specified service does not exist."
        )
    quotas = exchange.state.quotas.by_name.values()
    return sorted(quotas, key=lambda quota: quota.code)

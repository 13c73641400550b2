"""Service Quotas of SageMaker, EC2 and EMR Serverless, applied and by default; moto knows VPC's alone."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from workbench.simulation.exchange import Exchange, as_aws
from workbench.simulation.quotas import SAGEMAKER, Quota
from workbench.simulation.wire import AwsError, HttpReply

_PAGE = 100
_VCPUS = {"Service": "EC2", "Resource": "vCPU", "Class": "Standard/OnDemand"}
_VCPUS_OF_JOBS = {"Service": "EMR Serverless", "Resource": "vCPU", "Class": "None"}
_BESIDES = {
    "emr-serverless": (
        Quota(name="Max concurrent vCPUs per account", default=16.0, value=256.0, usage=_VCPUS_OF_JOBS),
    ),
    "ec2": (
        Quota(
            name="Running On-Demand Standard (A, C, D, H, I, M, R, T, Z) instances",
            default=5.0,
            value=128.0,
            usage=_VCPUS,
        ),
        Quota(name="All Standard (A, C, D, H, I, M, R, T, Z) Spot Instance Requests", default=5.0),
        Quota(name="Running On-Demand G and VT instances", default=0.0, value=64.0),
    ),
}
"""Some of other services, as Service Quotas calls them."""


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
    if exchange.parameters["ServiceCode"] not in (SAGEMAKER, *_BESIDES):
        return exchange.raw()
    return exchange.page("Quotas", [quota.shown(quota.default) for quota in _of_service(exchange)], _PAGE)


def _of_service(exchange: Exchange) -> Iterable[Quota]:
    if besides := _BESIDES.get(exchange.parameters["ServiceCode"]):
        return besides
    if exchange.parameters["ServiceCode"] != SAGEMAKER:
        raise AwsError(
            "NoSuchResourceException", "The request failed because the specified service does not exist."
        )
    quotas = exchange.state.quotas.by_name.values()
    return sorted(quotas, key=lambda quota: quota.code)

"""Application Auto Scaling: what was tried, as the scenario tells it; moto scales nothing.

It knows no copies of inference components either: their targets are kept here.
"""

from __future__ import annotations

from typing import Any
from uuid import NAMESPACE_URL, uuid5

from workbench.simulation.exchange import Exchange, as_aws
from workbench.simulation.identities import ACCOUNT, REGION

_PAGE = 50
_LINKED = "sagemaker.application-autoscaling.amazonaws.com"
_COPIES = "sagemaker:inference-component:DesiredCopyCount"


@as_aws("application-autoscaling.RegisterScalableTarget")
def register(exchange: Exchange) -> dict[str, Any]:
    """Make a component, or what moto knows, a scalable target.

    https://docs.aws.amazon.com/autoscaling/application/APIReference/API_RegisterScalableTarget.html
    """
    given = exchange.parameters
    if given["ScalableDimension"] != _COPIES:
        return exchange.moto()
    resource = given["ResourceId"]
    arn = (
        f"arn:aws:application-autoscaling:{REGION}:{ACCOUNT}:scalable-target/{uuid5(NAMESPACE_URL, resource)}"
    )
    suspended = dict.fromkeys(
        ("DynamicScalingInSuspended", "DynamicScalingOutSuspended", "ScheduledScalingSuspended"), False
    )
    exchange.state.copy_targets[resource] = {
        "ServiceNamespace": given["ServiceNamespace"],
        "ResourceId": resource,
        "ScalableDimension": _COPIES,
        "MinCapacity": given["MinCapacity"],
        "MaxCapacity": given["MaxCapacity"],
        "RoleARN": f"arn:aws:iam::{ACCOUNT}:role/aws-service-role/{_LINKED}",
        "SuspendedState": {**suspended, **(given.get("SuspendedState") or {})},
        "ScalableTargetARN": arn,
    }
    return {"ScalableTargetARN": arn}


@as_aws("application-autoscaling.DescribeScalableTargets")
def targets(exchange: Exchange) -> dict[str, Any]:
    """List the targets of components, or of what moto knows.

    https://docs.aws.amazon.com/autoscaling/application/APIReference/API_DescribeScalableTargets.html
    """
    given = exchange.parameters
    if given.get("ScalableDimension") != _COPIES:
        return exchange.moto()
    wanted = given.get("ResourceIds") or list(exchange.state.copy_targets)
    rows = [row for name, row in exchange.state.copy_targets.items() if name in wanted]
    return exchange.page("ScalableTargets", rows, _PAGE)


@as_aws("application-autoscaling.DescribeScalingActivities")
def activities(exchange: Exchange) -> dict[str, Any]:
    """List the activities of a resource, the newest first; those that did not scale only where asked for.

    https://docs.aws.amazon.com/autoscaling/application/APIReference/API_DescribeScalingActivities.html
    """
    given = exchange.parameters
    rows = [
        row
        for row in exchange.state.scaling_activities
        if row["ServiceNamespace"] == given["ServiceNamespace"]
        and given.get("ResourceId") in (None, row["ResourceId"])
        and given.get("ScalableDimension") in (None, row["ScalableDimension"])
        and (given.get("IncludeNotScaledActivities") or "NotScaledReasons" not in row)
    ]
    rows.sort(key=lambda row: row["StartTime"], reverse=True)
    return exchange.page("ScalingActivities", rows, _PAGE)

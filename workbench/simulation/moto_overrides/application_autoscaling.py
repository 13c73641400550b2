"""Application Auto Scaling: what was tried, as the scenario tells it; moto scales nothing."""

from __future__ import annotations

from typing import Any

from workbench.simulation.exchange import Exchange, as_aws

_PAGE = 50


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

"""EKS: clusters show what was told; moto draws the OIDC provider of each anew."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from workbench.simulation.exchange import Exchange, as_aws
from workbench.simulation.wire import AwsError


@as_aws("eks.DescribeCluster")
def cluster(exchange: Exchange) -> Mapping[str, Any]:
    """Return a cluster as it was told."""
    name = exchange.parameters["name"]
    told = exchange.state.eks_clusters.get(name)
    if told is None:
        raise AwsError("ResourceNotFoundException", f"No cluster found for name: {name}.", status=404)
    return {"cluster": told}

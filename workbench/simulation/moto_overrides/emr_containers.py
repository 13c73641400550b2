"""EMR on EKS: virtual clusters and job runs show what was told; in moto every run goes on for ever."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from workbench.simulation.exchange import Exchange, as_aws
from workbench.simulation.wire import AwsError


@as_aws("emr-containers.DescribeVirtualCluster")
def virtual_cluster(exchange: Exchange) -> Mapping[str, Any]:
    """Return a virtual cluster as it was told."""
    return {"virtualCluster": _found(exchange, exchange.parameters["id"], "")}


@as_aws("emr-containers.DescribeJobRun")
def job_run(exchange: Exchange) -> Mapping[str, Any]:
    """Return a run as it was told."""
    given = exchange.parameters
    return {"jobRun": _found(exchange, given["virtualClusterId"], given["id"])}


def _found(exchange: Exchange, cluster: str, run: str) -> Mapping[str, Any]:
    told = exchange.state.emr_jobs.get((cluster, run))
    if told is None:
        raise AwsError("ResourceNotFoundException", f"{run or cluster} doesn't exist.", status=404)
    return told

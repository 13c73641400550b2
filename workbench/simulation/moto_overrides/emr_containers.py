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


@as_aws("emr-containers.ListVirtualClusters")
def virtual_clusters(exchange: Exchange) -> Mapping[str, Any]:
    """List the virtual clusters that were told of."""
    told = exchange.state.emr_jobs.items()
    return {"virtualClusters": [cluster for (_, run), cluster in told if not run and _is_ours(cluster)]}


@as_aws("emr-containers.ListJobRuns")
def job_runs(exchange: Exchange) -> Mapping[str, Any]:
    """List the runs of a virtual cluster, the newest first."""
    wanted, told = exchange.parameters["virtualClusterId"], exchange.state.emr_jobs.items()
    return {"jobRuns": [run for (owner, name), run in reversed(told) if owner == wanted and name]}


def _is_ours(told: Mapping[str, Any]) -> bool:
    return "containerProvider" in told


def _found(exchange: Exchange, cluster: str, run: str) -> Mapping[str, Any]:
    told = exchange.state.emr_jobs.get((cluster, run))
    if told is None:
        raise AwsError("ResourceNotFoundException", f"{run or cluster} doesn't exist.", status=404)
    return told

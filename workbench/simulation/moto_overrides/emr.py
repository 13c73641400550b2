"""EMR: clusters and steps show what was told of them; unknown ids are refused in AWS's words."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from workbench.simulation.exchange import Exchange, as_aws
from workbench.simulation.identities import ACCOUNT
from workbench.simulation.moto_state import emr_clusters
from workbench.simulation.wire import AwsError

_OLD = timedelta(days=400)


@as_aws("emr.DescribeCluster")
def describe_cluster(exchange: Exchange) -> Mapping[str, Any]:
    """Return a cluster as it was told; moto has no codes, no ErrorDetails and no end.

    https://docs.aws.amazon.com/emr/latest/APIReference/API_Cluster.html
    """
    cluster = _cluster(exchange)
    shown = _present(exchange.moto()["Cluster"])
    shown.pop("Configurations", None)
    return {"Cluster": {**shown, **getattr(cluster, "told", {})}}


@as_aws("emr.ListClusters")
def list_clusters(exchange: Exchange) -> Mapping[str, Any]:
    """List the clusters, the newest first, with the states that were told."""
    given = exchange.parameters
    rows = [
        {
            "Id": item.id,
            "Name": item.name,
            "ClusterArn": item.arn,
            "Status": getattr(item, "told", {})["Status"],
        }
        for item in emr_clusters().values()
        if hasattr(item, "told")
    ]
    states = given.get("ClusterStates") or ()
    rows = [row for row in rows if not states or row["Status"]["State"] in states]
    rows.sort(key=lambda row: row["Status"]["Timeline"]["CreationDateTime"], reverse=True)
    return {"Clusters": rows}


@as_aws("emr.ListSteps")
def list_steps(exchange: Exchange) -> Mapping[str, Any]:
    """List the steps of a cluster, the newest first."""
    given = exchange.parameters
    states, ids = given.get("StepStates") or (), given.get("StepIds") or ()
    rows = [_step(step) for step in reversed(_cluster(exchange).steps)]
    return {
        "Steps": [
            row
            for row in rows
            if (not states or row["Status"]["State"] in states) and (not ids or row["Id"] in ids)
        ]
    }


@as_aws("emr.DescribeStep")
def describe_step(exchange: Exchange) -> Mapping[str, Any]:
    """Return a step; an unknown one is refused, where moto answers 200 without a step."""
    wanted = exchange.parameters["StepId"]
    found = next((step for step in _cluster(exchange).steps if step.id == wanted), None)
    if found is None:
        raise AwsError("InvalidRequestException", f"Step id '{wanted}' is not valid.")
    return {"Step": _step(found)}


@as_aws("emr.ListInstances")
def list_instances(exchange: Exchange) -> Mapping[str, Any]:
    """List the instances that were told; moto's list is empty."""
    states = exchange.parameters.get("InstanceStates") or ()
    rows = getattr(_cluster(exchange), "told_parts", {}).get("instances", [])
    return {"Instances": [row for row in rows if not states or row["Status"]["State"] in states]}


@as_aws("emr.ListInstanceGroups")
def list_groups(exchange: Exchange) -> Mapping[str, Any]:
    """List the groups that were told; AWS refuses it for a cluster of fleets."""
    return {"InstanceGroups": _parts(exchange, "INSTANCE_GROUP")}


@as_aws("emr.ListInstanceFleets")
def list_fleets(exchange: Exchange) -> Mapping[str, Any]:
    """List the fleets that were told; moto lacks the operation. AWS refuses it for a cluster of groups."""
    return {"InstanceFleets": _parts(exchange, "INSTANCE_FLEET")}


def _parts(exchange: Exchange, collection: str) -> list[dict[str, Any]]:
    cluster = _cluster(exchange)
    if getattr(cluster, "told", {}).get("InstanceCollectionType", collection) != collection:
        message = "Instance fleets and instance groups are mutually exclusive."
        raise AwsError("InvalidRequestException", message)
    return list(getattr(cluster, "told_parts", {}).get("parts", []))


def _step(step: Any) -> dict[str, Any]:
    config = {"Jar": step.jar, "Args": list(step.args), "Properties": {}}
    told = getattr(step, "told", {"Status": {"State": "PENDING"}})
    return {
        "Id": step.id,
        "Name": step.name,
        "Config": config,
        "ActionOnFailure": step.action_on_failure,
        **told,
    }


def _cluster(exchange: Exchange) -> Any:
    wanted = exchange.parameters["ClusterId"]
    found = emr_clusters().get(wanted)
    if found is None:
        raise AwsError("InvalidRequestException", f"Cluster id '{wanted}' is not valid.")
    return found


def _present(value: Mapping[str, Any]) -> dict[str, Any]:
    return {name: item for name, item in value.items() if item not in (None, "", [], {})}


@as_aws("emr.GetAutoTerminationPolicy")
def auto_termination(exchange: Exchange) -> Mapping[str, Any]:
    """Return the idle timeout that was told; moto lacks the operation. Without one AWS's answer is empty."""
    told = getattr(_cluster(exchange), "told_parts", {}).get("idle_timeout")
    return {"AutoTerminationPolicy": {"IdleTimeout": told}} if told else {}


@as_aws("emr.GetBlockPublicAccessConfiguration")
def block_public_access(exchange: Exchange) -> Mapping[str, Any]:
    """Return what an account has that never changed it: on, but for port 22. moto's answer is empty."""
    return {
        "BlockPublicAccessConfiguration": {
            "BlockPublicSecurityGroupRules": True,
            "PermittedPublicSecurityGroupRuleRanges": [{"MinRange": 22, "MaxRange": 22}],
        },
        "BlockPublicAccessConfigurationMetadata": {
            "CreationDateTime": exchange.state.story.now() - _OLD,
            "CreatedByArn": f"arn:aws:iam::{ACCOUNT}:root",
        },
    }

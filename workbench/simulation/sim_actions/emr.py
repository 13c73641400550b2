"""EMR: clusters, steps and instances that are told, not run.

moto keeps a cluster WAITING and its first step RUNNING for ever, and has no codes, no ErrorDetails, no
FailureDetails and no instance fleets.
"""

from __future__ import annotations

import gzip
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from workbench.engine.errors import refuse_unknown
from workbench.knowledge.s3.places import S3Place
from workbench.simulation.api import Api
from workbench.simulation.execution_history import duration_of
from workbench.simulation.moto_state import emr_clusters, ensure_instance_profile
from workbench.simulation.sim_actions.registry import sim_action

_ARGS = ("spark-submit", "--deploy-mode", "cluster", "s3://jobs/etl.py")
_ABOUT_STEP = ("waited", "args", "reason", "message", "log_file", "applications", "role", "log_uri")
_OPEN = ("PENDING", "RUNNING", "CANCEL_PENDING")


@sim_action
def emr_cluster(
    api: Api,
    cluster_id: str,
    name: str,
    state: str = "WAITING",
    code: str = "",
    message: str = "",
    came_up: str = "6m",
    lived: str = "",
    **about: Any,
) -> None:
    """Make a cluster at the time that is being told, under a known id, and tell what became of it.

    Args:
        api: The way to AWS.
        cluster_id: `j-…`.
        name: Its name.
        state: As DescribeCluster shows it.
        code: `StateChangeReason.Code`.
        message: `StateChangeReason.Message`.
        came_up: After how long it was ready; empty: never.
        lived: After how long it ended; empty: it did not.
        about: Members of `Cluster` that differ from those of a plain one, as AWS spells them
            (`Ec2InstanceAttributes`, `StepConcurrencyLevel`, `MonitoringConfiguration`), and in lower case
            `log_uri` (without it no logs are archived),
            `error_details` (a list of `{ErrorCode, ErrorData}`), `subnet`, `service_role`, `role` (the
            instance profile's name), `idle_timeout` (seconds, of its auto-termination policy), `groups` or
            `fleets` (as ListInstanceGroups and ListInstanceFleets show them).

    Raises:
        UsageError: `about` names something else.
    """
    told = dict(about)
    role, service_role = told.pop("role", "EMR_EC2_DefaultRole"), told.pop("service_role", "EMR_DefaultRole")
    subnet, details = told.pop("subnet", ""), told.pop("error_details", ())
    idle_timeout, log_uri = told.pop("idle_timeout", 0), told.pop("log_uri", "")
    groups, fleets = told.pop("groups", ()), told.pop("fleets", ())
    api.check_members("emr", "Cluster", told)
    ensure_instance_profile(role)
    begun = api.story.now()
    drawn = api.call(
        "emr.RunJobFlow",
        {
            "Name": name,
            "ReleaseLabel": "emr-7.5.0",
            "Instances": {"KeepJobFlowAliveWhenNoSteps": True},
            "JobFlowRole": role,
            "ServiceRole": service_role,
            **({"LogUri": log_uri} if log_uri else {}),
        },
    )["JobFlowId"]
    cluster = emr_clusters().pop(drawn)
    cluster.id = cluster_id
    emr_clusters()[cluster_id] = cluster
    times = {"CreationDateTime": begun}
    if came_up:
        times["ReadyDateTime"] = begun + duration_of(came_up)
    if lived:
        times["EndDateTime"] = begun + duration_of(lived)
    reason = {name: value for name, value in (("Code", code), ("Message", message)) if value}
    status: dict[str, Any] = {"State": state, "StateChangeReason": reason, "Timeline": times}
    if details:
        status["ErrorDetails"] = [_error_detail(item) for item in details]
    ec2 = {"IamInstanceProfile": role, **({"Ec2SubnetId": subnet} if subnet else {})}
    cluster.told = {
        "Status": status,
        "AutoTerminate": False,
        "Applications": [{"Name": "Spark", "Version": "3.5.2"}],
        "InstanceCollectionType": "INSTANCE_FLEET" if fleets else "INSTANCE_GROUP",
        "StepConcurrencyLevel": 1,
        **told,
        "Ec2InstanceAttributes": {**ec2, **told.get("Ec2InstanceAttributes", {})},
    }
    cluster.told_parts = {"idle_timeout": idle_timeout, "instances": [], "parts": [*groups, *fleets]}


def _error_detail(told: Mapping[str, Any]) -> dict[str, Any]:
    data = [{name: value} for name, value in told.get("ErrorData", {}).items()]
    return {"ErrorMessage": "", **told, "ErrorData": data}


@sim_action
def emr_step(
    api: Api,
    cluster: str,
    step_id: str,
    name: str,
    state: str = "COMPLETED",
    took: str = "10m",
    action: str = "CONTINUE",
    **about: Any,
) -> None:
    """Add a step to a cluster at the time that is being told, under a known id, and tell how it ended.

    Args:
        api: The way to AWS.
        cluster: The id of a cluster that exists.
        step_id: `s-…`.
        name: Its name.
        state: As DescribeStep shows it.
        took: How long it ran, or until it was cut off.
        action: Its ActionOnFailure.
        about: `waited` (how long before it began; empty: it never did), `args` (of `command-runner.jar`),
            `reason`, `message`, `log_file` (FailureDetails), `applications` (YARN ids), `role` (the ARN of
            its runtime role), `log_uri`.

    Raises:
        UsageError: `about` names something else.
    """
    refuse_unknown("argument of a step", about, _ABOUT_STEP)
    waited, args = about.get("waited", "1m"), about.get("args", _ARGS)
    api.call(
        "emr.AddJobFlowSteps",
        {
            "JobFlowId": cluster,
            "Steps": [
                {
                    "Name": name,
                    "ActionOnFailure": action,
                    "HadoopJarStep": {"Jar": "command-runner.jar", "Args": list(args)},
                }
            ],
        },
    )
    step = emr_clusters()[cluster].steps[-1]
    step.id = step_id
    added = api.story.now()
    times = {"CreationDateTime": added}
    if waited:
        times["StartDateTime"] = added + duration_of(waited)
    if state not in _OPEN:
        begun = added + (duration_of(waited) if waited else timedelta())
        times["EndDateTime"] = begun + duration_of(took)
    failure = {
        name: about[key]
        for name, key in (("Reason", "reason"), ("Message", "message"), ("LogFile", "log_file"))
        if key in about
    }
    step.told = {
        "Status": {
            "State": state,
            "StateChangeReason": {},
            "Timeline": times,
            **({"FailureDetails": failure} if failure else {}),
        },
        **({"ExecutionRoleArn": about["role"]} if "role" in about else {}),
        **({"LogUri": about["log_uri"]} if "log_uri" in about else {}),
    }
    if "applications" in about:
        step.told["AdditionalInfo"] = {"ResourceManagerApplicationIds": list(about["applications"])}


@sim_action
def emr_instance(
    api: Api,
    cluster: str,
    instance_id: str,
    lived: str = "",
    market: str = "ON_DEMAND",
    reason: str = "",
    part: str = "",
) -> None:
    """Give a cluster an instance at the time that is being told.

    Args:
        api: The way to AWS.
        cluster: The id of a cluster that exists.
        instance_id: `i-…`.
        lived: After how long it ended; empty: it did not.
        market: `ON_DEMAND` or `SPOT`.
        reason: Why it ended, in EMR's words.
        part: Of which group or fleet, by its id; empty: that is not told.
    """
    begun = api.story.now()
    times = {"CreationDateTime": begun, "ReadyDateTime": begun}
    if lived:
        times["EndDateTime"] = begun + duration_of(lived)
    emr_clusters()[cluster].told_parts["instances"].append(
        {
            "Id": f"ci-{instance_id.removeprefix('i-')}",
            "Ec2InstanceId": instance_id,
            "Market": market,
            "InstanceType": "m5.xlarge",
            **({("InstanceFleetId" if part.startswith("if-") else "InstanceGroupId"): part} if part else {}),
            "Status": {
                "State": "TERMINATED" if lived else "RUNNING",
                "StateChangeReason": {"Code": "INSTANCE_FAILURE", "Message": reason} if reason else {},
                "Timeline": times,
            },
        }
    )


@sim_action
def emr_log(api: Api, cluster: str, path: str, lines: Sequence[str]) -> None:
    """Put a gzip log file below the LogUri of a cluster, at the time that is being told.

    Args:
        api: The way to AWS.
        cluster: The id of a cluster that exists.
        path: Below `LogUri/j-…/`, without `.gz`: `steps/s-…/stderr`.
        lines: What it holds.

    Raises:
        ValueError: The cluster archives no logs.
    """
    folder = S3Place.parse_folder(emr_clusters()[cluster].log_uri)
    if folder is None:
        raise ValueError(f"cluster {cluster} archives no logs: give it a log_uri")
    packed = gzip.compress("\n".join((*lines, "")).encode(), mtime=0)
    key = f"{folder.prefix}{cluster}/{path}.gz"
    api.call("s3.PutObject", {"Bucket": folder.bucket, "Key": key, "Body": packed})

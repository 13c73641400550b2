"""Glue jobs and their runs, which moto starts and lets succeed at the second look."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from workbench.engine.errors import refuse_unknown
from workbench.simulation.api import Api
from workbench.simulation.execution_history import duration_of
from workbench.simulation.identities import ACCOUNT, REGION
from workbench.simulation.sim_actions.iam import role
from workbench.simulation.sim_actions.registry import sim_action

_UNDER_WAY = ("STARTING", "RUNNING", "WAITING", "STOPPING")
_ABOUT = {
    "attempt": "Attempt",
    "detail": "StateDetail",
    "log_group": "LogGroupName",
    "security_configuration": "SecurityConfiguration",
    "session_policy": "ExecutionRoleSessionPolicy",
    "timeout": "Timeout",
    "trigger": "TriggerName",
    "version": "GlueVersion",
    "worker_type": "WorkerType",
    "workers": "NumberOfWorkers",
}
"""What may be told of a run beside its end, and AWS's name for it (Glue API reference, JobRun)."""


@sim_action
def glue_job(
    api: Api,
    name: str,
    allow: Mapping[str, Sequence[str]] | None = None,
    arguments: Mapping[str, str] | None = None,
    version: str = "5.0",
    code: str = "etl-code",
    **settings: Any,
) -> None:
    """Build a job that could run: its role, which may log and read its script, the script, the job.

    Args:
        api: The way to AWS.
        name: Its name; the role has it too.
        allow: Resource ARN to the further actions that an inline policy of the role allows on it.
        arguments: Its default arguments.
        version: The version of Glue.
        code: The bucket that holds `jobs/NAME.py`.
        settings: Further arguments of `glue.CreateJob` (`Connections`, `Timeout`), as AWS spells them.
    """
    script = f"jobs/{name}.py"
    if code not in (bucket["Name"] for bucket in api.call("s3.ListBuckets", {})["Buckets"]):
        api.call("s3.CreateBucket", {"Bucket": code})
    api.call("s3.PutObject", {"Bucket": code, "Key": script, "Body": "job.commit()"})
    rights = {
        f"arn:aws:s3:::{code}/*": ["s3:GetObject"],
        "arn:aws:logs:*:*:*:/aws-glue/*": [
            "logs:CreateLogGroup",
            "logs:CreateLogStream",
            "logs:PutLogEvents",
        ],
    }
    role(api, name, "glue.amazonaws.com", {**rights, **(allow or {})})
    api.call(
        "glue.CreateJob",
        {
            "Name": name,
            "Role": f"arn:aws:iam::{ACCOUNT}:role/{name}",
            "Command": {"Name": "glueetl", "ScriptLocation": f"s3://{code}/{script}"},
            "DefaultArguments": dict(arguments or {}),
            "GlueVersion": version,
            "WorkerType": "G.1X",
            "NumberOfWorkers": 10,
            **settings,
        },
    )


@sim_action
def glue_run(
    api: Api,
    job: str,
    state: str = "SUCCEEDED",
    took: str = "5m",
    error: str = "",
    run_id: str = "",
    arguments: Mapping[str, str] | None = None,
    **about: Any,
) -> None:
    """Start a run of a Glue job at the time that is being told, and tell how it ended.

    Args:
        api: The way to AWS.
        job: The name of a job that exists.
        state: As GetJobRun answers it: `SUCCEEDED`, `FAILED`, `RUNNING`, `TIMEOUT`, `STOPPED`, `ERROR`, ….
        took: How long it ran: `90s`, `40m`, `2h`.
        error: Its `ErrorMessage`.
        run_id: `jr_…`; empty: one drawn by lot. Its log streams begin with it.
        arguments: Those of this run, over the job's defaults.
        about: Any of `attempt`, `detail` (StateDetail), `log_group`, `security_configuration`,
            `session_policy` (what narrows the role for this run), `timeout` (minutes), `trigger`, `version`,
            `worker_type`, `workers`.

    Raises:
        ValueError: `took` is no duration.
        UsageError: `about` names something else.
    """
    from moto.glue.models import glue_backends

    refuse_unknown("argument of a run", about, _ABOUT)
    length = duration_of(took)
    drawn = api.call("glue.StartJobRun", {"JobName": job, "Arguments": dict(arguments or {})})["JobRunId"]
    model = glue_backends[ACCOUNT][REGION].get_job(job)
    run = next(item for item in model.job_runs if item.job_run_id == drawn)
    run.job_run_id = run_id or drawn
    told = {_ABOUT[name]: value for name, value in about.items()} | ({"ErrorMessage": error} if error else {})
    _settle(run, model, state, length, {"Arguments": dict(arguments or {}), **told})


def _settle(run: Any, job: Any, state: str, length: timedelta, told: Mapping[str, Any]) -> None:
    """Give a run of moto's an end that lasts, and what AWS tells of it beside moto's fields."""
    run._transitions, run._status = [], state  # noqa: SLF001 - moto has no other way to an end of one's own choice
    as_moto_tells, ended, version = run.as_dict, run.started_on + length, job.glue_version

    def as_dict() -> dict[str, Any]:
        shown = {**as_moto_tells(), "JobRunState": state, "ExecutionTime": int(length.total_seconds())}
        shown |= {"LogGroupName": "/aws-glue/jobs", **({"GlueVersion": version} if version else {})}
        if state in _UNDER_WAY:
            shown.pop("CompletedOn", None)
        else:
            shown["CompletedOn"] = shown["LastModifiedOn"] = ended
        return {name: value for name, value in {**shown, **told}.items() if value not in (None, {})}

    run.as_dict = as_dict


@sim_action
def glue_bookmark(api: Api, job: str, run_id: str, version: int = 1) -> None:
    """Let a job have the bookmark that a run left behind when it committed.

    Args:
        api: The way to AWS.
        job: The name of a job that exists.
        run_id: That run.
        version: How often a bookmark was written.
    """
    from moto.glue.models import glue_backends

    api.story.tick()
    model: Any = glue_backends[ACCOUNT][REGION].get_job(job)
    model.bookmark = {"RunId": run_id, "Version": version, "Run": version, "Attempt": 0, "JobBookmark": "{}"}


@sim_action
def glue_network(
    api: Api, connection: str, *, endpoint: bool = True, self_rule: bool = True, cidr: str = "10.0.0.0/16"
) -> None:
    """Build a connection with a VPC, a subnet, and a security group; with a way to S3 unless told otherwise.

    Args:
        api: The way to AWS.
        connection: Its name.
        endpoint: A gateway endpoint for S3 serves the route table of the subnet.
        self_rule: The security group lets its own members in.
        cidr: The addresses of VPC and subnet.
    """
    vpc = api.call("ec2.CreateVpc", {"CidrBlock": cidr})["Vpc"]["VpcId"]
    subnet = api.call("ec2.CreateSubnet", {"VpcId": vpc, "CidrBlock": f"{cidr.partition('/')[0]}/24"})
    subnet_id = subnet["Subnet"]["SubnetId"]
    named = {"GroupName": connection, "Description": connection, "VpcId": vpc}
    group = api.call("ec2.CreateSecurityGroup", named)["GroupId"]
    if self_rule:
        rule = {"IpProtocol": "-1", "UserIdGroupPairs": [{"GroupId": group}]}
        api.call("ec2.AuthorizeSecurityGroupIngress", {"GroupId": group, "IpPermissions": [rule]})
    if endpoint:
        of_vpc = {"Filters": [{"Name": "vpc-id", "Values": [vpc]}]}
        tables = api.call("ec2.DescribeRouteTables", of_vpc)["RouteTables"]
        api.call(
            "ec2.CreateVpcEndpoint",
            {
                "VpcId": vpc,
                "ServiceName": f"com.amazonaws.{REGION}.s3",
                "VpcEndpointType": "Gateway",
                "RouteTableIds": [table["RouteTableId"] for table in tables],
            },
        )
    requirements = {
        "SubnetId": subnet_id,
        "SecurityGroupIdList": [group],
        "AvailabilityZone": subnet["Subnet"]["AvailabilityZone"],
    }
    api.call(
        "glue.CreateConnection",
        {
            "ConnectionInput": {
                "Name": connection,
                "ConnectionType": "NETWORK",
                "ConnectionProperties": {},
                "PhysicalConnectionRequirements": requirements,
            }
        },
    )

"""A cluster as DescribeCluster tells it: how it stands, whether it was ever ready, where it logs.

Sources: Amazon EMR API reference, Cluster, ClusterStatus, ClusterStateChangeReason, ErrorDetail; Amazon EMR
management guide, "Error codes with ErrorDetail information".
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, TypeAlias, get_args

from workbench.domain.values import JsonObject, one_of
from workbench.knowledge.answers import member, moment, number, objects, stamp, text, texts
from workbench.knowledge.arns import Arn
from workbench.knowledge.s3.places import S3Place

ClusterState: TypeAlias = Literal[
    "STARTING",
    "BOOTSTRAPPING",
    "RUNNING",
    "WAITING",
    "TERMINATING",
    "TERMINATED",
    "TERMINATED_WITH_ERRORS",
]
ChangeCode: TypeAlias = Literal[
    "INTERNAL_ERROR",
    "VALIDATION_ERROR",
    "INSTANCE_FAILURE",
    "INSTANCE_FLEET_TIMEOUT",
    "BOOTSTRAP_FAILURE",
    "USER_REQUEST",
    "STEP_FAILURE",
    "ALL_STEPS_COMPLETED",
]
"""`StateChangeReason.Code`; a cluster that lives has none."""
ENDED: tuple[ClusterState, ...] = ("TERMINATING", "TERMINATED", "TERMINATED_WITH_ERRORS")


@dataclass(frozen=True, slots=True)
class Cluster:
    """`Cluster` of DescribeCluster; texts are empty where it says nothing."""

    data: JsonObject

    @property
    def cluster_id(self) -> str:
        """`j-…`."""
        return text(self.data, "Id")

    @property
    def name(self) -> str:
        """What people call it."""
        return text(self.data, "Name")

    @property
    def state(self) -> ClusterState | None:
        """How it stands; None for a state that is not known here."""
        return one_of(text(self.data, "Status", "State"), get_args(ClusterState))

    @property
    def code(self) -> ChangeCode | Literal[""] | None:
        """Why it is so; None for a code that is not known here."""
        return one_of(text(self.data, "Status", "StateChangeReason", "Code"), ("", *get_args(ChangeCode)))

    @property
    def message(self) -> str:
        """The same in words, which AWS may change."""
        return " ".join(text(self.data, "Status", "StateChangeReason", "Message").split())

    @property
    def error_codes(self) -> tuple[str, ...]:
        """`ErrorDetails[].ErrorCode`."""
        details = objects(self.data, "Status", "ErrorDetails")
        return tuple(code for item in details if (code := text(item, "ErrorCode")))

    @property
    def error_data(self) -> dict[str, str]:
        """What `ErrorDetails` tell beside their codes: `instance-type`, `availability-zone`, …."""
        return {
            name: value
            for item in objects(self.data, "Status", "ErrorDetails")
            for pair in objects(item, "ErrorData")
            for name, value in pair.items()
            if isinstance(value, str)
        }

    @property
    def release(self) -> str:
        """`emr-7.5.0`."""
        return text(self.data, "ReleaseLabel")

    @property
    def security_configuration(self) -> str:
        """The name of its security configuration."""
        return text(self.data, "SecurityConfiguration")

    @property
    def created_at(self) -> datetime | None:
        """When it was asked for."""
        return moment(self.data, "Status", "Timeline", "CreationDateTime")

    @property
    def ready_at(self) -> datetime | None:
        """When it could take steps; None where it never could."""
        return moment(self.data, "Status", "Timeline", "ReadyDateTime")

    @property
    def ended_at(self) -> datetime | None:
        """When it ended; None while it lives."""
        return moment(self.data, "Status", "Timeline", "EndDateTime")

    @property
    def never_came_up(self) -> bool:
        """It ended, or is ending, before it was ever ready."""
        return self.state in ENDED and self.ready_at is None

    @property
    def logs(self) -> S3Place | None:
        """The folder of its own log files; None where none are archived."""
        folder = S3Place.parse_folder(text(self.data, "LogUri"))
        return folder.below(self.cluster_id) if folder and self.cluster_id else None

    @property
    def log_key(self) -> str:
        """The KMS key of those files."""
        return text(self.data, "LogEncryptionKmsKeyId")

    @property
    def log_group(self) -> str:
        """The group of CloudWatch Logs that it sends to; empty where it sends to none."""
        told = member(self.data, "MonitoringConfiguration", "CloudWatchLogConfiguration")
        return text(told, "LogGroupName") if told.get("Enabled") is True else ""

    @property
    def log_stream_prefix(self) -> str:
        """How the names of its streams begin, where that was set."""
        told = member(self.data, "MonitoringConfiguration", "CloudWatchLogConfiguration")
        return text(told, "LogStreamNamePrefix")

    @property
    def service_role_arn(self) -> str:
        """The role of EMR itself, which a cluster may name without its account."""
        role, own = text(self.data, "ServiceRole"), Arn.parse(text(self.data, "ClusterArn"))
        is_name = bool(role) and not Arn.parse(role).resource
        return f"arn:{own.partition}:iam::{own.account}:role/{role}" if is_name and own.account else role

    @property
    def instance_profile(self) -> str:
        """The instance profile of its nodes: a name or an ARN."""
        return text(self.data, "Ec2InstanceAttributes", "IamInstanceProfile")

    @property
    def profile_name(self) -> str:
        """The name of that profile."""
        return self.instance_profile.rpartition("/")[2]

    @property
    def nodes_role_arn(self) -> str:
        """The role of its nodes, by the name that it usually shares with the instance profile."""
        own, name = Arn.parse(text(self.data, "ClusterArn")), self.profile_name
        return f"arn:{own.partition}:iam::{own.account}:role/{name}" if name and own.account else ""

    @property
    def subnet_ids(self) -> tuple[str, ...]:
        """The subnet that it is in; before one was chosen, those that it may be put in."""
        chosen = text(self.data, "Ec2InstanceAttributes", "Ec2SubnetId")
        return (
            (chosen,) if chosen else tuple(texts(self.data, "Ec2InstanceAttributes", "RequestedEc2SubnetIds"))
        )

    @property
    def step_concurrency(self) -> int:
        """How many steps may run at once."""
        return number(self.data, "StepConcurrencyLevel") or 1

    @property
    def applications(self) -> tuple[str, ...]:
        """The programs that were installed: `Spark`, `Hive`, …."""
        return tuple(name for item in objects(self.data, "Applications") if (name := text(item, "Name")))


def newest_of_name(rows: Sequence[JsonObject], cluster: Cluster) -> str:
    """Return the id of the newest other cluster of its name among rows of ListClusters; empty for none."""
    alike = [
        row for row in rows if text(row, "Name") == cluster.name and text(row, "Id") != cluster.cluster_id
    ]
    newest: JsonObject = max(
        alike, key=lambda row: stamp(moment(row, "Status", "Timeline", "CreationDateTime")), default={}
    )
    return text(newest, "Id")

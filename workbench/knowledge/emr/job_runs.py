"""Job runs of EMR Serverless and EMR on EKS: how they stand, what they say, where they log.

Sources: EMR Serverless API reference, JobRun, MonitoringConfiguration; Amazon EMR on EKS API reference,
JobRun, MonitoringConfiguration.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal, TypeAlias, get_args

from workbench.domain.values import JsonObject, one_of
from workbench.knowledge.answers import member, moment, number, text
from workbench.knowledge.s3.places import S3Place

JobRunState: TypeAlias = Literal[
    "SUBMITTED",
    "PENDING",
    "SCHEDULED",
    "QUEUED",
    "RUNNING",
    "SUCCESS",
    "COMPLETED",
    "FAILED",
    "CANCELLING",
    "CANCEL_PENDING",
    "CANCELLED",
]
"""Of both products; EMR Serverless says SUCCESS, EMR on EKS COMPLETED."""
WAITING: tuple[JobRunState, ...] = ("SUBMITTED", "PENDING", "SCHEDULED", "QUEUED")
WELL: tuple[JobRunState, ...] = ("SUCCESS", "COMPLETED")
STOPPED: tuple[JobRunState, ...] = ("CANCELLING", "CANCEL_PENDING", "CANCELLED")
_GRACE_S = 60
_DEFAULT_TIMEOUT_MINUTES = 720


@dataclass(frozen=True, slots=True)
class JobRun:
    """`jobRun` of GetJobRun or DescribeJobRun; texts are empty where it says nothing."""

    data: JsonObject

    @property
    def run_id(self) -> str:
        """Its id."""
        return text(self.data, "jobRunId") or text(self.data, "id")

    @property
    def state(self) -> JobRunState | None:
        """How it stands; None for a state that is not known here."""
        return one_of(text(self.data, "state"), get_args(JobRunState))

    @property
    def details(self) -> str:
        """`stateDetails`: the reason, in words."""
        return " ".join(text(self.data, "stateDetails").split())

    @property
    def role_arn(self) -> str:
        """The role that it runs in."""
        return text(self.data, "executionRole") or text(self.data, "executionRoleArn")

    @property
    def entry_point(self) -> str:
        """The script or jar that it runs."""
        driver = member(self.data, "jobDriver")
        return text(driver, "sparkSubmit", "entryPoint") or text(driver, "sparkSubmitJobDriver", "entryPoint")

    @property
    def created_at(self) -> datetime | None:
        """When it was submitted."""
        return moment(self.data, "createdAt")

    @property
    def ended_at(self) -> datetime | None:
        """When it ended; for EMR Serverless, when it was last changed, where it names no end."""
        ended = moment(self.data, "endedAt") or moment(self.data, "finishedAt")
        is_over = self.state in (*WELL, "FAILED", "CANCELLED")
        return ended or (moment(self.data, "updatedAt") if is_over else None)

    @property
    def timeout_s(self) -> int:
        """The time that it may take; 0: as long as it wants."""
        minutes = number(self.data, "executionTimeoutMinutes")
        return 60 * (_DEFAULT_TIMEOUT_MINUTES if minutes is None else minutes)

    @property
    def ran_s(self) -> int | None:
        """The seconds that it ran."""
        return number(self.data, "totalExecutionDurationSeconds")

    @property
    def timed_out(self) -> bool:
        """It ended, and not well, when its time was up."""
        is_bad = self.state in ("FAILED", "CANCELLED")
        return is_bad and bool(self.timeout_s) and (self.ran_s or 0) >= self.timeout_s - _GRACE_S

    def waits_since(self, now: datetime, least: timedelta) -> bool:
        """Tell whether it has been waiting to begin for so long."""
        return self.state in WAITING and self.created_at is not None and now - self.created_at >= least

    def log_of(self, application: JsonObject) -> tuple[str, str]:
        """Return its log group and the beginning of its streams' names: its own, else the application's.

        The group is empty where it sends to none.
        """
        own = member(self.data, "configurationOverrides", "monitoringConfiguration")
        for settings in (own, member(application, "monitoringConfiguration")):
            serverless = member(settings, "cloudWatchLoggingConfiguration")
            if serverless.get("enabled") is True:
                group = text(serverless, "logGroupName") or "/aws/emr-serverless"
                return group, text(serverless, "logStreamNamePrefix")
            on_eks = member(settings, "cloudWatchMonitoringConfiguration")
            if on_eks:
                return text(on_eks, "logGroupName"), text(on_eks, "logStreamNamePrefix")
        return "", ""

    def logs(self, application: JsonObject) -> S3Place | None:
        """Return the folder of its own log files in S3; None where it archives none."""
        archive = S3Place.parse_folder(self.archive_of(application))
        if archive is None or not self.run_id:
            return None
        if virtual_cluster := text(self.data, "virtualClusterId"):
            return archive.below(virtual_cluster, "jobs", self.run_id)
        owner = text(self.data, "applicationId") or text(application, "applicationId")
        return archive.below("applications", owner, "jobs", self.run_id) if owner else None

    def archive_of(self, application: JsonObject) -> str:
        """Return the S3 URI that it archives its logs at; empty where there is none."""
        own = member(self.data, "configurationOverrides", "monitoringConfiguration")
        others = member(application, "monitoringConfiguration")
        archives = (text(item, "s3MonitoringConfiguration", "logUri") for item in (own, others))
        return next(filter(None, archives), "")

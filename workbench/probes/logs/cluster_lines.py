"""Where are the logs of an EMR cluster, and what do they say of that time?

EMR on EC2 copies the logs of steps and applications to S3 (`LogUri`), some minutes late, and only if that was
set when the cluster was made. CloudWatch has a log only where an agent on the nodes sends one; its group is
then given as `log_group`. This names the place in S3 and reads nothing there: with consent, and only gzip log
files below LogUri, `emr.step_failure` does, in the playbook `emr-step-failed`.

Sources: Amazon EMR management guide, "Configure Amazon EMR cluster logging and debugging"; Amazon EMR API
reference, DescribeCluster; CloudWatch Logs API reference, FilterLogEvents.
"""

from __future__ import annotations

from dataclasses import dataclass

from workbench.domain.evidence import Answer
from workbench.knowledge.answers import member, text
from workbench.probes.logs._lines import LineSearch, LogLocation, LogLocations, lines_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Params(LineSearch):
    """Which cluster."""

    cluster_id: str
    log_group: str = ""
    """The group to which an agent on its nodes sends; empty when there is none."""


def _locations(described: Answer, params: Params) -> LogLocations:
    return LogLocations(
        places=(LogLocation(params.log_group),) if params.log_group else (),
        elsewhere=text(member(described.data, "Cluster"), "LogUri"),
        to_switch_on="a LogUri, when the cluster is made",
    )


probe = lines_of(
    "cluster",
    "Where are the logs of the cluster, and what do they say?",
    Params,
    described_by="emr.DescribeCluster",
    named=lambda params: {"ClusterId": params.cluster_id},
    locations=_locations,
)

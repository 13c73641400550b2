"""What do the logs of a Glue job say of that time?

Read are all groups that the job's version, arguments and security configuration can log to, as far as they
are there. The streams begin with the id of the job run, or with what the job says instead; then they are
those of its other runs too, and the time alone tells them apart.

Sources: Glue developer guide, "Monitoring AWS Glue using Amazon CloudWatch metrics", "Enabling continuous
logging for AWS Glue jobs"; Glue API reference, GetJob; CloudWatch Logs API reference, FilterLogEvents.
"""

from __future__ import annotations

from dataclasses import dataclass

from workbench.domain.evidence import Answer
from workbench.knowledge.answers import member
from workbench.knowledge.glue.log_groups import job_logs
from workbench.probes.logs._lines import LineSearch, LogLocation, LogLocations, lines_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Params(LineSearch):
    """Which job, and perhaps which run."""

    job_name: str
    """Empty when there is none to look at."""
    run_id: str = ""
    """`jr_…`; empty for all runs, of all jobs that log to these groups."""


def _locations(described: Answer, params: Params) -> LogLocations:
    """Return where the job logs today; a run that was started with settings of its own logs elsewhere."""
    logs = job_logs(member(described.data, "Job"), {"Id": params.run_id})
    return LogLocations(
        places=tuple(LogLocation(group, logs.stream_prefix) for group in logs.groups), some_exist=True
    )


probe = lines_of(
    "job",
    "What do the logs of the job say of that time?",
    Params,
    described_by="glue.GetJob",
    named=lambda params: {"JobName": params.job_name},
    locations=_locations,
)

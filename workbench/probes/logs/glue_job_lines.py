"""What do the logs of a Glue job say of that time?

Spark jobs write to `/aws-glue/jobs/error` and `/aws-glue/jobs/output`, with continuous logging to a third
group as well, whose name ends in that of the security configuration when there is one. Python shell jobs have
groups of their own. The streams begin with the id of the job run.

Sources: Glue developer guide, "Monitoring AWS Glue using Amazon CloudWatch metrics", "Enabling continuous
logging for AWS Glue jobs"; Glue API reference, GetJob; CloudWatch Logs API reference, FilterLogEvents.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from workbench.domain.evidence import Answer
from workbench.domain.values import JsonValue
from workbench.knowledge.answers import member, text
from workbench.probes.logs._lines import LineSearch, LogLocation, LogLocations, lines_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Params(LineSearch):
    """Which job, and perhaps which run."""

    job_name: str
    """Empty when there is none to look at."""
    run_id: str = ""
    """`jr_…`; empty for all runs, of all jobs that log to these groups."""


def _locations(described: Answer, params: Params) -> LogLocations:
    job = member(described.data, "Job")
    if text(member(job, "Command"), "Name") == "pythonshell":
        groups = ["/aws-glue/python-jobs/error", "/aws-glue/python-jobs/output"]
    else:
        groups = ["/aws-glue/jobs/error", "/aws-glue/jobs/output", *_continuous(job)]
    return LogLocations(places=tuple(LogLocation(group, params.run_id) for group in groups))


def _continuous(job: Mapping[str, JsonValue]) -> list[str]:
    arguments = member(job, "DefaultArguments")
    if text(arguments, "--enable-continuous-cloudwatch-log") != "true":
        return []
    group = text(arguments, "--continuous-log-logGroup") or "/aws-glue/jobs/logs-v2"
    encrypted = text(job, "SecurityConfiguration")
    return [f"{group}-{encrypted}" if encrypted else group]


probe = lines_of(
    "job",
    "What do the logs of the job say of that time?",
    Params,
    described_by="glue.GetJob",
    named=lambda params: {"JobName": params.job_name},
    locations=_locations,
)

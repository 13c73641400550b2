"""What is other for this run of EMR Serverless than for the last one of its name that went well?

Compared are release, role, script, arguments, Spark's parameters, configuration and network of both runs, as
EMR keeps them; whether the script was written since, its object tells. Changes of the role are events of
us-east-1. What the runs read and write is another question.

Sources: EMR Serverless API reference, GetJobRun, ListJobRuns; AWS CloudTrail API reference, LookupEvents.
"""

from __future__ import annotations

from dataclasses import dataclass

from workbench.engine.probe import Probe
from workbench.probes.emr._run_changes import Facts, collect_run_changes, judge_run_changes


@dataclass(frozen=True, slots=True, kw_only=True)
class Params:
    """Which run, of which application."""

    application_id: str
    job_run_id: str = ""
    """Empty when there is none to look into."""

    @property
    def virtual_cluster_id(self) -> str:
        """It has none."""
        return ""


probe = Probe(
    title="What is other than at the last run that went well?",
    params=Params,
    facts=Facts,
    operations=(
        "emr-serverless.GetJobRun",
        "emr-serverless.ListJobRuns",
        "s3.HeadObject",
        "cloudtrail.LookupEvents",
    ),
    collect=collect_run_changes,
    judge=judge_run_changes,
)

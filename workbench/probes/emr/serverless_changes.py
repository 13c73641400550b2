"""What is other for this run of EMR Serverless than for the last one of its name that went well?

Compared are release, role, script, arguments, Spark's parameters, configuration and network of both runs, as
EMR keeps them; whether the script was written since, its object tells. Changes of the role are events of
us-east-1. What the runs read and write is another question.

Sources: EMR Serverless API reference, GetJobRun, ListJobRuns; AWS CloudTrail API reference, LookupEvents.
"""

from __future__ import annotations

from dataclasses import dataclass

from workbench.probes.emr._job_runs import SERVERLESS
from workbench.probes.emr._run_changes import RunParams, run_changes


@dataclass(frozen=True, slots=True, kw_only=True)
class Params(RunParams):
    """Which run, of which application."""

    application_id: str


probe = run_changes(SERVERLESS, Params, lambda params: params.application_id)

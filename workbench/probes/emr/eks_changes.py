"""What is other for this run of EMR on EKS than for the last one of its name that went well?

Compared are release, role, script, arguments, Spark's parameters, configuration and network of both runs, as
EMR keeps them; whether the script was written since, its object tells. Changes of the role are events of
us-east-1. What the runs read and write is another question.

Sources: Amazon EMR on EKS API reference, DescribeJobRun, ListJobRuns; AWS CloudTrail API reference,
LookupEvents.
"""

from __future__ import annotations

from dataclasses import dataclass

from workbench.probes.emr._job_runs import ON_EKS
from workbench.probes.emr._run_changes import RunParams, run_changes


@dataclass(frozen=True, slots=True, kw_only=True)
class Params(RunParams):
    """Which run, of which virtual cluster."""

    virtual_cluster_id: str


probe = run_changes(ON_EKS, Params, lambda params: params.virtual_cluster_id)

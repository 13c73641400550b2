"""What every check of a cluster asks first, in one way everywhere, so that each request is sent once.

Sources: Amazon EMR API reference, DescribeCluster, ListSteps, DescribeStep.
"""

from __future__ import annotations

from workbench.domain.evidence import Answer, Request, ask, ask_pages
from workbench.domain.values import JsonObject
from workbench.knowledge.answers import member, objects
from workbench.knowledge.emr.clusters import Cluster
from workbench.knowledge.emr.steps import Step, in_order

_PAGES = 6
"""Of 50 steps each; EMR keeps the newest 256 that are active, and more that are done."""


def ask_cluster(cluster_id: str) -> Request:
    """Return the question for a cluster."""
    return ask("emr.DescribeCluster", ClusterId=cluster_id)


def ask_steps(cluster_id: str) -> Request:
    """Return the question for its newest 300 steps."""
    return ask_pages("emr.ListSteps", _PAGES, ClusterId=cluster_id)


def ask_step(cluster_id: str, step_id: str) -> Request:
    """Return the question for one step."""
    return ask("emr.DescribeStep", ClusterId=cluster_id, StepId=step_id)


def cluster_in(answer: Answer) -> Cluster:
    """Return the cluster of an answer; one that says nothing where there is none."""
    return Cluster(member(answer.data, "Cluster"))


def step_in(answer: Answer | None) -> Step:
    """Return the step of an answer; one that says nothing where there is none."""
    nothing: JsonObject = {}
    return Step(member(answer.data, "Step") if answer else nothing)


def steps_in(answer: Answer) -> list[Step]:
    """Return the steps of a list, in the order in which they were added."""
    return in_order([Step(item) for item in objects(answer.data, "Steps")])

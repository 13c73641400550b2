"""The cluster has a security configuration.

Without one, nothing on its disks or between its nodes is encrypted. That there is one does not say what it
holds: it may encrypt, name runtime roles, or neither.

Source: Amazon EMR management guide, "Use security configurations to set up Amazon EMR cluster security".
"""

from __future__ import annotations

from workbench.audits._examples import example
from workbench.domain.verdict import Verdict
from workbench.engine.audit.contract import Assessment, NoParams, Rule, Seen, good, unread, weak
from workbench.knowledge.answers import text


def judge(seen: Seen, _: NoParams) -> Assessment:
    """Judge whether there is one."""
    answer = seen.answer("cluster")
    if unknown := unread(answer):
        return unknown
    name = text(answer.data, "Cluster", "SecurityConfiguration")
    return (
        good(f"by {name}")
        if name
        else weak("no security configuration: disks and traffic of nodes are plain")
    )


rule = Rule(
    title="The cluster has a security configuration",
    inventory="emr_clusters",
    questions=("cluster",),
    params=NoParams,
    judge=judge,
)

EXAMPLES = (
    example("there is one", Verdict.PASS, {"cluster": {"Cluster": {"SecurityConfiguration": "gxp"}}}),
    example("there is none", Verdict.WARN, {"cluster": {"Cluster": {"Id": "j-1"}}}),
)

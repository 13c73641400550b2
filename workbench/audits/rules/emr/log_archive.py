"""The cluster archives its logs: without an archive nothing is left of a failed step once it has ended.

A cluster that is started by API or command line archives nothing unless it is told to; only the console sets
a place. The place cannot be set later.

Source: Amazon EMR management guide, "Configure Amazon EMR cluster logging and debugging".
"""

from __future__ import annotations

from workbench.audits._examples import example
from workbench.domain.values import JsonObject
from workbench.domain.verdict import Verdict
from workbench.engine.audit.contract import Assessment, NoParams, Rule, Seen, bad, good, unread
from workbench.knowledge.answers import member, text


def judge(seen: Seen, _: NoParams) -> Assessment:
    """Judge where the logs go."""
    answer = seen.answer("cluster")
    if unknown := unread(answer):
        return unknown
    if place := text(answer.data, "Cluster", "LogUri"):
        return good(f"logs go to {place}")
    watched = member(answer.data, "Cluster", "MonitoringConfiguration", "CloudWatchLogConfiguration")
    if watched.get("Enabled") is True:
        return good("logs go to CloudWatch Logs")
    return bad("no LogUri: the logs end with the cluster")


rule = Rule(
    title="The logs of the cluster are archived",
    inventory="emr_clusters",
    questions=("cluster",),
    params=NoParams,
    judge=judge,
)


def _watched(*, enabled: bool) -> dict[str, JsonObject]:
    watched = {"CloudWatchLogConfiguration": {"Enabled": enabled}}
    return {"cluster": {"Cluster": {"MonitoringConfiguration": watched}}}


EXAMPLES = (
    example("archived", Verdict.PASS, {"cluster": {"Cluster": {"LogUri": "s3n://logs/emr/"}}}),
    example("not", Verdict.FAIL, {"cluster": {"Cluster": {"Id": "j-1"}}}),
    example("in CloudWatch", Verdict.PASS, _watched(enabled=True)),
    example("not in CloudWatch", Verdict.FAIL, _watched(enabled=False)),
)

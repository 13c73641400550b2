"""Clusters and steps for the examples of probes, in EMR's shapes."""

from __future__ import annotations

from datetime import datetime, timedelta

from workbench.domain.evidence import Answer
from workbench.domain.values import JsonObject, JsonValue
from workbench.probes._examples import NOON, answered

CLUSTER, STEP = "j-1K3XQ9TVA20M7", "s-1AAAAAAAAAAA1"


def ago(minutes: int) -> str:
    """Return a time before the examples were observed."""
    at: datetime = NOON - timedelta(minutes=minutes)
    return at.isoformat()


def cluster(
    state: str = "WAITING", code: str = "", message: str = "", *, was_ready: bool = True, **more: JsonValue
) -> Answer:
    """Return a cluster that was made ten hours ago, and ended an hour ago if it did."""
    times: dict[str, JsonValue] = {"CreationDateTime": ago(600)}
    if was_ready:
        times["ReadyDateTime"] = ago(590)
    if state.startswith("TERMINATED"):
        times["EndDateTime"] = ago(60)
    reason: JsonObject = {name: value for name, value in (("Code", code), ("Message", message)) if value}
    details = more.pop("ErrorDetails", [])
    given: dict[str, JsonValue] = {
        "Id": CLUSTER,
        "Name": "nightly",
        "ClusterArn": f"arn:aws:elasticmapreduce:us-east-1:123456789012:cluster/{CLUSTER}",
        "ServiceRole": "EMR_DefaultRole",
        "Status": {"State": state, "StateChangeReason": reason, "Timeline": times, "ErrorDetails": details},
    }
    return answered("emr.DescribeCluster", {"Cluster": {**given, **more}})


def step(state: str = "FAILED", step_id: str = STEP, *, ended: int = 120, **more: JsonValue) -> JsonObject:
    """Return a step that ran for ten minutes, and ended so many minutes ago if it did."""
    times: dict[str, JsonValue] = {"CreationDateTime": ago(ended + 11), "StartDateTime": ago(ended + 10)}
    if state not in ("PENDING", "RUNNING"):
        times["EndDateTime"] = ago(ended)
    failure: JsonObject = {name: more.pop(name) for name in ("Reason", "Message", "LogFile") if name in more}
    given: dict[str, JsonValue] = {
        "Id": step_id,
        "Name": "load",
        "ActionOnFailure": "CONTINUE",
        "Config": {"Jar": "command-runner.jar", "Args": ["spark-submit", "s3://jobs/etl.py"]},
        "Status": {"State": state, "Timeline": times, "FailureDetails": failure},
    }
    return {**given, **more}


def described(one: JsonObject) -> Answer:
    """Return the answer that describes a step."""
    return answered("emr.DescribeStep", {"Step": one})


def steps(*listed: JsonObject, truncated: bool = False) -> Answer:
    """Return a list of steps, the newest first."""
    return answered("emr.ListSteps", {"Steps": list(listed)}, truncated=truncated)

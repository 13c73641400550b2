"""The worked examples of `emr.eks_run`."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from workbench.domain.evidence import Answer, Outcome
from workbench.domain.values import JsonValue
from workbench.domain.verdict import UnknownReason, Verdict
from workbench.engine.probe import Example
from workbench.probes._examples import NOON, answered, denied, error_answer
from workbench.probes.emr._examples import ago
from workbench.probes.emr.eks_run import Params

_PARAMS = Params(virtual_cluster_id="0vc", job_run_id="0run")


def _run(state: str = "FAILED", details: str = "", **more: JsonValue) -> Answer:
    told: dict[str, JsonValue] = {
        "id": "0run",
        "virtualClusterId": "0vc",
        "state": state,
        "stateDetails": details,
        "failureReason": "USER_ERROR" if state == "FAILED" else "",
        "executionRoleArn": "arn:aws:iam::123456789012:role/jobs",
        "jobDriver": {"sparkSubmitJobDriver": {"entryPoint": "s3://jobs/etl.py"}},
        "createdAt": ago(180),
    }
    if state in ("FAILED", "COMPLETED", "CANCELLED"):
        told["finishedAt"] = ago(120)
    return answered("emr-containers.DescribeJobRun", {"jobRun": {**told, **more}})


def _cluster(state: str = "RUNNING") -> Answer:
    info: JsonValue = {"info": {"eksInfo": {"namespace": "spark"}}}
    told: JsonValue = {"id": "0vc", "state": state, "containerProvider": info}
    return answered("emr-containers.DescribeVirtualCluster", {"virtualCluster": told})


_LOGGED: JsonValue = {
    "monitoringConfiguration": {"cloudWatchMonitoringConfiguration": {"logGroupName": "/emr-containers"}}
}
_LINE: JsonValue = {
    "logStreamName": "0vc/jobs/0run/containers/spark-x/spark-x-driver/stderr",
    "message": "ERROR Utils: java.lang.OutOfMemoryError: Java heap space",
    "timestamp": round((NOON - timedelta(minutes=125)).timestamp() * 1000),
}

_ARCHIVED: JsonValue = {
    "monitoringConfiguration": {"s3MonitoringConfiguration": {"logUri": "s3://logs/eks/"}}
}
_PREFIX = "eks/0vc/jobs/0run/"
_DRIVER = f"{_PREFIX}containers/spark-0run/spark-0run-driver/stderr.gz"


EXAMPLES: Sequence[Example[Params]] = (
    Example(
        name="its words tell",
        params=_PARAMS,
        answers={"run": _run(details="ImagePullBackOff: Back-off pulling image x"), "cluster": _cluster()},
        verdict=Verdict.FAIL,
        facts={"points_to": ["emrc-image-pull"], "role_name": "jobs", "namespace": "spark"},
    ),
    Example(
        name="the driver's file in S3 is read with consent only",
        params=_PARAMS,
        answers={
            "run": _run(configurationOverrides=_ARCHIVED),
            "cluster": _cluster(),
            ("listing", _PREFIX): answered(
                "s3.ListObjectsV2",
                {
                    "Name": "logs",
                    "IsTruncated": False,
                    "KeyCount": 1,
                    "Contents": [{"Key": _DRIVER, "Size": 900}],
                },
            ),
            ("file", _DRIVER): error_answer("s3.GetObject", Outcome.BLOCKED_BY_GUARD),
        },
        verdict=Verdict.UNKNOWN,
        reason=UnknownReason.NO_DATA,
        facts={"points_to": None},
    ),
    Example(
        name="EMR may not work in the namespace",
        params=_PARAMS,
        answers={
            "run": _run(details="Cluster is not available", failureReason="CLUSTER_UNAVAILABLE"),
            "cluster": _cluster("ARRESTED"),
        },
        verdict=Verdict.FAIL,
        facts={"cluster_state": "ARRESTED", "points_to": ["emrc-namespace-rbac"]},
    ),
    Example(
        name="what is absent is the script of the run",
        params=_PARAMS,
        answers={
            "run": _run(details="File does not exist: s3://jobs/etl.py does not exist"),
            "cluster": _cluster(),
        },
        verdict=Verdict.FAIL,
        facts={"points_to": ["emr-step-artifact-missing"]},
    ),
    Example(
        name="its log in CloudWatch tells",
        params=_PARAMS,
        answers={
            "run": _run(details="see the log", configurationOverrides=_LOGGED),
            "cluster": _cluster(),
            "group": answered("logs.DescribeLogGroups", {"logGroups": [{"logGroupName": "/emr-containers"}]}),
            "lines": answered("logs.FilterLogEvents", {"events": [_LINE]}),
        },
        verdict=Verdict.FAIL,
        facts={"points_to": ["emr-memory-exceeded"]},
    ),
    Example(
        name="it says nothing, and logs nowhere",
        params=_PARAMS,
        answers={"run": _run(details="see the log"), "cluster": _cluster()},
        verdict=Verdict.UNKNOWN,
        reason=UnknownReason.NOT_LOGGED,
        facts={"points_to": None},
    ),
    Example(
        name="it waits, and Kubernetes knows why",
        params=_PARAMS,
        answers={"run": _run("SUBMITTED"), "cluster": _cluster()},
        verdict=Verdict.UNKNOWN,
        reason=UnknownReason.NO_DATA,
        facts={"points_to": None},
    ),
    Example(
        name="it waits, and somebody pasted why",
        params=Params(
            virtual_cluster_id="0vc", job_run_id="0run", error_text="FailedScheduling 0/3 nodes are available"
        ),
        answers={"run": _run("SUBMITTED"), "cluster": _cluster()},
        verdict=Verdict.FAIL,
        facts={"points_to": ["emrc-driver-unschedulable"]},
    ),
    Example(
        name="it was cancelled",
        params=_PARAMS,
        answers={"run": _run("CANCELLED"), "cluster": _cluster()},
        verdict=Verdict.WARN,
        facts={"stopped": True, "points_to": []},
    ),
    Example(
        name="it ended well",
        params=_PARAMS,
        answers={"run": _run("COMPLETED"), "cluster": _cluster()},
        verdict=Verdict.PASS,
        facts={"stopped": False, "points_to": []},
    ),
    Example(
        name="there is no such run",
        params=_PARAMS,
        answers={
            "run": error_answer("emr-containers.DescribeJobRun", Outcome.NOT_FOUND),
            "cluster": _cluster(),
        },
        verdict=Verdict.UNKNOWN,
        reason=UnknownReason.NO_DATA,
    ),
    Example(
        name="nobody may look",
        params=_PARAMS,
        answers={
            "run": denied("emr-containers.DescribeJobRun", "emr-containers:DescribeJobRun"),
            "cluster": _cluster(),
        },
        verdict=Verdict.UNKNOWN,
        reason=UnknownReason.DENIED,
    ),
)

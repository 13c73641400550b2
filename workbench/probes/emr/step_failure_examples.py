"""The worked examples of `emr.step_failure`."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from workbench.domain.evidence import Answer, AnswerName, Outcome
from workbench.domain.values import JsonObject, JsonValue
from workbench.domain.verdict import SkipReason, UnknownReason, Verdict
from workbench.engine.probe import Example
from workbench.probes._examples import NOON, answered, denied, error_answer
from workbench.probes.cloudtrail._examples import event, history
from workbench.probes.emr._examples import CLUSTER, STEP, cluster, described, step
from workbench.probes.emr.step_failure import Params

_PARAMS = Params(cluster_id=CLUSTER, step_id=STEP)
_GROUP = "/aws/emr/nightly"
_WRAPPER = "Application application_1769904417233_0007 finished with failed status"
_CLOUDWATCH: JsonValue = {"CloudWatchLogConfiguration": {"Enabled": True, "LogGroupName": _GROUP}}
_MINUTES = 125
"""How long ago the lines were logged: while the step ran."""


def _group(**more: JsonObject | str | int) -> Answer:
    made = round((NOON - timedelta(days=90)).timestamp() * 1000)
    group: JsonObject = {"logGroupName": _GROUP, "creationTime": made, **more}
    return answered("logs.DescribeLogGroups", {"logGroups": [group]})


def _lines(*lines: tuple[str, str]) -> Answer:
    at = round((NOON - timedelta(minutes=_MINUTES)).timestamp() * 1000)
    events: list[JsonObject] = [
        {"logStreamName": f"{CLUSTER}/{stream}", "message": text, "timestamp": at + index}
        for index, (stream, text) in enumerate(lines)
    ]
    return answered("logs.FilterLogEvents", {"events": events})


_PREFIX = f"{CLUSTER}/steps/{STEP}/"
_STDERR = f"{_PREFIX}stderr.gz"
_IN_S3: dict[AnswerName, Answer] = {
    "cluster": cluster(LogUri="s3://logs/"),
    "step": described(step(Reason="Unknown Error", Message=_WRAPPER)),
}


def _files(*keys: str, size: int = 900) -> Answer:
    rows: list[JsonObject] = [{"Key": key, "Size": size} for key in keys]
    return answered("s3.ListObjectsV2", {"Name": "logs", "Contents": rows})


def _file(*lines: str) -> Answer:
    told: JsonObject = {
        "Lines": list(lines),
        "Complete": True,
        "VersionId": "v1",
        "ETag": '"e"',
        "Sha256": "5e",
    }
    return answered("s3.GetObject", told)


EXAMPLES: Sequence[Example[Params]] = (
    Example(
        name="a code counts before words that AWS may change",
        params=Params(cluster_id=CLUSTER, step_id=""),
        answers={
            "cluster": cluster(
                "TERMINATED_WITH_ERRORS",
                "INTERNAL_ERROR",
                "No instances today",
                was_ready=False,
                ErrorDetails=[{"ErrorCode": "INTERNAL_ERROR_SPOT_NO_CAPACITY_PRIMARY", "ErrorData": []}],
            )
        },
        verdict=Verdict.FAIL,
        facts={"points_to": ["emr-capacity-unavailable"], "told_by": "code", "undecided": False},
    ),
    Example(
        name="a launch that failed of a quota, under the heading of an internal error",
        params=Params(cluster_id=CLUSTER, step_id=""),
        answers={
            "cluster": cluster(
                "TERMINATED_WITH_ERRORS",
                "INTERNAL_ERROR",
                "The number of vCPUs for instance type r5.8xlarge exceeds the EC2 service quota",
                was_ready=False,
            )
        },
        verdict=Verdict.FAIL,
        facts={"points_to": ["emr-ec2-quota-exceeded"], "told_by": "cluster"},
    ),
    Example(
        name="an internal error that says nothing more",
        params=Params(cluster_id=CLUSTER, step_id=""),
        answers={
            "cluster": cluster(
                "TERMINATED_WITH_ERRORS", "INTERNAL_ERROR", "An internal error occurred.", was_ready=False
            ),
            ("calls", "RunInstances"): history(),
            ("calls", "CreateFleet"): history(),
        },
        verdict=Verdict.FAIL,
        facts={"points_to": None, "undecided": True},
    ),
    Example(
        name="an internal error of which EC2 says more",
        params=Params(cluster_id=CLUSTER, step_id=""),
        answers={
            "cluster": cluster(
                "TERMINATED_WITH_ERRORS", "INTERNAL_ERROR", "An internal error occurred.", was_ready=False
            ),
            ("calls", "RunInstances"): history(
                event(
                    "RunInstances",
                    {"instanceType": "m6i.4xlarge"},
                    hours_ago=1.2,
                    who="arn:aws:sts::123456789012:assumed-role/EMR_DefaultRole/CCSSession",
                    error="Server.InsufficientInstanceCapacity",
                    source="ec2",
                )
            ),
            ("calls", "CreateFleet"): history(),
        },
        verdict=Verdict.FAIL,
        facts={"points_to": ["emr-capacity-unavailable"], "told_by": "ec2", "undecided": False},
    ),
    Example(
        name="ended by a request while it came up",
        params=Params(cluster_id=CLUSTER, step_id=""),
        answers={"cluster": cluster("TERMINATED", "USER_REQUEST", was_ready=False)},
        verdict=Verdict.SKIPPED,
        reason=SkipReason.NOT_APPLICABLE,
        facts={"points_to": [], "undecided": False},
    ),
    Example(
        name="a wrapper, and the log of the driver in CloudWatch",
        params=_PARAMS,
        answers={
            "cluster": cluster(MonitoringConfiguration=_CLOUDWATCH),
            "step": described(step(Reason="Unknown Error", Message=_WRAPPER)),
            "group": _group(),
            "lines": _lines(
                (
                    "application_1769904417233_0007/container_1769904417233_0007_01_000001/stderr",
                    "26/11/23 10:01:00 ERROR Utils: java.lang.OutOfMemoryError: Java heap space",
                )
            ),
        },
        verdict=Verdict.FAIL,
        facts={"points_to": ["emr-memory-exceeded"], "told_by": "log"},
    ),
    Example(
        name="lines of another step do not count",
        params=_PARAMS,
        answers={
            "cluster": cluster(MonitoringConfiguration=_CLOUDWATCH),
            "step": described(step(Reason="Unknown Error", Message=_WRAPPER)),
            "group": _group(),
            "lines": _lines(
                ("steps/s-2AAAAAAAAAAA2/stderr", "ERROR java.lang.OutOfMemoryError: Java heap space")
            ),
        },
        verdict=Verdict.FAIL,
        facts={"points_to": None, "undecided": True},
    ),
    Example(
        name="the group is not there",
        params=_PARAMS,
        answers={
            "cluster": cluster(MonitoringConfiguration=_CLOUDWATCH),
            "step": described(step(Message=_WRAPPER)),
            "group": answered("logs.DescribeLogGroups", {"logGroups": []}),
            "lines": error_answer("logs.FilterLogEvents", Outcome.NOT_FOUND),
        },
        verdict=Verdict.UNKNOWN,
        reason=UnknownReason.NOT_LOGGED,
        facts={"undecided": True},
    ),
    Example(
        name="the log lies in S3, and nobody agreed to its reading",
        params=_PARAMS,
        answers={
            **_IN_S3,
            ("listing", _PREFIX): _files(_STDERR),
            ("file", _STDERR): error_answer("s3.GetObject", Outcome.BLOCKED_BY_GUARD),
        },
        verdict=Verdict.UNKNOWN,
        reason=UnknownReason.NO_DATA,
        facts={"points_to": None, "undecided": True, "log_files": []},
    ),
    Example(
        name="the log in S3 has what the driver raised",
        params=_PARAMS,
        answers={
            **_IN_S3,
            ("listing", _PREFIX): _files(_STDERR),
            ("file", _STDERR): _file(
                "26/11/23 10:01:00 WARN TaskSetManager: Lost task 1.0 in stage 1.0 (TID 4): retried",
                "26/11/23 10:02:00 ERROR Driver: java.lang.OutOfMemoryError: Java heap space",
            ),
        },
        verdict=Verdict.FAIL,
        facts={
            "points_to": ["emr-memory-exceeded"],
            "told_by": "log",
            "at": "2026-11-23T10:02:00Z",
            "log_files": [f's3://logs/{_STDERR} version v1 etag "e" sha256 5e'],
        },
    ),
    Example(
        name="the log in S3 was read whole, and nobody knows its words",
        params=_PARAMS,
        answers={
            **_IN_S3,
            ("listing", _PREFIX): _files(_STDERR),
            ("file", _STDERR): _file("Command exiting with ret '1'"),
        },
        verdict=Verdict.FAIL,
        facts={"points_to": None, "undecided": True},
    ),
    Example(
        name="the log in S3 is too long",
        params=_PARAMS,
        answers={**_IN_S3, ("listing", _PREFIX): _files(_STDERR, size=9_000_000)},
        verdict=Verdict.UNKNOWN,
        reason=UnknownReason.TRUNCATED,
    ),
    Example(
        name="no log came to S3",
        params=_PARAMS,
        answers={**_IN_S3, ("listing", _PREFIX): _files()},
        verdict=Verdict.UNKNOWN,
        reason=UnknownReason.NOT_LOGGED,
    ),
    Example(
        name="nobody may list the logs",
        params=_PARAMS,
        answers={**_IN_S3, ("listing", _PREFIX): denied("s3.ListObjectsV2", "s3:ListBucket")},
        verdict=Verdict.UNKNOWN,
        reason=UnknownReason.DENIED,
    ),
    Example(
        name="only a wrapper, and no log anywhere",
        params=_PARAMS,
        answers={"cluster": cluster(), "step": described(step(Reason="Unknown Error"))},
        verdict=Verdict.UNKNOWN,
        reason=UnknownReason.NOT_LOGGED,
    ),
    Example(
        name="a person pasted the log",
        params=Params(cluster_id=CLUSTER, step_id=STEP, error_text="ValueError: no rate for 2026-11-23"),
        answers={"cluster": cluster(), "step": described(step(Reason="Unknown Error"))},
        verdict=Verdict.FAIL,
        facts={"points_to": ["emr-step-code-failed"], "told_by": "text", "exception": "ValueError"},
    ),
    Example(
        name="the primary node died",
        params=_PARAMS,
        answers={
            "cluster": cluster("TERMINATED_WITH_ERRORS", "INSTANCE_FAILURE", "The master node ended"),
            "step": described(step("CANCELLED")),
        },
        verdict=Verdict.FAIL,
        facts={"points_to": ["emr-node-lost"], "told_by": "cluster"},
    ),
    Example(
        name="the step was completed",
        params=_PARAMS,
        answers={"cluster": cluster(), "step": described(step("COMPLETED"))},
        verdict=Verdict.PASS,
        facts={"points_to": [], "undecided": False},
    ),
    Example(
        name="a cancelled step says nothing of a failure",
        params=_PARAMS,
        answers={"cluster": cluster(), "step": described(step("CANCELLED"))},
        verdict=Verdict.SKIPPED,
        reason=SkipReason.NOT_APPLICABLE,
        facts={"points_to": []},
    ),
    Example(
        name="nobody may look at the step",
        params=_PARAMS,
        answers={
            "cluster": cluster(),
            "step": denied("emr.DescribeStep", "elasticmapreduce:DescribeStep"),
        },
        verdict=Verdict.UNKNOWN,
        reason=UnknownReason.DENIED,
    ),
    Example(
        name="EMR does not show the cluster",
        params=_PARAMS,
        answers={"cluster": error_answer("emr.DescribeCluster", Outcome.NOT_FOUND)},
        verdict=Verdict.UNKNOWN,
        reason=UnknownReason.NO_DATA,
    ),
)

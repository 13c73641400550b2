"""The worked examples of `emr.cluster`."""

from __future__ import annotations

from collections.abc import Sequence

from workbench.domain.evidence import Outcome
from workbench.domain.values import JsonValue
from workbench.domain.verdict import UnknownReason, Verdict
from workbench.engine.probe import Example
from workbench.probes._examples import denied, error_answer
from workbench.probes.emr._examples import CLUSTER, ago, cluster
from workbench.probes.emr.cluster import Params

_PARAMS = Params(cluster_id=CLUSTER)
_DETAILS: JsonValue = [
    {
        "ErrorCode": "INTERNAL_ERROR_EC2_INSUFFICIENT_CAPACITY_AZ",
        "ErrorData": [{"instance-type": "r6i.16xlarge"}, {"availability-zone": "us-east-1b"}],
    }
]

EXAMPLES: Sequence[Example[Params]] = (
    Example(
        name="it waits for work",
        params=_PARAMS,
        answers={"cluster": cluster(LogUri="s3n://logs/emr/")},
        verdict=Verdict.PASS,
        facts={
            "state": "WAITING",
            "code": "",
            "was_ready": True,
            "launch_failed": False,
            "log_uri": f"s3://logs/emr/{CLUSTER}/",
            "service_role_arn": "arn:aws:iam::123456789012:role/EMR_DefaultRole",
            "service_role": "EMR_DefaultRole",
        },
    ),
    Example(
        name="EC2 had no such instances",
        params=_PARAMS,
        answers={
            "cluster": cluster(
                "TERMINATED_WITH_ERRORS",
                "INTERNAL_ERROR",
                "EC2 is out of capacity",
                was_ready=False,
                ErrorDetails=_DETAILS,
            )
        },
        verdict=Verdict.FAIL,
        facts={
            "launch_failed": True,
            "error_code": "INTERNAL_ERROR_EC2_INSUFFICIENT_CAPACITY_AZ",
            "instance_type": "r6i.16xlarge",
            "zone": "us-east-1b",
        },
    ),
    Example(
        name="a step's failure ended it: a symptom",
        params=_PARAMS,
        answers={"cluster": cluster("TERMINATED_WITH_ERRORS", "STEP_FAILURE", "Shut down as step failed")},
        verdict=Verdict.FAIL,
        facts={"launch_failed": False, "code": "STEP_FAILURE", "log_uri": ""},
    ),
    Example(
        name="all its steps were done",
        params=_PARAMS,
        answers={"cluster": cluster("TERMINATED", "ALL_STEPS_COMPLETED", "Steps completed")},
        verdict=Verdict.PASS,
        facts={"code": "ALL_STEPS_COMPLETED", "ended_at": ago(60).replace("+00:00", "Z")},
    ),
    Example(
        name="somebody ended it",
        params=_PARAMS,
        answers={"cluster": cluster("TERMINATED", "USER_REQUEST", "Terminated by user request")},
        verdict=Verdict.WARN,
        facts={"code": "USER_REQUEST"},
    ),
    Example(
        name="it is still coming up",
        params=_PARAMS,
        answers={"cluster": cluster("BOOTSTRAPPING", was_ready=False)},
        verdict=Verdict.WARN,
        facts={"launch_failed": False, "was_ready": False},
    ),
    Example(
        name="a state that is not known here",
        params=_PARAMS,
        answers={"cluster": cluster("HIBERNATING")},
        verdict=Verdict.UNKNOWN,
        reason=UnknownReason.NO_DATA,
        facts={"state": None},
    ),
    Example(
        name="it ended months ago, or never was",
        params=_PARAMS,
        answers={"cluster": error_answer("emr.DescribeCluster", Outcome.NOT_FOUND)},
        verdict=Verdict.UNKNOWN,
        reason=UnknownReason.NO_DATA,
        facts={"exists": None},
    ),
    Example(
        name="nobody may look",
        params=_PARAMS,
        answers={"cluster": denied("emr.DescribeCluster", "elasticmapreduce:DescribeCluster")},
        verdict=Verdict.UNKNOWN,
        reason=UnknownReason.DENIED,
    ),
)

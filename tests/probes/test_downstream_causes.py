"""The causes of `file-upload-missing` beyond the bucket, decided on simulated accounts."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from tests.drilling import solve, with_status
from tests.simulation.accounts import action, scenario
from workbench.domain.diagnosis import CauseStatus, ConclusionStatus, Diagnosis
from workbench.domain.scenario import ScenarioAction

BUCKET, KEY, FUNCTION = "landing-zone", "in/report 1.csv", "ingest"
ACCOUNT, REGION = "123456789012", "us-east-1"
FUNCTION_ARN = f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:{FUNCTION}"
MACHINE_ARN = f"arn:aws:states:{REGION}:{ACCOUNT}:stateMachine:{FUNCTION}"
SERVER = "s-0123456789abcdef0"
GROUP = f"/aws/transfer/{SERVER}"


async def diagnose(
    *build: ScenarioAction, deny: tuple[str, ...] = (), region: str = REGION, **parameters: str
) -> Diagnosis:
    given = {"bucket": BUCKET, "key": KEY, **parameters}
    planted = replace(scenario(*build, deny=deny), parameters=given)
    return (await solve(planted, region=region)).diagnosis


def proven(diagnosis: Diagnosis) -> set[str]:
    return with_status(diagnosis, CauseStatus.PROVEN)


def pipeline(via: str) -> tuple[ScenarioAction, ...]:
    return (
        action("sim.At", time="30d"),
        action("sim.Pipeline", bucket=BUCKET, prefix="in/", function_name=FUNCTION, via=via),
    )


def metric(name: str, value: int) -> ScenarioAction:
    return action(
        "sim.Metric", namespace="AWS/Lambda", name=name, value=value, dimensions={"FunctionName": FUNCTION}
    )


def rule_metric(name: str, value: int) -> ScenarioAction:
    return action(
        "sim.Metric", namespace="AWS/Events", name=name, value=value, dimensions={"RuleName": FUNCTION}
    )


def notifies(**configuration: Any) -> ScenarioAction:
    return action(
        "s3.PutBucketNotificationConfiguration", Bucket=BUCKET, NotificationConfiguration=configuration
    )


def listens(name: str, state: str = "ENABLED", **pattern: Any) -> ScenarioAction:
    fields = {"source": ["aws.s3"], "detail": {"bucket": {"name": [BUCKET]}}, **pattern}
    spelled = {field.replace("_", "-"): value for field, value in fields.items()}
    return action("events.PutRule", Name=name, State=state, EventPattern=json.dumps(spelled))


def by_key(matcher: Any) -> ScenarioAction:
    """Return the pipeline's rule, now with this condition on the key."""
    return listens(FUNCTION, detail={"bucket": {"name": [BUCKET]}, "object": {"key": [matcher]}})


def recorded(*calls: str, state: str = "ENABLED", **detail: Any) -> ScenarioAction:
    """Return the pipeline's rule, now on CloudTrail's records."""
    about = {"eventName": list(calls), "requestParameters": {"bucketName": [BUCKET]}, **detail}
    pattern = {"source": ["aws.s3"], "detail-type": ["AWS API Call via CloudTrail"], "detail": about}
    return action("events.PutRule", Name=FUNCTION, State=state, EventPattern=json.dumps(pattern))


def aims(rule: str, target: str = FUNCTION_ARN) -> ScenarioAction:
    return action("events.PutTargets", Rule=rule, Targets=[{"Id": "1", "Arn": target}])


def invokes(prefix: str = "in/", event: str = "s3:ObjectCreated:*") -> dict[str, Any]:
    rules = [{"Name": "prefix", "Value": prefix}]
    return {"LambdaFunctionArn": FUNCTION_ARN, "Events": [event], "Filter": {"Key": {"FilterRules": rules}}}


def sends_to_queue(name: str) -> dict[str, Any]:
    return {"QueueArn": f"arn:aws:sqs:{REGION}:{ACCOUNT}:{name}", "Events": ["s3:ObjectCreated:*"]}


def withdraws_permission() -> ScenarioAction:
    return action("lambda.RemovePermission", FunctionName=FUNCTION, StatementId="trigger")


def allows(principal: str, source_arn: str, **more: str) -> ScenarioAction:
    return action(
        "lambda.AddPermission",
        **{
            "FunctionName": FUNCTION,
            "StatementId": "trigger",
            "Action": "lambda:InvokeFunction",
            "Principal": principal,
            "SourceArn": source_arn,
            **more,
        },
    )


def switched_off() -> ScenarioAction:
    return action("lambda.PutFunctionConcurrency", FunctionName=FUNCTION, ReservedConcurrentExecutions=0)


ARRIVED = (
    action("sim.At", time="3h"),
    action("s3.PutObject", Bucket=BUCKET, Key=KEY, Body="1,2"),
)
IN_PARTS = (
    action("sim.At", time="3h"),
    action("sim.MultipartUpload", bucket=BUCKET, key=KEY, body="1,2"),
)
RAN = (metric("Invocations", 1), metric("Errors", 0))
KEY_ID = "0d1e2f3a-4b5c-4d6e-8f7a-9b0c1d2e3f4a"
ROOT = {"AWS": f"arn:aws:iam::{ACCOUNT}:root"}


def encrypted(kind: str, *services: str) -> tuple[ScenarioAction, ...]:
    """A queue or topic `arrivals` that lets everybody send, with a key that lets some services use it."""
    use = ["kms:GenerateDataKey*", "kms:Decrypt"]
    lets = [{"Effect": "Allow", "Principal": ROOT, "Action": "kms:*", "Resource": "*"}]
    lets += [
        {"Effect": "Allow", "Principal": {"Service": f"{name}.amazonaws.com"}, "Action": use, "Resource": "*"}
        for name in services
    ]
    sends = "sqs:SendMessage" if kind == "Queue" else "sns:Publish"
    delivers = {"Service": ["s3.amazonaws.com", "events.amazonaws.com"]}
    allow = {"Effect": "Allow", "Principal": delivers, "Action": sends, "Resource": "*"}
    attributes = {"Policy": json.dumps({"Statement": allow}), "KmsMasterKeyId": KEY_ID}
    create = ("sqs.CreateQueue", "QueueName") if kind == "Queue" else ("sns.CreateTopic", "Name")
    return (
        action("sim.KmsKey", key_id=KEY_ID, Policy=json.dumps({"Statement": lets})),
        action(create[0], **{create[1]: "arrivals", "Attributes": attributes}),
    )


def target(kind: str) -> str:
    return f"arn:aws:{'sqs' if kind == 'Queue' else 'sns'}:{REGION}:{ACCOUNT}:arrivals"


BY_RULE, BY_BUCKET = pipeline("eventbridge"), pipeline("notification")
RULE_ARN = f"arn:aws:events:{REGION}:{ACCOUNT}:rule/{FUNCTION}"
BUCKET_ARN = f"arn:aws:s3:::{BUCKET}"

ALL_WRITES = ("PutObject", "PostObject", "CopyObject", "CompleteMultipartUpload")
MAY_DELIVER = [
    {
        "Effect": "Allow",
        "Principal": {"Service": "cloudtrail.amazonaws.com"},
        "Action": ["s3:GetBucketAcl", "s3:PutObject"],
        "Resource": ["arn:aws:s3:::trail-files", "arn:aws:s3:::trail-files/*"],
    }
]
OBJECTS = [{"Type": "AWS::S3::Object", "Values": [f"{BUCKET_ARN}/"]}]
TRAIL = (
    action("s3.CreateBucket", Bucket="trail-files"),
    action("s3.PutBucketPolicy", Bucket="trail-files", Policy=json.dumps({"Statement": MAY_DELIVER})),
    action("cloudtrail.CreateTrail", Name="writes", S3BucketName="trail-files"),
    action("cloudtrail.StartLogging", Name="writes"),
    action(
        "cloudtrail.PutEventSelectors",
        TrailName="writes",
        EventSelectors=[{"ReadWriteType": "All", "DataResources": OBJECTS}],
    ),
)
"""A trail that records the calls on objects of the bucket."""

FAULTS: dict[str, tuple[str, tuple[ScenarioAction, ...]]] = {
    "the bucket stopped emitting events": (
        "trigger-eventbridge-not-enabled",
        (*BY_RULE, notifies(), *ARRIVED),
    ),
    "another tool replaced the configuration by one for another prefix": (
        "trigger-eventbridge-not-enabled",
        (
            *BY_RULE,
            allows("s3.amazonaws.com", BUCKET_ARN, StatementId="archive"),
            notifies(LambdaFunctionConfigurations=[invokes(prefix="archive/")]),
            *ARRIVED,
        ),
    ),
    "the rule is disabled": (
        "trigger-rule-disabled-or-mismatch",
        (*BY_RULE, action("events.DisableRule", Name=FUNCTION), *ARRIVED),
    ),
    "the rule that starts the function is disabled, one for auditors is not": (
        "trigger-rule-disabled-or-mismatch",
        (
            *BY_RULE,
            action("events.DisableRule", Name=FUNCTION),
            listens("audit"),
            aims("audit", f"arn:aws:logs:{REGION}:{ACCOUNT}:log-group:/audit"),
            *ARRIVED,
        ),
    ),
    "the rule asks for another prefix": (
        "trigger-rule-disabled-or-mismatch",
        (
            *BY_RULE,
            listens(FUNCTION, detail={"bucket": {"name": [BUCKET]}, "object": {"key": [{"prefix": "In/"}]}}),
            *ARRIVED,
        ),
    ),
    "the rule asks for what a wildcard does not cover": (
        "trigger-rule-disabled-or-mismatch",
        (*BY_RULE, by_key({"wildcard": "in/*.json"}), *ARRIVED),
    ),
    "the rule leaves the file out by its beginning": (
        "trigger-rule-disabled-or-mismatch",
        (*BY_RULE, by_key({"anything-but": {"prefix": "in/report"}}), *ARRIVED),
    ),
    "the rule asks for the key as notifications spell it": (
        "trigger-rule-disabled-or-mismatch",
        (*BY_RULE, by_key({"prefix": "in/report+1"}), *ARRIVED),
    ),
    "the rule misspells the kind of event": (
        "trigger-rule-disabled-or-mismatch",
        (*BY_RULE, listens(FUNCTION, detail_type=["ObjectCreated"]), *ARRIVED),
    ),
    "the rule asks for puts and the file came in parts": (
        "trigger-rule-disabled-or-mismatch",
        (
            *BY_RULE,
            listens(FUNCTION, detail={"bucket": {"name": [BUCKET]}, "reason": ["PutObject"]}),
            *IN_PARTS,
        ),
    ),
    "the rule has no target": (
        "trigger-rule-disabled-or-mismatch",
        (*BY_RULE, action("events.RemoveTargets", Rule=FUNCTION, Ids=["1"]), *ARRIVED),
    ),
    "the rule on recorded calls is disabled": (
        "trigger-rule-disabled-or-mismatch",
        (*BY_RULE, notifies(), recorded(*ALL_WRITES, state="DISABLED"), *TRAIL, *ARRIVED),
    ),
    "the rule on recorded calls asks for puts and the file came in parts": (
        "trigger-rule-disabled-or-mismatch",
        (*BY_RULE, notifies(), recorded("PutObject"), *TRAIL, *IN_PARTS),
    ),
    "no trail records what the rule waits for": (
        "trigger-trail-records-no-writes",
        (*BY_RULE, notifies(), recorded("PutObject"), *ARRIVED),
    ),
    "the rule on recorded calls may not invoke": (
        "trigger-target-permission",
        (*BY_RULE, notifies(), recorded(*ALL_WRITES), *TRAIL, withdraws_permission(), *ARRIVED),
    ),
    "the notification hears puts and the file came in parts": (
        "trigger-notification-filter-miss",
        (
            *BY_BUCKET,
            notifies(LambdaFunctionConfigurations=[invokes(event="s3:ObjectCreated:Put")]),
            *IN_PARTS,
        ),
    ),
    "the notification asks for another prefix": (
        "trigger-notification-filter-miss",
        (*BY_BUCKET, notifies(LambdaFunctionConfigurations=[invokes(prefix="IN/")]), *ARRIVED),
    ),
    "the function has no policy for the bucket": (
        "trigger-target-permission",
        (*BY_BUCKET, withdraws_permission(), *ARRIVED),
    ),
    "the policy names another bucket": (
        "trigger-target-permission",
        (
            *BY_BUCKET,
            withdraws_permission(),
            allows("s3.amazonaws.com", "arn:aws:s3:::landing-zone-old", SourceAccount=ACCOUNT),
            *ARRIVED,
        ),
    ),
    "the policy names another account": (
        "trigger-target-permission",
        (
            *BY_BUCKET,
            withdraws_permission(),
            allows("s3.amazonaws.com", BUCKET_ARN, SourceAccount="999988887777"),
            *ARRIVED,
        ),
    ),
    "the function has no policy for the rule": (
        "trigger-target-permission",
        (*BY_RULE, withdraws_permission(), *ARRIVED),
    ),
    "the policy asks EventBridge for a source account": (
        "trigger-target-permission",
        (
            *BY_RULE,
            withdraws_permission(),
            allows("events.amazonaws.com", RULE_ARN, SourceAccount=ACCOUNT),
            *ARRIVED,
        ),
    ),
    "the function was deleted": (
        "trigger-target-permission",
        (*BY_RULE, action("lambda.DeleteFunction", FunctionName=FUNCTION), *ARRIVED),
    ),
    "the queue lets nobody send": (
        "trigger-target-permission",
        (
            *BY_BUCKET,
            action("sqs.CreateQueue", QueueName="arrivals"),
            notifies(QueueConfigurations=[sends_to_queue("arrivals")]),
            *ARRIVED,
        ),
    ),
    "the rule may not start the state machine": (
        "trigger-target-permission",
        (
            *BY_RULE,
            aims(FUNCTION, MACHINE_ARN),
            *ARRIVED,
            rule_metric("Invocations", 1),
            rule_metric("FailedInvocations", 1),
        ),
    ),
    "the function of the bucket is switched off": (
        "trigger-lambda-failed",
        (*BY_BUCKET, switched_off(), *ARRIVED),
    ),
    "the function of the rule is switched off": (
        "trigger-lambda-failed",
        (*BY_RULE, switched_off(), *ARRIVED),
    ),
    "the function failed each time": (
        "trigger-lambda-failed",
        (*BY_RULE, *ARRIVED, metric("Invocations", 3), metric("Errors", 3)),
    ),
    "the function was throttled": (
        "trigger-lambda-failed",
        (*BY_BUCKET, *ARRIVED, metric("Throttles", 12)),
    ),
    "the log names the file and a failure": (
        "trigger-lambda-failed",
        (
            *BY_BUCKET,
            *ARRIVED,
            metric("Invocations", 9),
            metric("Errors", 1),
            action(
                "sim.LogEvents",
                group=f"/aws/lambda/{FUNCTION}",
                stream="1",
                events=["START", "[ERROR] NoSuchKey: in/report+1.csv"],
            ),
        ),
    ),
}


@pytest.mark.parametrize("name", FAULTS)
async def test_the_fault_is_proven_and_nothing_else(name: str) -> None:
    cause, build = FAULTS[name]

    diagnosis = await diagnose(*build)

    assert proven(diagnosis) == {cause}


@pytest.mark.parametrize("kind", ["Queue", "Topic"])
@pytest.mark.parametrize("services", [(), ("s3",), ("events",), ("s3", "events")])
@pytest.mark.parametrize("by", ["s3", "events"])
async def test_the_key_of_a_queue_or_topic_must_let_the_service_that_delivers(
    kind: str, services: tuple[str, ...], by: str
) -> None:
    heard = {f"{kind}Arn": target(kind), "Events": ["s3:ObjectCreated:*"]}
    way = (
        (*BY_RULE, aims(FUNCTION, target(kind)))
        if by == "events"
        else (*BY_BUCKET, notifies(**{f"{kind}Configurations": [heard]}))
    )

    diagnosis = await diagnose(*way, *encrypted(kind, *services), *ARRIVED)

    assert proven(diagnosis) == (set() if by in services else {"trigger-target-permission"})
    assert (diagnosis.conclusion.status is ConclusionStatus.CLEAN) is (by in services)


HEALTHY: dict[str, tuple[ScenarioAction, ...]] = {
    "by rule": (*BY_RULE, *ARRIVED, *RAN),
    "by rule, in parts": (*BY_RULE, *IN_PARTS, *RAN),
    "by notification, and no rule at all": (*BY_BUCKET, *ARRIVED, *RAN),
    "by notification, beside another team's rule on all buckets": (
        *BY_BUCKET,
        listens("inventory", detail={}),
        aims("inventory"),
        *ARRIVED,
        *RAN,
    ),
    "by notification, beside a rule for another prefix and a disabled one": (
        *BY_BUCKET,
        listens("out", detail={"bucket": {"name": [BUCKET]}, "object": {"key": [{"prefix": "out/"}]}}),
        aims("out"),
        listens("ingest-v1", state="DISABLED"),
        aims("ingest-v1"),
        *ARRIVED,
        *RAN,
    ),
    "by rule, its disabled predecessor still there": (
        *BY_RULE,
        listens("ingest-v1", state="DISABLED"),
        aims("ingest-v1"),
        *ARRIVED,
        *RAN,
    ),
    "by rule, beside one for another prefix and a disabled one for another bucket": (
        *BY_RULE,
        listens("out", detail={"bucket": {"name": [BUCKET]}, "object": {"key": [{"prefix": "out/"}]}}),
        aims("out"),
        listens("theirs", state="DISABLED", detail={"bucket": {"name": ["theirs"]}}),
        aims("theirs"),
        *ARRIVED,
        *RAN,
    ),
    "to a queue that lets the bucket send": (
        *BY_BUCKET,
        action(
            "sqs.CreateQueue",
            QueueName="arrivals",
            Attributes={
                "Policy": json.dumps(
                    {
                        "Statement": {
                            "Effect": "Allow",
                            "Principal": {"Service": "s3.amazonaws.com"},
                            "Action": "SQS:SendMessage",
                            "Resource": "*",
                            "Condition": {"ArnLike": {"aws:SourceArn": BUCKET_ARN}},
                        }
                    }
                )
            },
        ),
        notifies(QueueConfigurations=[sends_to_queue("arrivals")]),
        *ARRIVED,
    ),
    "by a rule on recorded calls": (*BY_RULE, notifies(), recorded(*ALL_WRITES), *TRAIL, *ARRIVED, *RAN),
    "by rule, beside an auditor's on the calls of all buckets, disabled": (
        *BY_RULE,
        action(
            "events.PutRule",
            Name="audit",
            State="DISABLED",
            EventPattern='{"source": ["aws.s3"], "detail-type": ["AWS API Call via CloudTrail"]}',
        ),
        *ARRIVED,
        *RAN,
    ),
    "by rule, beside one of auditors for all buckets, disabled": (
        *BY_RULE,
        listens("audit", state="DISABLED", detail={}),
        aims("audit", f"arn:aws:logs:{REGION}:{ACCOUNT}:log-group:/audit"),
        *ARRIVED,
        *RAN,
    ),
    "by notification, beside one of auditors for all buckets, disabled": (
        *BY_BUCKET,
        notifies(LambdaFunctionConfigurations=[invokes()], EventBridgeConfiguration={}),
        listens("audit", state="DISABLED", detail={}),
        aims("audit", f"arn:aws:logs:{REGION}:{ACCOUNT}:log-group:/audit"),
        *ARRIVED,
        *RAN,
    ),
    "by a rule that ignores case": (
        *BY_RULE,
        by_key({"suffix": {"equals-ignore-case": ".CSV"}}),
        *ARRIVED,
        *RAN,
    ),
    "by a rule of alternatives": (
        *BY_RULE,
        listens(
            FUNCTION,
            detail={
                "bucket": {"name": [BUCKET]},
                "$or": [
                    {"object": {"key": [{"suffix": ".CSV"}]}},
                    {"object": {"size": [{"numeric": ["<", 10]}]}},
                ],
            },
        ),
        *ARRIVED,
        *RAN,
    ),
    "to a state machine": (*BY_RULE, aims(FUNCTION, MACHINE_ARN), *ARRIVED, rule_metric("Invocations", 1)),
    "nothing is configured": (*BY_BUCKET, notifies(), *ARRIVED),
}


@pytest.mark.parametrize("name", HEALTHY)
async def test_a_healthy_trigger_is_cleared(name: str) -> None:
    diagnosis = await diagnose(*HEALTHY[name])

    assert diagnosis.conclusion.status is ConclusionStatus.CLEAN, diagnosis.conclusion.summary


@pytest.mark.parametrize(
    ("key", "prefix", "fits"),
    [
        ("prøver/p1.csv", "prøver/", False),
        ("prøver/p1.csv", "pr%C3%B8ver/", True),
        ("sales/dt=2026-11-29/p1.csv", "sales/dt=2026", False),
        ("sales/dt=2026-11-29/p1.csv", "sales/dt%3D2026", True),
        ("in/plate 3 raw.csv", "in/plate+3", True),
        ("in/plate 3 raw.csv", "in/plate 3", False),
        ("out/total (1).csv", "out/total+(", False),
        ("in/plate 3 raw.csv", "in/plate%203", None),
    ],
)
async def test_a_filter_is_compared_with_the_key_as_s3_encodes_it(
    key: str, prefix: str, fits: bool | None
) -> None:
    heard = notifies(LambdaFunctionConfigurations=[invokes(prefix=prefix)])
    arrived = action("s3.PutObject", Bucket=BUCKET, Key=key, Body="1,2")

    diagnosis = await diagnose(*BY_BUCKET, heard, action("sim.At", time="3h"), arrived, *RAN, key=key)

    assert proven(diagnosis) == ({"trigger-notification-filter-miss"} if fits is False else set())
    assert (diagnosis.conclusion.status is ConclusionStatus.CLEAN) is (fits is True)


@pytest.mark.parametrize(
    ("denied", "cause"),
    [
        ("s3:GetBucketNotification", "trigger-eventbridge-not-enabled"),
        ("events:ListRules", "trigger-rule-disabled-or-mismatch"),
        ("events:TestEventPattern", "trigger-rule-disabled-or-mismatch"),
        ("events:ListTargetsByRule", "trigger-rule-disabled-or-mismatch"),
        ("lambda:GetPolicy", "trigger-target-permission"),
        ("lambda:GetFunctionConcurrency", "trigger-lambda-failed"),
        ("cloudwatch:GetMetricStatistics", "trigger-lambda-failed"),
    ],
)
async def test_what_may_not_be_read_is_not_cleared(denied: str, cause: str) -> None:
    diagnosis = await diagnose(*BY_RULE, *ARRIVED, *RAN, deny=(denied,))

    assert diagnosis.conclusion.status is ConclusionStatus.UNDETERMINED
    assert diagnosis.cause(cause).status in (CauseStatus.LIKELY, CauseStatus.UNDETERMINED)
    assert denied in {need for fact in diagnosis.cause(cause).missing for need in fact.needs}


def queue() -> tuple[ScenarioAction, ...]:
    notified = notifies(QueueConfigurations=[sends_to_queue("arrivals")])
    return (*BY_BUCKET, action("sqs.CreateQueue", QueueName="arrivals"), notified)


@pytest.mark.parametrize("way", [(*BY_RULE, switched_off()), BY_BUCKET, queue()])
async def test_nothing_is_blamed_and_nothing_cleared_in_a_region_that_is_not_the_buckets(
    way: tuple[ScenarioAction, ...],
) -> None:
    diagnosis = await diagnose(*way, *ARRIVED, *RAN, region="eu-west-1")

    assert proven(diagnosis) == set()
    assert diagnosis.conclusion.status is ConclusionStatus.UNDETERMINED


async def test_no_trigger_is_blamed_while_there_is_no_object() -> None:
    broken = (*BY_RULE, action("events.DisableRule", Name=FUNCTION), switched_off(), withdraws_permission())

    diagnosis = await diagnose(*broken)

    triggers = [cause for cause in diagnosis.causes if cause.id.startswith("trigger-")]
    assert {cause.status for cause in triggers} == {CauseStatus.RULED_OUT}


async def test_a_fault_on_one_way_is_proven_although_the_other_may_not_be_read() -> None:
    diagnosis = await diagnose(*BY_BUCKET, switched_off(), *ARRIVED, deny=("events:*",))

    assert "trigger-lambda-failed" in proven(diagnosis)


def server(*activities: dict[str, Any]) -> tuple[ScenarioAction, ...]:
    return (
        action("sim.TransferServer", server_id=SERVER, log_group=GROUP),
        action("sim.LogEvents", group=GROUP, stream="bob.1", events=list(activities)),
    )


def did(kind: str, path: str = f"/{BUCKET}/{KEY}", **more: Any) -> dict[str, Any]:
    members = {"activity_type": kind, "path": path, "user": "bob", "session_id": "1", **more}
    return {name.replace("_", "-"): value for name, value in members.items()}


def sftp_user(target: str) -> tuple[ScenarioAction, ...]:
    return (
        action("sim.Role", name="sftp", service="transfer.amazonaws.com"),
        action(
            "transfer.CreateUser",
            ServerId=SERVER,
            UserName="bob",
            Role=f"arn:aws:iam::{ACCOUNT}:role/sftp",
            HomeDirectoryType="LOGICAL",
            HomeDirectoryMappings=[{"Entry": "/", "Target": target}],
        ),
    )


async def test_a_session_that_broke_off_is_an_interrupted_upload() -> None:
    diagnosis = await diagnose(
        *BY_RULE, action("sim.At", time="3h"), *server(did("OPEN"), did("PARTIAL_CLOSE")), server_id=SERVER
    )

    assert proven(diagnosis) == {"upload-interrupted"}


async def test_a_user_mapped_to_another_bucket_writes_to_the_wrong_location() -> None:
    diagnosis = await diagnose(
        *BY_RULE,
        action("sim.At", time="3h"),
        *server(did("CONNECTED")),
        *sftp_user("/landing-zone-test"),
        server_id=SERVER,
        user_name="bob",
    )

    assert proven(diagnosis) == {"upload-wrong-location"}


async def test_a_completed_session_and_its_user_explain_nothing_away() -> None:
    diagnosis = await diagnose(
        *BY_RULE,
        *ARRIVED,
        *RAN,
        *server(did("OPEN"), did("CLOSE", bytes_in=3)),
        *sftp_user(f"/{BUCKET}"),
        server_id=SERVER,
        user_name="bob",
    )

    assert diagnosis.conclusion.status is ConclusionStatus.CLEAN, diagnosis.conclusion.summary


async def test_a_server_without_log_leaves_the_interruption_open() -> None:
    diagnosis = await diagnose(*BY_RULE, action("sim.TransferServer", server_id=SERVER), server_id=SERVER)

    assert diagnosis.conclusion.status is ConclusionStatus.UNDETERMINED
    assert diagnosis.cause("upload-interrupted").status is CauseStatus.UNDETERMINED


async def test_what_hangs_on_an_unknown_field_of_the_event_points_to_nothing() -> None:
    asks = listens(FUNCTION, detail={"bucket": {"name": [BUCKET]}, "requester": ["999988887777"]})

    diagnosis = await diagnose(*BY_RULE, asks, *ARRIVED)

    assert diagnosis.conclusion.status is ConclusionStatus.UNDETERMINED
    assert with_status(diagnosis, CauseStatus.LIKELY) == set()
    assert proven(diagnosis) == set()

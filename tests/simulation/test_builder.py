"""What a scenario may say, and how it is told where it went wrong."""

from __future__ import annotations

import http.client
from typing import Any
from urllib.parse import urlsplit

import pytest
from botocore.session import Session

from tests.patience import PATIENCE_S
from tests.simulation.accounts import BUCKET, action, client, scenario
from workbench.domain.scenario import ScenarioAction
from workbench.engine.clock import SystemClock
from workbench.engine.errors import UsageError
from workbench.simulation import SimulatedAccount


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        (action("s3.PutObjekt"), "Did you mean 'PutObject'?"),
        (action("s4.PutObject"), "Unknown AWS service 's4'"),
        (action("sim.Metrik"), "Did you mean 'Metric'?"),
        (action("sim.At"), "it takes time"),
        (action("sim.At", time="the other day"), "the other day"),
        (action("sim.At", ago="2h"), "it takes time"),
        (action("sim.At", time=-1), "it takes no such values"),
        (action("sim.At", time=["2h"]), "it takes no such values"),
        (action("sim.LogEvents", group="g", stream="s", events=7), "it takes no such values"),
        (action("s3.PutObject", Bucket=BUCKET), "Key"),
        (action("s3.PutObject", Bucket="nowhere-at-all", Key="x"), "NoSuchBucket"),
        (action("lambda.RemovePermission", FunctionName="none", StatementId="x"), "ResourceNotFound"),
        (action("sim.Pipeline", bucket=BUCKET, prefix="", function_name="f", via="magic"), "'eventbridge'"),
        (action("sim.Replication", bucket=BUCKET, key="x", status="LOST"), "'PENDING'"),
        (
            action("sim.EmrCluster", cluster_id="j-1", name="n", was_ready=True),
            "member of Cluster 'was_ready'",
        ),
        (
            action("sim.EmrStep", cluster="j-1", step_id="s-1", name="n", on_failure="x"),
            "a step 'on_failure'",
        ),
        (action("sim.EmrApplication", application_id="0", name="n", typ="Hive"), "Did you mean 'type'?"),
        (action("sim.EmrJobRun", application_id="0", job_run_id="1", stat="x"), "Did you mean 'state'?"),
        (action("sim.EmrEksRun", cluster="v", job_run_id="1", failureReson="x"), "'failureReason'?"),
        (action("sim.GlueRun", job="j", detials="x"), "Did you mean 'detail'?"),
        (action("sim.Replication", bucket=BUCKET, key="x", status="FAILED"), "there is no x in"),
    ],
)
def test_an_action_that_fails_is_named_with_file_and_line(wrong: ScenarioAction, says: str) -> None:
    with pytest.raises(UsageError) as caught:
        SimulatedAccount(scenario(wrong), SystemClock())
    assert str(caught.value).startswith(f"test.yaml:7: {wrong.operation}: ")
    assert says in str(caught.value)


def test_documents_may_be_written_as_mappings_and_functions_as_source() -> None:
    trust = {"Version": "2012-10-17", "Statement": []}
    built = scenario(
        action("iam.CreateRole", RoleName="r", AssumeRolePolicyDocument=trust),
        action(
            "lambda.CreateFunction",
            FunctionName="f",
            Runtime="python3.13",
            Handler="index.handler",
            Role="arn:aws:iam::123456789012:role/r",
            Code={"ZipFile": "def handler(event, context): ..."},
        ),
    )
    with SimulatedAccount(built, SystemClock()) as account:
        role = client(account, "iam").get_role(RoleName="r")["Role"]
        function = client(account, "lambda").get_function_configuration(FunctionName="f")
    assert role["AssumeRolePolicyDocument"] == trust
    assert (function["State"], function["LastUpdateStatus"]) == ("Active", "Successful")


def test_keys_are_taken_byte_for_byte() -> None:
    keys = ["a b+c%20d", "e\u0301.csv", "\u00e9.csv", "x//y ", "tab\there"]
    puts = [action("s3.PutObject", Bucket=BUCKET, Key=key, Body="x") for key in keys]
    with SimulatedAccount(
        scenario(action("s3.CreateBucket", Bucket=BUCKET), *puts), SystemClock()
    ) as account:
        s3 = client(account, "s3")
        listed = [item["Key"] for item in s3.list_objects_v2(Bucket=BUCKET)["Contents"]]
        assert sorted(listed) == sorted(keys)
        for key in keys:
            assert s3.head_object(Bucket=BUCKET, Key=key)["ContentLength"] == 1


@pytest.mark.parametrize("via", ["eventbridge", "notification"])
def test_a_pipeline_is_complete_and_healthy(via: str) -> None:
    pipeline = action("sim.Pipeline", bucket=BUCKET, prefix="in/", function_name="ingest", via=via)
    with SimulatedAccount(scenario(pipeline), SystemClock()) as account:
        s3 = client(account, "s3")
        configuration = s3.get_bucket_notification_configuration(Bucket=BUCKET)
        statement = client(account, "lambda").get_policy(FunctionName="ingest")["Policy"]
        rules: list[dict[str, Any]] = client(account, "events").list_rules()["Rules"]
        assert s3.get_bucket_versioning(Bucket=BUCKET)["Status"] == "Enabled"
    if via == "eventbridge":
        assert configuration["EventBridgeConfiguration"] == {}
        assert [rule["State"] for rule in rules] == ["ENABLED"]
        assert rules[0]["Arn"] in statement
    else:
        assert configuration["LambdaFunctionConfigurations"][0]["Events"] == ["s3:ObjectCreated:*"]
        assert f"arn:aws:s3:::{BUCKET}" in statement
        assert rules == []


def test_a_presigned_url_is_signed_too() -> None:
    built = scenario(
        action("s3.CreateBucket", Bucket=BUCKET), action("s3.PutObject", Bucket=BUCKET, Key="x", Body="hi")
    )
    with SimulatedAccount(built, SystemClock()) as account:
        signed = client(account, "s3", sigv4=True).generate_presigned_url(
            "get_object", Params={"Bucket": BUCKET, "Key": "x"}
        )
        where = urlsplit(signed)
        connection = http.client.HTTPConnection(where.netloc, timeout=PATIENCE_S)
        connection.request("GET", f"{where.path}?{where.query}")
        assert connection.getresponse().read() == b"hi"
        connection.close()


def test_the_next_account_is_built_with_the_clients_of_the_one_before(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    bucket = action("s3.CreateBucket", Bucket=BUCKET)
    with SimulatedAccount(scenario(bucket), SystemClock()):
        monkeypatch.setattr(Session, "create_client", None)
    with SimulatedAccount(scenario(bucket), SystemClock()) as account:
        monkeypatch.undo()
        assert [found["Name"] for found in client(account, "s3").list_buckets()["Buckets"]] == [BUCKET]


def test_an_account_begins_without_images_which_took_longer_to_make_than_all_else() -> None:
    with SimulatedAccount(scenario(), SystemClock()) as account:
        assert client(account, "ec2").describe_images()["Images"] == []

"""Training jobs are told, not run; what AWS refuses to make is refused in its words; quotas are listed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.fakes import NOON, FakeClock
from tests.simulation.accounts import action, client, code, looked_up, refusal, scenario
from workbench.simulation import SimulatedAccount
from workbench.simulation.sim_actions.sagemaker import settings_of
from workbench.simulation.training_jobs import story_of

TRUSTED = action("sim.Role", name="training", service="sagemaker.amazonaws.com", allow={"*": ["s3:*"]})
STRANGER = action("sim.Role", name="stranger", service="glue.amazonaws.com")
NARROW = action("sim.Role", name="narrow", service="sagemaker.amazonaws.com")
DATA = action("s3.CreateBucket", Bucket="training-data")
ROW = action("s3.PutObject", Bucket="training-data", Key="in/rows.csv", Body="1")


@pytest.fixture(scope="module")
def account() -> Iterator[SimulatedAccount]:
    jobs = (
        action("sim.At", time="3h"),
        action("sim.ServiceQuota", name="ml.p3.2xlarge for training job usage", default=0.0),
        action("sim.ServiceQuota", name="ml.m5.xlarge for training job usage", value=2.0),
        action(
            "sim.TrainingJob",
            name="churn-1",
            path=["Starting 2m", "Downloading 1m"],
            end="Failed",
            reason="ClientError: Data download failed",
        ),
        action(
            "sim.TrainingJob", name="churn-2", path=["Starting 2m", {"phase": "Pending", "says": "Waiting"}]
        ),
    )
    with SimulatedAccount(
        scenario(TRUSTED, STRANGER, NARROW, DATA, ROW, *jobs), FakeClock(NOON)
    ) as simulated:
        yield simulated


def described(account: SimulatedAccount, name: str) -> dict[str, Any]:
    told: dict[str, Any] = client(account, "sagemaker").describe_training_job(TrainingJobName=name)
    return told


def test_a_job_shows_the_phases_that_were_told(account: SimulatedAccount) -> None:
    told = described(account, "churn-1")

    phases = [item["Status"] for item in told["SecondaryStatusTransitions"]]
    assert phases == ["Starting", "Downloading", "Failed"]
    assert told["TrainingJobStatus"] == told["SecondaryStatus"] == "Failed"
    assert told["FailureReason"] == "ClientError: Data download failed"
    assert told["TrainingTimeInSeconds"] == 60
    assert "MetricDefinitions" not in told["AlgorithmSpecification"]


def test_a_job_that_never_got_an_instance_has_no_start(account: SimulatedAccount) -> None:
    told = described(account, "churn-2")

    assert told["TrainingJobStatus"] == "InProgress"
    assert told["SecondaryStatusTransitions"][-1]["StatusMessage"] == "Waiting"
    assert not told.keys() & {
        "TrainingStartTime",
        "TrainingTimeInSeconds",
        "TrainingEndTime",
        "FailureReason",
    }


def test_jobs_are_listed_by_name_and_state(account: SimulatedAccount) -> None:
    ask = client(account, "sagemaker").list_training_jobs

    listed = [row["TrainingJobName"] for row in ask(NameContains="churn")["TrainingJobSummaries"]]
    assert listed == ["churn-2", "churn-1"]
    failed = ask(StatusEquals="Failed")["TrainingJobSummaries"]
    assert [row["TrainingJobName"] for row in failed] == ["churn-1"]


def test_an_absent_job_is_a_validation_error(account: SimulatedAccount) -> None:
    refused = refusal(client(account, "sagemaker").describe_training_job, TrainingJobName="none")

    assert code(refused) == (400, "ValidationException")
    assert refused["Error"]["Message"] == "Requested resource not found."


@pytest.mark.parametrize(
    ("settings", "error", "says"),
    [
        (
            {"instance_type": "ml.p3.2xlarge"},
            "ResourceLimitExceeded",
            "is 0 Instances, with current utilization of 0",
        ),
        (
            {"instance_count": 2},
            "ResourceLimitExceeded",
            "is 2 Instances, with current utilization of 1 Instances",
        ),
        (
            {"instance_type": "ml.t3.medium"},
            "ResourceLimitExceeded",
            "training-job/ml.t3.medium is not available",
        ),
        ({"role": "stranger"}, "ValidationException", "Could not assume role"),
        ({"input": "s3://training-data/none/"}, "ValidationException", "No S3 objects found under S3 URL"),
        ({"input": "s3://nowhere/in/"}, "ValidationException", "The specified bucket does not exist"),
        ({"role": "narrow"}, "ValidationException", "Error message from S3: Access Denied"),
        ({}, "ResourceInUse", "must be unique"),
    ],
)
def test_what_aws_refuses_is_refused_in_its_words(
    account: SimulatedAccount, settings: dict[str, Any], error: str, says: str
) -> None:
    name = "churn-3" if settings else "churn-1"
    create = client(account, "sagemaker", builder=True).create_training_job

    refused = refusal(create, **settings_of(name, settings))

    assert code(refused) == (400, error)
    assert says in refused["Error"]["Message"]


def test_the_making_of_a_job_is_on_record(account: SimulatedAccount) -> None:
    assert [event["EventName"] for event in looked_up(account, "ResourceName", "churn-1")][
        -1
    ] == "CreateTrainingJob"


def test_only_applied_quotas_are_listed_beside_the_defaults(account: SimulatedAccount) -> None:
    quotas = client(account, "service-quotas")

    applied = quotas.list_service_quotas(ServiceCode="sagemaker")["Quotas"]
    assert [(row["QuotaName"], row["Value"]) for row in applied] == [
        ("ml.m5.xlarge for training job usage", 2.0)
    ]
    pages = quotas.get_paginator("list_aws_default_service_quotas").paginate(ServiceCode="sagemaker")
    defaults = {row["QuotaName"]: row["Value"] for page in pages for row in page["Quotas"]}
    assert defaults["ml.p3.2xlarge for training job usage"] == 0.0
    assert "ml.t3.medium for training job usage" not in defaults


@pytest.mark.parametrize(
    ("path", "says"),
    [(["Thinking 2m"], "'Thinking' is no phase"), (["Starting", "Training 2m"], "Starting is over")],
)
def test_a_path_that_is_none_is_refused(path: list[str], says: str) -> None:
    with pytest.raises(ValueError, match=says):
        story_of(NOON, path, "Failed", "")

"""Models and endpoints are refused, changed and shown as SageMaker does it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.fakes import NOON, FakeClock
from tests.simulation.accounts import action, client, refusal, scenario
from workbench.simulation import SimulatedAccount

ROLE = "arn:aws:iam::123456789012:role/serving"
SESSION = "arn:aws:sts::123456789012:assumed-role"
VERSION = "arn:aws:sagemaker:us-east-1:123456789012:model-package/yield"
DATA = "s3://models/1/model.tar.gz"


@pytest.fixture(scope="module")
def account() -> Iterator[SimulatedAccount]:
    told = (
        action("sim.At", time="9d"),
        action("sim.Role", name="serving", service="sagemaker.amazonaws.com", allow={"*": ["s3:*", "ecr:*"]}),
        action("s3.CreateBucket", Bucket="models"),
        action("s3.PutObject", Bucket="models", Key="1/model.tar.gz", Body="weights"),
        action("sim.ModelPackage", group="claims", artifact=DATA, approval="Approved"),
        action("sim.Model", name="one", artifact=DATA),
        action("sim.Deployment", name="busy", model="one", status="Creating"),
        action("sim.Deployment", name="back", model="one"),
        action(
            "sim.EndpointUpdate", name="back", config="back-2", model="one", serves="back-1", reason="alarm"
        ),
        action("sim.Actor", arn=f"{SESSION}/training/nightly"),
        action("sim.ModelPackage", group="yield", artifact=DATA),
        action("sim.ModelPackage", group="yield", artifact=DATA),
        action("sim.Actor", arn=f"{SESSION}/approver/qa"),
        action(
            "sagemaker.UpdateModelPackage", ModelPackageArn=f"{VERSION}/1", ModelApprovalStatus="Approved"
        ),
    )
    with SimulatedAccount(scenario(*told), FakeClock(NOON)) as simulated:
        yield simulated


def test_data_and_images_that_are_not_there_are_refused_by_name(account: SimulatedAccount) -> None:
    sagemaker = client(account, "sagemaker")
    image = "123456789012.dkr.ecr.us-east-1.amazonaws.com/serving:1.0"
    missing = {"Image": image, "ModelDataUrl": "s3://models/2/model.tar.gz"}
    error = refusal(sagemaker.create_model, ModelName="a", ExecutionRoleArn=ROLE, PrimaryContainer=missing)
    assert "Could not find model data at s3://models/2/model.tar.gz" in str(error)
    untagged = {"Image": image.replace("1.0", "9.9"), "ModelDataUrl": DATA}
    error = refusal(sagemaker.create_model, ModelName="a", ExecutionRoleArn=ROLE, PrimaryContainer=untagged)
    assert "serving:9.9 not found" in str(error)


def test_an_endpoint_that_is_being_made_can_be_neither_updated_nor_deleted(account: SimulatedAccount) -> None:
    sagemaker = client(account, "sagemaker")
    for call, more in (
        (sagemaker.update_endpoint, {"EndpointConfigName": "back-2"}),
        (sagemaker.delete_endpoint, {}),
    ):
        assert "Cannot update in-progress endpoint" in str(refusal(call, EndpointName="busy", **more))


def test_an_update_that_was_undone_leaves_the_old_configuration_and_the_reason(
    account: SimulatedAccount,
) -> None:
    shown = client(account, "sagemaker").describe_endpoint(EndpointName="back")
    assert (shown["EndpointStatus"], shown["EndpointConfigName"], shown["FailureReason"]) == (
        "InService",
        "back-1",
        "alarm",
    )
    assert shown["ProductionVariants"][0]["DeployedImages"]


def test_a_version_tells_who_made_it_and_who_changed_it_last(account: SimulatedAccount) -> None:
    sagemaker = client(account, "sagemaker")
    approved, other = (
        sagemaker.describe_model_package(ModelPackageName=f"{VERSION}/{number}") for number in (1, 2)
    )
    assert approved["CreatedBy"]["IamIdentity"]["Arn"] == f"{SESSION}/training/nightly"
    assert approved["LastModifiedBy"]["IamIdentity"]["Arn"] == f"{SESSION}/approver/qa"
    assert "LastModifiedBy" not in other


def test_a_version_keeps_the_etag_of_its_data(account: SimulatedAccount) -> None:
    sagemaker = client(account, "sagemaker")
    (row,) = sagemaker.list_model_packages(ModelPackageGroupName="claims")["ModelPackageSummaryList"]
    described = sagemaker.describe_model_package(ModelPackageName=row["ModelPackageArn"])
    kept = client(account, "s3").head_object(Bucket="models", Key="1/model.tar.gz")["ETag"].strip('"')
    assert described["InferenceSpecification"]["Containers"][0]["ModelDataETag"] == kept

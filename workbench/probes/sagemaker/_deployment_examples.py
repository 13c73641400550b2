"""Answers about endpoints, models and packages for the worked examples of these probes."""

from __future__ import annotations

from workbench.domain.evidence import Answer, AnswerName, Outcome
from workbench.domain.values import JsonObject, JsonValue
from workbench.probes._examples import answered, error_answer
from workbench.probes.sagemaker._examples import ago

ENDPOINT = "puffin-claims"
MODEL = "puffin-claims-7"
CONFIG = "puffin-claims-cfg-7"
GROUP = "claims"
PACKAGE = "arn:aws:sagemaker:eu-west-3:444455556666:model-package/claims"
ROLE = "arn:aws:iam::444455556666:role/puffin-serve-exec"
IMAGE = "444455556666.dkr.ecr.eu-west-3.amazonaws.com/puffin:7"
DATA = "s3://puffin-models/claims/7/model.tar.gz"
PING = "The primary container for production variant AllTraffic did not pass the ping health check."


def endpoint(status: str = "InService", reason: str = "", minutes: float = 60, **more: JsonValue) -> Answer:
    """Return a description of the endpoint, changed so many minutes before noon."""
    why: JsonObject = {"FailureReason": reason} if reason else {}
    shown: JsonObject = {
        "EndpointName": ENDPOINT,
        "EndpointArn": f"arn:aws:sagemaker:eu-west-3:444455556666:endpoint/{ENDPOINT}",
        "EndpointConfigName": CONFIG,
        "EndpointStatus": status,
        "ProductionVariants": [
            {"VariantName": "AllTraffic", "CurrentInstanceCount": 1, "DesiredInstanceCount": 1}
        ],
        "CreationTime": ago(9000).isoformat(),
        "LastModifiedTime": ago(minutes).isoformat(),
        **why,
        **more,
    }
    return answered("sagemaker.DescribeEndpoint", shown)


def config(instance_type: str = "ml.g5.xlarge", **more: JsonValue) -> Answer:
    """Return a description of its configuration."""
    variant: JsonObject = {
        "VariantName": "AllTraffic",
        "ModelName": MODEL,
        "InstanceType": instance_type,
        "InitialInstanceCount": 1,
        **more,
    }
    shown: JsonObject = {"EndpointConfigName": CONFIG, "ProductionVariants": [variant]}
    return answered("sagemaker.DescribeEndpointConfig", shown)


def on_components(**standing: JsonObject) -> dict[AnswerName, Answer]:
    """Return what is answered of an endpoint with inference components, each of the one model.

    Args:
        standing: Names to members of DescribeInferenceComponent that differ from one in service.
    """
    described: dict[str, JsonObject] = {
        name: {
            "InferenceComponentName": name,
            "EndpointName": ENDPOINT,
            "VariantName": "AllTraffic",
            "InferenceComponentStatus": "InService",
            "Specification": {"ModelName": MODEL},
            "RuntimeConfig": {"CurrentCopyCount": 1, "DesiredCopyCount": 1},
            **more,
        }
        for name, more in standing.items()
    }
    rows: list[JsonValue] = [{"InferenceComponentName": name} for name in described]
    return {
        "endpoint": endpoint(),
        "config": config(ModelName=None),
        "components": answered("sagemaker.ListInferenceComponents", {"InferenceComponents": rows}),
        ("model", MODEL): model(package=1),
        **{
            ("component", name): answered("sagemaker.DescribeInferenceComponent", data)
            for name, data in described.items()
        },
    }


def model(package: int | None = None, **more: JsonValue) -> Answer:
    """Return a description of the model: of an image and data, or made from a version of the group."""
    made_of: JsonObject = {"Image": IMAGE, "ModelDataUrl": DATA}
    container = {"ModelPackageName": f"{PACKAGE}/{package}"} if package else made_of
    shown: JsonObject = {
        "ModelName": MODEL,
        "ModelArn": f"arn:aws:sagemaker:eu-west-3:444455556666:model/{MODEL}",
        "PrimaryContainer": container,
        "ExecutionRoleArn": ROLE,
        "CreationTime": ago(9000).isoformat(),
        **more,
    }
    return answered("sagemaker.DescribeModel", shown)


def version(
    number: int, approval: str = "Approved", status: str = "Completed", minutes: float = 5000
) -> JsonObject:
    """Return a version as the list of a group shows it."""
    return {
        "ModelPackageGroupName": GROUP,
        "ModelPackageVersion": number,
        "ModelPackageArn": f"{PACKAGE}/{number}",
        "CreationTime": ago(minutes).isoformat(),
        "ModelPackageStatus": status,
        "ModelApprovalStatus": approval,
    }


def package(row: JsonObject, data: str = DATA, etag: str = "0123456789abcdef0123456789abcdef") -> Answer:
    """Return the description of a version."""
    container: JsonObject = {"Image": IMAGE, "ModelDataUrl": data, "ModelDataETag": etag}
    specification: JsonObject = {"Containers": [container], "SupportedContentTypes": ["text/csv"]}
    return answered(
        "sagemaker.DescribeModelPackage",
        {**row, "InferenceSpecification": specification, "ModelPackageStatusDetails": {}},
    )


def versions(*rows: JsonObject) -> Answer:
    """Return the versions of the group."""
    return answered("sagemaker.ListModelPackages", {"ModelPackageSummaryList": list(rows)})


def endpoints(*names: str, status: str = "InService", truncated: bool = False) -> Answer:
    """Return a list of endpoints."""
    rows: list[JsonValue] = [
        {"EndpointName": name, "EndpointStatus": status, "LastModifiedTime": ago(60).isoformat()}
        for name in names
    ]
    return answered("sagemaker.ListEndpoints", {"Endpoints": rows}, truncated=truncated)


def absent(operation: str) -> Answer:
    """Return the answer for a name that nothing has."""
    return error_answer(operation, Outcome.NOT_FOUND, status=400, code="ValidationException")


def event(
    name: str, request: JsonObject, minutes: float = 90, code: str = "", message: str = ""
) -> JsonObject:
    """Return a record of Event history."""
    refused: JsonObject = {"errorCode": code, "errorMessage": message} if code else {}
    return {
        "eventID": f"{name}-{minutes}",
        "eventName": name,
        "eventTime": ago(minutes).isoformat(),
        "userIdentity": {"arn": "arn:aws:sts::444455556666:assumed-role/puffin-dev/ingrid"},
        "requestParameters": request,
        "readOnly": False,
        **refused,
    }

"""SageMaker's hosting: images, versions of the model registry, models, endpoints and what became of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from moto.s3.models import s3_backends
from moto.sagemaker.models import sagemaker_backends

from workbench.knowledge.ecr import Image
from workbench.simulation.api import Api
from workbench.simulation.endpoints import EndpointStory, endpoints
from workbench.simulation.identities import ACCOUNT, REGION
from workbench.simulation.images import as_text, holds, manifest_of
from workbench.simulation.sim_actions.registry import sim_action

REGISTRY = f"{ACCOUNT}.dkr.ecr.{REGION}.amazonaws.com"
IMAGE = f"{REGISTRY}/serving:1.0"
ROLE = f"arn:aws:iam::{ACCOUNT}:role/serving"


@sim_action
def image(api: Api, repository: str, tag: str, platforms: Sequence[str] = ("amd64",)) -> None:
    """Push an image without layers to ECR, and make its repository where there is none.

    Args:
        api: The way to AWS.
        repository: Its repository.
        tag: Its tag.
        platforms: `amd64`, `arm64`; of several it is an index.
    """
    described = api.call("ecr.DescribeRepositories", {})
    if repository not in {item["repositoryName"] for item in described["repositories"]}:
        api.call("ecr.CreateRepository", {"repositoryName": repository})
    manifest = as_text(manifest_of(f"{repository}:{tag}", platforms))
    api.call("ecr.PutImage", {"repositoryName": repository, "imageTag": tag, "imageManifest": manifest})


@sim_action
def model_package(
    api: Api,
    group: str,
    artifact: str,
    approval: str = "PendingManualApproval",
    image: str = IMAGE,
    etag: str = "",
    status: str = "",
    failure: str = "",
    **settings: Any,
) -> None:
    """Register a version in a group, which is made where there is none.

    Args:
        api: The way to AWS.
        group: The group.
        artifact: Where its model data is; its ETag is registered as it is at that time.
        approval: `Approved`, `Rejected`, `PendingManualApproval`.
        image: Its image, which is pushed where the account's registry lacks it.
        etag: The ETag that is registered, where it is another one; `none`: none is.
        status: `Failed`, `InProgress`, …; else `Completed`.
        failure: Why its validation failed.
        settings: Further members of CreateModelPackage; `content_types` of its specification.
    """
    backend = sagemaker_backends[ACCOUNT][REGION]
    if group not in backend.model_package_groups:
        api.call("sagemaker.CreateModelPackageGroup", {"ModelPackageGroupName": group})
    _push(api, image)
    types = settings.pop("content_types", ["text/csv"])
    container = {"Image": image, "ModelDataUrl": artifact}
    etag = etag or _etag_of(api, artifact)
    if etag != "none":
        container["ModelDataETag"] = etag
    answer = api.call(
        "sagemaker.CreateModelPackage",
        {
            "ModelPackageGroupName": group,
            "ModelApprovalStatus": approval,
            "InferenceSpecification": {
                "Containers": [container],
                "SupportedContentTypes": types,
                "SupportedResponseMIMETypes": ["text/csv"],
            },
            **settings,
        },
    )
    if status:
        package = _package(answer["ModelPackageArn"])
        package.model_package_status = status
        kept = {"Name": package.arn, "Status": status}
        package.model_package_status_details = {
            "ValidationStatuses": [kept | ({"FailureReason": failure} if failure else {})],
            "ImageScanStatuses": [{"Name": package.arn, "Status": "Completed"}],
        }


def _package(arn: str) -> Any:
    packages = sagemaker_backends[ACCOUNT][REGION].model_packages.values()
    return next(item for item in packages if item.arn == arn)


def _etag_of(api: Api, artifact: str) -> str:
    bucket, _, key = artifact.removeprefix("s3://").partition("/")
    kept: str = api.call("s3.HeadObject", {"Bucket": bucket, "Key": key})["ETag"]
    return kept.strip('"')


def stock(api: Api, image: str, artifact: str) -> None:
    """Put image and model data where a model looks for them, where they are not there yet."""
    _push(api, image)
    bucket, _, key = artifact.removeprefix("s3://").partition("/")
    kept = s3_backends[ACCOUNT]["aws"].buckets
    if bucket not in kept:
        api.call("s3.CreateBucket", {"Bucket": bucket})
    key = f"{key}model.tar.gz" if key.endswith("/") else key
    if key not in kept[bucket].keys:
        api.call("s3.PutObject", {"Bucket": bucket, "Key": key, "Body": "weights"})


def _push(api: Api, uri: str) -> None:
    """Push an image of this account that is not there: whoever registers or deploys it has done so before."""
    parsed = Image.parse(uri)
    if parsed and parsed.account == ACCOUNT and parsed.tag and not holds(parsed):
        image(api, parsed.repository, parsed.tag)


@sim_action
def model(
    api: Api,
    name: str,
    artifact: str = "",
    image: str = IMAGE,
    role: str = "serving",
    package: str = "",
    container: Mapping[str, Any] | None = None,
    **settings: Any,
) -> None:
    """Make a model of one container.

    Args:
        api: The way to AWS.
        name: Its name.
        artifact: Where its model data is; empty where a package tells.
        image: Its image, which is pushed where the account's registry lacks it.
        role: The name of its role.
        package: The version that it is made from, `group/2`.
        container: Further members of its PrimaryContainer.
        settings: Further members of CreateModel: `EnableNetworkIsolation`, `VpcConfig`.
    """
    own: dict[str, Any] = dict(container or {})
    if package:
        own["ModelPackageName"] = f"arn:aws:sagemaker:{REGION}:{ACCOUNT}:model-package/{package}"
    else:
        _push(api, image)
        own["Image"] = image
    if artifact:
        own["ModelDataUrl"] = artifact
    api.call(
        "sagemaker.CreateModel",
        {
            "ModelName": name,
            "ExecutionRoleArn": f"arn:aws:iam::{ACCOUNT}:role/{role}",
            "PrimaryContainer": own,
            **settings,
        },
    )


@sim_action
def deployment(
    api: Api,
    name: str,
    model: str = "",
    config: str = "",
    status: str = "InService",
    reason: str = "",
    instance_type: str = "ml.m5.large",
    instances: int = 1,
    **settings: Any,
) -> None:
    """Make an endpoint with its configuration, and tell how it stands.

    Args:
        api: The way to AWS.
        name: Its name.
        model: The model of its one variant; empty where the configuration is there already.
        config: The name of its configuration; else its own name and `-1`.
        status: How it stands.
        reason: Its FailureReason.
        instance_type: Of its variant; empty where `variant` has a ServerlessConfig.
        instances: How many.
        settings: `variant`: further members of its variant; `current`: instances that it has; `capture`: its
            DataCaptureConfig; `variant_status`: as DescribeEndpoint shows it.
    """
    config = config or f"{name}-1"
    if model:
        endpoint_config(api, config, model, instance_type, instances, **_of_config(settings))
    api.call("sagemaker.CreateEndpoint", {"EndpointName": name, "EndpointConfigName": config})
    _tell(api, name, status, reason, settings)


@sim_action
def endpoint_config(
    api: Api,
    name: str,
    model: str,
    instance_type: str = "ml.m5.large",
    instances: int = 1,
    variant: Mapping[str, Any] | None = None,
    capture: Mapping[str, Any] | None = None,
) -> None:
    """Make a configuration of one variant.

    Args:
        api: The way to AWS.
        name: Its name.
        model: The model.
        instance_type: Empty for a serverless one.
        instances: How many.
        variant: Further members of the variant.
        capture: Its DataCaptureConfig.
    """
    own = {"InstanceType": instance_type, "InitialInstanceCount": instances} if instance_type else {}
    given = {"VariantName": "AllTraffic", "ModelName": model, **own, **(variant or {})}
    arguments: dict[str, Any] = {"EndpointConfigName": name, "ProductionVariants": [given]}
    if capture:
        arguments["DataCaptureConfig"] = capture
    api.call("sagemaker.CreateEndpointConfig", arguments)


@sim_action
def endpoint_update(
    api: Api,
    name: str,
    config: str,
    model: str = "",
    status: str = "InService",
    reason: str = "",
    serves: str = "",
    **settings: Any,
) -> None:
    """Update an endpoint, and tell what became of it.

    Args:
        api: The way to AWS.
        name: The endpoint.
        config: The configuration that it is given.
        model: The model of that configuration, which is made; empty where it is there already.
        status: How it stands now.
        reason: Its FailureReason.
        serves: The configuration that serves again, where the update was undone.
        settings: As those of an endpoint, and `instance_type`, `instances`.
    """
    if model:
        of_variant = {key: settings.pop(key) for key in ("instance_type", "instances") if key in settings}
        endpoint_config(api, config, model, **of_variant, **_of_config(settings))
    api.call("sagemaker.UpdateEndpoint", {"EndpointName": name, "EndpointConfigName": config})
    if serves:
        endpoints()[name].endpoint_config_name = serves
    _tell(api, name, status, reason, settings)


def _of_config(settings: dict[str, Any]) -> dict[str, Any]:
    return {key: settings.pop(key) for key in ("variant", "capture") if key in settings}


def _tell(api: Api, name: str, status: str, reason: str, settings: Mapping[str, Any]) -> None:
    unknown = set(settings) - {"current", "variant_status"}
    if unknown:
        raise ValueError(f"an endpoint has no {', '.join(sorted(unknown))}")
    endpoints()[name].told = EndpointStory(
        status=status,
        reason=reason,
        changed_at=api.story.now(),
        current=settings.get("current", {}),
        variant_status=list(settings.get("variant_status", ())),
        deployed_images=status not in ("Creating", "Failed"),
    )


@sim_action
def monitoring_execution(
    api: Api,
    endpoint: str,
    schedule: str,
    status: str,
    kind: str = "DataQuality",
    reason: str = "",
) -> None:
    """Tell of an execution of a monitor, which ran at the time that is being told.

    Args:
        api: The way to AWS.
        endpoint: The endpoint that it watches.
        schedule: The monitor.
        status: `Completed`, `CompletedWithViolations`, `Failed`, `InProgress`, ….
        kind: `DataQuality`, `ModelQuality`, `ModelBias`, `ModelExplainability`.
        reason: Its FailureReason.
    """
    now = api.story.now()
    job = f"{schedule}-{now:%Y%m%d%H%M}"
    told: dict[str, Any] = {
        "MonitoringScheduleName": schedule,
        "ScheduledTime": now,
        "CreationTime": now,
        "LastModifiedTime": now,
        "MonitoringExecutionStatus": status,
        "ProcessingJobArn": f"arn:aws:sagemaker:{REGION}:{ACCOUNT}:processing-job/{job.lower()}",
        "EndpointName": endpoint,
        "MonitoringType": kind,
    }
    if reason:
        told["FailureReason"] = reason
    api.state.monitoring.append(told)

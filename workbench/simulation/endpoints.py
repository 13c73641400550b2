"""Endpoints of SageMaker as a scenario tells them: how they stand, and what they say; nothing is served."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from moto.sagemaker.models import sagemaker_backends

from workbench.simulation.identities import ACCOUNT, REGION

IN_PROGRESS = ("Creating", "Updating", "SystemUpdating", "RollingBack", "Deleting")
"""Nothing can be done with an endpoint meanwhile."""
_NEVER_SERVED = ("Creating", "Failed", "OutOfService")


@dataclass(slots=True, kw_only=True)
class EndpointStory:
    """What DescribeEndpoint tells beside the configuration."""

    status: str = "InService"
    reason: str = ""
    changed_at: datetime
    variant_status: list[Mapping[str, Any]] = field(default_factory=list)
    """As `VariantStatus` of each variant shows them: while it is made or updated."""
    current: Mapping[str, int] = field(default_factory=dict)
    """Instances that a variant has, where that is not what it wants."""
    deployed_images: bool = True
    """Its images were resolved, so that DeployedImages names their digests."""


def endpoints() -> dict[str, Any]:
    """Return the endpoints as moto keeps them, by name."""
    found: dict[str, Any] = sagemaker_backends[ACCOUNT][REGION].endpoints
    return found


def story_of(endpoint: Any) -> EndpointStory:
    """Return what was told of an endpoint; of one of which nothing was told, that it serves."""
    told: EndpointStory | None = getattr(endpoint, "told", None)
    return told or EndpointStory(
        status=endpoint.endpoint_status,
        reason=endpoint.failure_reason or "",
        changed_at=endpoint.creation_time,
    )


def variants_of(endpoint: Any) -> Iterator[Mapping[str, Any]]:
    """Yield the production variants of the configuration that an endpoint has now."""
    configs = sagemaker_backends[ACCOUNT][REGION].endpoint_configs
    config = configs.get(endpoint.endpoint_config_name)
    yield from config.production_variants if config else ()


def instances_used(kind: str, other_than: str = "") -> int:
    """Return how many instances of a type the endpoints of the account hold, those of one left out."""
    return sum(
        int(variant.get("InitialInstanceCount") or 0)
        for name, endpoint in endpoints().items()
        if name != other_than and story_of(endpoint).status != "Failed"
        for variant in variants_of(endpoint)
        if variant.get("InstanceType") == kind
    )


def shown(endpoint: Any) -> dict[str, Any]:
    """Return an endpoint as DescribeEndpoint shows it.

    https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_DescribeEndpoint.html
    """
    story = story_of(endpoint)
    backend = sagemaker_backends[ACCOUNT][REGION]
    config = backend.endpoint_configs.get(endpoint.endpoint_config_name)
    answer: dict[str, Any] = {
        "EndpointName": endpoint.endpoint_name,
        "EndpointArn": endpoint.arn,
        "EndpointConfigName": endpoint.endpoint_config_name,
        "EndpointStatus": story.status,
        "CreationTime": endpoint.creation_time,
        "LastModifiedTime": story.changed_at,
        "ProductionVariants": [
            _variant(item, story) | _counted(endpoint, item["VariantName"]) for item in variants_of(endpoint)
        ],
    }
    if story.reason:
        answer["FailureReason"] = story.reason
    if config is not None and config.async_inference_config:
        answer["AsyncInferenceConfig"] = config.async_inference_config
    if config is not None and config.data_capture_config:
        capture = config.data_capture_config
        answer["DataCaptureConfig"] = {
            "EnableCapture": bool(capture.get("EnableCapture")),
            "CaptureStatus": "Started" if capture.get("EnableCapture") else "Stopped",
            "CurrentSamplingPercentage": capture.get("InitialSamplingPercentage", 100),
            "DestinationS3Uri": capture.get("DestinationS3Uri", ""),
            "KmsKeyId": capture.get("KmsKeyId", ""),
        }
    return answer


def _counted(endpoint: Any, variant: str) -> dict[str, Any]:
    """Return the numbers of instances that were set on the endpoint itself, where nothing else was told."""
    if hasattr(endpoint, "told"):
        return {}
    names = ("CurrentInstanceCount", "DesiredInstanceCount")
    kept: Mapping[str, Any] = next(
        (item for item in endpoint.production_variants if item["VariantName"] == variant), {}
    )
    return {name: kept[name] for name in names if name in kept}


def _variant(given: Mapping[str, Any], story: EndpointStory) -> dict[str, Any]:
    told: dict[str, Any] = {"VariantName": given["VariantName"]}
    if story.deployed_images and story.status not in _NEVER_SERVED and (images := _images(given)):
        told["DeployedImages"] = images
    if serverless := given.get("ServerlessConfig"):
        told |= {"CurrentServerlessConfig": serverless}
    else:
        wanted = int(given.get("InitialInstanceCount") or 0)
        none_yet = 0 if story.status in _NEVER_SERVED else wanted
        told |= {
            "CurrentInstanceCount": story.current.get(given["VariantName"], none_yet),
            "DesiredInstanceCount": wanted,
        }
    weight = float(given.get("InitialVariantWeight") or 1.0)
    told |= {"CurrentWeight": weight, "DesiredWeight": weight}
    if story.variant_status:
        told["VariantStatus"] = list(story.variant_status)
    return told


def _images(given: Mapping[str, Any]) -> list[dict[str, Any]]:
    model = sagemaker_backends[ACCOUNT][REGION]._models.get(given.get("ModelName", ""))  # noqa: SLF001 - moto has no other door
    if model is None:
        return []
    containers = [model.primary_container] if model.primary_container else model.containers
    return [{"SpecifiedImage": item["Image"]} for item in containers if item.get("Image")]

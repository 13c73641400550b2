"""SageMaker: endpoints are told, not run, and what AWS refuses to make or change is refused in its words.

moto takes any model, calls any endpoint InService at once, knows few instance types, and lacks UpdateEndpoint
and all of Model Monitor.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from moto.s3.models import s3_backends
from moto.sagemaker.models import sagemaker_backends

from workbench.knowledge.arns import object_arn
from workbench.knowledge.policies import AccessRequest, ask_layer, parse_principal
from workbench.knowledge.serving.resources import place_of
from workbench.simulation.endpoints import (
    IN_PROGRESS,
    EndpointStory,
    endpoints,
    instances_used,
    shown,
    story_of,
)
from workbench.simulation.exchange import Exchange, as_aws
from workbench.simulation.identities import ACCOUNT, REGION
from workbench.simulation.images import check_images
from workbench.simulation.principals import entity_of
from workbench.simulation.sagemaker_refusals import check_quota, check_role
from workbench.simulation.wire import AwsError

_PAGE = 100
_KNOWN_TO_MOTO = "ml.m5.large"


@as_aws("sagemaker.CreateModel")
def create_model(exchange: Exchange) -> dict[str, Any]:
    """Make a model, or refuse its role, its image or its data.

    https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_CreateModel.html
    """
    given = exchange.parameters
    if given["ModelName"] in _models():
        raise AwsError(
            "ValidationException", f'Cannot create already existing model "{_arn("model", given)}".'
        )
    role = given.get("ExecutionRoleArn", "")
    check_role(role)
    primary = given.get("PrimaryContainer")
    containers = [primary] if primary else given.get("Containers") or []
    for container in containers:
        check_images(container.get("Image", ""), role)
        _check_data(container, role)
    answer = exchange.moto()
    _models()[given["ModelName"]].enable_network_isolation = bool(given.get("EnableNetworkIsolation"))
    return answer


def _check_data(container: Mapping[str, Any], role: str) -> None:
    source = (container.get("ModelDataSource") or {}).get("S3DataSource") or {}
    url = container.get("ModelDataUrl") or source.get("S3Uri") or ""
    place = place_of(url)
    if place is None:
        return
    bucket = s3_backends[ACCOUNT]["aws"].buckets.get(place.bucket)
    found = bucket is not None and any(
        name == place.key or (place.key.endswith("/") and name.startswith(place.key)) for name in bucket.keys
    )
    if not found:
        raise AwsError(
            "ValidationException", f"Could not find model data at {url}. Please ensure that it exists."
        )
    is_near = bucket is not None and bucket.region_name == REGION
    who = parse_principal(role)
    entity = entity_of(who) if who else None
    request = AccessRequest(action="s3:GetObject", resource=object_arn(place.bucket, place.key), who=who)
    may = entity is None or ask_layer(entity.identity_layer, request).allowed
    if not is_near or not may:
        raise AwsError(
            "ValidationException",
            f'Could not access model data at {url}. Please ensure that the role "{role}" exists and that its '
            'trust relationship policy allows the action "sts:AssumeRole" for the service principal '
            '"sagemaker.amazonaws.com". Also ensure that the role has "s3:GetObject" permissions and that '
            f"the object is located in {REGION}. If your Model uses multiple models or uncompressed models, "
            'please ensure that the role has "s3:ListBucket" permission.',
        )


@as_aws("sagemaker.DescribeModel")
def describe_model(exchange: Exchange) -> dict[str, Any]:
    """Show a model; the isolation of its containers is told, which moto leaves false."""
    name = exchange.parameters["ModelName"]
    if name not in _models():
        raise AwsError("ValidationException", f'Could not find model "{_arn("model", {"ModelName": name})}".')
    answer = exchange.moto()
    answer["EnableNetworkIsolation"] = bool(_models()[name].enable_network_isolation)
    for empty in ("VpcConfig", "PrimaryContainer", "Containers"):
        if not answer.get(empty):
            answer.pop(empty, None)
    return answer


@as_aws("sagemaker.CreateEndpointConfig")
def create_config(exchange: Exchange) -> dict[str, Any]:
    """Make a configuration with any instance type: moto knows some of them.

    https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_CreateEndpointConfig.html
    """
    given = exchange.parameters
    backend = sagemaker_backends[ACCOUNT][REGION]
    name = given["EndpointConfigName"]
    if name in backend.endpoint_configs:
        arn = _arn("endpoint-config", {"EndpointConfigName": name})
        raise AwsError(
            "ValidationException", f'Cannot create already existing endpoint configuration "{arn}".'
        )
    variants = [dict(item) for item in given["ProductionVariants"]]
    for variant in variants:
        if variant.get("ModelName") and variant["ModelName"] not in _models():
            raise AwsError("ValidationException", f'Could not find model "{_arn("model", variant)}".')
    config = backend.create_endpoint_config(
        endpoint_config_name=name,
        production_variants=[
            {**item, "InstanceType": _KNOWN_TO_MOTO} if "InstanceType" in item else item
            for item in variants
            if "ModelName" in item  # moto knows no variant of inference components
        ],
        data_capture_config=given.get("DataCaptureConfig") or {},
        async_inference_config=given.get("AsyncInferenceConfig") or {},
        tags=given.get("Tags") or [],
        kms_key_id=given.get("KmsKeyId") or "",
    )
    config.production_variants = variants
    config.told = {key: given[key] for key in ("ExecutionRoleArn", "VpcConfig") if key in given}
    return {"EndpointConfigArn": config.endpoint_config_arn}


@as_aws("sagemaker.DescribeEndpointConfig")
def describe_config(exchange: Exchange) -> dict[str, Any]:
    """Show a configuration without the members that moto leaves empty."""
    name = exchange.parameters["EndpointConfigName"]
    config = sagemaker_backends[ACCOUNT][REGION].endpoint_configs.get(name)
    if config is None:
        arn = _arn("endpoint-config", {"EndpointConfigName": name})
        raise AwsError("ValidationException", f'Could not find endpoint configuration "{arn}".')
    optional = {
        "AsyncInferenceConfig": config.async_inference_config,
        "DataCaptureConfig": config.data_capture_config,
        "KmsKeyId": config.kms_key_id,
    }
    return {
        "EndpointConfigName": name,
        "EndpointConfigArn": config.endpoint_config_arn,
        "ProductionVariants": config.production_variants,
        "CreationTime": config.creation_time,
        **{key: value for key, value in optional.items() if value},
        **getattr(config, "told", {}),
    }


@as_aws("sagemaker.CreateEndpoint")
def create_endpoint(exchange: Exchange) -> dict[str, Any]:
    """Make an endpoint, or refuse it for its name, its configuration or its quota.

    https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_CreateEndpoint.html
    """
    given = exchange.parameters
    if given["EndpointName"] in endpoints():
        raise AwsError(
            "ValidationException", f'Cannot create already existing endpoint "{_arn("endpoint", given)}".'
        )
    _check_config(exchange)
    return exchange.moto()


@as_aws("sagemaker.UpdateEndpoint")
def update_endpoint(exchange: Exchange) -> dict[str, Any]:
    """Give an endpoint another configuration; moto lacks the operation.

    https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_UpdateEndpoint.html
    """
    endpoint = _endpoint(exchange)
    if story_of(endpoint).status in IN_PROGRESS:
        raise AwsError("ValidationException", f'Cannot update in-progress endpoint "{endpoint.arn}".')
    _check_config(exchange)
    endpoint.endpoint_config_name = exchange.parameters["EndpointConfigName"]
    endpoint.told = EndpointStory(changed_at=exchange.state.story.now())
    return {"EndpointArn": endpoint.arn}


@as_aws("sagemaker.DeleteEndpoint")
def delete_endpoint(exchange: Exchange) -> dict[str, Any]:
    """Delete an endpoint, but not while it is made or updated."""
    endpoint = _endpoint(exchange)
    if story_of(endpoint).status in IN_PROGRESS:
        raise AwsError("ValidationException", f'Cannot update in-progress endpoint "{endpoint.arn}".')
    return exchange.moto()


@as_aws("sagemaker.DescribeEndpoint")
def describe_endpoint(exchange: Exchange) -> dict[str, Any]:
    """Show an endpoint as it was told."""
    return shown(_endpoint(exchange))


@as_aws("sagemaker.ListEndpoints")
def list_endpoints(exchange: Exchange) -> dict[str, Any]:
    """List endpoints by name, status and time, as asked.

    https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_ListEndpoints.html
    """
    given = exchange.parameters
    rows = [
        {key: shown(item)[key] for key in _ROW}
        for item in endpoints().values()
        if given.get("NameContains", "") in item.endpoint_name
        and given.get("StatusEquals") in (None, story_of(item).status)
    ]
    by = {"Name": "EndpointName", "Status": "EndpointStatus"}.get(given.get("SortBy", ""), "CreationTime")
    rows.sort(key=lambda row: row[by], reverse=given.get("SortOrder", "Descending") == "Descending")
    return exchange.page("Endpoints", rows, _PAGE)


_ROW = ("EndpointName", "EndpointArn", "CreationTime", "LastModifiedTime", "EndpointStatus")


@as_aws("sagemaker.GetModelPackageGroupPolicy")
def group_policy(exchange: Exchange) -> dict[str, Any]:
    """Show the resource policy of a group; moto lacks the operation."""
    name = exchange.parameters["ModelPackageGroupName"].rpartition("/")[2]
    group = sagemaker_backends[ACCOUNT][REGION].model_package_groups.get(name)
    if group is None:
        raise AwsError("ValidationException", f"Model Package Group {name} does not exist.")
    policy = getattr(group, "told_policy", "")
    if not policy:
        raise AwsError("ValidationException", "Cannot find resource policy for the given resource.")
    return {"ResourcePolicy": policy}


@as_aws("sagemaker.PutModelPackageGroupPolicy")
def put_group_policy(exchange: Exchange) -> dict[str, Any]:
    """Keep the resource policy of a group; moto lacks the operation."""
    given = exchange.parameters
    group = sagemaker_backends[ACCOUNT][REGION].model_package_groups[given["ModelPackageGroupName"]]
    group.told_policy = given["ResourcePolicy"]
    return {"ModelPackageGroupArn": group.arn}


@as_aws("sagemaker.ListMonitoringExecutions")
def monitoring_executions(exchange: Exchange) -> dict[str, Any]:
    """List the executions of monitors that were told; moto lacks Model Monitor.

    https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_ListMonitoringExecutions.html
    """
    given = exchange.parameters
    wanted = {
        "EndpointName": given.get("EndpointName"),
        "MonitoringScheduleName": given.get("MonitoringScheduleName"),
        "MonitoringExecutionStatus": given.get("StatusEquals"),
    }
    rows = [
        row
        for row in exchange.state.monitoring
        if all(value in (None, row[name]) for name, value in wanted.items())
    ]
    rows.sort(
        key=lambda row: row["ScheduledTime"], reverse=given.get("SortOrder", "Descending") == "Descending"
    )
    return exchange.page("MonitoringExecutionSummaries", rows, _PAGE)


def _check_config(exchange: Exchange) -> None:
    given = exchange.parameters
    config = sagemaker_backends[ACCOUNT][REGION].endpoint_configs.get(given["EndpointConfigName"])
    if config is None:
        raise AwsError(
            "ValidationException",
            f'Could not find endpoint configuration "{_arn("endpoint-config", given)}".',
        )
    for variant in config.production_variants:
        kind = variant.get("InstanceType")
        name = f"{kind} for endpoint usage"
        if kind and name not in exchange.state.quotas.by_name:
            raise AwsError(
                "ResourceLimitExceeded",
                f"The requested resource endpoint/{kind} is not available in this region",
            )
        if kind:
            used = instances_used(kind, other_than=given["EndpointName"])
            check_quota(exchange, name, used, int(variant.get("InitialInstanceCount") or 0))


def _endpoint(exchange: Exchange) -> Any:
    given = exchange.parameters
    endpoint = endpoints().get(given["EndpointName"])
    if endpoint is None:
        raise AwsError("ValidationException", f'Could not find endpoint "{_arn("endpoint", given)}".')
    return endpoint


def _models() -> dict[str, Any]:
    models: dict[str, Any] = sagemaker_backends[ACCOUNT][REGION]._models  # noqa: SLF001 - moto has no other door
    return models


def _arn(kind: str, given: Mapping[str, Any]) -> str:
    member = {"model": "ModelName", "endpoint": "EndpointName", "endpoint-config": "EndpointConfigName"}[kind]
    return f"arn:aws:sagemaker:{REGION}:{ACCOUNT}:{kind}/{str(given[member]).lower()}"

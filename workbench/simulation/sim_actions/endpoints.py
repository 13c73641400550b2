"""Endpoints of SageMaker, and what CloudWatch counts of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, TypeAlias
from uuid import NAMESPACE_URL, uuid5

from moto.sagemaker.models import sagemaker_backends

from workbench.knowledge.inference.endpoint import log_group_of
from workbench.simulation.api import Api
from workbench.simulation.execution_history import duration_of
from workbench.simulation.identities import ACCOUNT, REGION
from workbench.simulation.sim_actions.cloudwatch import log_events
from workbench.simulation.sim_actions.deployments import stock
from workbench.simulation.sim_actions.iam import role
from workbench.simulation.sim_actions.registry import sim_action

IMAGE = f"{ACCOUNT}.dkr.ecr.{REGION}.amazonaws.com/server:2.1"
_ROLE = "serving"
Told: TypeAlias = float | Sequence[float]
"""One value all along, or several, each of which holds for an equal part of the time."""
_INVOCATIONS, _INSTANCES = "AWS/SageMaker", "/aws/sagemaker/Endpoints"
_COUNTS = {
    "errors_4xx": "Invocation4XXErrors",
    "errors_5xx": "Invocation5XXErrors",
    "model_errors": "InvocationModelErrors",
    "used": "ServerlessConcurrentExecutionsUtilization",
    "concurrent": "ConcurrentRequestsPerModel",
}
_SECONDS = {
    "overhead": "OverheadLatency",
    "setup": "ModelSetupTime",
    "loading_wait": "ModelLoadingWaitTime",
    "loading": "ModelLoadingTime",
    "downloading": "ModelDownloadingTime",
}
_MODELS = {"cache_hit": "ModelCacheHit"}
_PERCENT = {
    "cpu": "CPUUtilization",
    "memory": "MemoryUtilization",
    "gpu": "GPUUtilization",
    "gpu_memory": "GPUMemoryUtilization",
    "disk": "DiskUtilization",
    "loaded": "LoadedModelCount",
}
_QUEUE = {
    "backlog": "ApproximateBacklogSizePerInstance",
    "without_capacity": "HasBacklogWithoutCapacity",
    "oldest": "ApproximateAgeOfOldestRequest",
}
"""Of the endpoint as a whole, which asynchronous ones publish."""


@sim_action
def endpoint(
    api: Api,
    name: str,
    variants: Mapping[str, Mapping[str, Any]] | None = None,
    status: str = "",
    reason: str = "",
    model: Mapping[str, Any] | None = None,
    log: Sequence[str] | None = ("Starting the inference server", "Ready to accept connections"),
    **config: Any,
) -> None:
    """Make an endpoint that serves, with its role, models and configuration.

    Args:
        api: The way to AWS.
        name: Its name; its configuration and the model of each variant begin so.
        variants: Their names to members of ProductionVariant that differ from one ml.m5.xlarge, and
            `DesiredInstanceCount` where it has not as many as it should; none: `AllTraffic`. A variant of
            inference components has `ModelName: null`.
        status: `EndpointStatus`, where it is not in service.
        reason: `FailureReason`.
        model: Members of CreateModel; its container is added to: `PrimaryContainer: {Mode: MultiModel}`.
        log: What its containers wrote at their start; none: they wrote nothing.
        config: Members of CreateEndpointConfig: `AsyncInferenceConfig`.
    """
    if not any(item["RoleName"] == _ROLE for item in api.call("iam.ListRoles", {})["Roles"]):
        role(api, _ROLE, "sagemaker.amazonaws.com", {"*": ["s3:*", "logs:*", "ecr:*"]})
    told = {variant: dict(settings) for variant, settings in (variants or {"AllTraffic": {}}).items()}
    desired = {variant: settings.pop("DesiredInstanceCount", None) for variant, settings in told.items()}
    production = [_variant(api, name, variant, settings, model or {}) for variant, settings in told.items()]
    settings_name = f"{name}-1"
    api.call(
        "sagemaker.CreateEndpointConfig",
        {"EndpointConfigName": settings_name, "ProductionVariants": production, **config},
    )
    api.call("sagemaker.CreateEndpoint", {"EndpointName": name, "EndpointConfigName": settings_name})
    made = sagemaker_backends[ACCOUNT][REGION].endpoints[name]
    made.endpoint_status = status or made.endpoint_status
    made.failure_reason = reason or None
    for running in made.production_variants:
        wanted = desired[running["VariantName"]]
        running.update({"DesiredInstanceCount": wanted} if wanted is not None else {})
    for variant in production if log else ():
        stream = f"{variant['VariantName']}/i-0a1b2c3d4e5f60718"
        log_events(api, log_group_of(name), stream, log or ())


def _variant(
    api: Api,
    endpoint_name: str,
    name: str,
    settings: Mapping[str, Any],
    model: Mapping[str, Any],
) -> dict[str, Any]:
    instances = {"InitialInstanceCount": 1, "InstanceType": "ml.m5.xlarge"}
    if settings.get("ModelName", "") is None:  # its models are placed on it as inference components
        told = {key: value for key, value in settings.items() if key != "ModelName"}
        return {"VariantName": name, **instances, **told}
    model_name = settings.get("ModelName", f"{endpoint_name}-{name.lower()}")
    image = {"Image": IMAGE, "ModelDataUrl": f"s3://models-{ACCOUNT}/{model_name}/model.tar.gz"}
    container = {**image, **model.get("PrimaryContainer", {})}
    stock(api, container["Image"], container["ModelDataUrl"])
    api.call(
        "sagemaker.CreateModel",
        {
            "ModelName": model_name,
            "ExecutionRoleArn": f"arn:aws:iam::{ACCOUNT}:role/{_ROLE}",
            **model,
            "PrimaryContainer": container,
        },
    )
    return {
        "VariantName": name,
        "ModelName": model_name,
        "InitialVariantWeight": 1.0,
        **({} if "ServerlessConfig" in settings else instances),
        **settings,
    }


@sim_action
def inference_component(
    api: Api,
    name: str,
    endpoint: str,
    copies: int = 1,
    desired: int | None = None,
    status: str = "InService",
    reason: str = "",
    **settings: str,
) -> None:
    """Tell of an inference component, as it stands since the time that is being told.

    Args:
        api: The way to AWS.
        name: Its name.
        endpoint: The endpoint that it is placed on.
        copies: Copies that it has.
        desired: Copies that it should have; none: it has them.
        status: `InferenceComponentStatus`.
        reason: `FailureReason`.
        settings: `variant`: that of the endpoint, else `AllTraffic`; `model`: the model whose copies they
            are, else its specification names none.

    Raises:
        ValueError: Something else is told.
    """
    if unknown := set(settings) - {"variant", "model"}:
        raise ValueError(f"an inference component has no {', '.join(sorted(unknown))}")
    model = settings.get("model")
    arn = f"arn:aws:sagemaker:{REGION}:{ACCOUNT}"
    before = api.state.inference_components.get(name, {})
    api.state.inference_components[name] = {
        "InferenceComponentName": name,
        "InferenceComponentArn": f"{arn}:inference-component/{name.lower()}",
        "EndpointName": endpoint,
        "EndpointArn": f"{arn}:endpoint/{endpoint.lower()}",
        "VariantName": settings.get("variant", "AllTraffic"),
        "InferenceComponentStatus": status,
        **({"FailureReason": reason} if reason else {}),
        **({"Specification": {"ModelName": model}} if model else {}),
        "RuntimeConfig": {
            "CurrentCopyCount": copies,
            "DesiredCopyCount": copies if desired is None else desired,
        },
        "CreationTime": before.get("CreationTime", api.story.now()),
        "LastModifiedTime": api.story.now(),
    }


@sim_action
def endpoint_traffic(
    api: Api,
    endpoint: str,
    variant: str = "AllTraffic",
    took: str = "2h",
    every: str = "5m",
    calls: Told = 60,
    model: Told = 0.2,
    slowest: Told | None = None,
    **more: Told,
) -> None:
    """Record what CloudWatch counted of a variant from the time that is being told on.

    Args:
        api: The way to AWS.
        endpoint: The endpoint.
        variant: Its variant.
        took: For how long.
        every: How far the datapoints are apart.
        calls: `Invocations`, of each period.
        model: What three of four calls took in the container, in seconds.
        slowest: What the fourth took; as long as the others, where it is not told.
        more: In seconds `overhead`, `setup`, `loading_wait`, `loading`, `downloading`; counts `errors_4xx`,
            `errors_5xx`, `model_errors`; shares `used`, `cache_hit`; `concurrent`; in percent `cpu` (of one
            core), `memory`, `gpu`, `gpu_memory`, `disk`; `loaded` models; of the queue of an asynchronous
            endpoint `backlog`, `without_capacity`, `oldest`.

    Raises:
        ValueError: Something else is told.
    """
    own = [{"Name": "EndpointName", "Value": endpoint}, {"Name": "VariantName", "Value": variant}]
    step = duration_of(every)
    times = [api.story.now() + index * step for index in range(int(duration_of(took) / step))]
    counted = {"Invocations": calls} if calls else {}
    seconds = [("ModelLatency", model), ("ModelLatency", slowest if slowest is not None else model)]
    unknown = set(more) - {*_COUNTS, *_SECONDS, *_MODELS, *_PERCENT, *_QUEUE}
    if unknown:
        raise ValueError(f"nothing counts {', '.join(sorted(unknown))}")
    counted |= {metric: more[name] for name, metric in (_COUNTS | _MODELS).items() if name in more}
    seconds += [(metric, more[name]) for name, metric in _SECONDS.items() if name in more]
    data = [item for metric, told in counted.items() for item in _data(metric, told, times, own)]
    if calls:
        data += list(_data(*seconds[0], times, own, scale=1e6, times_over=3))
        data += [item for metric, told in seconds[1:] for item in _data(metric, told, times, own, scale=1e6)]
    data += [
        item
        for name, metric in _QUEUE.items()
        if name in more
        for item in _data(metric, more[name], times, own[:1])
    ]
    of_instances = [
        item
        for name, metric in _PERCENT.items()
        if name in more
        for item in _data(metric, more[name], times, own)
    ]
    for namespace, found in ((_INVOCATIONS, data), (_INSTANCES, of_instances)):
        if found:
            api.call("cloudwatch.PutMetricData", {"Namespace": namespace, "MetricData": found})


def _data(
    metric: str,
    told: Told,
    times: Sequence[datetime],
    dimensions: Sequence[Mapping[str, str]],
    scale: float = 1.0,
    times_over: int = 1,
) -> Iterator[dict[str, Any]]:
    """Yield the datapoints of a metric; where nothing happened there is none."""
    values = told if isinstance(told, Sequence) else [told]
    for index, at in enumerate(times):
        value = values[index * len(values) // len(times)]
        if value is None:
            continue
        for number in range(times_over):
            yield {
                "MetricName": metric,
                "Value": value * scale,
                "Timestamp": at + timedelta(seconds=number),
                "Dimensions": list(dimensions),
            }


@sim_action
def scaling_activity(
    api: Api,
    resource: str,
    status: str = "Successful",
    message: str = "",
    took: str = "",
    not_scaled: Sequence[Mapping[str, Any]] = (),
) -> None:
    """Tell of something that Application Auto Scaling tried at the time that is being told.

    Args:
        api: The way to AWS.
        resource: `endpoint/NAME/variant/NAME`, or `inference-component/NAME`.
        status: `StatusCode`.
        message: `StatusMessage`.
        took: For how long it was under way; else it has not ended, unless it says that it has.
        not_scaled: `NotScaledReasons`, where nothing was tried.
    """
    of_component = resource.startswith("inference-component/")
    what = "inference-component:DesiredCopyCount" if of_component else "variant:DesiredInstanceCount"
    began = api.story.now()
    over = {"EndTime": began + duration_of(took)} if took else {}
    api.state.scaling_activities.append(
        {
            "ActivityId": str(uuid5(NAMESPACE_URL, f"{resource} {began}")),
            "ServiceNamespace": "sagemaker",
            "ResourceId": resource,
            "ScalableDimension": f"sagemaker:{what}",
            "Description": "Setting desired instance count.",
            "Cause": "monitor alarm TargetTracking-AlarmHigh in state ALARM triggered policy",
            "StartTime": began,
            **over,
            "StatusCode": status,
            **({"StatusMessage": message} if message else {}),
            **({"NotScaledReasons": [dict(reason) for reason in not_scaled]} if not_scaled else {}),
        }
    )

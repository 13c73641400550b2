"""An endpoint as SageMaker describes it: its kind, its variants, what they run on.

Sources: SageMaker API reference, DescribeEndpoint, DescribeEndpointConfig, DescribeModel; SageMaker developer
guide, "Inference options in Amazon SageMaker AI", "Amazon SageMaker AI metrics in Amazon CloudWatch".
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, TypeAlias, get_args

from workbench.domain.values import JsonObject, one_of
from workbench.knowledge.answers import member, moment, number, objects, text, texts
from workbench.knowledge.instance_types import is_accelerated

EndpointStatus: TypeAlias = Literal[
    "OutOfService",
    "Creating",
    "Updating",
    "SystemUpdating",
    "RollingBack",
    "InService",
    "Deleting",
    "Failed",
    "UpdateRollbackFailed",
]
SERVING = ("InService", "Updating", "SystemUpdating", "RollingBack")
"""States in which the instances that are there answer: an update brings up its own beside them."""
EndpointKind: TypeAlias = Literal["instance", "serverless", "async", "multi-model", "inference-components"]
"""Each has knobs of its own, and none has those of another."""
_ONLY_SERVERLESS = ("ServerlessConcurrentExecutionsUtilization", "ModelSetupTime")
_OF_GPU = ("GPUUtilization", "GPUMemoryUtilization")
_NOT_SERVERLESS = ("InvocationModelErrors", "CPUUtilization", "DiskUtilization", *_OF_GPU)
_NOT_ASYNC = ("Invocations", "InvocationModelErrors", "OverheadLatency")


def log_group_of(endpoint_name: str) -> str:
    """Return the log group in which the containers of an endpoint write, streams `VARIANT/INSTANCE`."""
    return f"/aws/sagemaker/Endpoints/{endpoint_name}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Variant:
    """A production variant: as it was configured, and as it runs."""

    configured: JsonObject
    running: JsonObject

    @property
    def name(self) -> str:
        """Its name, `AllTraffic`."""
        return text(self.configured, "VariantName") or text(self.running, "VariantName")

    @property
    def model_name(self) -> str:
        """The model that it serves; empty where inference components do."""
        return text(self.configured, "ModelName")

    @property
    def weight(self) -> float:
        """Its share of the traffic, beside the weights of the others."""
        weight = self.running.get("CurrentWeight", self.configured.get("InitialVariantWeight"))
        return float(weight) if isinstance(weight, int | float) else 0.0

    @property
    def serverless(self) -> JsonObject:
        """`ServerlessConfig` as it holds; empty for one with instances."""
        return member(self.running, "CurrentServerlessConfig") or member(self.configured, "ServerlessConfig")

    @property
    def instance_type(self) -> str:
        """`ml.m5.xlarge`; empty without instances."""
        return text(self.configured, "InstanceType")

    @property
    def is_accelerated(self) -> bool:
        """Its instances have GPUs, or chips like them."""
        return is_accelerated(self.instance_type)

    @property
    def managed_scaling(self) -> JsonObject:
        """`ManagedInstanceScaling`: SageMaker's own, for inference components; empty where it is not on."""
        scaling = member(self.configured, "ManagedInstanceScaling")
        return scaling if text(scaling, "Status") == "ENABLED" else {}

    @property
    def instances(self) -> int | None:
        """How many run."""
        return number(self.running, "CurrentInstanceCount")

    @property
    def desired(self) -> int | None:
        """How many should."""
        return number(self.running, "DesiredInstanceCount")


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoint:
    """Answers of DescribeEndpoint, DescribeEndpointConfig and, of the variant looked at, DescribeModel."""

    data: JsonObject
    config: JsonObject = field(default_factory=dict)
    model: JsonObject = field(default_factory=dict)

    @property
    def name(self) -> str:
        """Its name."""
        return text(self.data, "EndpointName")

    @property
    def status(self) -> EndpointStatus | None:
        """How it stands; None for a word that is not known."""
        return one_of(text(self.data, "EndpointStatus"), get_args(EndpointStatus))

    @property
    def reason(self) -> str:
        """`FailureReason`."""
        return text(self.data, "FailureReason")

    @property
    def config_name(self) -> str:
        """The configuration that it runs with."""
        return text(self.data, "EndpointConfigName")

    @property
    def created_at(self) -> datetime | None:
        """When it was made."""
        return moment(self.data, "CreationTime")

    @property
    def changed_at(self) -> datetime | None:
        """When it was made or last updated."""
        return moment(self.data, "LastModifiedTime") or moment(self.data, "CreationTime")

    @property
    def variants(self) -> tuple[Variant, ...]:
        """Its production variants; those that the configuration was not read for as they run."""
        running = {text(item, "VariantName"): item for item in objects(self.data, "ProductionVariants")}
        configured = {text(item, "VariantName"): item for item in objects(self.config, "ProductionVariants")}
        names = dict.fromkeys((*running, *configured))
        return tuple(
            Variant(configured=configured.get(name, {}), running=running.get(name, {})) for name in names
        )

    def variant(self, name: str) -> Variant | None:
        """Return the variant of this name; without one, that which gets most of the traffic."""
        if name:
            return next((item for item in self.variants if item.name == name), None)
        return max(self.variants, key=lambda item: item.weight, default=None)

    @property
    def async_config(self) -> JsonObject:
        """`AsyncInferenceConfig`; empty where calls are answered at once."""
        return member(self.config, "AsyncInferenceConfig") or member(self.data, "AsyncInferenceConfig")

    @property
    def containers(self) -> Sequence[JsonObject]:
        """The containers of the model, in order."""
        primary = member(self.model, "PrimaryContainer")
        return [primary] if primary else objects(self.model, "Containers")

    @property
    def is_multi_model(self) -> bool:
        """Its model is a folder of models, loaded when they are called."""
        return any(text(container, "Mode") == "MultiModel" for container in self.containers)

    @property
    def is_isolated(self) -> bool:
        """Its containers have no network."""
        return self.model.get("EnableNetworkIsolation") is True

    @property
    def subnets(self) -> tuple[str, ...]:
        """The subnets of the VPC that its containers are in; empty outside of one."""
        return tuple(texts(self.model, "VpcConfig", "Subnets"))

    def kind_of(self, variant: Variant) -> EndpointKind | None:
        """Return which kind of endpoint a variant makes it; None while configuration or model are unread."""
        if self.async_config:
            return "async"
        if variant.serverless:
            return "serverless"
        if not self.config:
            return None
        if not variant.model_name:
            return "inference-components"
        if not self.model:
            return None
        return "multi-model" if self.is_multi_model else "instance"

    def publishes(self, variant: Variant, metric: str) -> bool:
        """Tell whether a variant has datapoints of a metric at all; GPUs count while nobody can tell."""
        kind = self.kind_of(variant)
        if metric in _ONLY_SERVERLESS:
            return kind == "serverless"
        if metric in _OF_GPU and self.config and not variant.is_accelerated:
            return False
        left_out = {"serverless": _NOT_SERVERLESS, "async": _NOT_ASYNC}.get(kind or "", ())
        return metric not in left_out

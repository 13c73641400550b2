"""Endpoint configuration, model and package as SageMaker describes them.

Sources: SageMaker API reference, DescribeEndpointConfig (ProductionVariant), DescribeModel
(ContainerDefinition), DescribeModelPackage (ModelPackageContainerDefinition).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, TypeAlias, get_args

from workbench.domain.values import JsonObject, one_of
from workbench.knowledge.answers import member, moment, number, objects, text, texts
from workbench.knowledge.arns import Arn
from workbench.knowledge.s3.places import S3Place

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
Approval: TypeAlias = Literal["Approved", "Rejected", "PendingManualApproval"]
PackageStatus: TypeAlias = Literal["Pending", "InProgress", "Completed", "Failed", "Deleting"]
_HTTPS = re.compile(
    r"https://(?:(?P<host>[a-z0-9.-]+)\.s3|s3)(?:[.-][a-z0-9-]+)*\.amazonaws\.com(?:\.cn)?/(?P<path>.+)"
)
_VERSION = re.compile(r"(?P<group>[^/]+)/(?P<version>\d+)")


def place_of(url: str) -> S3Place | None:
    """Return bucket and key of a model's data, spelled `s3://…` or as the address that S3 has of it."""
    if match := _HTTPS.fullmatch(url):
        bucket, _, key = match["path"].partition("/")
        return (
            S3Place(bucket=match["host"], key=match["path"])
            if match["host"]
            else S3Place(bucket=bucket, key=key)
        )
    return S3Place.parse(url)


@dataclass(frozen=True, slots=True, kw_only=True)
class Container:
    """A container of a model, or of a package."""

    data: JsonObject

    @property
    def image(self) -> str:
        """The address of its image."""
        return text(self.data, "Image")

    @property
    def artifact(self) -> str:
        """Where its model data is; empty where it has none, or has it from its package."""
        source = member(self.data, "ModelDataSource", "S3DataSource")
        return text(self.data, "ModelDataUrl") or text(source, "S3Uri")

    @property
    def is_folder(self) -> bool:
        """Its model data is all that lies below a prefix, not one archive."""
        return text(self.data, "ModelDataSource", "S3DataSource", "S3DataType") == "S3Prefix"

    @property
    def package_arn(self) -> str:
        """The package that it is made from; empty without one."""
        return text(self.data, "ModelPackageName")

    @property
    def etag(self) -> str:
        """The ETag that the data had when it was registered; empty where that is not on record."""
        return text(self.data, "ModelDataETag").strip('"')

    @property
    def settings(self) -> frozenset[str]:
        """The names of its environment variables."""
        return frozenset(member(self.data, "Environment"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Model:
    """One answer of DescribeModel."""

    data: JsonObject

    @property
    def name(self) -> str:
        """Its name."""
        return text(self.data, "ModelName")

    @property
    def containers(self) -> tuple[Container, ...]:
        """Its containers, the first of which answers."""
        primary = member(self.data, "PrimaryContainer")
        listed = objects(self.data, "Containers")
        return tuple(Container(data=item) for item in ([primary] if primary else listed))

    @property
    def role_arn(self) -> str:
        """The role that it works in."""
        return text(self.data, "ExecutionRoleArn")

    @property
    def is_isolated(self) -> bool:
        """Its containers have no network."""
        return self.data.get("EnableNetworkIsolation") is True

    @property
    def subnets(self) -> tuple[str, ...]:
        """The subnets that it runs in; empty outside of a VPC."""
        return tuple(texts(self.data, "VpcConfig", "Subnets"))

    @property
    def security_groups(self) -> tuple[str, ...]:
        """The security groups of its network interfaces."""
        return tuple(texts(self.data, "VpcConfig", "SecurityGroupIds"))

    @property
    def made_at(self) -> datetime | None:
        """When it was made."""
        return moment(self.data, "CreationTime")


@dataclass(frozen=True, slots=True, kw_only=True)
class Variant:
    """A production variant of a configuration."""

    name: str
    model: str
    instance_type: str
    """Empty for a serverless one."""
    instances: int | None
    memory_mb: int | None
    """Of a serverless one."""
    ami_version: str
    startup_timeout_s: int | None


def variants_of(config: JsonObject) -> tuple[Variant, ...]:
    """Return the production variants of an answer of DescribeEndpointConfig."""
    return tuple(
        Variant(
            name=text(item, "VariantName"),
            model=text(item, "ModelName"),
            instance_type=text(item, "InstanceType"),
            instances=number(item, "InitialInstanceCount"),
            memory_mb=number(item, "ServerlessConfig", "MemorySizeInMB"),
            ami_version=text(item, "InferenceAmiVersion"),
            startup_timeout_s=number(item, "ContainerStartupHealthCheckTimeoutInSeconds"),
        )
        for item in objects(config, "ProductionVariants")
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Package:
    """A version of a group: one answer of DescribeModelPackage, or a row of ListModelPackages."""

    data: JsonObject

    @property
    def arn(self) -> str:
        """Its ARN."""
        return text(self.data, "ModelPackageArn")

    @property
    def group(self) -> str:
        """Its group; empty for a package that is no version of one."""
        named = text(self.data, "ModelPackageGroupName")
        return named or group_and_version(self.arn)[0]

    @property
    def version(self) -> int | None:
        """Its number in the group."""
        return number(self.data, "ModelPackageVersion") or group_and_version(self.arn)[1]

    @property
    def status(self) -> PackageStatus | None:
        """Whether it was registered; None for a word that is not known."""
        return one_of(text(self.data, "ModelPackageStatus"), get_args(PackageStatus))

    @property
    def approval(self) -> Approval | None:
        """Whether it may be deployed."""
        return one_of(text(self.data, "ModelApprovalStatus"), get_args(Approval))

    @property
    def made_at(self) -> datetime | None:
        """When it was registered."""
        return moment(self.data, "CreationTime")

    @property
    def containers(self) -> tuple[Container, ...]:
        """What it is deployed with."""
        return tuple(
            Container(data=item) for item in objects(self.data, "InferenceSpecification", "Containers")
        )

    @property
    def content_types(self) -> tuple[str, ...]:
        """What it says that it takes."""
        return tuple(texts(self.data, "InferenceSpecification", "SupportedContentTypes"))

    @property
    def failures(self) -> tuple[str, ...]:
        """Why its validation, or the scan of its image, failed."""
        return tuple(dict.fromkeys(_failures(member(self.data, "ModelPackageStatusDetails"))))


def _failures(details: JsonObject) -> Iterator[str]:
    for kind in ("ValidationStatuses", "ImageScanStatuses"):
        for item in objects(details, kind):
            if text(item, "Status") == "Failed":
                yield text(item, "FailureReason") or f"{text(item, 'Name')} failed"


def group_and_version(package: str) -> tuple[str, int | None]:
    """Return group and version of a package's ARN or name; the group alone of an ARN of a group."""
    arn = Arn.parse(package)
    name = arn.name if arn.resource else package
    match = _VERSION.fullmatch(name)
    return (match["group"], int(match["version"])) if match else (name, None)

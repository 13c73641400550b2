"""The endpoints of SageMaker in a Region, with the models that they serve and where those came from.

Source: Amazon SageMaker API reference, ListEndpoints, DescribeEndpoint, DescribeEndpointConfig,
DescribeModel, DescribeModelPackage, ListTags; S3DataSource, ContainerDefinition (what is a folder).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from workbench.audits.inventories._identity import IDENTITY
from workbench.audits.inventories._listing import listed
from workbench.domain.evidence import Answer, Answers, Request, ask, ask_pages
from workbench.domain.values import JsonObject
from workbench.engine.audit.contract import Inventory, Seen, question
from workbench.engine.ports import AwsReader
from workbench.knowledge.answers import member, objects, text
from workbench.knowledge.arns import Arn

_MOST_PAGES = 50


def collect(aws: AwsReader) -> Answers:
    """List them."""
    return {"endpoints": aws.read(ask_pages("sagemaker.ListEndpoints", _MOST_PAGES, MaxResults=100))}


def found(answers: Answers, region: str) -> Sequence[Seen]:
    """Return the endpoints."""
    items = objects(answers["endpoints"].data, "Endpoints")
    return listed(items, "sagemaker_endpoints", region, name="EndpointName", arn="EndpointArn")


def containers(answer: Answer) -> Iterator[JsonObject]:
    """Yield the containers of a model, by the answer of DescribeModel."""
    if primary := member(answer.data, "PrimaryContainer"):
        yield primary
    yield from objects(answer.data, "Containers")


def _config(seen: Seen) -> Mapping[str, Request]:
    name = text(seen.answer("endpoint").data, "EndpointConfigName")
    return {name: ask("sagemaker.DescribeEndpointConfig", EndpointConfigName=name)} if name else {}


def _models(seen: Seen) -> Mapping[str, Request]:
    return {
        name: ask("sagemaker.DescribeModel", ModelName=name)
        for answer in seen.parts("config").values()
        for variant in objects(answer.data, "ProductionVariants")
        if (name := text(variant, "ModelName"))
    }


def _packages(seen: Seen) -> Mapping[str, Request]:
    return {
        name: ask("sagemaker.DescribeModelPackage", ModelPackageName=name)
        for answer in seen.parts("models").values()
        for container in containers(answer)
        if (name := text(container, "ModelPackageName"))
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class Artifact:
    """What a container loads from S3."""

    url: str
    bucket: str
    key: str
    is_folder: bool
    """It is how the keys of several objects begin: of a model that is not compressed, or of many models."""


def artifacts(seen: Seen) -> list[Artifact]:
    """Return what the models load.

    A model that is made from a version of the registry names that version, and the version the artifact.
    """
    own = [container for answer in seen.parts("models").values() for container in containers(answer)]
    registered = [
        container
        for answer in seen.parts("packages").values()
        for container in objects(answer.data, "InferenceSpecification", "Containers")
    ]
    return [found for container in (*own, *registered) if (found := _artifact(container))]


def _artifact(container: JsonObject) -> Artifact | None:
    source = member(container, "ModelDataSource", "S3DataSource")
    url = text(container, "ModelDataUrl") or text(source, "S3Uri")
    bucket, _, key = url.removeprefix("s3://").partition("/")
    if not bucket or not key:
        return None
    many = text(container, "Mode") == "MultiModel" or text(source, "S3DataType") == "S3Prefix"
    return Artifact(url=url, bucket=bucket, key=key, is_folder=many)


def _listings(seen: Seen) -> Mapping[str, Request]:
    """Ask for one object of each folder."""
    return {
        item.url: ask("s3.ListObjectsV2", Bucket=item.bucket, Prefix=item.key, MaxKeys=1)
        for item in artifacts(seen)
        if item.is_folder
    }


def _heads(seen: Seen) -> Mapping[str, Request]:
    """Ask for each artifact; of a folder, for the object that its listing shows."""
    keys = {
        item.url: (
            item.bucket,
            item.key if not item.is_folder else _first_key(seen.parts("listings").get(item.url)),
        )
        for item in artifacts(seen)
    }
    return {url: ask("s3.HeadObject", Bucket=bucket, Key=key) for url, (bucket, key) in keys.items() if key}


def _first_key(listing: Answer | None) -> str:
    return text(next(iter(objects(listing.data, "Contents")), {}), "Key") if listing else ""


def _of_buckets(operation: str, seen: Seen) -> Mapping[str, Request]:
    return {item.bucket: ask(operation, Bucket=item.bucket) for item in artifacts(seen)}


def _keys(seen: Seen) -> Mapping[str, Request]:
    """Ask for the key of each artifact, in the key's own Region."""
    keys = {text(answer.data, "SSEKMSKeyId") for answer in seen.parts("artifacts").values()}
    return {
        key: ask("kms.DescribeKey", KeyId=key).in_region(Arn.parse(key).region or seen.resource.region)
        for key in sorted(keys)
        if key
    }


_LOADED = ("models", "packages")

inventory = Inventory(
    title="Endpoints of SageMaker",
    operations=("sagemaker.ListEndpoints",),
    collect=collect,
    found=found,
    subject=lambda resource: {"endpoint_name": resource.name},
    questions={
        "endpoint": question(
            "sagemaker.DescribeEndpoint",
            lambda seen: ask("sagemaker.DescribeEndpoint", EndpointName=seen.resource.name),
        ),
        "tags": question(
            "sagemaker.ListTags",
            lambda seen: ask_pages("sagemaker.ListTags", 2, ResourceArn=seen.resource.arn),
        ),
        "config": question("sagemaker.DescribeEndpointConfig", _config, after=("endpoint",)),
        "models": question("sagemaker.DescribeModel", _models, after=("config",)),
        "packages": question("sagemaker.DescribeModelPackage", _packages, after=("models",)),
        **IDENTITY,
        "listings": question("s3.ListObjectsV2", _listings, after=_LOADED),
        "artifacts": question("s3.HeadObject", _heads, after=(*_LOADED, "listings")),
        "artifact_keys": question("kms.DescribeKey", _keys, after=("artifacts",)),
        "artifact_buckets": question(
            "s3.GetBucketPolicyStatus", partial(_of_buckets, "s3.GetBucketPolicyStatus"), after=_LOADED
        ),
        "artifact_policies": question(
            "s3.GetBucketPolicy", partial(_of_buckets, "s3.GetBucketPolicy"), after=_LOADED
        ),
        "own_buckets": question(
            "s3.ListBuckets", lambda _: ask_pages("s3.ListBuckets", _MOST_PAGES, MaxBuckets=1000)
        ),
    },
)

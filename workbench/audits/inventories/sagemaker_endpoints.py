"""The endpoints of SageMaker in a Region, with the models that they serve and where those came from.

Source: Amazon SageMaker API reference, ListEndpoints, DescribeEndpoint, DescribeEndpointConfig,
DescribeModel, DescribeModelPackage, ListTags.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from workbench.audits.inventories._listing import listed
from workbench.domain.evidence import Answer, Answers, Request, ask, ask_pages
from workbench.domain.values import JsonObject
from workbench.engine.audit.contract import Inventory, Seen, question
from workbench.engine.ports import AwsReader
from workbench.knowledge.answers import member, objects, text

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


def artifacts(seen: Seen) -> Iterator[tuple[str, str, str]]:
    """Yield address, bucket and key of each artifact that the models load.

    A model that is made from a version of the registry names that version, and the version the artifact.
    """
    own = [container for answer in seen.parts("models").values() for container in containers(answer)]
    registered = [
        container
        for answer in seen.parts("packages").values()
        for container in objects(answer.data, "InferenceSpecification", "Containers")
    ]
    for container in (*own, *registered):
        source = text(container, "ModelDataSource", "S3DataSource", "S3Uri")
        url = text(container, "ModelDataUrl") or source
        bucket, _, key = url.removeprefix("s3://").partition("/")
        if bucket and key:
            yield url, bucket, key


def _artifacts(seen: Seen) -> Mapping[str, Request]:
    return {url: ask("s3.HeadObject", Bucket=bucket, Key=key) for url, bucket, key in artifacts(seen)}


def _statuses(seen: Seen) -> Mapping[str, Request]:
    return {bucket: ask("s3.GetBucketPolicyStatus", Bucket=bucket) for _, bucket, _ in artifacts(seen)}


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
        "artifacts": question("s3.HeadObject", _artifacts, after=("models", "packages")),
        "artifact_buckets": question("s3.GetBucketPolicyStatus", _statuses, after=("models", "packages")),
    },
)

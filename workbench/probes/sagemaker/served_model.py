"""What is the model made of: image, data, role, network, and the package that it comes from?

A model is fixed once it is made: its data, its image and its role are those of that day, and only another
model changes them. One that is made from a package of the registry names neither image nor data: the
package does. Network isolation cuts the container off from everything but what SageMaker hands to it.

The names of environment variables are told, their values are not.

Sources: SageMaker API reference, DescribeModel, ContainerDefinition, DescribeModelPackage.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from workbench.domain.evidence import Answer, AnswerName, Answers, Outcome
from workbench.domain.times import iso
from workbench.engine.ports import AwsReader
from workbench.engine.probe import Judgement, Probe, passed, skipped, unanswered, warned
from workbench.knowledge.answers import text
from workbench.knowledge.arns import Arn
from workbench.knowledge.ecr import Image
from workbench.knowledge.serving.resources import Container, Model, Package, place_of
from workbench.probes.sagemaker._served import ask_model, ask_package

_MODEL = "model"
_ENTRY_POINT = frozenset({"SAGEMAKER_PROGRAM", "SAGEMAKER_SUBMIT_DIRECTORY"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Params:
    """Which model; empty: there is none."""

    model_name: str = ""
    package_arn: str = ""
    """The version that should be deployed, where there is no model yet."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What it is made of. Texts are empty where it has no such part."""

    exists: bool | None = None
    """There is such a model."""
    name: str | None = None
    """Its name."""
    region: str | None = None
    """The Region that it is in."""
    made_at: datetime | None = None
    """When it was made."""
    made_when: str | None = None
    """The same as ISO 8601, for other checks."""
    image: str | None = None
    """The image of its first container."""
    repository: str | None = None
    """The repository of that in ECR."""
    tag: str | None = None
    """Its tag; empty where a digest names it."""
    digest: str | None = None
    """Its digest; empty where a tag names it."""
    for_gpu: bool | None = None
    """It is built for GPUs, by its name; unknown where that does not tell."""
    image_account: str | None = None
    """The account that the repository belongs to."""
    image_region: str | None = None
    """The Region that it is in."""
    artifact: str | None = None
    """Where its model data is."""
    bucket: str | None = None
    """The bucket of that."""
    key: str | None = None
    """Its key, or prefix."""
    is_folder: bool | None = None
    """The data is all that lies below a prefix."""
    etag: str | None = None
    """The ETag that was registered with the data."""
    role_arn: str | None = None
    """The role that the model works in."""
    isolated: bool | None = None
    """Its containers have no network."""
    in_vpc: bool | None = None
    """They run in subnets of a VPC."""
    subnets: tuple[str, ...] | None = None
    """These."""
    security_groups: tuple[str, ...] | None = None
    """The security groups there."""
    awaited_bucket: str | None = None
    """The bucket of the data of the version that should be deployed, where that is other data."""
    awaited_key: str | None = None
    """Its key, or prefix."""
    awaited_etag: str | None = None
    """The ETag that was registered with that."""
    package_arn: str | None = None
    """The package that it is made from."""
    package_account: str | None = None
    """The account of that."""
    foreign: bool | None = None
    """That is another account than the one that is looked at."""
    names_entry_point: bool | None = None
    """The container is told which script to load."""
    content_types: tuple[str, ...] | None = None
    """What its package says that it takes."""
    containers: int | None = None
    """How many containers it has."""


_NO_MODEL = Facts(
    exists=False,
    name="",
    region="",
    made_when="",
    image="",
    repository="",
    tag="",
    digest="",
    for_gpu=False,
    image_account="",
    image_region="",
    artifact="",
    bucket="",
    key="",
    is_folder=False,
    etag="",
    role_arn="",
    isolated=False,
    in_vpc=False,
    subnets=(),
    security_groups=(),
    awaited_bucket="",
    awaited_key="",
    awaited_etag="",
    package_arn="",
    package_account="",
    foreign=False,
    names_entry_point=False,
    content_types=(),
    containers=0,
)


def collect(aws: AwsReader, params: Params) -> Answers:
    """Describe the model, and the package that it is made from."""
    answers: dict[AnswerName, Answer] = {}
    if params.model_name:
        answers[_MODEL] = aws.read(ask_model(params.model_name))
    for arn in dict.fromkeys(_packages(answers, params)):
        answers["package", arn] = aws.read(ask_package(arn))
    return answers


def _packages(answers: Answers, params: Params) -> Iterator[str]:
    described = answers.get(_MODEL)
    for container in Model(data=described.data).containers if described else ():
        if container.package_arn:
            yield container.package_arn
    if params.package_arn:
        yield params.package_arn


def judge(answers: Answers, params: Params) -> Judgement[Facts]:
    """Say what it is made of."""
    described = answers.get(_MODEL)
    if described is not None and described.unknown_reason:
        return unanswered(described, Facts(name=params.model_name))
    if described is None or described.outcome is Outcome.NOT_FOUND:
        return _without_model(answers, params)
    model = Model(data=described.data)
    own = next(iter(model.containers), Container(data={}))
    arn = own.package_arn or params.package_arn
    package = answers.get(("package", arn)) if arn else None
    facts = replace(
        _of_container(_NO_MODEL, own),
        exists=True,
        name=model.name,
        region=Arn.parse(text(described.data, "ModelArn")).region,
        made_at=model.made_at,
        made_when=iso(model.made_at) if model.made_at else None,
        role_arn=model.role_arn,
        isolated=model.is_isolated,
        in_vpc=bool(model.subnets),
        subnets=model.subnets,
        security_groups=model.security_groups,
        containers=len(model.containers),
        names_entry_point=bool(own.settings & _ENTRY_POINT),
    )
    if package is not None:
        facts = _of_package(
            facts,
            arn,
            package,
            Arn.parse(text(described.data, "ModelArn")).account,
            from_it=bool(own.package_arn),
        )
    facts = _of_awaited(facts, answers.get(("package", params.package_arn)))
    made_of = " ".join(part for part in (facts.image, facts.artifact) if part) or "nothing that is told"
    said = f"{model.name} is made of {made_of}, in {model.role_arn}"
    if own.package_arn and package is not None and package.unknown_reason:
        return unanswered(package, facts)
    return passed(said, facts, occurred_at=model.made_at)


def _of_awaited(facts: Facts, package: Answer | None) -> Facts:
    """Add where the data of the version is that should be deployed, where the model has other data."""
    if package is None or not package.ok:
        return facts
    own = next(iter(Package(data=package.data).containers), Container(data={}))
    place = place_of(own.artifact)
    if place is None or own.artifact == facts.artifact:
        return facts
    return replace(facts, awaited_bucket=place.bucket, awaited_key=place.key, awaited_etag=own.etag)


def _without_model(answers: Answers, params: Params) -> Judgement[Facts]:
    package = answers.get(("package", params.package_arn)) if params.package_arn else None
    facts = replace(_NO_MODEL, name=params.model_name)
    if package is not None:
        facts = _of_package(facts, params.package_arn, package, "", from_it=True)
    if params.model_name:
        return warned(f"There is no model {params.model_name}: refused, deleted, or of another Region", facts)
    return skipped("No model is known yet", facts)


def _of_container(facts: Facts, own: Container) -> Facts:
    image, place = Image.parse(own.image), place_of(own.artifact)
    return replace(
        facts,
        image=own.image,
        repository=image.repository if image else "",
        tag=image.tag if image else "",
        digest=image.digest if image else "",
        for_gpu=image.for_gpu if image else None,
        image_account=image.account if image else "",
        image_region=image.region if image else "",
        artifact=own.artifact,
        bucket=place.bucket if place else "",
        key=place.key if place else "",
        is_folder=own.is_folder,
    )


def _of_package(facts: Facts, arn: str, answer: Answer, account: str, *, from_it: bool) -> Facts:
    """Add what the package tells; of a model that is not made from it, only what was registered."""
    owner = Arn.parse(arn).account
    foreign = owner != account if owner and account else None
    facts = replace(facts, package_arn=arn, package_account=owner, foreign=foreign)
    if not answer.ok:
        unread = replace(facts, etag=None, content_types=None)
        return replace(unread, image=None, artifact=None, bucket=None, key=None) if from_it else unread
    package = Package(data=answer.data)
    own = next(iter(package.containers), Container(data={}))
    if from_it:
        facts = _of_container(facts, own)
    same = own.artifact == facts.artifact
    return replace(facts, etag=own.etag if same else "", content_types=package.content_types)


probe = Probe(
    title="What is the model made of: image, data, role, network, and the package that it comes from?",
    params=Params,
    facts=Facts,
    operations=("sagemaker.DescribeModel", "sagemaker.DescribeModelPackage"),
    collect=collect,
    judge=judge,
)

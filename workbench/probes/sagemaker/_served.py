"""Which endpoint is meant, and what it is made of: configuration, models, packages.

It is named; or it serves a model, or a version of a group, that is named; or it is the newest that failed.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal, TypeAlias

from workbench.domain.evidence import (
    Answer,
    AnswerName,
    Answers,
    Outcome,
    Request,
    answers_to,
    ask,
    ask_pages,
)
from workbench.domain.values import JsonObject
from workbench.engine.ports import AwsReader
from workbench.knowledge.answers import member, moment, objects, stamp, text
from workbench.knowledge.arns import Arn
from workbench.knowledge.serving.resources import (
    Container,
    Model,
    Package,
    Variant,
    group_and_version,
    variants_of,
)
from workbench.probes._params import TimeParams

ENDPOINT, CONFIG, LIST, VERSIONS, STEPS = "endpoint", "config", "list", "versions", "steps"
COMPONENTS, COMPONENT = "components", "component"
OPERATIONS = (
    "sagemaker.DescribeEndpoint",
    "sagemaker.DescribeEndpointConfig",
    "sagemaker.DescribeInferenceComponent",
    "sagemaker.DescribeModel",
    "sagemaker.DescribeModelPackage",
    "sagemaker.ListEndpoints",
    "sagemaker.ListInferenceComponents",
    "sagemaker.ListModelPackages",
    "sagemaker.ListPipelineExecutionSteps",
)
MOST = 8
"""Endpoints that are looked through for a model; the newest, in the order of their making."""
MOST_VERSIONS = 5
"""Versions that are described; the newest."""
MOST_COMPONENTS = 25
"""Inference components that are described."""
_PAGES = 3
_BAD = ("Failed", "UpdateRollbackFailed", "OutOfService")

FoundBy: TypeAlias = Literal["name", "beginning", "model", "package", "newest", "none"]
"""How the endpoint was found; `none`: there is none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ServedParams(TimeParams):
    """What should be served. Without any of these, the newest endpoint that failed."""

    endpoint_name: str = ""
    model_name: str = ""
    model_package_group: str = ""
    """A group, or one of its versions; by name or ARN."""
    pipeline_execution_arn: str = ""
    """The execution of a pipeline whose steps register, make or deploy it; no other endpoint is its."""
    error_text: str = ""
    """What a client printed: of something else than the newest endpoint, where nothing is named."""


def read_served(aws: AwsReader, params: ServedParams) -> dict[AnswerName, Answer]:
    """Find the endpoint, then describe its configuration and the models of that."""
    answers: dict[AnswerName, Answer] = {}
    if params.pipeline_execution_arn:
        answers[STEPS] = aws.read(ask_steps(params.pipeline_execution_arn))
    wanted = named_by(params, answers)
    if wanted.group:
        answers.update(read_versions(aws, wanted.group))
    if wanted.endpoint:
        answers[ENDPOINT] = aws.read(ask_endpoint(wanted.endpoint))
        if answers[ENDPOINT].outcome is not Outcome.NOT_FOUND:
            return _with_parts(aws, answers)
    answers[LIST] = aws.read(ask_endpoints())
    if wanted.endpoint:
        chosen = _beginning_so(answers[LIST], wanted.endpoint)
    elif wanted.model or wanted.group:
        answers.update(_read_candidates(aws, answers[LIST]))
        chosen = serving_in(answers, wanted)
    else:
        chosen = "" if params.error_text or STEPS in answers else _newest_bad(answers[LIST])
    if chosen:
        answers[ENDPOINT] = aws.read(ask_endpoint(chosen))
        return _with_parts(aws, answers)
    if wanted.model:
        answers["model", wanted.model] = aws.read(ask_model(wanted.model))
    return answers


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """The names that were given, or that a pipeline tells."""

    endpoint: str = ""
    model: str = ""
    group: str = ""


def named_by(params: ServedParams, answers: Answers) -> Wanted:
    """Return what is asked about; what the steps of a pipeline made counts where nothing was named."""
    if params.endpoint_name or params.model_name or params.model_package_group:
        return Wanted(
            endpoint=params.endpoint_name, model=params.model_name, group=_group(params.model_package_group)
        )
    steps = objects(answers[STEPS].data, "PipelineExecutionSteps") if STEPS in answers else []
    models = [Arn.parse(text(step, "Metadata", "Model", "Arn")).name for step in steps]
    packages = [text(step, "Metadata", "RegisterModel", "Arn") for step in steps]
    return Wanted(
        model=next((name for name in models if name), ""),
        group=_group(next((arn for arn in packages if arn), "")),
    )


def _group(named: str) -> str:
    """Return the group, by its ARN where it is another account's, since a name says nothing there."""
    if not named.startswith("arn:"):
        return group_and_version(named)[0]
    arn = Arn.parse(named)
    return (
        named.replace(":model-package/", ":model-package-group/").rpartition("/")[0]
        if (arn.kind == "model-package" and arn.name.count("/"))
        else named
    )


def ask_endpoint(name: str) -> Request:
    """Return the question for an endpoint."""
    return ask("sagemaker.DescribeEndpoint", EndpointName=name)


def ask_config(name: str) -> Request:
    """Return the question for a configuration."""
    return ask("sagemaker.DescribeEndpointConfig", EndpointConfigName=name)


def ask_model(name: str) -> Request:
    """Return the question for a model."""
    return ask("sagemaker.DescribeModel", ModelName=name)


def ask_versions(group: str) -> Request:
    """Return the question for the versions of a group, the newest first."""
    return ask_pages(
        "sagemaker.ListModelPackages",
        _PAGES,
        ModelPackageGroupName=group,
        SortBy="CreationTime",
        SortOrder="Descending",
        MaxResults=100,
    )


def ask_endpoints() -> Request:
    """Return the question for the endpoints, the newest first."""
    return ask_pages(
        "sagemaker.ListEndpoints", _PAGES, SortBy="CreationTime", SortOrder="Descending", MaxResults=100
    )


def ask_steps(execution_arn: str) -> Request:
    """Return the question for what the steps of a pipeline made, and how they ended."""
    return ask_pages("sagemaker.ListPipelineExecutionSteps", _PAGES, PipelineExecutionArn=execution_arn)


def read_versions(aws: AwsReader, group: str) -> dict[AnswerName, Answer]:
    """List the versions of a group, and describe the newest of them."""
    answers: dict[AnswerName, Answer] = {VERSIONS: aws.read(ask_versions(group))}
    arns = [package.arn for package in versions_in(answers)][:MOST_VERSIONS]
    return {**answers, **aws.read_all({("package", arn): ask_package(arn) for arn in arns})}


def ask_package(arn: str) -> Request:
    """Return the question for a package."""
    return ask("sagemaker.DescribeModelPackage", ModelPackageName=arn)


def _with_parts(aws: AwsReader, answers: dict[AnswerName, Answer]) -> dict[AnswerName, Answer]:
    name = text(answers[ENDPOINT].data, "EndpointConfigName")
    if not name:
        return answers
    answers[CONFIG] = aws.read(ask_config(name))
    variants = variants_of(answers[CONFIG].data)
    if any(not variant.model for variant in variants):
        answers.update(_read_components(aws, text(answers[ENDPOINT].data, "EndpointName")))
    models = {variant.model for variant in variants}
    models |= {text(item, "Specification", "ModelName") for item in components_in(answers)}
    models.discard("")
    return {**answers, **aws.read_all({("model", model): ask_model(model) for model in sorted(models)})}


def _read_components(aws: AwsReader, endpoint: str) -> dict[AnswerName, Answer]:
    """List the inference components of an endpoint, and describe them."""
    listed = aws.read(ask("sagemaker.ListInferenceComponents", EndpointNameEquals=endpoint, MaxResults=100))
    names = [text(row, "InferenceComponentName") for row in objects(listed.data, "InferenceComponents")]
    asked: dict[AnswerName, Request] = {
        (COMPONENT, name): ask("sagemaker.DescribeInferenceComponent", InferenceComponentName=name)
        for name in names[:MOST_COMPONENTS]
    }
    return {COMPONENTS: listed, **aws.read_all(asked)}


def components_in(answers: Answers) -> tuple[JsonObject, ...]:
    """Return the inference components as they are described; empty where none is, or none was shown."""
    return tuple(answer.data for answer in answers_to(answers, COMPONENT).values() if answer.ok)


def saw_components(answers: Answers) -> bool:
    """Tell whether all inference components were shown; an endpoint without any has none to show."""
    listed, described = answers.get(COMPONENTS), answers_to(answers, COMPONENT).values()
    return listed is None or (listed.ok and all(item.ok for item in described))


def _read_candidates(aws: AwsReader, listed: Answer) -> dict[AnswerName, Answer]:
    """Describe the newest endpoints, their configurations and the models of these."""
    names = [text(row, "EndpointName") for row in objects(listed.data, "Endpoints")][:MOST]
    found: dict[AnswerName, Answer] = aws.read_all({("endpoint", name): ask_endpoint(name) for name in names})
    configs = {text(answer.data, "EndpointConfigName") for answer in found.values()} - {""}
    found.update(aws.read_all({("config", name): ask_config(name) for name in sorted(configs)}))
    models = {
        variant.model
        for name in configs
        for variant in variants_of(found["config", name].data)
        if variant.model
    }
    found.update(aws.read_all({("model", name): ask_model(name) for name in sorted(models)}))
    return found


def serving_in(answers: Answers, wanted: Wanted) -> str:
    """Return the newest of the endpoints looked through that serves the model, or a version of the group."""
    for row in objects(answers[LIST].data, "Endpoints")[:MOST]:
        name = text(row, "EndpointName")
        endpoint = answers.get(("endpoint", name))
        config = answers.get(("config", text(endpoint.data, "EndpointConfigName"))) if endpoint else None
        models = {variant.model for variant in variants_of(config.data)} if config else set()
        if wanted.model in models or (wanted.group and any(_is_of(answers, item) for item in models)):
            return name
    return ""


def _is_of(answers: Answers, model: str) -> bool:
    described = answers.get(("model", model))
    containers = Model(data=described.data).containers if described else ()
    return any(version_of(container, answers) for container in containers)


def versions_in(answers: Answers) -> tuple[Package, ...]:
    """Return the versions of the group as they are listed, the newest first; empty where none was listed."""
    listed = answers.get(VERSIONS)
    rows = objects(listed.data, "ModelPackageSummaryList") if listed else []
    packages = [Package(data=row) for row in rows]
    return tuple(sorted(packages, key=lambda item: (item.version or 0, stamp(item.made_at)), reverse=True))


def version_of(container: Container, answers: Answers) -> Package | None:
    """Return the version of the listed group that a container is made from, or whose data it loads."""
    for package in versions_in(answers):
        if container.package_arn:
            if container.package_arn == package.arn:
                return package
            continue
        described = answers.get(("package", package.arn))
        own = Package(data=described.data).containers if described else ()
        if container.artifact and container.artifact in {item.artifact for item in own}:
            return package
    return None


def _beginning_so(listed: Answer, beginning: str) -> str:
    rows = [
        row
        for row in objects(listed.data, "Endpoints")
        if text(row, "EndpointName").lower() == beginning.lower()
    ]
    return text(rows[0], "EndpointName") if rows else ""


def _newest_bad(listed: Answer) -> str:
    """Return the newest endpoint that failed, else the newest that there is."""
    rows = objects(listed.data, "Endpoints")
    for wanted in (_BAD, None):
        fitting = [row for row in rows if wanted is None or text(row, "EndpointStatus") in wanted]
        if fitting:
            newest = max(fitting, key=lambda row: stamp(moment(row, "LastModifiedTime")))
            return text(newest, "EndpointName")
    return ""


def models_in(answers: Answers) -> Iterator[tuple[Variant, JsonObject | None]]:
    """Yield the variants of the configuration, each with its model; None for one that was not shown.

    A variant of inference components has no model of its own: it is yielded once for the model of each.
    """
    config = answers.get(CONFIG)
    for variant in variants_of(config.data) if config else ():
        listed = answers.get(COMPONENTS)
        if variant.model or listed is None or not listed.ok:
            described = answers.get(("model", variant.model))
            yield variant, described.data if described is not None and described.ok else None
            continue
        if not saw_components(answers):
            yield variant, None
        for item in components_in(answers):
            if text(item, "VariantName") == variant.name:
                yield _of_component(answers, variant, item)


def _of_component(
    answers: Answers, variant: Variant, component: JsonObject
) -> tuple[Variant, JsonObject | None]:
    """Return the variant as if the component's model were its own; some have image and data themselves."""
    name = text(component, "Specification", "ModelName")
    own = member(component, "Specification", "Container")
    if name or not own:
        described = answers.get(("model", name))
        return replace(variant, model=name), described.data if described and described.ok else None
    name = text(component, "InferenceComponentName")
    image = text(own, "DeployedImage", "SpecifiedImage") or text(own, "Image")
    container: JsonObject = {"Image": image, "ModelDataUrl": text(own, "ArtifactUrl")}
    return replace(variant, model=name), {"ModelName": name, "PrimaryContainer": container}

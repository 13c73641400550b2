"""Which kind of endpoint is it, how does it stand, and which knob does it have?

There is no setting called MaxConcurrentInvocations. A serverless variant has `MaxConcurrency` (1 to 200); an
asynchronous endpoint has `MaxConcurrentInvocationsPerInstance`; one on instances has neither: there workers,
instances and their scaling count. A multi-model endpoint loads models when they are called; inference
components have copies of their own.

An endpoint that is `Updating`, `SystemUpdating` or `RollingBack` goes on answering with the instances that it
had. One that was never in service, or is `OutOfService` or `Failed`, answers nobody.

Of several variants the one with most of the traffic is looked at, unless one is named.

Sources: SageMaker API reference, DescribeEndpoint, DescribeEndpointConfig, ProductionVariantServerlessConfig,
AsyncInferenceClientConfig, DescribeModel.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from workbench.domain.evidence import Answer, Answers, Outcome, ask_pages
from workbench.domain.needs import Parameter
from workbench.domain.times import iso
from workbench.domain.verdict import UnknownReason
from workbench.engine.ports import AwsReader
from workbench.engine.probe import Judgement, Probe, failed, passed, unanswered, unknown, warned
from workbench.knowledge.answers import member, moment, number, objects, stamp, text
from workbench.knowledge.inference.client_words import endpoint_in as named_in
from workbench.knowledge.inference.endpoint import SERVING, Endpoint, EndpointKind, EndpointStatus, Variant
from workbench.knowledge.instance_types import cores_of
from workbench.probes.sagemaker._endpoint import (
    CONFIG,
    ENDPOINT,
    MODEL,
    OPERATIONS,
    EndpointParams,
    endpoint_in,
    read_endpoint,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Params:
    """Which endpoint."""

    endpoint_name: str = ""
    """Without it, the one that the error names, the only one, or the newest that is not in service."""
    variant: str = ""
    """Without it, the one that gets most of the traffic."""
    error_text: str = ""
    """What the client printed."""

    @property
    def name(self) -> str:
        """Its name, as far as somebody tells it."""
        return self.endpoint_name or named_in(self.error_text)


_LIST, _PAGES, _SHOWN = "list", 3, 5
_KNOBS: dict[EndpointKind, str] = {
    "instance": "workers for each instance, and instances (their scaling)",
    "serverless": "ServerlessConfig.MaxConcurrency and ProvisionedConcurrency",
    "async": "AsyncInferenceConfig.ClientConfig.MaxConcurrentInvocationsPerInstance, and scaling by backlog",
    "multi-model": "memory for more models at once, and instances",
    "inference-components": "copies of the inference component",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """The endpoint. Texts are empty where there is nothing to tell."""

    exists: bool | None = None
    """There is such an endpoint here."""
    name: str | None = None
    """Its name."""
    status: EndpointStatus | None = None
    """How it stands."""
    serving: bool | None = None
    """In this state it answers calls: an update or a roll-back goes on with the instances of before."""
    reason: str | None = None
    """`FailureReason`."""
    kind: EndpointKind | None = None
    """What it is, of this variant."""
    knob: str | None = None
    """What can be turned to let it take more at once."""
    variant: str | None = None
    """The variant that is looked at."""
    variants: tuple[str, ...] | None = None
    """All of them."""
    config_name: str | None = None
    """The configuration that it runs with."""
    changed_at: str | None = None
    """When it was made or last updated, ISO 8601."""
    instance_type: str | None = None
    """`ml.m5.xlarge`; empty without instances."""
    cores: int | None = None
    """vCPUs of one instance."""
    instances: int | None = None
    """How many run."""
    desired: int | None = None
    """How many should."""
    max_concurrency: int | None = None
    """Of a serverless variant."""
    provisioned_concurrency: int | None = None
    """Of a serverless variant: 0 where each idle time ends in a cold start."""
    memory_mb: int | None = None
    """Of a serverless variant."""
    per_instance: int | None = None
    """MaxConcurrentInvocationsPerInstance of an asynchronous endpoint, where it is set."""
    model_name: str | None = None
    """The model that it serves."""
    isolated: bool | None = None
    """Its containers have no network."""
    in_vpc: bool | None = None
    """They are in a VPC."""


_ABSENT = Facts(
    exists=False, name="", serving=False, reason="", variant="", variants=(), config_name="", model_name=""
)


def collect(aws: AwsReader, params: Params) -> Answers:
    """Describe the endpoint, its configuration and its model."""
    if params.name:
        return read_endpoint(aws, EndpointParams(endpoint_name=params.name, variant=params.variant))
    listed = aws.read(ask_pages("sagemaker.ListEndpoints", _PAGES, SortBy="CreationTime", MaxResults=100))
    name = _chosen(listed)
    found = read_endpoint(aws, EndpointParams(endpoint_name=name, variant=params.variant)) if name else {}
    return {_LIST: listed, **found}


def _chosen(listed: Answer) -> str:
    """Return the newest endpoint that is not in service, or the only one; empty where that names none."""
    rows = objects(listed.data, "Endpoints")
    troubled = [row for row in rows if text(row, "EndpointStatus") not in ("InService", "Deleting")]
    chosen = troubled or (rows if len(rows) == 1 and not listed.truncated else [])
    newest = max(chosen, key=lambda row: stamp(moment(row, "LastModifiedTime")), default={})
    return text(newest, "EndpointName")


def _not_chosen(listed: Answer) -> Judgement[Facts]:
    if not listed.ok:
        return unanswered(listed, Facts())
    names = [text(row, "EndpointName") for row in objects(listed.data, "Endpoints")]
    if not names and not listed.truncated:
        return failed("There is no endpoint in this account and Region", _ABSENT)
    said = f"Which of {len(names)} endpoints is meant: {', '.join(names[:_SHOWN])}, …?"
    return unknown(UnknownReason.NO_DATA, said, Facts(), needs=(Parameter("endpoint_name"),))


def judge(answers: Answers, params: Params) -> Judgement[Facts]:
    """Say what it is, and how it stands."""
    described, name = answers.get(ENDPOINT), params.name
    if described is None:
        return _not_chosen(answers[_LIST])
    if described.outcome is Outcome.NOT_FOUND:
        said = f"There is no endpoint {name} here: another name, Region or account, or deleted"
        return failed(said, replace(_ABSENT, name=name))
    endpoint = endpoint_in(answers)
    if endpoint is None:
        return unanswered(described, replace(Facts(), name=name or None))
    variant = endpoint.variant(params.variant)
    if variant is None:
        said = f"{endpoint.name} has no variant {params.variant}: {', '.join(_names(endpoint)) or 'none'}"
        return unknown(UnknownReason.NO_DATA, said, _standing(endpoint), needs=(Parameter("variant"),))
    facts = _facts(endpoint, variant)
    said = _said(endpoint, variant, facts)
    if facts.serving is False:
        return failed(f"{said}: {endpoint.reason}" if endpoint.reason else said, facts)
    silent = next(
        (answers[name] for name in (CONFIG, MODEL) if name in answers and not answers[name].ok), None
    )
    if silent:
        return unanswered(silent, facts)
    return passed(said, facts) if endpoint.status == "InService" else warned(said, facts)


def _names(endpoint: Endpoint) -> tuple[str, ...]:
    return tuple(item.name for item in endpoint.variants)


def _standing(endpoint: Endpoint) -> Facts:
    status = endpoint.status
    return Facts(
        exists=True,
        name=endpoint.name,
        status=status,
        serving=status in SERVING if status else None,
        reason=endpoint.reason,
        variants=_names(endpoint),
        config_name=endpoint.config_name,
        changed_at=iso(endpoint.changed_at) if endpoint.changed_at else None,
    )


def _facts(endpoint: Endpoint, variant: Variant) -> Facts:
    kind, serverless = endpoint.kind_of(variant), variant.serverless
    is_serverless = bool(serverless)
    has_model = bool(endpoint.model)
    return replace(
        _standing(endpoint),
        kind=kind,
        knob=_KNOBS[kind] if kind else None,
        variant=variant.name,
        instance_type=variant.instance_type if endpoint.config else None,
        cores=cores_of(variant.instance_type),
        instances=variant.instances,
        desired=variant.desired,
        max_concurrency=number(serverless, "MaxConcurrency"),
        provisioned_concurrency=number(serverless, "ProvisionedConcurrency") or 0 if is_serverless else None,
        memory_mb=number(serverless, "MemorySizeInMB"),
        per_instance=number(
            member(endpoint.async_config, "ClientConfig"), "MaxConcurrentInvocationsPerInstance"
        ),
        model_name=variant.model_name if endpoint.config else None,
        isolated=endpoint.is_isolated if has_model else None,
        in_vpc=bool(endpoint.subnets) if has_model else None,
    )


def _said(endpoint: Endpoint, variant: Variant, facts: Facts) -> str:
    others = len(endpoint.variants) - 1
    which = f", variant {variant.name} of {others + 1}" if others else ""
    if facts.kind == "serverless":
        runs = f"at most {facts.max_concurrency} at once, {facts.memory_mb} MB"
    else:
        runs = f"{facts.instances} of {facts.desired} x {facts.instance_type or 'instances'}"
    return f"{endpoint.name}{which} is {endpoint.status}: {facts.kind or 'of unknown kind'}, {runs}"


probe = Probe(
    title="Which kind of endpoint is it, how does it stand, and which knob does it have?",
    params=Params,
    facts=Facts,
    operations=("sagemaker.ListEndpoints", *OPERATIONS),
    collect=collect,
    judge=judge,
)

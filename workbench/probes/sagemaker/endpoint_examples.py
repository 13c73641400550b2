"""The worked examples of `sagemaker.endpoint`."""

from __future__ import annotations

from workbench.domain.values import JsonObject
from workbench.domain.verdict import UnknownReason, Verdict
from workbench.engine.probe import Example
from workbench.probes._examples import denied
from workbench.probes.sagemaker import _endpoint_examples as ep
from workbench.probes.sagemaker.endpoint import Params

_NAMED = Params(endpoint_name=ep.NAME)
_BLUE: JsonObject = {"VariantName": "blue", "CurrentWeight": 0.1, "CurrentInstanceCount": 1}
_GREEN: JsonObject = {"VariantName": "green", "CurrentWeight": 0.9, "CurrentInstanceCount": 3}
_COMPONENTS: JsonObject = {"VariantName": ep.VARIANT, "InstanceType": "ml.g5.12xlarge"}

EXAMPLES: tuple[Example[Params], ...] = (
    ep.example(
        "on instances: workers and instances count",
        _NAMED,
        ep.on_instances(),
        Verdict.PASS,
        kind="instance",
        serving=True,
        cores=4,
        instances=2,
        max_concurrency=None,
        isolated=False,
    ),
    ep.example(
        "serverless: its own limit of what may be under way",
        _NAMED,
        ep.serverless(),
        Verdict.PASS,
        kind="serverless",
        max_concurrency=5,
        provisioned_concurrency=0,
        knob="ServerlessConfig.MaxConcurrency and ProvisionedConcurrency",
    ),
    ep.example(
        "asynchronous: another limit",
        _NAMED,
        ep.of_queue(),
        Verdict.PASS,
        kind="async",
        per_instance=4,
    ),
    ep.example(
        "a folder of models",
        _NAMED,
        {**ep.on_instances(), "model": ep.model("MultiModel")},
        Verdict.PASS,
        kind="multi-model",
    ),
    ep.example(
        "components have no model of the variant's own",
        _NAMED,
        {"endpoint": ep.described(), "config": ep.config(_COMPONENTS)},
        Verdict.PASS,
        kind="inference-components",
        cores=48,
    ),
    ep.example(
        "an update goes on serving",
        _NAMED,
        {**ep.on_instances(), "endpoint": ep.described("Updating")},
        Verdict.WARN,
        serving=True,
        status="Updating",
    ),
    ep.example(
        "it was never in service",
        _NAMED,
        {**ep.on_instances(), "endpoint": ep.described("Failed", FailureReason="no ping")},
        Verdict.FAIL,
        serving=False,
        reason="no ping",
    ),
    ep.example(
        "there is none of that name",
        _NAMED,
        {"endpoint": ep.absent()},
        Verdict.FAIL,
        exists=False,
        serving=False,
        name=ep.NAME,
    ),
    ep.example(
        "of two variants the one with most of the traffic",
        _NAMED,
        {"endpoint": ep.described("InService", _BLUE, _GREEN), "config": ep.config(_BLUE, _GREEN)},
        Verdict.PASS,
        variant="green",
        variants=["blue", "green"],
    ),
    ep.example(
        "the variant that is asked for is not there",
        Params(endpoint_name=ep.NAME, variant="red"),
        ep.on_instances(),
        Verdict.UNKNOWN,
        UnknownReason.NO_DATA,
        exists=True,
        kind=None,
    ),
    ep.example(
        "the error names it",
        Params(
            error_text=f"https://runtime.sagemaker.eu-west-3.amazonaws.com/endpoints/{ep.NAME}/invocations"
        ),
        ep.on_instances(),
        Verdict.PASS,
        name=ep.NAME,
    ),
    ep.example(
        "several are there, and none is named",
        Params(),
        {"list": ep.listed(("a", "InService"), ("b", "InService"))},
        Verdict.UNKNOWN,
        UnknownReason.NO_DATA,
        exists=None,
    ),
    ep.example(
        "of several the one that is not in service",
        Params(),
        {"list": ep.listed(("a", "InService"), (ep.NAME, "RollingBack")), **ep.on_instances()},
        Verdict.PASS,
        name=ep.NAME,
    ),
    ep.example(
        "it may not be described",
        _NAMED,
        {"endpoint": denied("sagemaker.DescribeEndpoint", "sagemaker:DescribeEndpoint")},
        Verdict.UNKNOWN,
        UnknownReason.DENIED,
        exists=None,
        name=ep.NAME,
    ),
    ep.example(
        "its configuration may not: the kind stays unknown",
        _NAMED,
        {
            "endpoint": ep.described(),
            "config": denied("sagemaker.DescribeEndpointConfig", "sagemaker:DescribeEndpointConfig"),
        },
        Verdict.UNKNOWN,
        UnknownReason.DENIED,
        kind=None,
        serving=True,
    ),
)

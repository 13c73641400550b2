"""The worked examples of `sagemaker.deployment`."""

from __future__ import annotations

from workbench.domain.evidence import Answer
from workbench.domain.values import JsonObject
from workbench.domain.verdict import UnknownReason, Verdict
from workbench.engine.probe import Example
from workbench.probes._examples import answered, denied
from workbench.probes.sagemaker import _deployment_examples as ep
from workbench.probes.sagemaker._served import ServedParams as Params

_NAMED = Params(endpoint_name=ep.ENDPOINT)
_PIPELINE = "arn:aws:sagemaker:eu-west-3:444455556666:pipeline/p/execution/qk3v8m2z7bha"


def _example(
    name: str,
    verdict: Verdict,
    facts: JsonObject,
    params: Params = _NAMED,
    reason: UnknownReason | None = None,
    *,
    candidates: bool = False,
    **answers: Answer | None,
) -> Example[Params]:
    given: dict[str | tuple[str, ...], Answer] = {
        key: answer for key, answer in answers.items() if answer is not None
    }
    if "config" in given:
        given["model", ep.MODEL] = ep.model()
    if candidates:
        given["endpoint", ep.ENDPOINT] = ep.endpoint()
        given["config", ep.CONFIG] = ep.config()
        given["model", ep.MODEL] = ep.model(package=7)
    return Example(name=name, params=params, answers=given, verdict=verdict, reason=reason, facts=facts)


EXAMPLES: tuple[Example[Params], ...] = (
    _example(
        "it serves",
        Verdict.PASS,
        {
            "exists": True,
            "serves": True,
            "broken": False,
            "found_by": "name",
            "gpu": True,
            "architecture": "amd64",
            "model_name": ep.MODEL,
        },
        endpoint=ep.endpoint(),
        config=ep.config(),
    ),
    Example(
        name="one of its inference components failed",
        params=_NAMED,
        answers=ep.on_components(
            ranker={}, tagger={"InferenceComponentStatus": "Failed", "FailureReason": "No place."}
        ),
        verdict=Verdict.FAIL,
        facts={
            "broken": True,
            "serves": True,
            "component": "tagger",
            "reason": "No place.",
            "model_name": ep.MODEL,
        },
    ),
    Example(
        name="an inference component may not be described",
        params=_NAMED,
        answers={
            **ep.on_components(ranker={}),
            ("component", "ranker"): denied(
                "sagemaker.DescribeInferenceComponent", "sagemaker:DescribeInferenceComponent"
            ),
        },
        verdict=Verdict.UNKNOWN,
        reason=UnknownReason.DENIED,
        facts={"broken": None, "serves": True},
    ),
    _example(
        "its container did not answer",
        Verdict.FAIL,
        {"broken": True, "serves": False, "says": "", "variant": "AllTraffic", "driver": 535},
        endpoint=ep.endpoint("Failed", ep.PING),
        config=ep.config(InferenceAmiVersion="al2-ami-sagemaker-inference-gpu-2-1"),
    ),
    _example(
        "there were no instances",
        Verdict.FAIL,
        {"says": "endpoint-capacity-or-quota"},
        endpoint=ep.endpoint(
            "Failed",
            "Unable to provision requested ML compute capacity due to InsufficientInstanceCapacity error.",
        ),
        config=ep.config(),
    ),
    _example(
        "it is made for half an hour, on Graviton",
        Verdict.WARN,
        {"status": "Creating", "late": True, "broken": False, "architecture": "arm64"},
        endpoint=ep.endpoint("Creating", minutes=30),
        config=ep.config("ml.m7g.large"),
    ),
    _example(
        "an update is under way, and a variant says what it waits for",
        Verdict.PASS,
        {"status": "Updating", "late": False, "reason": "Insufficient capacity, retrying", "serves": True},
        endpoint=ep.endpoint(
            "Updating",
            minutes=4,
            ProductionVariants=[
                {
                    "VariantName": "AllTraffic",
                    "VariantStatus": [
                        {"Status": "Creating", "StatusMessage": "Insufficient capacity, retrying"}
                    ],
                }
            ],
        ),
        config=ep.config(),
    ),
    _example(
        "serverless, and its configuration was deleted",
        Verdict.PASS,
        {"config_exists": False, "serves": True},
        endpoint=ep.endpoint(),
        config=ep.absent("sagemaker.DescribeEndpointConfig"),
    ),
    _example(
        "found by the model that it serves",
        Verdict.PASS,
        {"found_by": "model", "name": ep.ENDPOINT},
        Params(model_name=ep.MODEL),
        list=ep.endpoints(ep.ENDPOINT),
        endpoint=ep.endpoint(),
        config=ep.config(),
        candidates=True,
    ),
    _example(
        "nothing of the group is served",
        Verdict.WARN,
        {"exists": False, "found_by": "none"},
        Params(model_package_group="other"),
        list=ep.endpoints(ep.ENDPOINT),
        versions=ep.versions(ep.version(1)),
        candidates=True,
    ),
    _example(
        "the pipeline tells the model, and more endpoints than were looked through",
        Verdict.UNKNOWN,
        {"exists": None},
        Params(pipeline_execution_arn=_PIPELINE),
        UnknownReason.TRUNCATED,
        steps=answered(
            "sagemaker.ListPipelineExecutionSteps",
            {
                "PipelineExecutionSteps": [
                    {
                        "StepName": "Model",
                        "Metadata": {
                            "Model": {"Arn": "arn:aws:sagemaker:eu-west-3:444455556666:model/another"}
                        },
                    }
                ]
            },
        ),
        list=ep.endpoints(*(f"e-{number}" for number in range(9))),
    ),
    _example(
        "nobody named one: the newest that failed",
        Verdict.FAIL,
        {"found_by": "newest", "broken": True},
        Params(),
        list=ep.endpoints(ep.ENDPOINT, status="Failed"),
        endpoint=ep.endpoint("Failed", ep.PING),
        config=ep.config(),
    ),
    _example(
        "there is no such endpoint",
        Verdict.WARN,
        {"exists": False, "name": ep.ENDPOINT},
        endpoint=ep.absent("sagemaker.DescribeEndpoint"),
        list=ep.endpoints(),
    ),
    _example(
        "not allowed to describe it",
        Verdict.UNKNOWN,
        {"exists": None, "broken": None},
        reason=UnknownReason.DENIED,
        endpoint=denied("sagemaker.DescribeEndpoint", "sagemaker:DescribeEndpoint"),
    ),
)

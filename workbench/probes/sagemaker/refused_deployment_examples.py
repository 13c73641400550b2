"""The worked examples of `sagemaker.refused_deployment`."""

from __future__ import annotations

from dataclasses import replace

from workbench.domain.evidence import Answer
from workbench.domain.values import JsonObject
from workbench.domain.verdict import UnknownReason, Verdict
from workbench.engine.probe import Example
from workbench.probes._examples import NOON, answered, denied
from workbench.probes.sagemaker import _deployment_examples as ep
from workbench.probes.sagemaker._examples import ago, events
from workbench.probes.sagemaker.refused_deployment import Params

_NAMED = Params(endpoint_name=ep.ENDPOINT, model_name=ep.MODEL)
_QUOTA = (
    "The account-level service limit 'ml.g5.xlarge for endpoint usage' is 0 Instances, with current "
    "utilization of 0 Instances and a request delta of 1 Instances."
)
_DATA = (
    f'Could not access model data at {ep.DATA}. Please ensure that the role "{ep.ROLE}" exists and that the '
    "object is located in eu-west-3."
)
_VERSION = "arn:aws:sagemaker:eu-west-3:444455556666:model-package/claims/8"
_FOREIGN = (
    "User: arn:aws:sts::444455556666:assumed-role/puffin-dev/ingrid is not authorized to perform: "
    "sagemaker:DescribeModelPackage on resource: "
    "arn:aws:sagemaker:eu-west-3:777788889999:model-package/claims/7"
)
_PIPELINE = "arn:aws:sagemaker:eu-west-3:444455556666:pipeline/p/execution/qk3v8m2z7bha"


def _example(
    name: str,
    verdict: Verdict,
    facts: JsonObject,
    *records: JsonObject,
    params: Params = _NAMED,
    reason: UnknownReason | None = None,
    **more: Answer,
) -> Example[Params]:
    calls = ("CreateModel", "CreateEndpointConfig", "CreateEndpoint", "UpdateEndpoint")
    looked = {call: events(*(item for item in records if item["eventName"] == call)) for call in calls}
    return Example(
        name=name, params=params, answers={**looked, **more}, verdict=verdict, reason=reason, facts=facts
    )


EXAMPLES: tuple[Example[Params], ...] = (
    _example(
        "the quota does not hold it",
        Verdict.FAIL,
        {
            "refused": True,
            "says": "endpoint-capacity-or-quota",
            "quota_name": "ml.g5.xlarge for endpoint usage",
        },
        ep.event("CreateEndpoint", {"endpointName": ep.ENDPOINT}, 90, "ResourceLimitExceeded", _QUOTA),
    ),
    _example(
        "data that could not be loaded, whyever",
        Verdict.FAIL,
        {"refused": True, "says": "", "bucket": "puffin-models", "region": "eu-west-3", "role_arn": ep.ROLE},
        ep.event("CreateModel", {"modelName": ep.MODEL}, 90, "ValidationException", _DATA),
    ),
    _example(
        "a model of the version that should be deployed, whatever it was to be called",
        Verdict.FAIL,
        {"refused": True, "says": "model-artifact-missing", "key": "8/model.tar.gz", "etag": ""},
        ep.event(
            "CreateModel",
            {"modelName": "claims-next", "primaryContainer": {"modelPackageName": _VERSION}},
            90,
            "ValidationException",
            "Could not find model data at s3://puffin-models/8/model.tar.gz.",
        ),
        params=replace(_NAMED, package_arn=_VERSION, bucket="puffin-models", key="7/model.tar.gz", etag="aa"),
    ),
    _example(
        "refused at first, and accepted later under the same name",
        Verdict.PASS,
        {"refused": False},
        ep.event("CreateModel", {"modelName": ep.MODEL}, 90, "ValidationException", _DATA),
        ep.event("CreateModel", {"modelName": ep.MODEL}, 80),
    ),
    _example(
        "a version of another account",
        Verdict.FAIL,
        {"foreign": True, "foreign_account": "777788889999", "foreign_group": "claims"},
        ep.event("CreateModel", {"modelName": ep.MODEL}, 90, "AccessDeniedException", _FOREIGN),
    ),
    _example(
        "another endpoint's refusal, and its own of before it was made",
        Verdict.PASS,
        {"refused": False, "asked_says": "", "bucket": "puffin-models"},
        ep.event("CreateEndpoint", {"endpointName": "other"}, 90, "ResourceLimitExceeded", _QUOTA),
        ep.event("CreateEndpoint", {"endpointName": ep.ENDPOINT}, 300, "ResourceLimitExceeded", _QUOTA),
        params=Params(
            endpoint_name=ep.ENDPOINT,
            model_name=ep.MODEL,
            changed_at=ago(200),
            bucket="puffin-models",
            key="k",
            role_arn=ep.ROLE,
        ),
    ),
    _example(
        "the step of a pipeline tells",
        Verdict.FAIL,
        {"refused": True, "told_by": "pipeline", "call": "CreateModel"},
        params=Params(pipeline_execution_arn=_PIPELINE),
        steps=answered(
            "sagemaker.ListPipelineExecutionSteps",
            {
                "PipelineExecutionSteps": [
                    {
                        "StepStatus": "Failed",
                        "EndTime": ago(30).isoformat(),
                        "FailureReason": f"ClientError: Failed to invoke sagemaker:CreateModel. {_DATA}",
                    }
                ]
            },
        ),
    ),
    _example(
        "the client tells what a prediction was answered",
        Verdict.WARN,
        {"refused": False, "asked_says": "content-type-mismatch"},
        params=Params(
            endpoint_name=ep.ENDPOINT,
            changed_at=NOON,
            error_text="calling the InvokeEndpoint operation: Received client error (415) from primary with "
            'message "Unsupported content type: text/x"',
        ),
    ),
    _example(
        "one of which is not told what it should have made",
        Verdict.UNKNOWN,
        {"refused": None},
        ep.event("CreateModel", {}, 90, "AccessDenied", "not authorized"),
        params=Params(endpoint_name=ep.ENDPOINT),
        reason=UnknownReason.NO_DATA,
    ),
    _example(
        "not allowed to look it up",
        Verdict.UNKNOWN,
        {"refused": None},
        reason=UnknownReason.DENIED,
        CreateModel=denied("cloudtrail.LookupEvents", "cloudtrail:LookupEvents"),
    ),
)

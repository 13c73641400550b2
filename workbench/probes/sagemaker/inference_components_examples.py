"""The worked examples of `sagemaker.inference_components`."""

from __future__ import annotations

from datetime import timedelta

from workbench.domain.evidence import Answer, AnswerName
from workbench.domain.values import JsonObject, JsonValue
from workbench.domain.verdict import SkipReason, UnknownReason, Verdict
from workbench.engine.probe import Example
from workbench.probes._examples import NOON, answered, denied
from workbench.probes.sagemaker import _endpoint_examples as ep
from workbench.probes.sagemaker.inference_components import Params

_NAMED = Params(endpoint_name=ep.NAME)
_IC = "summarizer"
_OF_COMPONENTS: dict[AnswerName, Answer] = {
    "endpoint": ep.described(),
    "config": ep.config({"VariantName": ep.VARIANT, "InstanceType": "ml.g5.12xlarge"}),
}


def _component(current: int, desired: int, minutes: float = 60, **more: JsonValue) -> Answer:
    return answered(
        "sagemaker.DescribeInferenceComponent",
        {
            "InferenceComponentName": _IC,
            "InferenceComponentStatus": "InService",
            "RuntimeConfig": {"CurrentCopyCount": current, "DesiredCopyCount": desired},
            "LastModifiedTime": (NOON - timedelta(minutes=minutes)).isoformat(),
            **more,
        },
    )


def _answers(component: Answer, *activities: JsonObject, most: int | None = 4) -> dict[AnswerName, Answer]:
    resource = f"inference-component/{_IC}"
    targets: list[JsonValue] = [{"ResourceId": resource, "MaxCapacity": most}] if most else []
    rows: list[JsonValue] = [{"InferenceComponentName": _IC}]
    return {
        **_OF_COMPONENTS,
        "list": answered("sagemaker.ListInferenceComponents", {"InferenceComponents": rows}),
        ("component", _IC): component,
        ("activities", _IC): answered(
            "application-autoscaling.DescribeScalingActivities", {"ScalingActivities": list(activities)}
        ),
        "copy-targets": answered(
            "application-autoscaling.DescribeScalableTargets", {"ScalableTargets": targets}
        ),
    }


def _example(
    name: str,
    verdict: Verdict,
    facts: JsonObject,
    answers: dict[AnswerName, Answer],
    reason: UnknownReason | SkipReason | None = None,
) -> Example[Params]:
    return Example(name=name, params=_NAMED, answers=answers, verdict=verdict, reason=reason, facts=facts)


_SAID = "Insufficient capacity on the endpoint to place 2 copies of the inference component."

_OF_FOUR: JsonObject = {"ComputeResourceRequirements": {"NumberOfAcceleratorDevicesRequired": 4}}

EXAMPLES: tuple[Example[Params], ...] = (
    _example(
        "its copies reserve more GPUs than there are, whatever the reason says",
        Verdict.FAIL,
        {"state": "waiting", "no_place": True, "copies": 2, "desired": 3},
        _answers(_component(2, 3, Specification=_OF_FOUR, FailureReason="Words that nobody knows yet.")),
    ),
    _example(
        "there are GPUs enough for its copies, and nobody knows why they lack",
        Verdict.FAIL,
        {"state": "waiting", "no_place": None},
        _answers(_component(1, 2, Specification=_OF_FOUR, FailureReason="Words that nobody knows yet.")),
    ),
    _example(
        "it has all its copies, and may have more",
        Verdict.PASS,
        {"state": "able", "stuck": False, "copies": 2, "desired": 2, "most": 4, "components": 1},
        _answers(_component(2, 2)),
    ),
    _example(
        "two copies lack for an hour",
        Verdict.FAIL,
        {"state": "waiting", "stuck": False, "no_place": True, "copies": 2, "desired": 4, "message": _SAID},
        _answers(_component(2, 4, FailureReason=_SAID)),
    ),
    _example(
        "a copy lacks since its container does not answer",
        Verdict.FAIL,
        {"state": "waiting", "no_place": False},
        _answers(_component(0, 1, FailureReason="The container did not pass the ping health check.")),
    ),
    _example(
        "copies lack, and nobody says why",
        Verdict.FAIL,
        {"state": "waiting", "no_place": None},
        _answers(_component(2, 4)),
    ),
    _example(
        "two copies lack for some minutes",
        Verdict.WARN,
        {"state": "under-way", "stuck": False},
        _answers(_component(2, 4, 4)),
    ),
    _example(
        "SageMaker gave it up",
        Verdict.FAIL,
        {"state": "failed", "message": "m"},
        _answers(_component(0, 1, InferenceComponentStatus="Failed", FailureReason="m")),
    ),
    _example(
        "its scaling was refused",
        Verdict.FAIL,
        {"state": "refused", "message": "no"},
        _answers(
            _component(2, 2),
            {
                "StatusCode": "Failed",
                "StatusMessage": "no",
                "StartTime": (NOON - timedelta(minutes=20)).isoformat(),
            },
        ),
    ),
    _example(
        "it is at the maximum of its target",
        Verdict.WARN,
        {"state": "capped", "stuck": True},
        _answers(_component(4, 4)),
    ),
    _example(
        "it does not scale",
        Verdict.WARN,
        {"state": "absent", "stuck": True, "most": None},
        _answers(_component(1, 1), most=None),
    ),
    ep.example(
        "an endpoint of models has none",
        _NAMED,
        ep.on_instances(),
        Verdict.SKIPPED,
        SkipReason.NOT_APPLICABLE,
        state="none",
        stuck=False,
    ),
    _example(
        "nobody may look",
        Verdict.UNKNOWN,
        {"state": None, "stuck": None},
        {
            **_OF_COMPONENTS,
            "list": denied("sagemaker.ListInferenceComponents", "sagemaker:ListInferenceComponents"),
        },
        UnknownReason.DENIED,
    ),
)

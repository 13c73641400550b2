"""The worked examples of `sagemaker.endpoint_scaling`."""

from __future__ import annotations

from datetime import timedelta

from workbench.domain.evidence import Answer
from workbench.domain.values import JsonObject, JsonValue
from workbench.domain.verdict import SkipReason, UnknownReason, Verdict
from workbench.engine.probe import Example
from workbench.probes._examples import NOON, answered, denied
from workbench.probes.sagemaker import _endpoint_examples as ep
from workbench.probes.sagemaker.endpoint_scaling import Params

_NAMED = Params(endpoint_name=ep.NAME, variant=ep.VARIANT)
_WAITING = "Successfully set desired instance count to 4. Waiting for change to be fulfilled by sagemaker."
_QUOTA = (
    "Failed to set desired instance count to 14. Reason: The account-level service limit 'ml.m5.xlarge for "
    "endpoint usage' is 40 Instances, with current utilization of 37 Instances and a request delta of 6 "
    "Instances."
)


def _activity(status: str, message: str = "", minutes: float = 60, **more: JsonValue) -> JsonObject:
    began = (NOON - timedelta(minutes=minutes)).isoformat()
    return {"StatusCode": status, "StatusMessage": message, "StartTime": began, **more}


def _target(most: int = 8, **more: JsonValue) -> Answer:
    target: JsonObject = {"MinCapacity": 1, "MaxCapacity": most, **more}
    return answered("application-autoscaling.DescribeScalableTargets", {"ScalableTargets": [target]})


def _example(
    title: str,
    verdict: Verdict,
    *activities: JsonObject,
    target: Answer | None = None,
    policies: int = 1,
    endpoint: Answer | None = None,
    **facts: JsonValue,
) -> Example[Params]:
    none = answered("application-autoscaling.DescribeScalableTargets", {"ScalableTargets": []})
    answers = {
        **ep.on_instances(),
        "targets": target or none,
        "policies": answered(
            "application-autoscaling.DescribeScalingPolicies",
            {"ScalingPolicies": [{"PolicyName": str(number)} for number in range(policies)]},
        ),
        "activities": answered(
            "application-autoscaling.DescribeScalingActivities", {"ScalingActivities": list(activities)}
        ),
    }
    answers |= {"endpoint": endpoint} if endpoint else {}
    return ep.example(title, _NAMED, answers, verdict, **facts)


_LACKING = ep.described(
    "InService",
    {"VariantName": ep.VARIANT, "CurrentInstanceCount": 2, "DesiredInstanceCount": 5},
    LastModifiedTime=(NOON - timedelta(hours=2)).isoformat(),
)

EXAMPLES: tuple[Example[Params], ...] = (
    _example(
        "it can grow",
        Verdict.PASS,
        target=_target(),
        state="able",
        stuck=False,
        most=8,
        quota_name="",
    ),
    _example("it is no scalable target", Verdict.WARN, state="absent", stuck=True),
    _example("at its maximum", Verdict.WARN, target=_target(2), state="capped", stuck=True),
    _example(
        "at its maximum, and a policy asked for more",
        Verdict.WARN,
        _activity(
            "Unfulfilled",
            EndTime=NOON.isoformat(),
            NotScaledReasons=[{"Code": "AlreadyAtMaxCapacity"}],
        ),
        target=_target(2),
        state="capped",
        not_scaled=["AlreadyAtMaxCapacity"],
    ),
    _example("nothing makes it grow", Verdict.WARN, target=_target(), policies=0, state="without-policy"),
    _example(
        "scaling out is suspended",
        Verdict.WARN,
        target=_target(SuspendedState={"DynamicScalingOutSuspended": True}),
        state="suspended",
        stuck=True,
    ),
    _example(
        "refused by the quota",
        Verdict.FAIL,
        _activity("Failed", _QUOTA, EndTime=NOON.isoformat()),
        target=_target(20),
        state="refused",
        quota_name="ml.m5.xlarge for endpoint usage",
        used=37.0,
        wanted=6.0,
    ),
    _example(
        "what failed yesterday is of yesterday",
        Verdict.PASS,
        _activity("Failed", _QUOTA, 1500, EndTime=(NOON - timedelta(minutes=1490)).isoformat()),
        target=_target(20),
        state="able",
    ),
    _example(
        "what failed is over when the next succeeded",
        Verdict.PASS,
        _activity("Failed", _QUOTA, 100, EndTime=(NOON - timedelta(minutes=99)).isoformat()),
        _activity("Successful", "", 50, EndTime=(NOON - timedelta(minutes=45)).isoformat()),
        target=_target(20),
        state="able",
    ),
    _example(
        "accepted an hour ago, and no instance came",
        Verdict.FAIL,
        _activity("InProgress", _WAITING),
        target=_target(),
        state="waiting",
        stuck=False,
        quota_name="ml.m5.xlarge for endpoint usage",
        wanted=0.0,
    ),
    _example(
        "accepted some minutes ago",
        Verdict.WARN,
        _activity("InProgress", _WAITING, 4),
        target=_target(),
        state="under-way",
        stuck=False,
    ),
    _example(
        "an update asked for more, hours ago",
        Verdict.FAIL,
        target=_target(),
        endpoint=_LACKING,
        state="waiting",
        instances=2,
        desired=5,
    ),
    ep.example(
        "a serverless variant has no instances",
        _NAMED,
        ep.serverless(),
        Verdict.SKIPPED,
        SkipReason.NOT_APPLICABLE,
        state="none",
        stuck=False,
    ),
    ep.example(
        "SageMaker scales the instances below inference components itself",
        _NAMED,
        {
            "endpoint": ep.described(),
            "config": ep.config(
                {
                    "VariantName": ep.VARIANT,
                    "InstanceType": "ml.g5.12xlarge",
                    "ManagedInstanceScaling": {
                        "Status": "ENABLED",
                        "MinInstanceCount": 1,
                        "MaxInstanceCount": 2,
                    },
                }
            ),
        },
        Verdict.WARN,
        state="capped",
        most=2,
    ),
    ep.example(
        "nobody may look",
        _NAMED,
        {
            **ep.on_instances(),
            **{
                name: denied(f"application-autoscaling.{operation}", f"application-autoscaling:{operation}")
                for name, operation in (
                    ("targets", "DescribeScalableTargets"),
                    ("policies", "DescribeScalingPolicies"),
                    ("activities", "DescribeScalingActivities"),
                )
            },
        },
        Verdict.UNKNOWN,
        UnknownReason.DENIED,
        state=None,
        stuck=None,
    ),
)

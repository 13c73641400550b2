"""The worked examples of `sagemaker.job_changes`."""

from __future__ import annotations

from datetime import datetime

from workbench.domain.evidence import Answer, AnswerName
from workbench.domain.values import JsonObject
from workbench.domain.verdict import SkipReason, UnknownReason, Verdict
from workbench.engine.probe import Example
from workbench.probes._examples import denied
from workbench.probes.sagemaker import _examples as sm
from workbench.probes.sagemaker.job_changes import Params


def _event(name: str, minutes: float, request: JsonObject, code: str = "") -> JsonObject:
    failed = {"errorCode": code} if code else {}
    return {
        "eventID": f"{name}-{minutes}",
        "eventName": name,
        "eventTime": sm.ago(minutes).isoformat(),
        "userIdentity": {"arn": sm.CALLER},
        "requestParameters": request,
        "readOnly": False,
        **failed,
    }


_POLICY = {"bucketName": "puffin-claims"}


def _example(
    name: str,
    verdict: Verdict,
    facts: JsonObject,
    bucket: Answer | None = None,
    role: Answer | None = None,
    images: Answer | None = None,
    *,
    last_good_at: datetime | None = None,
) -> Example[Params]:
    answers: dict[AnswerName, Answer] = {
        "job": sm.job("Failed", sm.phase("Downloading", 60, 59)),
        ("calls", "puffin-claims"): bucket or sm.events(),
        ("calls", "puffin-models"): sm.events(),
        ("calls", "PutImage"): images or sm.events(),
        ("calls", "BatchDeleteImage"): sm.events(),
        ("calls", "of the role"): role or sm.events(),
    }
    params = Params(training_job_name=sm.NAME, last_good_at=last_good_at)
    reason = UnknownReason.DENIED if verdict is Verdict.UNKNOWN else None
    return Example(name=name, params=params, answers=answers, verdict=verdict, reason=reason, facts=facts)


EXAMPLES: tuple[Example[Params], ...] = (
    _example(
        "nothing was changed",
        Verdict.PASS,
        {"changes": [], "bucket_changed": False, "image_changed": False, "role_changed": False},
    ),
    _example(
        "the policy of its input was replaced",
        Verdict.WARN,
        {"bucket_changed": True, "role_changed": False, "last_by": sm.CALLER},
        sm.events(_event("PutBucketPolicy", 300, _POLICY)),
    ),
    _example(
        "its role lost a policy",
        Verdict.WARN,
        {"role_changed": True, "bucket_changed": False},
        role=sm.events(_event("DeleteRolePolicy", 300, {"roleName": "puffin-fit-exec"})),
    ),
    _example(
        "an image of another repository was pushed, and one of its own",
        Verdict.WARN,
        {"image_changed": True, "bucket_changed": False},
        images=sm.events(
            _event("PutImage", 310, {"repositoryName": "other"}),
            _event("PutImage", 300, {"repositoryName": "puffin-fit"}),
        ),
    ),
    _example(
        "what was refused, and what came after, changed nothing for it",
        Verdict.PASS,
        {"bucket_changed": False},
        sm.events(
            _event("PutBucketPolicy", 300, _POLICY, "AccessDenied"), _event("PutBucketPolicy", 5, _POLICY)
        ),
    ),
    _example(
        "a change of two days ago counts since the last success was before it",
        Verdict.WARN,
        {"bucket_changed": True},
        sm.events(_event("PutBucketPolicy", 3000, _POLICY)),
        last_good_at=sm.ago(5000),
    ),
    _example(
        "Event history may not be read",
        Verdict.UNKNOWN,
        {"changes": None, "bucket_changed": None},
        denied("cloudtrail.LookupEvents", "cloudtrail:LookupEvents"),
    ),
    Example(
        name="there is no job",
        params=Params(),
        answers={},
        verdict=Verdict.SKIPPED,
        reason=SkipReason.NOT_APPLICABLE,
    ),
)

"""The worked examples of `sagemaker.deployment_changes`."""

from __future__ import annotations

from workbench.domain.evidence import Answer, AnswerName
from workbench.domain.values import JsonObject
from workbench.domain.verdict import SkipReason, UnknownReason, Verdict
from workbench.engine.probe import Example
from workbench.probes._examples import denied
from workbench.probes.sagemaker import _deployment_examples as ep
from workbench.probes.sagemaker._examples import ago, events
from workbench.probes.sagemaker.deployment_changes import _CALLS, Params

_FAILED = Params(
    endpoint_name=ep.ENDPOINT, role_arn=ep.ROLE, bucket="models", broken=True, changed_at=ago(60)
)


def _example(
    name: str,
    verdict: Verdict,
    facts: JsonObject,
    params: Params = _FAILED,
    reason: UnknownReason | SkipReason | None = None,
    **found: Answer,
) -> Example[Params]:
    answers: dict[AnswerName, Answer] = {("calls", call): found.get(call, events()) for call in _CALLS}
    answers["calls", "of the role"] = found.get("role", events())
    return Example(name=name, params=params, answers=answers, verdict=verdict, reason=reason, facts=facts)


EXAMPLES: tuple[Example[Params], ...] = (
    _example(
        "the role was changed in the day before",
        Verdict.WARN,
        {"changed": True, "role_changed": True},
        role=events(ep.event("PutRolePolicy", {"roleName": "puffin-serve-exec"}, 300)),
    ),
    _example(
        "another bucket was, and this one after it failed",
        Verdict.PASS,
        {"changed": False, "changes": []},
        PutBucketPolicy=events(
            ep.event("PutBucketPolicy", {"bucketName": "other"}, 300),
            ep.event("PutBucketPolicy", {"bucketName": "models"}, 30),
        ),
    ),
    _example(
        "nobody may look",
        Verdict.UNKNOWN,
        {"changed": None},
        reason=UnknownReason.DENIED,
        UpdateEndpoint=denied("cloudtrail.LookupEvents", "cloudtrail:LookupEvents"),
    ),
    Example(
        name="nothing is known of it",
        params=Params(),
        answers={},
        verdict=Verdict.SKIPPED,
        reason=SkipReason.NOT_APPLICABLE,
        facts={"changed": None},
    ),
)

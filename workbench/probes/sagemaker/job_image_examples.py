"""The worked examples of `sagemaker.job_image`."""

from __future__ import annotations

from workbench.domain.evidence import Answer, AnswerName, Answers, Outcome
from workbench.domain.values import JsonObject
from workbench.domain.verdict import SkipReason, UnknownReason, Verdict
from workbench.engine.probe import Example
from workbench.probes import _caller_examples as given
from workbench.probes._examples import answered, denied, error_answer
from workbench.probes.sagemaker import _examples as sm
from workbench.probes.sagemaker._named_job import NamedJob

_HOST = "dkr.ecr.eu-west-3.amazonaws.com"
_OWN, _OTHER = f"{given.ACCOUNT}.{_HOST}/puffin-fit:7", f"999988887777.{_HOST}/puffin-fit:7"
_THERE = answered("ecr.DescribeImages", {"imageDetails": [{"imageTags": ["7"]}]})
_NO_POLICY = error_answer(
    "ecr.GetRepositoryPolicy", Outcome.NOT_FOUND, status=400, code="RepositoryPolicyNotFoundException"
)
_MAY: JsonObject = {"Effect": "Allow", "Action": "ecr:*", "Resource": "*"}
_TOKEN_ONLY: JsonObject = {**_MAY, "Action": "ecr:GetAuthorizationToken"}
_GUESTS: JsonObject = {"Effect": "Allow", "Principal": {"AWS": given.ROLE}, "Action": "ecr:*"}


def _gone(code: str) -> Answer:
    return error_answer("ecr.DescribeImages", Outcome.NOT_FOUND, status=400, code=code)


def _policy(*statements: JsonObject) -> Answer:
    return answered("ecr.GetRepositoryPolicy", {"policyText": given.document(*statements)})


def _job(image: str) -> Answer:
    specification: JsonObject = {"TrainingImage": image, "TrainingInputMode": "File"} if image else {}
    return sm.job(
        "Failed", sm.phase("Starting", 60, 59), RoleArn=given.ROLE, AlgorithmSpecification=specification
    )


def _example(
    name: str,
    verdict: Verdict,
    facts: JsonObject,
    image: Answer = _THERE,
    role: JsonObject = _MAY,
    policy: Answer = _NO_POLICY,
    *,
    address: str = _OWN,
    beside: Answers | None = None,
) -> Example[NamedJob]:
    answers: dict[AnswerName, Answer] = {
        "job": _job(address),
        "image": image,
        "repository policy": policy,
        **given.role(role),
        **(beside or {}),
    }
    params = NamedJob(training_job_name=sm.NAME)
    reason = UnknownReason.DENIED if verdict is Verdict.UNKNOWN else None
    return Example(name=name, params=params, answers=answers, verdict=verdict, reason=reason, facts=facts)


EXAMPLES: tuple[Example[NamedJob], ...] = (
    _example(
        "it is there, and may be fetched",
        Verdict.PASS,
        {"owner": "own", "tag": "7", "exists": True, "pull": "allowed", "action": ""},
    ),
    _example(
        "there is no such tag",
        Verdict.FAIL,
        {"exists": False, "repository_exists": True, "repository": "puffin-fit"},
        _gone("ImageNotFoundException"),
    ),
    _example(
        "there is no such repository",
        Verdict.FAIL,
        {"exists": False, "repository_exists": False},
        _gone("RepositoryNotFoundException"),
    ),
    _example(
        "the role may get a token and no image",
        Verdict.FAIL,
        {"exists": True, "pull": "denied", "action": "ecr:BatchGetImage"},
        role=_TOKEN_ONLY,
    ),
    _example(
        "the repository lets it in, within the account that is enough",
        Verdict.PASS,
        {"pull": "allowed"},
        role=_TOKEN_ONLY,
        policy=_policy(_GUESTS),
    ),
    _example(
        "another account's repository must let it in, too",
        Verdict.FAIL,
        {"owner": "other", "pull": "denied"},
        policy=_policy({**_GUESTS, "Principal": {"AWS": "999988887777"}}),
        address=_OTHER,
    ),
    _example(
        "what another account holds it alone may say",
        Verdict.UNKNOWN,
        {"owner": "other", "exists": None, "pull": None},
        denied("ecr.DescribeImages", "ecr:DescribeImages"),
        policy=denied("ecr.GetRepositoryPolicy", "ecr:GetRepositoryPolicy"),
        address=_OTHER,
    ),
    _example(
        "an address by digest",
        Verdict.PASS,
        {"tag": "sha256:0a1b", "exists": True},
        address=f"{given.ACCOUNT}.{_HOST}/puffin-fit@sha256:0a1b",
    ),
    _example(
        "the organization does not let it",
        Verdict.FAIL,
        {"pull": "denied", "action": "ecr:GetAuthorizationToken"},
        beside={
            **given.role(_MAY, boundary=_MAY),
            **given.organization({**_MAY, "Effect": "Deny"}, {**_MAY, "Principal": "*", "Action": "*"}),
        },
    ),
    Example(
        name="it is in no registry of ECR",
        params=NamedJob(training_job_name=sm.NAME),
        answers={"job": _job("docker.io/library/python:3")},
        verdict=Verdict.SKIPPED,
        reason=SkipReason.NOT_APPLICABLE,
        facts={"owner": "elsewhere"},
    ),
    Example(
        name="there is no job",
        params=NamedJob(training_job_name=sm.NAME),
        answers={},
        verdict=Verdict.SKIPPED,
        reason=SkipReason.NOT_APPLICABLE,
    ),
)

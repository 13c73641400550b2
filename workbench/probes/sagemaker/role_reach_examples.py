"""The worked examples of `sagemaker.role_reach`."""

from __future__ import annotations

import json

from workbench.domain.evidence import Answer, AnswerName, Outcome
from workbench.domain.values import JsonObject
from workbench.domain.verdict import SkipReason, UnknownReason, Verdict
from workbench.engine.probe import Example
from workbench.probes._examples import answered, denied, error_answer
from workbench.probes.sagemaker import _examples as sm
from workbench.probes.sagemaker.role_reach import Params

_JOB = Params(training_job_name=sm.NAME)
_NONE = error_answer("s3.GetBucketPolicy", Outcome.NOT_CONFIGURED, status=404)


def _says(word: str) -> Answer:
    return answered("iam.SimulatePrincipalPolicy", {"EvaluationResults": [{"EvalDecision": word}]})


def _policy(effect: str, action: str) -> Answer:
    statement: JsonObject = {"Effect": effect, "Principal": "*", "Action": action, "Resource": "*"}
    return answered("s3.GetBucketPolicy", {"Policy": json.dumps({"Statement": [statement]})})


def _example(
    name: str,
    verdict: Verdict,
    facts: JsonObject,
    reads: Answer,
    writes: Answer,
    policy: Answer = _NONE,
    reason: UnknownReason | None = None,
) -> Example[Params]:
    answers: dict[AnswerName, Answer] = {
        "job": sm.job("Failed", sm.phase("Downloading", 60, 59)),
        "sample": answered("s3.ListObjectsV2", {"Contents": [{"Key": "auto/c.csv"}]}),
        "reads": reads,
        "writes": writes,
        "policy of reads": policy,
        "policy of writes": _NONE,
    }
    return Example(name=name, params=_JOB, answers=answers, verdict=verdict, reason=reason, facts=facts)


_MAY, _NOT = _says("allowed"), _says("implicitDeny")

EXAMPLES: tuple[Example[Params], ...] = (
    _example(
        "no policy lets it read",
        Verdict.FAIL,
        {"reads": "denied", "writes": "allowed", "input_arn": "arn:aws:s3:::puffin-claims/auto/c.csv"},
        _NOT,
        _MAY,
    ),
    _example("it may not write", Verdict.FAIL, {"reads": "allowed", "writes": "denied"}, _MAY, _NOT),
    _example(
        "the bucket denies what the role allows",
        Verdict.FAIL,
        {"reads": "denied"},
        _MAY,
        _MAY,
        _policy("Deny", "s3:GetObject"),
    ),
    _example(
        "the bucket allows what no policy of the role does",
        Verdict.PASS,
        {"reads": "allowed"},
        _NOT,
        _MAY,
        _policy("Allow", "s3:GetObject"),
    ),
    _example("it may do both", Verdict.PASS, {"reads": "allowed", "writes": "allowed"}, _MAY, _MAY),
    _example(
        "the bucket policy may not be read",
        Verdict.UNKNOWN,
        {"reads": None, "writes": "allowed"},
        _NOT,
        _MAY,
        denied("s3.GetBucketPolicy", "s3:GetBucketPolicy"),
        UnknownReason.DENIED,
    ),
    Example(
        name="there is no job",
        params=Params(),
        answers={},
        verdict=Verdict.SKIPPED,
        reason=SkipReason.NOT_APPLICABLE,
    ),
)

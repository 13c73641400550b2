"""s3.bucket_policy, for what its examples do not show."""

from __future__ import annotations

import json

from workbench.domain.evidence import Answers
from workbench.domain.values import JsonObject
from workbench.domain.verdict import Verdict
from workbench.engine.probe import Judgement
from workbench.probes._examples import answered
from workbench.probes.s3.bucket_policy import Facts, Params, judge

PARAMS = Params(bucket="landing", key="in/x.csv")


def judged(statement: JsonObject) -> Judgement[Facts]:
    whole: JsonObject = {"Effect": "Deny", "Principal": "*", "Action": "s3:*", **statement}
    policy = json.dumps({"Version": "2012-10-17", "Statement": whole})
    answers: Answers = {
        "policy": answered("s3.GetBucketPolicy", {"Policy": policy}),
        "status": answered("s3.GetBucketPolicyStatus"),
    }
    return judge(answers, PARAMS)


def test_a_deny_in_another_partition_denies_there() -> None:
    assert judged({"Resource": "arn:aws-cn:s3:::landing/*"}).verdict is Verdict.FAIL


def test_a_policy_variable_is_named_when_it_decides() -> None:
    found = judged({"Resource": "arn:aws:s3:::landing/${aws:username}*"})

    assert found.verdict is Verdict.WARN
    assert found.facts.condition_keys == ("aws:username",)
    assert judged({"Resource": "arn:aws:s3:::landing/out/${aws:username}*"}).verdict is Verdict.PASS

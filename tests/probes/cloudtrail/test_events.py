"""cloudtrail.events, for what its examples do not show."""

from __future__ import annotations

from dataclasses import replace

import pytest

from workbench.domain.evidence import Answers
from workbench.domain.verdict import Verdict
from workbench.probes.cloudtrail import _examples as trail
from workbench.probes.cloudtrail.events import Params, judge

ROLE = f"arn:aws:iam::{trail.ACCOUNT}:role/upload"


@pytest.mark.parametrize(
    ("params", "limited"),
    [
        (Params(principal_arn=ROLE), True),
        (Params(resource_arn=ROLE), False),
        (Params(bucket=trail.BUCKET, principal_arn=ROLE), False),
    ],
)
def test_the_silence_about_a_principal_is_that_of_the_regions_asked(params: Params, limited: bool) -> None:
    answers: Answers = {
        ("events", "eu-central-1", "x"): trail.history(),
        ("events", "us-east-1", "x"): trail.history(),
    }

    judged = judge(answers, params)

    assert judged.verdict is Verdict.PASS
    assert ("in no other Region than eu-central-1, us-east-1" in judged.summary) is limited


@pytest.mark.parametrize(
    "answers",
    [
        {"us-east-1": trail.history()},
        {"us-east-1": trail.history(trail.event("CreateBucket", {"bucketName": trail.BUCKET}))},
    ],
    ids=["silence", "a change"],
)
def test_a_key_without_its_bucket_is_not_looked_for_and_that_is_said(answers: Answers) -> None:
    params = Params(principal_arn=ROLE, key="raw/run.csv")

    assert "the key was not looked for" in judge(answers, params).summary
    assert "the key was not looked for" not in judge(answers, replace(params, key="")).summary

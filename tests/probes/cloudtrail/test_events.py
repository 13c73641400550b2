"""cloudtrail.events, for what its examples do not show."""

from __future__ import annotations

import pytest

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
    answers = {"eu-central-1 x": trail.history(), "us-east-1 x": trail.history()}

    judged = judge(answers, params)

    assert judged.verdict is Verdict.PASS
    assert ("in no other Region than eu-central-1, us-east-1" in judged.summary) is limited

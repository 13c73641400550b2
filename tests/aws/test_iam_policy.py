"""The policy allows what is asked for and nothing else."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.aws.catalogue import load_catalogue
from workbench.aws.iam_policy import policy_for
from workbench.engine.errors import UsageError

names = st.lists(st.sampled_from(sorted(load_catalogue())), max_size=20)


def test_a_small_policy_reads_well() -> None:
    policy = policy_for(
        ["s3.HeadObject", "s3.ListObjectVersions", "events.ListRules", "stepfunctions.ListExecutions"],
        buckets=["acme-landing"],
    )
    assert policy == {
        "Version": "2012-10-17",
        "Statement": [
            {"Sid": "Events", "Effect": "Allow", "Action": ["events:ListRules"], "Resource": ["*"]},
            {
                "Sid": "S3",
                "Effect": "Allow",
                "Action": ["s3:ListBucket", "s3:ListBucketVersions"],
                "Resource": ["*"],
            },
            {"Sid": "States", "Effect": "Allow", "Action": ["states:ListExecutions"], "Resource": ["*"]},
            {
                "Sid": "S3Objects",
                "Effect": "Allow",
                "Action": ["s3:GetObject", "s3:GetObjectVersion"],
                "Resource": ["arn:aws:s3:::acme-landing/*"],
            },
        ],
    }


def test_contents_may_be_authorised_only_where_heads_or_log_files_of_emr_are_asked_for() -> None:
    authorised = ("s3.HeadObject", "s3.GetObjectAttributes", "s3.GetObject")
    listing = [name for name in load_catalogue() if name not in authorised]
    assert "s3:GetObject" not in json.dumps(policy_for(listing)).replace("s3:GetObjectA", "").split('"')


def test_the_partition_is_that_of_the_account() -> None:
    policy = policy_for(["s3.HeadObject"], partition="aws-us-gov")
    assert policy["Statement"][-1]["Resource"] == ["arn:aws-us-gov:s3:::*/*"]


def test_the_identity_needs_no_permission() -> None:
    assert policy_for(["sts.GetCallerIdentity"])["Statement"] == []


def test_an_unlisted_operation_is_named_with_its_nearest_neighbour() -> None:
    with pytest.raises(UsageError, match=r"s3\.HeadObjekt.*Did you mean 's3\.HeadObject'"):
        policy_for(["s3.HeadObjekt"])


@given(names)
def test_order_and_repetition_do_not_matter(operations: list[str]) -> None:
    assert policy_for(operations) == policy_for([*reversed(operations), *operations])


@given(names)
def test_exactly_the_listed_actions_are_allowed(operations: list[str]) -> None:
    allowed = [action for statement in policy_for(operations)["Statement"] for action in statement["Action"]]
    wanted = {action for name in operations for action in load_catalogue()[name].iam_actions}
    assert sorted(allowed) == sorted(wanted)

"""What a resource policy says to a service that delivers."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.domain.values import JsonObject, JsonValue
from workbench.knowledge.deliveries import Delivery, permits

ACCOUNT = "111122223333"
BUCKET = "arn:aws:s3:::landing"
FROM_S3 = Delivery(
    principal="s3.amazonaws.com",
    action="lambda:InvokeFunction",
    source_arn=BUCKET,
    source_account=ACCOUNT,
)
FROM_RULE = replace(
    FROM_S3,
    principal="events.amazonaws.com",
    source_arn="arn:aws:events:us-east-1:111122223333:rule/ingest",
    source_account="",
)


def statement(**members: JsonValue) -> JsonObject:
    return {
        "Effect": "Allow",
        "Principal": {"Service": "s3.amazonaws.com"},
        "Action": "lambda:InvokeFunction",
        **members,
    }


def policy(*statements: JsonObject) -> str:
    return json.dumps({"Version": "2012-10-17", "Statement": list(statements)})


def when(operator: str, key: str, value: JsonValue) -> JsonObject:
    return statement(Condition={operator: {key: value}})


@pytest.mark.parametrize(
    ("allowed", "given_statement"),
    [
        (True, statement()),
        (True, statement(Principal="*")),
        (True, statement(Principal={"AWS": "*"})),
        (True, statement(Principal={"Service": ["sns.amazonaws.com", "s3.amazonaws.com"]})),
        (True, statement(Action=["lambda:GetFunction", "lambda:Invoke*"])),
        (True, statement(Action="LAMBDA:invokefunction")),
        (True, when("StringEquals", "AWS:SourceAccount", ACCOUNT)),
        (True, when("ArnLike", "aws:SourceArn", "arn:aws:s3:::land*")),
        (True, when("ArnEquals", "aws:SourceArn", ["arn:aws:s3:::other", BUCKET])),
        (True, when("StringLike", "aws:SourceArn", "arn:aws:s3:::landin?")),
        (False, statement(Principal={"Service": "events.amazonaws.com"})),
        (False, statement(Principal={"AWS": "arn:aws:iam::111122223333:root"})),
        (False, statement(Action="lambda:GetFunction")),
        (False, when("StringEquals", "aws:SourceAccount", "999988887777")),
        (False, when("ArnLike", "aws:SourceArn", f"{BUCKET}/*")),
        (False, when("StringEquals", "aws:SourceArn", "arn:aws:s3:::land*")),
        (None, when("StringEquals", "aws:SourceOrgID", "o-1")),
        (False, when("StringNotEquals", "aws:SourceArn", BUCKET)),
        (None, when("StringNotEquals", "aws:SourceVpc", "vpc-1")),
    ],
)
def test_one_statement_allows_refuses_or_leaves_it_open(
    allowed: bool | None, given_statement: JsonObject
) -> None:
    assert permits(policy(given_statement), FROM_S3) is allowed


def test_eventbridge_sends_no_account_so_asking_for_one_refuses_it() -> None:
    by_account = statement(
        Principal={"Service": "events.amazonaws.com"},
        Condition={"StringEquals": {"aws:SourceAccount": ACCOUNT}},
    )

    assert permits(policy(by_account), FROM_RULE) is False


def test_an_account_that_is_not_known_leaves_it_open() -> None:
    by_account = when("StringEquals", "aws:SourceAccount", ACCOUNT)

    assert permits(policy(by_account), replace(FROM_S3, source_account=None)) is None


def test_a_deny_wins_over_an_allow() -> None:
    assert permits(policy(statement(), statement(Effect="Deny")), FROM_S3) is False


def test_a_deny_that_may_apply_leaves_it_open() -> None:
    deny = statement(Effect="Deny", Condition={"Bool": {"aws:SecureTransport": "false"}})

    assert permits(policy(statement(), deny), FROM_S3) is None


@pytest.mark.parametrize("text", ["", "no JSON", "[]", "7"])
def test_what_is_no_policy_is_not_taken_for_one(text: str) -> None:
    assert permits(text, FROM_S3) is None


STATEMENTS = st.fixed_dictionaries(
    {
        "Effect": st.sampled_from(["Allow", "Deny"]),
        "Principal": st.sampled_from(["*", {"Service": "s3.amazonaws.com"}, {"AWS": ACCOUNT}]),
        "Action": st.sampled_from(["lambda:InvokeFunction", "lambda:*", "sqs:*"]),
        "Condition": st.sampled_from(
            [
                {},
                {"ArnLike": {"aws:SourceArn": BUCKET}},
                {"ArnLike": {"aws:SourceArn": "arn:aws:s3:::other"}},
                {"StringEquals": {"aws:SourceOrgID": "o-1"}},
            ]
        ),
    }
)


@given(statements=st.lists(STATEMENTS, max_size=4), deny=STATEMENTS)
def test_another_deny_never_allows_more(statements: list[JsonObject], deny: JsonObject) -> None:
    before = permits(policy(*statements), FROM_S3)
    after = permits(policy(*statements, {**deny, "Effect": "Deny"}), FROM_S3)

    assert after is not True or before is True
    assert before is not False or after is False


@given(statements=st.lists(STATEMENTS, max_size=4))
def test_the_order_of_statements_does_not_matter(statements: list[JsonObject]) -> None:
    assert permits(policy(*reversed(statements)), FROM_S3) is permits(policy(*statements), FROM_S3)

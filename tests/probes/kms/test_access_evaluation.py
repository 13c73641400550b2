"""kms.access_evaluation, for what its examples do not show."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.fakes import FakeReader
from workbench.domain.evidence import Answer, AnswerName, Outcome
from workbench.domain.values import JsonObject
from workbench.domain.verdict import Verdict
from workbench.probes import _caller_examples as given
from workbench.probes._examples import answered, denied
from workbench.probes.kms import access_evaluation_examples as examples
from workbench.probes.kms import key_state
from workbench.probes.kms.access_evaluation import collect, judge
from workbench.probes.kms.access_evaluation_examples import KEY

EXAMPLES = {example.name: example for example in examples.EXAMPLES}
ALLOWED = EXAMPLES["allowed by the role's policy, to which the key policy leaves it"]
NOT_DELEGATED = EXAMPLES["the key policy leaves nothing to the account"]


def test_a_bucket_without_kms_costs_two_questions() -> None:
    reader = FakeReader(
        {
            "s3.GetBucketEncryption": answered("s3.GetBucketEncryption"),
            "s3.HeadBucket": answered("s3.HeadBucket"),
        }
    )

    collect(reader, ALLOWED.params)

    assert [request.operation for request in reader.asked] == ["s3.GetBucketEncryption", "s3.HeadBucket"]


def test_policy_and_grants_are_asked_by_the_arn_behind_an_alias() -> None:
    alias = EXAMPLES["an alias that is looked up in another account"]
    by_operation = {answer.operation: answer for answer in alias.answers.values()}
    reader = FakeReader(dict(by_operation))

    collect(reader, alias.params)

    asked = {request.operation: request.parameters for request in reader.asked}
    assert asked["kms.DescribeKey"]["KeyId"] == "alias/landing"
    assert asked["kms.GetKeyPolicy"]["KeyId"] == KEY
    assert asked["kms.ListGrants"]["KeyId"] == KEY


def test_a_key_of_another_region_is_asked_for_there() -> None:
    elsewhere = KEY.replace(KEY.split(":")[3], "eu-central-1")
    encryption: JsonObject = {"SSEAlgorithm": "aws:kms", "KMSMasterKeyID": elsewhere}
    rules: JsonObject = {"Rules": [{"ApplyServerSideEncryptionByDefault": encryption}]}
    answers = {answer.operation: answer for answer in ALLOWED.answers.values()}
    answers["s3.GetBucketEncryption"] = answered(
        "s3.GetBucketEncryption", {"ServerSideEncryptionConfiguration": rules}
    )
    answers["kms.DescribeKey"] = answered("kms.DescribeKey", {"KeyMetadata": {"Arn": elsewhere}})
    reader = FakeReader(answers)

    collect(reader, ALLOWED.params)
    key_state.collect(reader, key_state.Params(bucket="landing"))

    asked = [request for request in reader.asked if request.operation.startswith("kms.")]
    assert {request.region for request in asked} == {"eu-central-1"}
    assert [request.operation for request in asked].count("kms.DescribeKey") == 2


@pytest.mark.parametrize(
    ("grant", "expected"),
    [
        ({"GranteePrincipal": "dynamodb.us-east-1.amazonaws.com"}, False),
        ({"GranteePrincipal": given.ROLE}, True),
        ({"GranteePrincipal": f"arn:aws:iam::{given.ACCOUNT}:role/other"}, False),
        ({"GranteePrincipal": given.ROLE, "Operations": ["Decrypt"]}, False),
        ({"GranteePrincipal": f"arn:aws:sts::{given.ACCOUNT}:assumed-role/upload/alice"}, None),
        (
            {
                "GranteePrincipal": given.ROLE,
                "Constraints": {"EncryptionContextSubset": {"aws:s3:arn": "arn:aws:s3:::landing/in/x.csv"}},
            },
            True,
        ),
        (
            {
                "GranteePrincipal": given.ROLE,
                "Constraints": {"EncryptionContextEquals": {"aws:s3:arn": "arn:aws:s3:::landing"}},
            },
            False,
        ),
        ({"GranteePrincipal": given.ROLE, "Constraints": {"EncryptionContextSubset": {"a": "b"}}}, False),
    ],
)
def test_a_grant_counts_for_whom_and_what_it_names(grant: JsonObject, expected: bool | None) -> None:
    whole: JsonObject = {"Operations": ["GenerateDataKey", "Decrypt"], **grant}
    grants = answered("kms.ListGrants", {"Grants": [whole]})

    judged = judge({**NOT_DELEGATED.answers, "grants": grants}, NOT_DELEGATED.params)

    assert judged.facts.grant is expected
    assert judged.facts.decision == {True: "allowed", False: "denied", None: None}[expected]


def test_grants_that_cannot_be_listed_leave_a_refusal_open() -> None:
    unlisted = denied("kms.ListGrants", "kms:ListGrants")

    judged = judge({**NOT_DELEGATED.answers, "grants": unlisted}, NOT_DELEGATED.params)

    assert judged.verdict is Verdict.UNKNOWN
    assert judged.needs == ("kms:ListGrants",)
    assert judged.facts.key == "implicit_deny"


def test_a_key_that_the_client_names_is_evaluated_although_the_bucket_has_none() -> None:
    params = replace(ALLOWED.params, key_id=KEY)
    silent = answered("s3.GetBucketEncryption")

    assert judge({**ALLOWED.answers, "encryption": silent}, params).facts.decision == "allowed"


def test_unknown_bucket_keys_leave_open_what_depends_on_them() -> None:
    example = EXAMPLES["Bucket Keys change the encryption context"]
    unseen = denied("s3.GetBucketEncryption", "s3:GetEncryptionConfiguration")

    judged = judge({**example.answers, "encryption": unseen}, replace(example.params, key_id=KEY))

    assert judged.facts.decision is None
    assert judged.facts.missing_context == ("kms:EncryptionContext:aws:s3:arn",)


def test_resource_control_policies_do_not_bind_the_keys_of_aws() -> None:
    nothing_else: JsonObject = {"Effect": "Allow", "Principal": "*", "Action": "sts:*", "Resource": "*"}
    everything: JsonObject = {**nothing_else, "Action": "*"}
    bound = {**ALLOWED.answers, **given.organization(everything, nothing_else)}
    described: JsonObject = {"KeyMetadata": {"Arn": KEY, "KeyManager": "AWS"}}
    of_aws: dict[AnswerName, Answer] = {**bound, "key": answered("kms.DescribeKey", described)}

    assert judge(bound, ALLOWED.params).facts.sub_reason == "rcp-lacks-kms"
    assert judge(of_aws, ALLOWED.params).facts.decision == "allowed"


def test_a_missing_role_is_no_question_of_the_key() -> None:
    gone = replace(ALLOWED.answers["principal"], outcome=Outcome.NOT_FOUND, data={})

    judged = judge({**ALLOWED.answers, "principal": gone}, ALLOWED.params)

    assert judged.verdict is Verdict.FAIL
    assert judged.facts.decision is None

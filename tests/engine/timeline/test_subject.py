"""What a timeline is about: which records concern it, and what Event history is asked for."""

from __future__ import annotations

import pytest

from tests.engine.timeline.samples import ROLE, SESSION, record
from workbench.domain.values import JsonObject
from workbench.engine.errors import UsageError
from workbench.engine.timeline.subject import Subject

OBJECT = "arn:aws:s3:::acme-landing/in/a.csv"
BUCKET = "arn:aws:s3:::acme-landing"


def put(key: str) -> JsonObject:
    return record(eventName="PutObject", requestParameters={"bucketName": "acme-landing", "key": key})


def kms(arn: str) -> JsonObject:
    return record(
        eventSource="kms.amazonaws.com",
        eventName="GenerateDataKey",
        requestParameters={"encryptionContext": {"aws:s3:arn": arn}},
    )


def test_a_bucket_concerns_its_objects_its_configuration_and_its_key_calls() -> None:
    subject = Subject(bucket="acme-landing")
    assert subject.concerns(record())
    assert subject.concerns(put("in/a.csv"))
    assert subject.concerns(kms(BUCKET))
    assert subject.concerns(record(requestParameters={}, resources=[{"ARN": OBJECT}]))
    assert not subject.concerns(record(requestParameters={"bucketName": "acme-landing-2"}))
    assert not subject.concerns(kms("arn:aws:s3:::acme-landing-2/in/a.csv"))


def test_a_key_leaves_other_objects_out_but_not_what_changes_the_bucket() -> None:
    subject = Subject(bucket="acme-landing", key="in/a.csv")
    assert subject.concerns(put("in/a.csv"))
    assert subject.concerns(record())
    assert subject.concerns(kms(OBJECT))
    assert subject.concerns(kms(BUCKET)), "with Bucket Keys, KMS hears of the bucket only"
    assert not subject.concerns(put("in/b.csv"))
    assert not subject.concerns(kms(OBJECT + "2"))


def test_a_role_is_found_in_all_its_sessions() -> None:
    subject = Subject(principal_arn=ROLE)
    assert subject.concerns(record())
    assert subject.concerns(record(userIdentity={"arn": SESSION})), "without its issuer: by the role's name"
    assert subject.concerns(record(userIdentity={}, requestParameters={"roleArn": ROLE}))
    other = SESSION.replace("partner-upload", "partner")
    assert not subject.concerns(record(userIdentity={"arn": other}))
    elsewhere = SESSION.replace("111122223333", "444455556666")
    assert not subject.concerns(record(userIdentity={"arn": elsewhere}))


def test_a_session_is_not_the_role() -> None:
    assert Subject(principal_arn=SESSION).concerns(record())
    assert not Subject(principal_arn=SESSION).concerns(
        record(userIdentity={"arn": SESSION + "2", "sessionContext": {"sessionIssuer": {"arn": ROLE}}})
    )


def test_a_resource_is_found_by_arn_and_by_its_name_in_its_own_service() -> None:
    subject = Subject(resource_arn="arn:aws:glue:us-east-1:111122223333:job/nightly")
    start = record(eventSource="glue.amazonaws.com", requestParameters={"jobName": "nightly"})
    assert subject.concerns(start)
    assert not subject.concerns(record(requestParameters={"bucketName": "nightly"}))
    assert subject.concerns(record(resources=[{"ARN": subject.resource_arn}]))


def test_several_that_are_given_must_all_hold() -> None:
    subject = Subject(bucket="acme-landing", principal_arn=ROLE)
    assert subject.concerns(record())
    assert not subject.concerns(record(userIdentity={"arn": "arn:aws:iam::111122223333:user/kim"}))


@pytest.mark.parametrize(
    ("subject", "asked"),
    [
        (Subject(), [""]),
        (Subject(bucket="b"), ["ResourceName=b"]),
        (Subject(bucket="b", key="k"), ["ResourceName=b", "EventSource=kms.amazonaws.com"]),
        (Subject(principal_arn=SESSION), ["Username=kim.1@s-1"]),
        (Subject(principal_arn="arn:aws:iam::1:user/path/kim"), ["Username=kim"]),
        (Subject(principal_arn=ROLE), [""]),
        (
            Subject(resource_arn="arn:aws:lambda:us-east-1:1:function:f"),
            ["ResourceName=arn:aws:lambda:us-east-1:1:function:f", "ResourceName=f"],
        ),
    ],
)
def test_event_history_is_asked_by_one_attribute(subject: Subject, asked: list[str]) -> None:
    assert [lookup.words for lookup in subject.lookups()] == asked


@pytest.mark.parametrize("hostile", [{}, {"requestParameters": "x", "userIdentity": 3, "resources": "no"}])
def test_a_record_of_any_shape_is_looked_at(hostile: JsonObject) -> None:
    assert Subject().concerns(hostile)
    for subject in (Subject(bucket="b"), Subject(principal_arn=ROLE), Subject(resource_arn="arn")):
        assert not subject.concerns(hostile)


def test_what_cannot_be_looked_for_is_said() -> None:
    with pytest.raises(UsageError, match="Did you mean 'bucket'"):
        Subject.of({"buket": "b"})
    with pytest.raises(UsageError, match="--set bucket="):
        Subject.of({"key": "k"})

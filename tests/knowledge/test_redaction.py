"""Secrets are gone before anybody sees them; what is no secret stays."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.domain.values import JsonValue
from workbench.knowledge.redaction import may_redact, redact, redact_text

SECRETS = {
    "password=": "db password=hunter2hunter2 host=x",
    "url credentials": "postgresql://svc:hunter2hunter2@db.example/x",
    "presigned": "https://b.s3.amazonaws.com/k?X-Amz-Credential=AKIA/x&X-Amz-Signature=hunter2hunter2",
    "secret key": 'aws_secret_access_key = "hunter2hunter2hunter2hunter2hunter2hunte"',
    "bearer": "Authorization: Bearer hunter2hunter2hunter2",
    "private key": "-----BEGIN RSA PRIVATE KEY-----\nhunter2hunter2\n-----END RSA PRIVATE KEY-----",
    "half a private key": "-----BEGIN PRIVATE KEY-----\nhunter2hunter2",
    "jwt": "token eyJhbGciOiJIUzI1NiJ9.hunter2hunter2.hunter2hunter2",
}


@pytest.mark.parametrize("text", SECRETS.values(), ids=SECRETS.keys())
def test_secrets_in_texts_are_replaced_and_counted(text: str) -> None:
    shown, count = redact({"message": text})
    assert "hunter2" not in json.dumps(shown)
    assert count >= 1
    assert "[redacted: " in json.dumps(shown)


def test_members_with_secret_names_and_environments_are_hidden_but_named() -> None:
    shown, count = redact(
        {
            "Environment": {"Variables": {"DB_PASSWORD": "hunter2", "STAGE": "prod"}},
            "Password": "hunter2",
            "SecretString": "hunter2",
        }
    )
    assert "hunter2" not in json.dumps(shown)
    assert isinstance(shown, dict)
    assert shown["Environment"] == {
        "Variables": {"DB_PASSWORD": "[redacted: value]", "STAGE": "[redacted: value]"}
    }
    assert count == 4


@pytest.mark.parametrize(
    "innocent",
    [
        {"SecretArn": "arn:aws:secretsmanager:us-east-1:1:secret:x"},
        {"AccessKeyId": "AKIAIOSFODNN7EXAMPLE"},
        {"NextToken": "abcdefghijklmnop"},
        {"VersionId": "3sL4kqtJlcpXroDTDmJ+rmSpXd3dIbrHY+MTRCxf3vjVBH40Nr8X8gdRQBpUMLUo"},
        {"ETag": '"9b2cf535f27731c974343645a3985328"'},
        {"Key": "in/2026/password-policy.pdf"},
        {"message": "User: arn:aws:sts::1:assumed-role/a/b is not authorized to perform: s3:PutObject"},
        {"KmsKeyId": "arn:aws:kms:us-east-1:1:key/x", "Secrets": 3},
    ],
)
def test_what_is_no_secret_stays(innocent: JsonValue) -> None:
    assert redact(innocent) == (innocent, 0)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text() | st.sampled_from(list(SECRETS.values())),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text() | st.just("Password"), inner, max_size=3)
    ),
)


@given(JSON)
def test_redacting_twice_changes_nothing_more(value: JsonValue) -> None:
    once, _ = redact(value)
    again, count = redact(once)
    assert again == once
    assert count == 0


@given(st.text(), st.sampled_from(list(SECRETS.values())), st.text())
def test_a_secret_does_not_survive_its_surroundings(before: str, secret: str, after: str) -> None:
    assert "hunter2hunter2" not in redact_text(f"{before} {secret} {after}")


NAMES = st.sampled_from(
    ["PassWord", "private_key", "ApiKey", "sessionToken", "\u017fecret", "Environment", "connection_string"]
)
NAMED = st.recursive(
    st.text() | st.sampled_from(list(SECRETS.values())),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=3),
)


@given(NAMED, st.booleans())
def test_where_nothing_may_be_redacted_nothing_is(value: JsonValue, ascii_only: bool) -> None:
    text = json.dumps(value, ensure_ascii=ascii_only)
    assert may_redact(text) or redact(value) == (value, 0)


def test_most_of_what_aws_says_needs_no_closer_look() -> None:
    agent = "[aws-sdk-java/2.25 (http://aws.amazon.com/sdk) AuthHeader SigV4 TLS_AES_128_GCM_SHA256]"
    said = "User: arn:aws:sts::1:assumed-role/a/b is not authorized to perform: s3:PutObject"
    assert not may_redact(json.dumps({"userAgent": agent, "message": said, "accessKeyId": "ASIAEXAMPLE"}))

"""Secrets are gone before anybody sees them; what is no secret stays."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from tests.patience import without_blowing_up
from tests.planted import BY_NAME, SAID, WAYS, any_secrets, planted, random_secrets, wrapped
from workbench.domain.values import JsonValue
from workbench.knowledge.redaction import may_redact, redact, redact_text, shown_lines
from workbench.knowledge.redaction.names import secret_kind

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
        {"Action": ["secretsmanager:GetSecretValue", "sts:GetSessionToken", "iam:CreateAccessKey"]},
        {"Condition": {"Bool": {"aws:TokenIssueTime": "2026-11-23T12:00:00Z"}, "ec2:HttpTokens": "required"}},
        {"Resource": "arn:aws:secretsmanager:us-east-1:1:secret:prod/db-AbCdEf"},
        {"nextForwardToken": "f/1234567890123456789012345678901234567890", "ClientRequestToken": "a1b2c3d4"},
        {"passwordResetRequired": False, "sessionCredentialFromConsole": "true", "MaxTokens": 4096},
        {"message": "The security token included in the request is expired"},
        {"message": "InvalidToken: The provided token is malformed or otherwise invalid."},
        {"message": "no credentials: run `aws sso login`, then set AWS_PROFILE=prod"},
        {"message": "the password must be at least 8 characters; PASSWORD=$DB_PASSWORD, token={{ token }}"},
        {"responseElements": {"password": "HIDDEN_DUE_TO_SECURITY_REASONS", "secret": "****"}},
        {"url": "http://host:8080/path@2x.png", "mail": "mailto:kim@example.com", "uri": "s3://b/in/a@b.csv"},
        {"Key": "in/AWSLogs/123456789012/CloudTrail/us-east-1/2026/11/23/x.json.gz"},
        {"path": "/srv/t/unread/AWSLogs/111122223333/CloudTrail-Digest/us-east-1"},
        {"path": "Trails9/RawData/2026/11/23/LandingZoneXy0"},
        {"digest": "da39a3ee5e6b4b0d3255bfef95601890afd80709", "CodeSha256": "q" * 43 + "="},
        {"PWD": "/root", "line": "PWD=/home/kim"},
        {"StringLike": {"token.actions.githubusercontent.com:sub": "repo:acme/lake:*"}},
        {"policy": '{"StringLike": {"token.actions.githubusercontent.com:sub": "repo:acme/lake:*"}}'},
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


@pytest.mark.parametrize("way", BY_NAME)
@given(secret=any_secrets)
@settings(max_examples=4)
def test_whatever_stands_beside_the_name_of_a_secret_is_gone(way: str, secret: str) -> None:
    assume(secret not in way)  # the name that it stands beside is kept
    text = planted(way, secret)
    assert secret not in json.dumps(redact(text)[0]), text


@pytest.mark.parametrize("way", SAID)
@given(secret=random_secrets)
@settings(max_examples=4)
def test_what_a_sentence_says_a_secret_is_is_gone(way: str, secret: str) -> None:
    text = planted(way, secret)
    assert secret not in redact_text(text), text


@pytest.mark.parametrize("password", ["x00000123456", "S3cretPassw0rd!", "x1", "a:b"])
def test_whatever_curl_was_given_as_a_password_is_gone(password: str) -> None:
    for option in ("-u bob:", "-ubob:", "--user=bob:", "--user bob:"):
        assert password not in redact_text(f"curl -s {option}{password} https://x")
    assert redact_text("curl -u bob:$PASSWORD https://x") == "curl -u bob:$PASSWORD https://x"


@pytest.mark.parametrize("way", WAYS)
@given(secret=random_secrets)
@settings(max_examples=2)
def test_a_secret_is_found_however_deep_it_stands(way: str, secret: str) -> None:
    for value in wrapped(planted(way, secret)):
        assert secret not in json.dumps(redact(value)[0]), value


@pytest.mark.parametrize("way", WAYS)
@given(secret=random_secrets)
@settings(max_examples=2)
def test_what_was_redacted_stays_as_it_is(way: str, secret: str) -> None:
    for value in wrapped(planted(way, secret)):
        once, _ = redact(value)
        assert redact(once) == (once, 0)


def test_a_secret_key_of_aws_is_known_without_a_name() -> None:
    key = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYzEXAMPLEKE"
    assert redact_text(f"AKIAIOSFODNN7EXAMPLE,{key}") == "AKIAIOSFODNN7EXAMPLE,[redacted: secret key]"


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("push failed for ghp_16C7e42F292c6912E7710c838347Ae178B4a", "github-pat"),
        ("hook https://hooks.slack.com/services/T0AB1CD2E/B0AB1CD2E/" + "aB3dE6fG9hI2jK5lM8nO1pQ4", "slack"),
        ("HF_HOME hf_aBcDeFgHiJkLmNoPqRsTuVwXyZaBcDeFgH", "huggingface-access-token"),
    ],
)
def test_secrets_of_other_makers_are_known_by_the_rules_of_gitleaks(text: str, rule: str) -> None:
    assert f"[redacted: {rule}" in redact_text(text)


def test_nothing_in_real_events_is_taken_for_a_secret() -> None:
    """Events of CloudTrail (MIT licence, see the folder): what is masked in them is session tokens alone."""
    folder = Path(__file__).parent.parent / "logs" / "data"
    lines = (folder / "s3-exfiltration-2020-09-14.jsonl").read_text().splitlines()
    events = [json.loads(line) for line in lines]
    for path in (folder / "trail").glob("*.json"):
        events += json.loads(path.read_text())["Records"]
    fields = [field for event in events for field in fields_of(event)]
    masked = [
        name
        for event in events
        for (name, before), (_, after) in zip(fields_of(event), fields_of(redact(event)[0]), strict=True)
        if before != after
    ]
    wrong = [name for name in masked if name != "sessionToken"]
    assert len(fields) > 3000
    assert masked
    assert not wrong


def fields_of(value: JsonValue, name: str = "") -> Iterator[tuple[str, JsonValue]]:
    if isinstance(value, dict):
        for key, item in value.items():
            yield from fields_of(item, key)
    elif isinstance(value, list):
        for item in value:
            yield from fields_of(item, name)
    else:
        yield name, value


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("dbPassword", "password"),
        ("DB-PASSWORD", "password"),
        ("--token", "token"),
        ("awsSecretAccessKey", "key"),
        ("TaskToken", "token"),
        ("Set-Cookie", "cookie"),
        ("NextToken", ""),
        ("SecretArn", ""),
        ("ChangePassword", ""),
        ("author", ""),
        ("compass", ""),
        ("AccessKeyId", ""),
    ],
)
def test_a_name_is_read_word_by_word(name: str, kind: str) -> None:
    assert secret_kind(name) == kind


@pytest.mark.parametrize(
    "part",
    [
        "token ",
        "password=",
        '\\"',
        "://a:",
        "%25",
        "-----BEGIN PRIVATE KEY-----",
        "A1b",
        'token="',
        "x='token=\\\\\"",
    ],
)
def test_no_text_takes_long(part: str) -> None:
    with without_blowing_up():
        redact("password: " + part * (200_000 // len(part)))


@pytest.mark.parametrize("folder", ["playbooks", "playbooks/signatures", "docs"])
def test_nothing_in_what_is_shipped_is_taken_for_a_secret(folder: str) -> None:
    """Prose about credentials, tokens and passwords, in hundreds of sentences and commands."""
    root = Path(__file__).parent.parent.parent
    lines = [
        text for path in (root / folder).iterdir() if path.is_file() for text in path.read_text().splitlines()
    ]
    assert len(lines) > 100
    assert [line for line in lines if redact_text(line) != line] == []


def test_a_line_stays_one_whatever_is_in_it() -> None:
    assert shown_lines(["a\nb\x1b", "", "c"]) == "a␊b␛\n\nc\n"


@pytest.mark.parametrize(
    "value",
    [
        ["--password", '<add key="Password" value="q7GI0KGb89Uy"/>'],
        {"password": '<add key="Password" value="q7GI0KGb89Uy"/>'},
        {"secrets": {"a": '<add key="Password" value="q7GI0KGb89Uy"/>'}},
        "the password for user etl is 'q7GI0KGb89Uy'",
        'password="""q7GI0KGb89Uy"""',
        "smbclient //h/s -U u%q7GI0KGb89Uy",
    ],
)
def test_what_stands_like_a_placeholder_or_behind_more_words_is_looked_at_too(value: JsonValue) -> None:
    assert "q7GI0KGb89Uy" not in str(redact(value)[0])


@pytest.mark.parametrize(
    "text",
    ["the token for user bob is expired", "secret of success is work", "mysql -u root db", "redis-cli ping"],
)
def test_a_sentence_about_somebodys_secret_holds_none(text: str) -> None:
    assert redact(text) == (text, 0)

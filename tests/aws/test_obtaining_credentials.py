"""Whatever stands where credentials come from: a clear error, in time."""

from __future__ import annotations

import json
import stat
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.aws.loopback import Asked, Reply, identity, serving
from tests.fakes import as_nobody
from tests.patience import PATIENCE_S
from workbench.aws import sessions
from workbench.aws import source as source_module
from workbench.aws.source import BotoSource, NoAnswerError
from workbench.domain.evidence import Outcome, ask
from workbench.engine.clock import SystemClock
from workbench.engine.errors import UsageError, WorkbenchError
from workbench.engine.ports import Deadline

ACCOUNT = "<Account>111122223333</Account>"


def source(endpoint_url: str | None = None) -> BotoSource:
    return BotoSource(clock=SystemClock(), region="us-east-1", endpoint_url=endpoint_url)


def process(tmp_path: Path, body: str) -> None:
    script = tmp_path / "credentials.py"
    script.write_text(f"#!{sys.executable}\nimport sys, time\n{body}\n")
    script.chmod(script.stat().st_mode | stat.S_IXUSR)
    (tmp_path / "config").write_text(f"[default]\ncredential_process = {script}\n")


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("time.sleep(600)", "did not end within 1 s"),
        ("while True: sys.stdout.write('x' * 65536)", "wrote more than 1,048,576 bytes"),
        ("print('no JSON')", "JSONDecodeError"),
        ("print('[1, 2]')", "AttributeError"),
        ("print('{\"Version\": 9}')", "version '9'"),
        ("print('{\"Version\": 1}')", "AccessKeyId"),
        ("sys.exit('no token')", "no token"),
    ],
)
def test_a_credential_process_that_hangs_or_babbles_ends_with_its_reason(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, body: str, said: str
) -> None:
    hangs = "sleep" in body
    monkeypatch.setattr(sessions, "PROCESS_TIMEOUT_S", 1.0 if hangs else PATIENCE_S)
    process(tmp_path, body)
    with pytest.raises(UsageError, match=said):
        source(endpoint_url="http://127.0.0.1:9").target()


@pytest.mark.parametrize("body", ["no JSON", "[1]", "7", "null", "{}", '{"AccessKeyId": 7}', '{"Code": "x"}'])
def test_a_container_s_credentials_that_are_none_are_a_clear_error(
    monkeypatch: pytest.MonkeyPatch, body: str
) -> None:
    monkeypatch.setattr("botocore.utils.ContainerMetadataFetcher.RETRY_ATTEMPTS", 1)
    with serving(lambda _: Reply(body=body)) as endpoint:
        monkeypatch.setenv("AWS_CONTAINER_CREDENTIALS_FULL_URI", f"{endpoint.url}/credentials")
        with pytest.raises(UsageError, match="no credentials where the AWS configuration"):
            source(endpoint_url=endpoint.url).target()


def test_a_container_s_address_that_is_not_allowed_is_a_clear_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_CONTAINER_CREDENTIALS_FULL_URI", "http://203.0.113.7/credentials")
    with pytest.raises(UsageError, match="Unsupported host"):
        source(endpoint_url="http://127.0.0.1:9").target()


def test_a_configuration_that_cannot_be_read_is_a_clear_error(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied", "/home/kim/.aws/config")

    monkeypatch.setattr("configparser.RawConfigParser.read", refuse)
    monkeypatch.setattr("os.path.isfile", lambda _path: True)
    with pytest.raises(UsageError, match=r"configuration cannot be used: .*Permission denied: '/home/kim"):
        source().target()


@pytest.mark.parametrize("variable", ["AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE"])
def test_a_file_that_may_not_be_read_is_not_taken_for_none(
    everybodys: Path, monkeypatch: pytest.MonkeyPatch, variable: str
) -> None:
    hidden = everybodys / "file"
    hidden.write_text("[default]\nregion = eu-west-1\n")
    monkeypatch.setenv(variable, str(hidden))
    with serving(lambda _: Reply(body="<html>")) as endpoint:
        with pytest.raises(WorkbenchError):
            source(endpoint_url=endpoint.url).target()  # which loads what nobody may not load
        hidden.chmod(0)
        with (
            as_nobody(),
            pytest.raises(UsageError, match=r"configuration cannot be used: .*Permission denied"),
        ):
            source(endpoint_url=endpoint.url).target()


def with_keys(tmp_path: Path) -> None:
    (tmp_path / "credentials").write_text("[default]\naws_access_key_id = A\naws_secret_access_key = s\n")


@pytest.mark.parametrize(
    "instead", ["", "<Account></Account>", "<Account>me</Account>", "<Account>1</Account>"]
)
def test_sts_that_names_no_account_leaves_everything_untold(tmp_path: Path, instead: str) -> None:
    with_keys(tmp_path)
    nameless = lambda asked: Reply(body=identity(asked).body.replace(ACCOUNT, instead))  # noqa: E731 - short
    with serving(nameless) as endpoint, pytest.raises(NoAnswerError):
        source(endpoint_url=endpoint.url).target()


def test_sts_that_drips_is_given_up_in_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with_keys(tmp_path)
    monkeypatch.setattr(source_module, "IDENTITY_DEADLINE_S", 0.5)
    dripping = Reply(body=" " * 4096, drip_s=0.1)
    with serving(lambda _: dripping) as endpoint, pytest.raises(NoAnswerError, match="timeout"):
        source(endpoint_url=endpoint.url).target()


def test_the_second_look_at_credentials_has_the_time_that_the_first_one_left(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_keys(tmp_path)
    monkeypatch.setattr(source_module, "IDENTITY_DEADLINE_S", 1.0)
    expired = "<ErrorResponse><Error><Code>ExpiredToken</Code><Message>m</Message></Error></ErrorResponse>"
    with serving(identity) as endpoint:

        def slowly(asked: Asked) -> Reply:
            first = len(endpoint.asked) == 1
            body = expired if first else identity(asked).body
            return Reply(status=403 if first else 200, body=body, drip_s=0.8 / len(body))

        endpoint.handler = slowly
        with pytest.raises(WorkbenchError):
            source(endpoint_url=endpoint.url).target()


def test_who_does_not_say_who_we_are_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with_keys(tmp_path)
    with serving(lambda _: Reply(body="<html>")) as endpoint:
        monkeypatch.setenv("AWS_ENDPOINT_URL_STS", endpoint.url)
        with pytest.raises(NoAnswerError, match=f"STS at {endpoint.url} did not say"):
            source().target()


def test_an_answer_that_drips_ends_with_the_check(tmp_path: Path) -> None:
    with_keys(tmp_path)
    clock = SystemClock()
    with serving(identity) as endpoint:
        live = source(endpoint_url=endpoint.url)
        target = live.target()
        endpoint.handler = lambda _: Reply(body=" " * 4096, drip_s=0.1)
        found = live.reader(target, Deadline(clock, 0.5)).read(ask("events.ListRules"))
    assert found.outcome is Outcome.TIMEOUT


def test_whatever_sts_says_there_is_an_account_or_an_error_of_ours(tmp_path: Path) -> None:
    with_keys(tmp_path)
    with serving(identity) as endpoint:

        @given(cut=st.integers(0, 400), junk=st.sampled_from(["", "<", "&", "x", "{}", "</Account>"]))
        def says(cut: int, junk: str) -> None:
            def broken(asked: Asked) -> Reply:
                whole = identity(asked).body
                return Reply(body=whole[:cut] + junk + whole[cut + 1 :])

            endpoint.handler = broken
            try:
                target = source(endpoint_url=endpoint.url).target()
            except WorkbenchError:
                return
            assert target.account == "111122223333"

        says()


@pytest.mark.parametrize("body", [json.dumps([]), "7", '{"a":'])
def test_what_is_no_xml_from_sts_is_told_as_such(tmp_path: Path, body: str) -> None:
    with_keys(tmp_path)
    with (
        serving(lambda _: Reply(body=body)) as endpoint,
        pytest.raises(NoAnswerError, match="malformed answer"),
    ):
        source(endpoint_url=endpoint.url).target()

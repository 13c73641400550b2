"""Credentials, Regions and endpoints are found as boto3 finds them, and what is wrong is said clearly."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from botocore.session import Session
from botocore.tokens import SSOTokenProvider

from tests.aws.conftest import KEYS, NOWHERE
from tests.aws.loopback import Asked, Loopback, Reply, identity, json_reply, query_error
from tests.fakes import FakeClock
from workbench.aws.source import BotoSource
from workbench.domain.evidence import Outcome, ask
from workbench.domain.target import Source
from workbench.engine.errors import UsageError, WorkbenchError
from workbench.engine.ports import Deadline


@pytest.fixture
def server() -> Iterator[Loopback]:
    loopback = Loopback(identity)
    yield loopback
    loopback.close()


def source(**given: Any) -> BotoSource:
    return BotoSource(clock=FakeClock(), **{"region": "us-east-1", **given})


def write_config(tmp_path: Path, text: str) -> None:
    (tmp_path / "config").write_text(text)


def write_keys(tmp_path: Path, access_key: str) -> None:
    (tmp_path / "credentials").write_text(
        f"[default]\naws_access_key_id = {access_key}\naws_secret_access_key = s\n"
    )


def test_a_simulated_account_is_asked_with_the_credentials_given(server: Loopback) -> None:
    target = source(endpoint_url=server.url, source=Source.SIMULATED, credentials=KEYS).target()
    assert target.source is Source.SIMULATED
    assert target.account == "111122223333"
    assert target.identity.endswith(KEYS.access_key)
    assert target.region == "us-east-1"
    assert target.endpoint == server.url
    assert target.expires_at is None


def test_an_endpoint_that_was_given_takes_one_client(
    server: Loopback, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[str] = []
    create = Session.create_client

    def counted(session: Any, service: str, *given: Any, **more: Any) -> Any:
        made.append(service)
        return create(session, service, *given, **more)

    monkeypatch.setattr(Session, "create_client", counted)
    source(endpoint_url=server.url, source=Source.SIMULATED, credentials=KEYS).target()
    assert made == ["sts"]


def test_a_simulated_account_cannot_be_pointed_elsewhere(
    server: Loopback, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_PROFILE", "no-such-profile")
    monkeypatch.setenv("AWS_ENDPOINT_URL", NOWHERE)
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIAREAL")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "real")
    monkeypatch.setenv("HTTP_PROXY", NOWHERE)
    target = source(endpoint_url=server.url, source=Source.SIMULATED, credentials=KEYS).target()
    assert target.identity.endswith(KEYS.access_key)


def test_environment_credentials_and_endpoint_are_honoured(
    server: Loopback, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIAENV")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "s")
    monkeypatch.setenv("AWS_SESSION_TOKEN", "t")
    monkeypatch.setenv("AWS_CREDENTIAL_EXPIRATION", "2099-01-01T00:00:00Z")
    monkeypatch.setenv("AWS_ENDPOINT_URL", server.url)
    monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-central-1")
    target = source(region=None).target()
    assert target.source is Source.LIVE
    assert target.identity.endswith("/AKIAENV")
    assert target.region == "eu-central-1"
    assert target.endpoint == server.url
    assert target.expires_at == datetime(2099, 1, 1, tzinfo=UTC)


def test_a_profile_names_keys_region_and_endpoint(server: Loopback, tmp_path: Path) -> None:
    write_config(
        tmp_path,
        f"[profile audit]\nregion = eu-west-3\nendpoint_url = {server.url}\n"
        "aws_access_key_id = AKIAPROFILE\naws_secret_access_key = s\n",
    )
    target = source(region=None, profile="audit").target()
    assert (target.region, target.identity.rpartition("/")[2]) == ("eu-west-3", "AKIAPROFILE")


def test_a_profile_with_a_role_assumes_it(server: Loopback, tmp_path: Path) -> None:
    write_config(
        tmp_path,
        f"[profile base]\naws_access_key_id = AKIABASE\naws_secret_access_key = s\n"
        f"[profile oncall]\nrole_arn = arn:aws:iam::111122223333:role/oncall\nsource_profile = base\n"
        f"endpoint_url = {server.url}\n",
    )

    def sts(asked: Asked) -> Reply:
        if asked.operation != "AssumeRole":
            return identity(asked)
        assert asked.access_key == "AKIABASE"
        return Reply(
            body="<AssumeRoleResponse><AssumeRoleResult><Credentials><AccessKeyId>ASIAROLE</AccessKeyId>"
            "<SecretAccessKey>s</SecretAccessKey><SessionToken>t</SessionToken>"
            "<Expiration>2099-01-01T00:00:00Z</Expiration></Credentials></AssumeRoleResult></AssumeRoleResponse>"
        )

    server.handler = sts
    target = source(profile="oncall").target()
    assert target.identity.endswith("/ASIAROLE")
    assert target.expires_at == datetime(2099, 1, 1, tzinfo=UTC)
    assert [asked.operation for asked in server.asked] == ["AssumeRole", "GetCallerIdentity"]


def test_single_sign_on_works_with_the_token_that_the_cli_has_cached(
    server: Loopback, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_config(
        tmp_path,
        "[profile sso]\nsso_session = corp\nsso_account_id = 111122223333\nsso_role_name = oncall\n"
        f"endpoint_url = {server.url}\n"
        "[sso-session corp]\nsso_region = us-east-1\nsso_start_url = https://corp.example/start\n",
    )
    # botocore looked up HOME when it was imported
    monkeypatch.setattr(SSOTokenProvider, "_SSO_TOKEN_CACHE_DIR", str(tmp_path))
    token = {
        "accessToken": "a",
        "expiresAt": "2099-01-01T00:00:00Z",
        "startUrl": "https://corp.example/start",
    }
    name = hashlib.sha1(b"corp", usedforsecurity=False).hexdigest()
    (tmp_path / f"{name}.json").write_text(json.dumps(token))

    def portal(asked: Asked) -> Reply:
        if not asked.path.startswith("/federation/credentials"):
            return identity(asked)
        keys = {
            "accessKeyId": "ASIASSO",
            "secretAccessKey": "s",
            "sessionToken": "t",
            "expiration": 4070908800000,
        }
        return json_reply(roleCredentials=keys)

    server.handler = portal
    assert source(profile="sso").target().identity.endswith("/ASIASSO")


def test_a_profile_that_wants_an_mfa_code_is_refused_without_a_prompt(
    server: Loopback, tmp_path: Path
) -> None:
    write_config(
        tmp_path,
        f"[profile base]\naws_access_key_id = AKIABASE\naws_secret_access_key = s\n"
        f"[profile mfa]\nrole_arn = arn:aws:iam::111122223333:role/oncall\nsource_profile = base\n"
        f"mfa_serial = arn:aws:iam::111122223333:mfa/kim\nendpoint_url = {server.url}\n",
    )
    with pytest.raises(UsageError, match="MFA"):
        source(profile="mfa").target()
    assert server.asked == []


@pytest.mark.parametrize(
    ("config", "given", "said"),
    [
        ("", {}, "No AWS credentials"),
        ("", {"region": None}, "No AWS Region"),
        ("[profile audit]\nregion = us-east-1\n", {"profile": "audti"}, "no AWS profile 'audti'.*audit"),
        ("[profile x\n", {}, "configuration cannot be used"),
        ("", {"endpoint_url": "not a url"}, "endpoint URL or Region.*cannot be used"),
        ("", {"region": "no such region!"}, "endpoint URL or Region.*cannot be used"),
    ],
)
def test_what_is_missing_or_wrong_is_a_usage_error(
    tmp_path: Path, config: str, given: dict[str, Any], said: str
) -> None:
    write_config(tmp_path, config)
    with pytest.raises(UsageError, match=said) as caught:
        source(**given).target()
    assert caught.value.exit_code == 2


@pytest.mark.parametrize("name", ["AWS_PROFILE", "AWS_DEFAULT_PROFILE"])
def test_a_profile_that_is_set_and_empty_is_named(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setenv(name, "")
    with pytest.raises(UsageError, match=r"no AWS profile ''.*set and empty: unset it"):
        source().target()


def test_an_endpoint_that_refuses_is_no_usage_error_but_leaves_everything_untold() -> None:
    with pytest.raises(WorkbenchError, match=f"{NOWHERE}.*unreachable") as caught:
        source(endpoint_url=NOWHERE, credentials=KEYS).target()
    assert caught.value.exit_code == 4


def test_expired_credentials_say_what_to_do(server: Loopback, tmp_path: Path) -> None:
    write_keys(tmp_path, "ASIAOLD")
    server.handler = lambda _: query_error("ExpiredToken", "The security token is expired")
    with pytest.raises(UsageError, match=r"ExpiredToken.*Renew them.*aws sso login"):
        source(endpoint_url=server.url).target()


def only(access_key: str) -> Any:
    def answer(asked: Asked) -> Reply:
        return identity(asked) if asked.access_key == access_key else query_error("ExpiredToken")

    return answer


def test_renewed_credentials_are_noticed_without_a_restart(server: Loopback, tmp_path: Path) -> None:
    write_keys(tmp_path, "ASIAOLD")
    live = source(endpoint_url=server.url)
    target = live.target()

    server.handler = only("ASIANEW")
    reader = live.reader(target, Deadline(FakeClock(), 60))
    assert reader.read(ask("sts.GetCallerIdentity")).outcome is Outcome.EXPIRED_CREDENTIALS

    write_keys(tmp_path, "ASIANEW")
    renewed = live.target()
    assert renewed.identity.endswith("/ASIANEW")
    assert live.reader(renewed, Deadline(FakeClock(), 60)).read(ask("sts.GetCallerIdentity")).ok


def test_new_credentials_are_not_used_before_they_have_been_looked_at(
    server: Loopback, tmp_path: Path
) -> None:
    write_keys(tmp_path, "ASIAOLD")
    live = source(endpoint_url=server.url)
    target = live.target()
    server.handler = only("ASIANEW")
    write_keys(tmp_path, "ASIANEW")
    answer = live.reader(target, Deadline(FakeClock(), 60)).read(ask("sts.GetCallerIdentity"))
    assert answer.outcome is Outcome.EXPIRED_CREDENTIALS


@pytest.mark.parametrize(
    ("environment", "region"),
    [
        ({"AWS_REGION": "eu-west-3"}, "eu-west-3"),
        ({"AWS_REGION": "eu-west-3", "AWS_DEFAULT_REGION": "eu-central-1"}, "eu-central-1"),
    ],
)
def test_aws_region_counts_where_boto3s_own_variable_is_not_set(
    server: Loopback,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    environment: dict[str, str],
    region: str,
) -> None:
    write_keys(tmp_path, "AKIAENV")
    write_config(tmp_path, "[default]\nregion = sa-east-1\n")
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert source(region=None, endpoint_url=server.url).target().region == region
    assert server.asked[-1].region == region


def test_every_request_names_the_workbench_and_its_incident(
    server: Loopback, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_SDK_UA_APP_ID", "my-own-app")
    live = source(endpoint_url=server.url, source=Source.SIMULATED, credentials=KEYS)
    target = live.target()
    for incident in ("20261123T120000Z-abcdef", "20261123T130000Z-123456", ""):
        live.reader(target, Deadline(FakeClock(), 60), incident).read(ask("sts.GetCallerIdentity"))
    named = [
        [word for word in asked.headers["user-agent"].split() if word.startswith("app/")]
        for asked in server.asked
    ]
    assert named == [
        ["app/workbench"],
        ["app/workbench-20261123T120000Z-abcdef"],
        ["app/workbench-20261123T130000Z-123456"],
        ["app/workbench"],
    ]


def test_a_wrong_clock_is_named(server: Loopback) -> None:
    server.handler = lambda _: query_error(
        "SignatureDoesNotMatch", "Signature expired: a is now earlier than b"
    )
    with pytest.raises(UsageError, match="clock"):
        source(endpoint_url=server.url, credentials=KEYS).target()


def test_secrets_do_not_show() -> None:
    assert KEYS.secret_key not in repr(KEYS)


def test_the_favourite_region_counts_only_where_nothing_else_names_one(
    server: Loopback, tmp_path: Path
) -> None:
    write_keys(tmp_path, "AKIAFILE")

    def asked(**given: Any) -> str:
        favourite = {"region": None, "region_otherwise": "eu-north-1"}
        target = source(**{**favourite, **given}, endpoint_url=server.url).target()
        assert server.asked[-1].region == target.region
        return target.region

    assert asked() == "eu-north-1"
    assert asked(region="us-east-2") == "us-east-2"
    write_config(tmp_path, "[default]\nregion = sa-east-1\n")
    assert asked() == "sa-east-1"

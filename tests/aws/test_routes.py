"""Where requests really go is told, for every service, whatever names the endpoint. Oracle: botocore."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.aws.loopback import identity, serving
from tests.fakes import TARGET, FakeClock
from workbench.aws.catalogue import load_catalogue
from workbench.aws.connection import Connection
from workbench.aws.sessions import open_session
from workbench.aws.source import BotoSource
from workbench.domain.evidence import Outcome, ask
from workbench.domain.target import Detour
from workbench.engine.ports import Deadline

SERVICES = {item.service.name: item.service for item in load_catalogue().values()}
PLACES = ("own variable", "variable", "services section", "profile")
URLS = st.sampled_from(
    ["http://127.0.0.1:9", "https://minio.example.org:9000/s3", "https://user:pw@proxy.example.org"]
)


def connected(endpoint_url: str | None = None) -> Connection:
    return Connection(open_session(load_catalogue(), region="us-east-1"), endpoint_url=endpoint_url)


def named(detours: tuple[Detour, ...], service: str) -> Detour | None:
    return next((item for item in detours if not item.services or service in item.services), None)


def without_user(url: str) -> str:
    return url.replace("user:pw@", "")


@pytest.fixture(autouse=True)
def _keys(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "AKIAIOSFODNN7EXAMPLE")


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    placed=st.dictionaries(st.sampled_from(PLACES), URLS, max_size=3),
    option=st.none() | URLS,
    service=st.sampled_from(
        ["s3", "lambda", "stepfunctions", "cloudwatch", "sts", "resourcegroupstaggingapi"]
    ),
)
def test_what_is_told_is_what_the_client_does(
    tmp_path: Path, placed: dict[str, str], option: str | None, service: str
) -> None:
    own = SERVICES[service].event_prefix.replace("-", "_")
    lines = ["[default]"]
    with pytest.MonkeyPatch.context() as patch:
        if "own variable" in placed:
            patch.setenv(f"AWS_ENDPOINT_URL_{own.upper()}", placed["own variable"])
        if "variable" in placed:
            patch.setenv("AWS_ENDPOINT_URL", placed["variable"])
        if "profile" in placed:
            lines.append(f"endpoint_url = {placed['profile']}")
        if "services section" in placed:
            lines += [
                "services = here",
                "[services here]",
                f"{own} =",
                f"  endpoint_url = {placed['services section']}",
            ]
        (tmp_path / "config").write_text("\n".join(lines) + "\n")
        patch.setenv("AWS_CONFIG_FILE", str(tmp_path / "config"))
        connection = connected(option)
        detours = connection.detours()
        for asked in (service, "ec2"):
            url = connection.client(asked, "us-east-1").meta.endpoint_url
            told = named(detours, asked)
            if told is None:
                assert url.startswith("https://")
                assert ".amazonaws.com" in url
            else:
                assert told.endpoint == without_user(url)
                assert not told.is_aws
                assert told.named_by
    assert "pw" not in str(detours)


@pytest.mark.parametrize(
    ("variables", "service", "proxy"),
    [
        ({"HTTPS_PROXY": "http://user:pw@proxy:3128"}, "s3", "http://proxy:3128"),
        ({"https_proxy": "http://proxy:3128", "NO_PROXY": ".amazonaws.com"}, "s3", ""),
        ({"HTTP_PROXY": "http://proxy:3128"}, "s3", ""),
        (
            {"HTTP_PROXY": "http://proxy:3128", "AWS_ENDPOINT_URL_S3": "http://minio.example"},
            "s3",
            "http://proxy:3128",
        ),
    ],
)
def test_proxies_are_told_without_their_password(
    monkeypatch: pytest.MonkeyPatch, variables: dict[str, str], service: str, proxy: str
) -> None:
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    told = named(connected().detours(), service)
    assert (told.proxy if told else "") == proxy


@pytest.mark.parametrize("variable", ["AWS_CA_BUNDLE", "REQUESTS_CA_BUNDLE"])
def test_whose_certificates_are_believed_is_told(monkeypatch: pytest.MonkeyPatch, variable: str) -> None:
    monkeypatch.setenv(variable, "/etc/ours.pem")
    (way,) = connected().detours()
    assert way.certificates == f"/etc/ours.pem (by {variable})"
    assert way.is_aws
    assert way.services == ()


def test_certificates_of_the_configuration_file_are_told(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "config").write_text("[default]\nca_bundle = /etc/ours.pem\n")
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "config"))
    (way,) = connected().detours()
    assert way.certificates == "/etc/ours.pem (by the AWS configuration file)"


def test_plain_http_believes_nobody_s_certificates(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_CA_BUNDLE", "/etc/ours.pem")
    monkeypatch.setenv("AWS_ENDPOINT_URL_S3", "http://minio.example")
    told = named(connected().detours(), "s3")
    assert told
    assert told.certificates == ""


def test_straight_to_aws_is_no_detour() -> None:
    assert connected().detours() == ()


@pytest.mark.parametrize(
    ("url", "aws"),
    [
        ("https://s3.us-east-1.amazonaws.com", True),
        ("https://bucket.vpce-0a-1b.s3.us-east-1.vpce.amazonaws.com", True),
        ("https://s3.cn-north-1.amazonaws.com.cn", True),
        ("https://a1b2.execute-api.us-east-1.amazonaws.com", False),
        ("https://ec2-1-2-3-4.compute-1.amazonaws.com", False),
        ("https://lb-1.us-east-1.elb.amazonaws.com", False),
        ("http://b.s3-website-us-east-1.amazonaws.com", False),
        ("https://s3.amazonaws.com.example.org", False),
        ("https://amazonaws.com@example.org", False),
        ("https://notamazonaws.com", False),
        ("http://127.0.0.1:5000", False),
    ],
)
def test_what_is_aws_and_what_only_runs_there(url: str, aws: bool) -> None:
    told = named(connected(url).detours(), "s3")
    assert told
    assert told.is_aws is aws


def test_no_request_leaves_to_a_host_that_nobody_was_shown() -> None:
    with serving(identity) as server:
        session = open_session(load_catalogue(), region="us-east-1")
        connection = Connection(session, endpoint_url=server.url)
        client = connection.client("sts", "us-east-1")

        def elsewhere(request: Any, **_: Any) -> None:
            request.url = request.url.replace("127.0.0.1", "localhost")

        client.meta.events.register("request-created.sts", elsewhere)
        with pytest.raises(Exception, match="would leave to localhost") as refused:
            client.get_caller_identity()
        assert type(refused.value).__name__ == "GuardRefusedError"
        assert server.asked == []


def test_the_target_tells_of_one_service_that_goes_elsewhere(monkeypatch: pytest.MonkeyPatch) -> None:
    with serving(identity) as server:
        monkeypatch.setenv("AWS_ENDPOINT_URL_STS", server.url)
        monkeypatch.setenv("AWS_ENDPOINT_URL_S3", "http://127.0.0.1:9")
        source = BotoSource(clock=FakeClock(), region="us-east-1")
        target = source.target()
        assert {item.services: item.endpoint for item in target.detours} == {
            ("sts",): server.url,
            ("s3",): "http://127.0.0.1:9",
        }
        answer = source.reader(TARGET, Deadline(FakeClock(), 60)).read(ask("s3.ListBuckets"))
        assert answer.outcome is not Outcome.OK

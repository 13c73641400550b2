"""A warning that cannot be missed, where requests end elsewhere than at AWS."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from textual.app import App, ComposeResult

from tests.cli.conftest import Cli
from tests.cli.runs import CREDENTIALS, RUN, aws_endpoint, sts_error
from tests.fakes import TARGET, FakeClock
from workbench.domain.target import Detour, Source
from workbench.tui.widgets.header import StatusHeader
from workbench.wording.ways import warning, ways

ELSEWHERE = Detour(
    services=("s3",), endpoint="http://minio:9000", proxy="", named_by="AWS_ENDPOINT_URL_S3", is_aws=False
)
PROXIED = Detour(services=(), endpoint="", proxy="http://proxy:3128", named_by="", is_aws=True)


def test_what_ends_elsewhere_is_warned_of_and_a_proxy_is_told() -> None:
    target = replace(TARGET, detours=(PROXIED, ELSEWHERE))
    assert warning(target) == "NOT AWS: s3 goes to http://minio:9000"
    assert ways(target) == [
        "s3: to http://minio:9000 (by AWS_ENDPOINT_URL_S3), which is not AWS's",
        "all services: through the proxy http://proxy:3128",
    ]
    assert warning(replace(TARGET, detours=(PROXIED,))) == ""
    trusting = replace(PROXIED, certificates="/etc/ours.pem (by AWS_CA_BUNDLE)")
    (way,) = ways(replace(TARGET, detours=(trusting,)))
    assert way.endswith("proxy:3128, believing the certificates of /etc/ours.pem (by AWS_CA_BUNDLE)")
    assert ways(replace(target, source=Source.SIMULATED)) == []


class Screen(App[None]):
    """Nothing but the header."""

    def compose(self) -> ComposeResult:
        yield StatusHeader(FakeClock(), "title", target=replace(TARGET, detours=(ELSEWHERE,)))


@pytest.mark.parametrize("width", [60, 80, 120])
async def test_the_screens_show_it_before_who_asks(width: int) -> None:
    async with Screen().run_test(size=(width, 24)) as pilot:
        shown = str(pilot.app.query_one(StatusHeader).render())
    assert shown.splitlines()[1].startswith("⚠ NOT AWS: s3 goes to http://minio:9000")


@pytest.mark.parametrize("variable", ["AWS_ENDPOINT_URL", "AWS_ENDPOINT_URL_S3"])
def test_doctor_result_and_journal_tell_where_requests_go(
    cli: Cli, monkeypatch: pytest.MonkeyPatch, variable: str
) -> None:
    for name, value in CREDENTIALS.items():
        monkeypatch.setenv(name, value)
    with aws_endpoint(others=lambda: (403, sts_error("AccessDenied"))) as url:
        monkeypatch.setenv("AWS_ENDPOINT_URL_STS", url)
        monkeypatch.setenv(variable, url)
        doctor = cli("doctor", "reconstruct-events")
        ran = cli(*RUN)
    for text in (doctor.out, ran.out, ran.err):
        assert "WARNING" in text
        assert "NOT AWS: " in text
        assert f"{variable}), which is not AWS's" in text
    (listed,) = json.loads(cli("journal", "list", "--format", "json").out)
    document = json.loads(cli("journal", "show", listed["id"], "--format", "json").out)
    assert {item["named_by"] for item in document["target"]["detours"]} == {"AWS_ENDPOINT_URL_STS", variable}

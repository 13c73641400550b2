"""The ladder of SFTP is announced before it is climbed, and left out where the person says so."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest

from tests.cli.conftest import Cli
from tests.drilling import DRILLS
from workbench.aws.doctor import abilities
from workbench.engine.clock import SystemClock
from workbench.network import SERVED_AT
from workbench.playbook_files.scenarios import load_scenario
from workbench.simulation import SimulatedAccount, server

DRILL = load_scenario(next(path for path in DRILLS if path.name == "315-every-second-call.yaml"))
NAME = f"{DRILL.parameters['server_id']}.server.transfer.us-east-1.amazonaws.com"


@pytest.fixture(scope="module")
def account() -> Iterator[SimulatedAccount]:
    with SimulatedAccount(DRILL, SystemClock()) as served:
        yield served


@pytest.fixture
def run(cli: Cli, account: SimulatedAccount, monkeypatch: pytest.MonkeyPatch) -> Cli:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", account.access_key)
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", account.secret_key)
    where = ("--endpoint-url", account.endpoint_url, "--region", account.region)
    given = [f"--set={name}={value}" for name, value in DRILL.parameters.items()]
    return lambda *more: cli("run", "sftp-intermittent", *given, "--format", "json", *where, *more)


def of_ladder(out: str) -> dict[str, object]:
    findings = [item for step in json.loads(out)["steps"] for item in step["findings"]]
    found: dict[str, object] = next(item for item in findings if item["check"] == "ladder")
    return found


def test_it_is_announced_and_climbed_on_loopback_in_a_simulated_account(run: Cli) -> None:
    """The account is another process's, as far as the command knows: it asks the endpoint for the ways."""
    result = run()
    ladder = of_ladder(result.out)
    calls = json.dumps(ladder["evidence"])

    assert "no user name and no login; in a simulated account all of it stays on loopback" in result.err
    assert result.err.index("no login") < result.err.index("incident 2")
    assert (ladder["verdict"], "on loopback" in str(ladder["summary"])) == ("fail", True)
    assert f"dig +noall +answer {NAME} A {NAME} AAAA" in calls
    assert "ssh-keyscan -T 6 -p 22" in calls
    assert json.loads(result.out)["conclusion"]["primary"] == "sftp-sg-or-nacl-partial"


def test_it_is_left_out_by_the_option(run: Cli) -> None:
    result = run("--no-network")
    ladder = of_ladder(result.out)

    assert "no login" not in result.err
    assert (ladder["verdict"], ladder["reason"]) == ("skipped", "missing_parameter")
    assert "ssh-keyscan" not in result.out
    assert json.loads(result.out)["conclusion"]["primary"] == "sftp-sg-or-nacl-partial"
    assert result.code == 3


def test_the_doctor_says_which_check_leaves_for_a_server() -> None:
    checks = {"transfer.ladder": ("transfer.DescribeServer", "network.GreetServer"), "transfer.server": ()}
    ladder, server_ = abilities("sftp-intermittent", checks, [])
    assert (ladder.check, ladder.reaches_servers) == ("transfer.ladder", True)
    assert (server_.check, server_.reaches_servers) == ("transfer.server", False)


def test_both_sides_know_where_a_simulated_account_tells_its_ways() -> None:
    assert server._NETWORK == SERVED_AT

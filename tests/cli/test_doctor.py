"""`doctor --playbook`: before the night it is needed, which checks will not see everything."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Cli
from tests.simulation.accounts import scenario
from workbench.cli.settings import Settings
from workbench.cli.wiring import make_backend
from workbench.domain.target import Source
from workbench.engine.clock import SystemClock
from workbench.simulation import SimulatedAccount
from workbench.wording.ways import warning

DOCTOR = ("doctor", "--playbook", "file-upload-missing")


@contextmanager
def operator(
    monkeypatch: pytest.MonkeyPatch, policy: dict[str, Any] | None = None, deny: Sequence[str] = ()
) -> Iterator[None]:
    """Let the command line run as the operator of a simulated account."""
    account = SimulatedAccount(scenario(deny=tuple(deny)), SystemClock(), operator_policy=policy)
    with account:
        for name, value in account.environment.items():
            monkeypatch.setenv(name, value)
        yield


def printed_policy(cli: Cli) -> dict[str, Any]:
    policy: dict[str, Any] = json.loads(cli("iam-policy", "file-upload-missing").out)
    return policy


def checks(cli: Cli) -> tuple[int, dict[str, dict[str, Any]]]:
    result = cli(*DOCTOR, "--format", "json")
    return result.code, {item["check"]: item for item in json.loads(result.out)["checks"]}


def test_under_the_policy_that_it_printed_itself_nothing_stands_in_the_way(
    cli: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    with operator(monkeypatch, printed_policy(cli)):
        code, found = checks(cli)
    assert code == 0
    assert {name: item["allowed"] for name, item in found.items() if item["allowed"] is not True} == {}
    assert found["s3.object_visibility"]["actions"]


def test_a_permission_that_is_missing_is_named_beside_the_checks_that_need_it(
    cli: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    with operator(monkeypatch, printed_policy(cli), deny=["events:*"]):
        code, found = checks(cli)
        text = cli(*DOCTOR).out
    assert code == 0
    poor = {name for name, item in found.items() if item["allowed"] is None}
    assert poor == {
        name
        for name, item in found.items()
        if any(action.startswith("events:") for action in item["actions"])
    }
    assert poor
    assert f"  ? unknown  {min(poor)}" in text
    assert "cannot be told: events:" in text


def test_an_explicit_denial_exits_4_and_is_told_with_its_action(
    cli: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    policy = printed_policy(cli)
    policy["Statement"].append({"Effect": "Deny", "Action": ["s3:ListBucketVersions"], "Resource": "*"})
    with operator(monkeypatch, policy):
        code, found = checks(cli)
        text = cli(*DOCTOR).out
    denied = {name: item["denied"] for name, item in found.items() if item["allowed"] is False}
    assert code == 4
    assert set(map(tuple, denied.values())) == {("s3:ListBucketVersions",)}
    assert "checks of file-upload-missing" in text
    assert "denied: s3:ListBucketVersions" in text


def test_an_identity_that_may_not_simulate_is_told_that_nothing_can_be_told(
    cli: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    with operator(monkeypatch, deny=["iam:SimulatePrincipalPolicy"]):
        code, found = checks(cli)
        text = cli(*DOCTOR).out
    assert code == 4
    assert text.count("cannot be told without iam:SimulatePrincipalPolicy") == 1
    assert max(map(len, text.splitlines())) <= 80
    assert {item["allowed"] for item in found.values() if item["actions"]} == {None}


def test_the_policy_of_a_playbook_that_asks_nothing_of_iam_can_be_made_to_let_the_doctor_tell(
    cli: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    policy = json.loads(cli("iam-policy", "step-functions-failed", "--doctor").out)
    with operator(monkeypatch, policy):
        result = cli("doctor", "--playbook", "step-functions-failed")
    assert result.code == 0
    assert "? unknown" not in result.out.partition("permissions")[2]
    assert max(map(len, result.out.splitlines())) <= 80


def test_without_playbook_no_checks_are_listed(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    with operator(monkeypatch):
        assert json.loads(cli("doctor", "file-upload-missing", "--format", "json").out)["checks"] == []


def test_the_settings_in_force_are_told_and_a_wrong_file_is_named_with_its_line(
    cli: Cli, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = home / "config" / "workbench" / "config.toml"
    with operator(monkeypatch):
        without = json.loads(cli("doctor", "file-upload-missing", "--format", "json").out)["settings"]
        assert (without["path"], without["found"]) == (str(kept), False)
        assert "none: there is no" in cli("doctor", "file-upload-missing").out

        kept.parent.mkdir(parents=True)
        kept.write_text('since = "6h"\n', encoding="utf-8")
        told = json.loads(cli("doctor", "file-upload-missing", "--format", "json").out)["settings"]
        assert (told["found"], told["values"]["since"]) == (True, "6h")
        assert "since 6h" in cli("doctor", "file-upload-missing").out

        kept.write_text('since = "soon"\n', encoding="utf-8")
        wrong = cli("doctor", "file-upload-missing")
    assert wrong.code == 2
    assert f"{kept}:1: since: must be an age" in wrong.err


def test_an_account_is_simulated_only_where_every_service_is_asked_there(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with operator(monkeypatch):
        assert make_backend(Settings()).live().target().source is Source.SIMULATED
        monkeypatch.setenv("AWS_ENDPOINT_URL_STS", os.environ["AWS_ENDPOINT_URL"])
        monkeypatch.delenv("AWS_ENDPOINT_URL")
        target = make_backend(Settings()).live().target()
    assert target.source is Source.LIVE
    assert "NOT AWS: sts goes to" in warning(target)


def test_an_unknown_playbook_is_named(cli: Cli) -> None:
    assert "Did you mean 'file-upload-missing'?" in cli("doctor", "--playbook", "file-upload-mising").err

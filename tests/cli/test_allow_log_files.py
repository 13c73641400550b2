"""Log files of EMR are read only when somebody agreed to it; else it is said which, and how to see them."""

from __future__ import annotations

import io
import json
import os
import pty
import sys
from collections.abc import Iterator

import pytest

from tests.cli.conftest import Cli
from tests.drilling import DRILLS
from workbench.engine.clock import SystemClock
from workbench.playbook_files.scenarios import load_scenario
from workbench.simulation import SimulatedAccount

DRILL = next(path for path in DRILLS if path.name == "351-nothing-but-an-envelope.yaml")
CLUSTER = "j-6Q3REFGHI95R3"


@pytest.fixture(scope="module")
def account() -> Iterator[SimulatedAccount]:
    with SimulatedAccount(load_scenario(DRILL), SystemClock()) as served:
        yield served


@pytest.fixture
def run(cli: Cli, account: SimulatedAccount, monkeypatch: pytest.MonkeyPatch) -> Cli:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", account.access_key)
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", account.secret_key)
    where = ("--endpoint-url", account.endpoint_url, "--region", account.region)
    asked = ("run", "emr-step-failed", "--set", f"cluster_id={CLUSTER}", "--format", "json")
    return lambda *options: cli(*asked, *where, *options)


def of_said(out: str) -> dict[str, object]:
    findings = [item for step in json.loads(out)["steps"] for item in step["findings"]]
    found: dict[str, object] = next(item for item in findings if item["check"] == "said")
    return found


def test_without_consent_none_is_read_and_the_command_is_said(run: Cli) -> None:
    result = run()
    said = of_said(result.out)

    assert (said["verdict"], said["reason"]) == ("unknown", "no_data")
    assert "--allow-log-files" in str(said["summary"])
    assert f"aws s3 cp s3://emr-logs-acme/logs/{CLUSTER}/steps/" in str(said["needs"])
    assert "KeyError" not in result.out
    assert result.code == 4


def test_with_consent_the_driver_s_own_log_proves_the_cause_and_is_on_record(run: Cli) -> None:
    result = run("--allow-log-files")
    said = of_said(result.out)

    assert json.loads(result.out)["conclusion"]["primary"] == "emr-step-code-failed"
    assert "_02_000001/stdout.gz version null etag" in str(said["facts"])
    assert "sha256" in str(said["facts"])
    assert "Submitted application" not in result.out
    assert result.code == 3


@pytest.mark.parametrize(
    ("typed", "code", "said"),
    [("y\n", 3, "agreed to --allow-log-files"), ("\n", 4, "did not agree to --allow-log-files")],
)
def test_a_person_at_a_terminal_is_asked_and_the_answer_is_on_record(
    run: Cli, account: SimulatedAccount, cli: Cli, typed: str, code: int, said: str
) -> None:
    del run  # its environment is that of the process below
    where = ["--endpoint-url", account.endpoint_url, "--region", account.region]
    command = ["run", "emr-step-failed", "--set", f"cluster_id={CLUSTER}", *where]
    pid, terminal = pty.fork()
    if pid == 0:
        os.execv(sys.executable, [sys.executable, "-m", "workbench", *command])  # noqa: S606 - our own
    shown, answered = b"", False
    with os.fdopen(terminal, "r+b", buffering=0) as screen:
        while chunk := _read(screen):
            shown += chunk
            if b"Read the log files? [y/N]" in shown and not answered:
                screen.write(typed.encode())
                answered = True
    assert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == code
    assert f"s3://emr-logs-acme/logs/{CLUSTER}/steps/" in shown.decode()
    incident = json.loads(cli("journal", "list", "--format", "json").out)[0]["id"]
    assert said in cli("journal", "show", incident).out


def _read(screen: io.FileIO) -> bytes:
    try:
        return screen.read(4096) or b""
    except OSError:  # Linux's way to say that nobody is at the other end any more
        return b""

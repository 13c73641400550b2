"""What is typed wrongly gets one clear message, the nearest name, and exit code 2."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import click
import pytest

from tests.cli.conftest import Cli
from tests.cli.runs import RUN, finished, python, started
from tests.patience import PATIENCE_S
from workbench import __version__
from workbench.cli.command_line import workbench
from workbench.cli.lookup import assignments
from workbench.domain.transcript import Transcript
from workbench.engine.errors import UsageError

HEAVY = ("boto3", "botocore", "moto", "textual", "rich", "tinydb", "yaml", "jsonschema")


@pytest.mark.parametrize("arguments", [["--help"], ["--version"], ["run", "--help"], ["journal", "--help"]])
def test_help_and_version_load_nothing_heavy(arguments: list[str]) -> None:
    done = python(
        "import sys\nfrom workbench.cli.main import main\n"
        f"assert main({arguments!r}) == 0\n"
        f"print([name for name in {HEAVY!r} if name in sys.modules])"
    )
    assert done.out.splitlines()[-1] == "[]"


def test_the_version_is_printed_before_and_after_a_command(cli: Cli) -> None:
    assert cli("--version").out == cli("run", "--version").out == f"workbench {__version__}\n"


def test_every_command_has_help(cli: Cli) -> None:
    commands = [line.split()[0] for line in cli("--help").out.partition("Commands:\n")[2].splitlines()]
    assert {"run", "train", "sim", "triage", "iam-policy", "doctor", "export"} <= set(commands)
    for command in commands:
        assert cli(command, "--help").out.startswith(f"Usage: workbench {command}")


WRONG = {
    "command": (["rnu"], "Unknown command 'rnu'. Did you mean 'run'?"),
    "subcommand": (["journal", "lst"], "No such command 'lst'. Did you mean 'list'?"),
    "option": (["run", "--answerx", "x"], "No such option '--answerx'. Did you mean '--answer'?"),
    "playbook": (["run", "file-upload-mising"], "Did you mean 'file-upload-missing'?"),
    "playbook to show": (["playbooks", "show", "file-upload"], "Did you mean 'file-upload-missing'?"),
    "playbook for a policy": (["iam-policy", "file-uplod-missing"], "Did you mean 'file-upload-missing'?"),
    "probe": (["probes", "show", "s3.object_visibilty"], "Did you mean 's3.object_visibility'?"),
    "scenario": (["train", "--plain", "01-the-report-that-never-com"], "Did you mean '01-the-report"),
    "parameter": ([*RUN, "--set", "buket=x"], "Did you mean 'bucket'?"),
    "missing parameter": (["run", "file-upload-missing", "--set", "bucket=acme"], "needs parameter key"),
    "no value": ([*RUN, "--set", "writer_arn"], "--set 'writer_arn' is no name=value"),
    "given twice": ([*RUN, "--set", "key=y"], "--set key is given twice"),
    "malformed time": ([*RUN, "--set", "since=some day"], "since='some day' is no time"),
    "malformed parameter": ([*RUN, "--set", "writer_arn=me"], "writer_arn='me' does not match"),
    "key too long": (
        ["run", "file-upload-missing", "--set", "bucket=acme", "--set", f"key={'x' * 1025}"],
        "parameter key is 1025 bytes long in UTF-8; a key has 1024 at most",
    ),
    "file that is not there": ([*RUN, "--set", "writer_arn=file:///nowhere/arn"], "cannot be read: No such"),
    "since after until": ([*RUN, "--set", "since=1h", "--set", "until=2h"], "must be before until"),
    "question": ([*RUN, "--answer", "seen=yes"], "Unknown question of file-upload-missing 'seen'"),
    "format": (["run", "--format", "yaml"], "'yaml' is not one of"),
    "no playbook": (["run"], "name a playbook"),
    "incident": (["journal", "show", "2026"], "Unknown incident '2026'"),
    "incident to resume": (["run", "--resume", "x"], "Unknown incident 'x'"),
    "too much to resume": (["run", "file-upload-missing", "--resume", "x"], "leave PLAYBOOK and --set out"),
    "replay of no journal file": (
        ["run", "--replay", __file__],
        "is neither a journal file (*.jsonl) nor a bundle",
    ),
    "port": (["sim", "01", "--port", "99999"], "99999 is not in the range"),
    "profile": (["--profile", "nobody", "--region", "us-east-1", *RUN], "nobody"),
    "screens without a terminal": ([], "there is no terminal for the screens"),
    "start without a terminal": (["start", "file-upload-missing"], "there is no terminal for the screens"),
    "set without a playbook": (["start", "--set", "key=x"], "--set needs a playbook"),
    "empty note": (["journal", "note", "x", "  "], "a note without text says nothing"),
    "playbook id": (["playbooks", "new", "../x"], "is no playbook id"),
}


@pytest.mark.parametrize(("arguments", "message"), WRONG.values(), ids=WRONG)
def test_usage_error(cli: Cli, arguments: list[str], message: str) -> None:
    result = cli(*arguments)
    assert result.code == 2
    assert message in result.err
    assert result.err.startswith("workbench: ")
    assert "\x1b" not in result.err
    assert result.out == ""


def test_no_region_and_no_credentials_say_what_to_do(cli: Cli) -> None:
    no_region = cli(*RUN)
    assert (no_region.code, "--region" in no_region.err) == (2, True)
    no_credentials = cli("--region", "us-east-1", *RUN)
    assert (no_credentials.code, "aws sso login" in no_credentials.err) == (2, True)


@pytest.mark.parametrize("place", ["before", "after", "between"])
def test_global_options_stand_before_and_after_the_command(
    cli: Cli, tmp_path: Path, recorded: Transcript, place: str
) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    options = ["--journal", str(elsewhere)]
    arguments = {
        "before": [*options, "journal", "list"],
        "after": ["journal", "list", *options],
        "between": ["journal", *options, "list"],
    }[place]
    assert cli(*arguments).out == f"no incidents in {elsewhere}\n"
    assert recorded.incident.id in cli("journal", "list").out


def test_global_options_are_made_once_for_all_commands() -> None:
    group = workbench.get_command(click.Context(workbench), "journal")
    assert isinstance(group, click.Group)
    options = [option for command in group.commands.values() for option in command.params]
    profiles = [option for option in options if option.name == "profile"]
    assert len(profiles) == len(group.commands)
    assert len(set(map(id, profiles))) == 1


def test_a_bug_ends_in_one_line_that_says_where(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError("off by one")

    monkeypatch.setattr("workbench.cli.wiring.make_backend", broken)
    result = cli("playbooks", "list")
    assert result.code == 1
    assert "internal error: ZeroDivisionError: off by one" in result.err
    assert "WORKBENCH_DEBUG=1" in result.err


def test_ctrl_c_while_the_program_is_loading_ends_in_one_line() -> None:
    done = python(
        "import sys\n"
        "class Interrupting:\n"
        "    def find_spec(self, name, *_):\n"
        "        if name == 'workbench.cli.main':\n"
        "            raise KeyboardInterrupt\n"
        "sys.meta_path.insert(0, Interrupting())\n"
        "from workbench.__main__ import main\n"
        "main()"
    )
    assert (done.code, done.out, done.err) == (130, "", "workbench: interrupted\n")


def test_ctrl_c_while_a_dataclass_is_being_made_ends_with_the_exit_code_too(tmp_path: Path) -> None:
    (tmp_path / "pressed.py").write_text(
        "import sys\n"
        "class Interrupting:\n"
        "    def find_spec(self, name, *_):\n"
        "        if name == 'workbench.cli.main':\n"
        "            exec('raise KeyboardInterrupt')\n"
        "sys.meta_path.insert(0, Interrupting())\n"
        "from workbench.__main__ import main\n"
        "main()\n"
    )
    path = os.pathsep.join([str(tmp_path), *filter(None, [os.environ.get("PYTHONPATH")])])
    done = subprocess.run(
        [sys.executable, "-m", "pressed"],
        env={**os.environ, "PYTHONPATH": path},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout, done.stderr) == (130, "", "workbench: interrupted\n")


def test_debugging_shows_the_traceback() -> None:
    done = python(
        "import workbench.cli.wiring as wiring\nfrom workbench.cli.main import main\n"
        "wiring.make_backend = None\nmain(['playbooks', 'list'])",
        env={"WORKBENCH_DEBUG": "1"},
    )
    assert "Traceback" in done.err


def test_a_reader_that_goes_away_is_no_error() -> None:
    with started("probes", "list") as process:
        assert process.stdout is not None
        process.stdout.close()
        assert process.wait(timeout=PATIENCE_S) == 0
        assert process.stderr is not None
        assert process.stderr.read() == ""


def test_a_full_disk_under_stdout_is_told() -> None:
    with (
        Path("/dev/full").open("w", encoding="utf-8") as full,
        started("probes", "list", stdout=full) as process,
    ):
        _, err = process.communicate(timeout=PATIENCE_S)
    assert process.returncode == 1
    assert err == "workbench: the result cannot be written: No space left on device\n"


def test_a_terminal_without_utf8_still_gets_the_answer() -> None:
    assert finished("probes", "list", env={"PYTHONIOENCODING": "ascii"}).code == 0


def test_a_file_is_read_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "key"
    path.write_bytes(b"in/a=\x1b\r\nb.csv\n")
    assert assignments([f"key=file://{path}", "bucket=acme"]) == {
        "key": "in/a=\x1b\r\nb.csv\n",
        "bucket": "acme",
    }
    path.write_bytes(b"in/\xff.csv")
    with pytest.raises(UsageError, match="no UTF-8 at byte 3"):
        assignments([f"key=file://{path}"])


@pytest.mark.parametrize(
    "arguments",
    [("timeline", "--incident", "a" * 5_000), ("export", "a" * 5_000), ("logs", "--source", "a" * 5_000)],
)
def test_a_name_too_long_for_a_file_is_a_mistake_and_no_bug(cli: Cli, arguments: tuple[str, ...]) -> None:
    result = cli(*arguments)
    assert result.code in (2, 4, 6)
    assert "internal error" not in result.err


@pytest.mark.parametrize("name", ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"])
@pytest.mark.parametrize("value", ["x\n", "\udcff", "é"])
def test_credentials_that_no_request_can_carry_are_named(
    cli: Cli, monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    for variable in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(variable, "AKIAIOSFODNN7EXAMPLE")
    monkeypatch.setenv(name, value)
    result = cli("timeline", "--endpoint-url", "http://127.0.0.1:9", "--region", "us-east-1")
    assert result.code in (2, 4)
    assert "holds a character that no request can carry" in result.err

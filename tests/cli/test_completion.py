"""Shell completion and the manual page: made from what there is, and fast."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import Cli
from workbench.domain.transcript import Transcript


def offered(home: Path, *words: str) -> list[str]:
    """Return what bash is offered for the last of these words."""
    line = " ".join(("workbench", *words))
    asked = {"_WORKBENCH_COMPLETE": "bash_complete", "COMP_WORDS": line, "COMP_CWORD": str(len(words))}
    env = {**os.environ, **asked}
    done = subprocess.run(
        [sys.executable, "-m", "workbench"], env=env, capture_output=True, text=True, check=True, cwd=home
    )
    assert done.stderr == ""
    return [line.partition(",")[2] for line in done.stdout.splitlines() if line]


def test_a_shell_is_offered_playbooks_drills_incidents_and_parameters(
    home: Path, recorded: Transcript
) -> None:
    assert offered(home, "run", "file-up") == ["file-upload-missing"]
    assert offered(home, "train", "01-") == ["01-the-report-that-never-came"]
    assert offered(home, "export", "") == ["last", recorded.incident.id]
    assert offered(home, "journal", "show", recorded.incident.id[:6]) == [recorded.incident.id]
    assert offered(home, "run", "file-upload-missing", "--set", "buc") == ["bucket="]
    assert offered(home, "run", "no-such-playbook", "--set", "buc") == []


def test_no_strange_file_name_is_offered(home: Path) -> None:
    folder = home / "config" / "workbench" / "playbooks"
    folder.mkdir(parents=True)
    for name in ("zz-fine.md", "zz-$(touch x).md", "zz-\nplain,y.md"):
        (folder / name).write_text("", "utf-8")
    assert offered(home, "run", "zz-") == ["zz-fine"]


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_each_shell_gets_its_words(cli: Cli, shell: str) -> None:
    result = cli("completion", shell)
    assert (result.code, result.err) == (0, "")
    assert "_WORKBENCH_COMPLETE" in result.out


def test_the_manual_names_every_command_and_starts_no_request_by_chance(cli: Cli) -> None:
    page = cli("man").out
    for command in ("run", "journal note", "export", "completion", r"iam\-policy"):
        assert f".SS \\&workbench {command} " in page
    requests = {line.split()[0] for line in page.splitlines() if line.startswith(".")}
    assert requests <= {".TH", ".SH", ".SS", ".TP", ".B", ".PP", ".nf", ".fi"}
    assert not [line for line in page.splitlines() if line.startswith("'")]


def test_h_is_help(cli: Cli) -> None:
    for command in ((), ("journal",), ("journal", "note"), ("export",)):
        assert cli(*command, "-h").out.startswith("Usage: workbench")

"""`workbench logs`: questions to logs, on the command line."""

from __future__ import annotations

from tests.cli.conftest import Cli
from workbench.logs.question_files import load_questions


def test_list_and_show(cli: Cli) -> None:
    listed = cli("logs", "list")
    assert [line.split()[0] for line in listed.out.splitlines()] == sorted(load_questions())
    shown = cli("logs", "show", "kms-denials")
    assert (shown.code, "When there is no row" in shown.out, ":since_day" in shown.out) == (0, True, True)
    assert '"absence":' in cli("logs", "list", "--format", "json").out
    wrong = cli("logs", "show", "kms-denial")
    assert (wrong.code, "Did you mean 'kms-denials'" in wrong.err) == (2, True)
    assert cli("logs", "lst").code == 2

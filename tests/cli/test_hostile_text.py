"""Text of files that somebody sent, their names, and what errors quote of them: inert where it comes out."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.cli.conftest import Cli
from tests.exporters.samples import proven
from workbench.cli.console import say
from workbench.domain.text import clean, is_clean
from workbench.engine.exports import ExportOptions
from workbench.exporters import open_exports

EVIL = "\x1b]52;c;aGFoYQ==\x07\x9b2J\u202egnp.exe\u2066"
signs = st.sampled_from(
    ["\x1b[2J", "\u202e", "\u2066", "\x9b", "\x07", "\r", "\u2028", "\x7f", "a", " ", "`"]
)
hostile = st.lists(signs, min_size=1, max_size=12).map("".join)
fixtures = settings(suppress_health_check=[HealthCheck.function_scoped_fixture])


def assert_inert(text: str) -> None:
    assert [line for line in text.split("\n") if not is_clean(line)] == []


@given(hostile)
@fixtures
@pytest.mark.parametrize("format_", ["md", "html"])
def test_what_a_template_says_itself_is_inert(tmp_path: Path, format_: str, text: str) -> None:
    (tmp_path / "own.md").write_text(f"{{# For {text} #}}\n# {text}\n\n{{{{ {text!r} }}}}\n", newline="")
    door = open_exports(tmp_path)
    assert_inert(door.render(proven(), format_, ExportOptions(template="own")))
    assert all(is_clean(purpose) for purpose in door.templates.values())


@given(hostile, hostile)
@fixtures
def test_a_further_line_on_stderr_cannot_pass_for_a_message(
    capsys: pytest.CaptureFixture[str], text: str, more: str
) -> None:
    say(f"workbench: '{text}\nworkbench: all is well {more}' is no file")
    first, *others = capsys.readouterr().err.removesuffix("\n").split("\n")
    assert first == f"workbench: '{clean(text)}"
    assert all(line.startswith("  ") for line in others)
    assert_inert(first + "".join(others))


@pytest.mark.parametrize("command", ["list", "show own", "lint"])
def test_titles_descriptions_and_names_of_playbooks_are_inert(cli: Cli, tmp_path: Path, command: str) -> None:
    text = f"{EVIL}\\nworkbench: forged"
    (tmp_path / f"own{EVIL}.md").write_text(
        f'---\nid: own\ntitle: "{text}"\nsummary: "{text}"\nservices: [s3]\nlast_reviewed: 2026-11-23\n'
        f'parameters:\n  bucket: {{help: "{text}"}}\ncauses: [{{id: "{text}"}}]\n---\n{EVIL}\n\n## {EVIL}\n'
    )
    verb, *name = command.split()
    files = [str(path) for path in tmp_path.iterdir()] if verb == "lint" else []
    said = cli("--playbooks", str(tmp_path), "playbooks", verb, *name, *files)
    assert_inert(said.out)
    assert_inert(said.err)
    assert said.out + said.err
    assert not [line for line in (said.out + said.err).split("\n") if line.startswith("workbench: forged")]


def test_the_name_of_a_template_file_is_inert_in_the_list(
    cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    templates = tmp_path / "workbench" / "templates"
    templates.mkdir(parents=True)
    (templates / f"own{EVIL}\nforged.md").write_text("{# For the board #}\nhello\n")
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    said = cli("export", "--templates")
    assert "For the board" in said.out
    assert_inert(said.out)
    assert "\nforged" not in said.out

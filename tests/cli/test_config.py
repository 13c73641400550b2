"""`workbench config`: what lasts from one session to the next."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Cli
from workbench.cli.preferences_file import load_preferences, preferences_path
from workbench.cli.settings import Settings
from workbench.cli.wiring import make_backend
from workbench.engine.preferences import Preferences

pytestmark = pytest.mark.usefixtures("home")


def written(text: str) -> Path:
    path = preferences_path()
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def test_settings_last_and_are_shown_with_their_file(home: Path, cli: Cli) -> None:
    shown = cli("config")
    assert str(home / "config" / "workbench" / "config.toml") in shown.out
    assert "not there yet" in shown.out
    for key, value in {
        "theme": "light",
        "region": "eu-central-1",
        "since": "6h",
        "local_time": "false",
    }.items():
        assert cli("config", key, value).code == 0
        assert cli("config", key).out == f"{value}\n"
    wanted = Preferences(theme="light", region="eu-central-1", since="6h", local_time=False)
    assert make_backend(Settings()).load_preferences() == wanted
    assert "not there yet" not in cli("config").out


def test_unset_takes_one_setting_out_and_leaves_all_other_lines(cli: Cli) -> None:
    path = written('# mine\ntheme = "light"  # at my desk\n\nsince = "6h"\n')
    assert cli("config", "region", "us-west-2").code == 0
    assert cli("config", "since", "2d").code == 0
    assert cli("config", "theme", "--unset").code == 0
    assert path.read_text() == '# mine\n\nsince = "2d"\nregion = "us-west-2"\n'
    assert load_preferences(path).theme == "dark"
    assert [item.name for item in path.parent.iterdir()] == ["config.toml"]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("theme", "drak"), "theme: 'drak' is not dark or light"),
        (("since", "yesterday"), "an age such as"),
        (("region", "Frankfurt"), "an AWS Region such as"),
        (("local_time", "yes"), "true or false"),
        (("thme", "dark"), "Did you mean 'theme'?"),
        (("thme",), "Did you mean 'theme'?"),
        (("theme", "dark", "--unset"), "--unset takes a KEY and no VALUE"),
        (("--unset",), "--unset takes a KEY and no VALUE"),
    ],
)
def test_what_is_no_setting_is_refused_and_not_written(cli: Cli, words: tuple[str, ...], said: str) -> None:
    answer = cli("config", *words)
    assert answer.code == 2
    assert said in answer.err
    assert not preferences_path().exists()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('\ntheme = "light\n', ":2: is no TOML"),
        ('since = "1h"\ntheme = 3\n', ":2: theme: must be dark or light"),
        ('since = "1h"\n\ntehme = "light"\n', ":3: unknown setting 'tehme'. Did you mean 'theme'?"),
        ('theme = "light"\n[region]\nname = "eu-west-1"\n', ":2: region: must be an AWS Region"),
        ("local_time = 1\n", ":1: local_time: must be true or false"),
        ('since = "never"\n', ":1: since: must be an age"),
    ],
)
@pytest.mark.parametrize("command", [("config",), ("config", "theme", "dark")])
def test_a_broken_file_is_told_with_its_line(
    cli: Cli, text: str, said: str, command: tuple[str, ...]
) -> None:
    path = written(text)
    answer = cli(*command)
    assert answer.code == 2
    assert f"{path}{said}" in answer.err
    assert path.read_text() == text


def test_a_value_over_several_lines_is_left_to_an_editor(cli: Cli) -> None:
    path = written('theme = """\\\n  light"""\n')
    assert load_preferences(path).theme == "light"
    answer = cli("config", "theme", "dark")
    assert answer.code == 2
    assert f"{path}:1" in answer.err
    assert "light" in path.read_text()


def test_a_link_to_the_file_stays_a_link(home: Path, cli: Cli) -> None:
    kept = home / "dotfiles.toml"
    kept.write_text('theme = "light"\n')
    written("").unlink()
    preferences_path().symlink_to(kept)
    assert cli("config", "since", "3d").code == 0
    assert preferences_path().is_symlink()
    assert kept.read_text() == 'theme = "light"\nsince = "3d"\n'


def test_nothing_is_kept_where_nothing_may_be() -> None:
    make_backend(Settings(no_journal=True)).keep_preference("theme", "light")
    assert not preferences_path().exists()
    make_backend(Settings()).keep_preference("theme", "light")
    assert load_preferences(preferences_path()).theme == "light"

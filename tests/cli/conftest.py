"""The command line in this process, in an environment of its own."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.runs import Result
from tests.exporters.samples import proven
from tests.fakes import put
from tests.tui import conftest as screens
from workbench.cli.main import main
from workbench.domain.transcript import Transcript
from workbench.engine.clock import SystemClock
from workbench.journal import TinyJournal

Cli = Callable[..., Result]

# Commands that open screens are driven as the screens are.
keys_are_handled = screens.keys_are_handled
painted_when_looked_at = screens.painted_when_looked_at
stylesheets_parsed_once = screens.stylesheets_parsed_once


@pytest.fixture(scope="session")
def index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What is known of playbooks and drills: each command finds what others left, as in a real home."""
    return tmp_path_factory.mktemp("index")


@pytest.fixture(autouse=True)
def home(tmp_path: Path, index: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty home: no journal, no playbooks, no AWS configuration, no way to an instance's credentials."""
    for name in ("AWS_PROFILE", "AWS_REGION", "AWS_DEFAULT_REGION", "AWS_ENDPOINT_URL", "WORKBENCH_DEBUG"):
        monkeypatch.delenv(name, raising=False)
    for name in ("AWS_CA_BUNDLE", "REQUESTS_CA_BUNDLE"):
        monkeypatch.delenv(name, raising=False)
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"):
        monkeypatch.delenv(name, raising=False)
    for name, folder in {
        "HOME": "home",
        "XDG_DATA_HOME": "data",
        "XDG_CONFIG_HOME": "config",
        "XDG_CACHE_HOME": "cache",
        "AWS_CONFIG_FILE": "aws-config",
        "AWS_SHARED_CREDENTIALS_FILE": "aws-credentials",
    }.items():
        monkeypatch.setenv(name, str(tmp_path / folder))
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    kept = tmp_path / "cache" / "workbench"
    kept.mkdir(parents=True)
    (kept / "playbooks").symlink_to(index)
    return tmp_path


@pytest.fixture
def journal(home: Path) -> TinyJournal:
    """The journal that the commands use."""
    return TinyJournal(home / "data" / "workbench" / "journal", SystemClock())


@pytest.fixture
def recorded(journal: TinyJournal) -> Transcript:
    """A finished incident in the journal, with a proven cause."""
    return put(journal, proven())


@pytest.fixture
def cli(capsys: pytest.CaptureFixture[str]) -> Cli:
    """Run `workbench` with these arguments; whatever happens, no traceback may be seen."""

    def invoke(*arguments: str) -> Result:
        code = main(arguments)
        captured = capsys.readouterr()
        assert "Traceback" not in captured.err + captured.out
        return Result(code, captured.out, captured.err)

    return invoke

"""What must not be loaded, proven in a fresh interpreter: the linter cannot see a deferred import."""

from __future__ import annotations

import importlib
import pkgutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.journal.samples import open_journal, texts
from workbench.engine.clock import SystemClock
from workbench.journal import TinyJournal

HEAVY = ("textual", "rich", "boto3", "botocore", "moto", "tinydb", "yaml", "markdown_it", "cattrs")

DRAWING = ("workbench.wording.cells", "workbench.wording.executions", "workbench.wording.pictures")


def modules_loaded_by(statement: str, *arguments: str) -> list[str]:
    code = f"{statement}\nimport sys; print(*sys.modules)"
    run = subprocess.run(  # noqa: S603 - our own interpreter, our own words
        [sys.executable, "-c", code, *arguments], capture_output=True, text=True, check=True
    )
    return run.stdout.split()


def loaded_by(statement: str) -> set[str]:
    return {name.partition(".")[0] for name in modules_loaded_by(statement)}


def modules_of(package: str) -> list[str]:
    found = pkgutil.walk_packages(importlib.import_module(package).__path__, f"{package}.")
    return [package, *(module.name for module in found)]


@pytest.mark.parametrize(
    "module",
    [
        "workbench",
        "workbench.domain.transcript",
        "workbench.engine.session",
        "workbench.engine.backend",
        "workbench.engine.triage",
        "workbench.engine.replay",
        "workbench.wording.events",
        "workbench.wording.log_answers",
        "workbench.wording.timelines",
    ],
)
def test_domain_engine_and_wording_load_no_adapter_library(module: str) -> None:
    assert loaded_by(f"import {module}").isdisjoint(HEAVY)


def test_no_room_below_the_adapters_loads_one_of_their_libraries() -> None:
    rooms = ("domain", "knowledge", "engine", "wording")
    modules = [
        name for room in rooms for name in modules_of(f"workbench.{room}") if not name.startswith(DRAWING)
    ]
    assert len(modules) > len(rooms)
    assert loaded_by("; ".join(f"import {name}" for name in modules)).isdisjoint(HEAVY)


def test_drawings_load_of_rich_the_width_of_texts_only() -> None:
    loaded = loaded_by("import workbench.wording.pictures")
    assert loaded & set(HEAVY) == {"rich"}


LISTED = """
from workbench.cli.settings import Settings
from workbench.cli.wiring import make_backend
library = make_backend(Settings(no_journal=True)).load_library()
assert library.problems == ()
assert len(library.playbook_outlines) > 10
"""


def test_lists_that_an_index_knows_are_made_without_parsers_probes_or_aws(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    loaded_by(LISTED)
    loaded = modules_loaded_by(LISTED)
    assert {name.partition(".")[0] for name in loaded}.isdisjoint({*HEAVY, "jsonschema", "duckdb", "re2"})
    assert not [name for name in loaded if name.startswith(("workbench.probes", "workbench.aws"))]


FIRST_FRAME = """
import asyncio, sys
from workbench.cli.main import main
from workbench.cli.settings import Settings
from workbench.cli.wiring import make_backend
from workbench.tui.app import WorkbenchApp
from workbench.tui.screens.home import HomeScreen

painted = asyncio.Event()

async def furnish(screen):
    painted.set()

async def paint():
    HomeScreen._furnish = furnish
    async with WorkbenchApp(make_backend(Settings(no_journal=True))).run_test():
        await painted.wait()
        print(*sys.modules)

asyncio.run(paint())
sys.exit()
"""
NOT_DRAWN = (
    "click",
    "re2",
    "yaml",
    "orjson",
    "tinydb",
    "boto3",
    "botocore",
    "duckdb",
    "jinja2",
)


def test_the_first_frame_waits_for_nothing_that_it_does_not_draw() -> None:
    loaded = set(modules_loaded_by(FIRST_FRAME))
    assert "workbench.tui.screens.home" in loaded
    assert loaded & set(NOT_DRAWN) == set()
    rooms = {".".join(name.split(".")[:2]) for name in loaded if name.startswith("workbench.")}
    assert rooms <= {
        f"workbench.{room}" for room in ("cli", "domain", "engine", "knowledge", "tui", "wording")
    }
    assert loaded.isdisjoint(
        ("workbench.engine.ports", "workbench.knowledge.redaction.texts", "workbench.tui.screens.openings")
    )


NOTED = """
import sys
from workbench.cli.main import main
from workbench.cli.settings import Settings
assert main(["--journal", sys.argv[1], "journal", "note", "last", "the partner sends it again"]) == 0
"""
NOT_NOTED = ("tinydb", "cattrs", "orjson", "rfc8785", "duckdb", "jmespath", "jsonschema", "platformdirs")
MOST_MODULES_OF_OURS = 45


def test_a_note_is_added_without_loading_what_reads_incidents(tmp_path: Path) -> None:
    open_journal(tmp_path)
    loaded = modules_loaded_by(NOTED, str(tmp_path))
    assert {name.partition(".")[0] for name in loaded}.isdisjoint({*HEAVY, *NOT_NOTED})
    ours = [name for name in loaded if name.startswith("workbench.")]
    assert set(ours).isdisjoint(
        ("workbench.domain.incident_events", "workbench.domain.playbook", "workbench.engine.ports")
    )
    assert len(ours) <= MOST_MODULES_OF_OURS
    assert texts(TinyJournal(tmp_path, SystemClock())) == ["the partner sends it again"]

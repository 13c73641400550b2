"""What holds for every test."""

from __future__ import annotations

import gc
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from unittest import mock

import pytest
from hypothesis import settings
from hypothesis.internal.conjecture import providers

from workbench.domain.playbook import Playbook
from workbench.domain.scenario import Scenario
from workbench.knowledge import signatures
from workbench.playbook_files import scenarios
from workbench.playbook_files.files import DRILLS
from workbench.playbook_files.library import shipped_folder
from workbench.playbook_files.scenarios import load_scenario
from workbench.playbook_files.signature_files import SIGNATURES, load_signatures

# A slow machine is no defect: examples have no deadline, as no test asserts a time. A commit is green or it
# is not: `make test` takes the same examples each time, and `make soak` looks for new ones (thorough), words
# of our own modules among them.
settings.register_profile("each-commit", deadline=None, max_examples=25, derandomize=True)
settings.register_profile("thorough", deadline=None, max_examples=500, derandomize=False)
settings.load_profile("each-commit")

# Probes judge by what the shipped signatures mean, as they do behind the command line.
signatures.use(lambda: load_signatures([shipped_folder() / SIGNATURES]).catalogue)


def pytest_collection_finish() -> None:
    """Leave alone what lives as long as the process: looking for cycles in it took a fifth of the time.

    Cycles that tests leave are still found, after more of them, and whatever is open in them is told.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(10_000, 20, 50)


@pytest.fixture(scope="session", autouse=True)
def same_examples_whatever_is_loaded() -> Iterator[None]:
    """Let Hypothesis take no words from modules: which are loaded tells what tests a worker had before."""
    if not settings().derandomize:
        yield
        return
    none = providers._local_constants
    with mock.patch.object(providers, "_get_local_constants", return_value=none):
        yield


@pytest.fixture(scope="session", autouse=True)
def shipped_drills_read_once() -> Iterator[None]:
    """Read the drills that are shipped once in a process, though hundreds of tests load the library."""
    folder = shipped_folder() / DRILLS
    known: dict[Path, Scenario] = {}

    def load(path: Path, playbooks: Mapping[str, Playbook] | None = None) -> Scenario:
        scenario = known.get(path) or load_scenario(path, playbooks)
        if path.parent == folder:
            known[path] = scenario
        return scenario

    with mock.patch.object(scenarios, "load_scenario", load):
        yield


@pytest.fixture
def everybodys() -> Iterator[Path]:
    """A folder that anybody may read; those of pytest are its user's own."""
    with tempfile.TemporaryDirectory() as name:
        Path(name).chmod(0o755)
        yield Path(name)

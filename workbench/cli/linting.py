"""Checking playbook files for those who write them."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from workbench.cli.wiring import reviewed_operations
from workbench.domain.scenario import ScenarioKind
from workbench.engine.backend import Backend
from workbench.playbook_files.catalogue import Catalogue
from workbench.playbook_files.drill_coverage import lacking
from workbench.playbook_files.files import DRILLS
from workbench.playbook_files.inspections import lint_inspection
from workbench.playbook_files.library import load_library, shipped_folder
from workbench.playbook_files.playbooks import lint
from workbench.playbook_files.signature_files import SIGNATURES, SUFFIXES, find_lies, load_signatures
from workbench.playbook_files.warned import rules_astray

_SUFFIXES = frozenset({".md", ".yaml", ".yml"})


def lint_all(paths: Iterable[Path], backend: Backend) -> list[str]:
    """Return what is wrong with playbook files and folders of them; the shipped ones when none is named.

    Their causes may lead to playbooks of the library, and to those beside them. Where a folder has
    drills, each playbook in it is asked for those that it lacks.
    """
    chosen = list(paths) or [shipped_folder()]
    registry, operations = backend.load_registry(), reviewed_operations()
    beside = load_library(
        [path if path.is_dir() else path.parent for path in chosen], lambda: Catalogue(registry, operations)
    )
    playbooks = {**beside.playbooks, **backend.load_library().playbooks}
    audits = backend.open_audits().audits
    problems = [
        problem
        for path in chosen
        for file in _playbook_files(path)
        for problem in lint(file, registry, operations, playbooks, audits)
    ]
    signed = [file for path in chosen for file in _signature_files_of(path)]
    if signed:
        known = load_signatures([shipped_folder() / SIGNATURES, *(file.parent for file in signed)])
        about = {str(file) for file in signed}
        problems += [problem for problem in known.problems if problem.path in about]
        problems += find_lies(known.catalogue, playbooks, signed)
    drilled = [path.absolute() for path in chosen if (path / DRILLS).is_dir()]
    for playbook in beside.playbooks.values():
        if Path(playbook.source).absolute().parent in drilled:
            problems += lacking(playbook, beside.scenarios.values())
    problems += [
        problem
        for scenario in beside.scenarios.values()
        if scenario.kind is ScenarioKind.INSPECTION
        and Path(scenario.source).absolute().parent.parent in drilled
        for problem in lint_inspection(scenario, audits)
    ]
    homes = {path.absolute() for path in chosen}
    mine = [audit for audit in audits.values() if Path(audit.source).absolute().parent.parent in homes]
    problems += rules_astray(mine, playbooks)
    return [str(problem) for problem in problems]


def _signature_files_of(path: Path) -> list[Path]:
    """Return the files of signatures that are meant by a file of them, or by a folder of playbooks."""
    if path.suffix.lower() in SUFFIXES:
        return [path]
    beside = path / SIGNATURES
    return sorted(item for item in beside.iterdir() if item.suffix in SUFFIXES) if beside.is_dir() else []


def _playbook_files(path: Path) -> list[Path]:
    if not path.is_dir():
        return [] if path.suffix.lower() in SUFFIXES else [path]
    return sorted(
        item
        for item in path.iterdir()
        if item.suffix.lower() in _SUFFIXES and item.name.lower() != "readme.md"
    )

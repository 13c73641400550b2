"""All playbooks and scenarios of some folders."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import TypeVar

import workbench
from workbench.domain.playbook import Playbook
from workbench.domain.scenario import Scenario
from workbench.engine.audit.contract import AnyRule
from workbench.engine.backend import Library
from workbench.engine.probe import Registry
from workbench.playbook_files.catalogue import Catalogue
from workbench.playbook_files.files import distinct, files_in, is_folder
from workbench.playbook_files.playbooks import (
    AUDITS,
    MARKDOWN_SUFFIXES,
    YAML_SUFFIXES,
    load_playbook,
    lost_routes,
)
from workbench.playbook_files.problems import PlaybookError, Problem, in_order
from workbench.playbook_files.scenarios import load_scenario

DRILLS = "drills"
"""The subfolder with a folder's scenarios."""

Loaded = TypeVar("Loaded", Playbook, Scenario)


def shipped_folder() -> Path:
    """Return the playbooks that come with the program: inside an installed wheel, or in its source tree."""
    package = Path(workbench.__file__).parent
    in_wheel = package / "shipped_playbooks"
    return in_wheel if in_wheel.is_dir() else package.parent / "playbooks"


def load_library(folders: Sequence[Path], registry: Registry, operations: frozenset[str]) -> Library:
    """Return every playbook and scenario that can be used, and what is wrong with the others.

    Args:
        folders: Each holds playbooks (`*.md`, `*.yaml`, `*.yml`, README.md left out, subfolders not
            searched) and may hold scenarios in `drills/*.yaml`. Of two files with one id, the one in the
            earlier folder stays and the other is a problem. A cause that leads to a playbook which is
            not there is a problem as well, and its own playbook stays.
        registry: All probes by id.
        operations: The reviewed read-only list, `s3.HeadObject`.

    Returns:
        The library. Whatever a file or folder holds, nothing is raised.
    """
    problems: list[Problem] = []
    catalogue = Catalogue(registry, operations)
    places = distinct(folders)
    playbook_files = files_in(places, MARKDOWN_SUFFIXES | YAML_SUFFIXES, problems)
    playbooks = _load(playbook_files, lambda path: load_playbook(path, catalogue), problems)
    problems += lost_routes(playbooks)
    drills = [place / DRILLS for place in places if is_folder(place / DRILLS)]
    scenario_files = files_in(drills, YAML_SUFFIXES, problems)
    scenarios = _load(scenario_files, lambda path: load_scenario(path, playbooks), problems)
    return Library(
        playbooks=playbooks, scenarios=scenarios, problems=tuple(str(item) for item in in_order(problems))
    )


def load_audits(
    folders: Sequence[Path], rules: Mapping[str, AnyRule], operations: frozenset[str]
) -> tuple[dict[str, Playbook], tuple[str, ...]]:
    """Return every audit by id, and what is wrong with the others.

    Args:
        folders: Each may hold audits in `audits/*.md`. Of two with one id that of the earlier folder stays.
        rules: All rules by id.
        operations: The reviewed read-only list, `s3.HeadObject`.
    """
    problems: list[Problem] = []
    catalogue = Catalogue({}, operations, rules)
    places = [place / AUDITS for place in distinct(folders) if is_folder(place / AUDITS)]
    files = files_in(places, MARKDOWN_SUFFIXES | YAML_SUFFIXES, problems)
    audits = _load(files, lambda path: load_playbook(path, catalogue), problems)
    return audits, tuple(str(item) for item in in_order(problems))


def _load(
    paths: Iterable[Path], load: Callable[[Path], Loaded], problems: list[Problem]
) -> dict[str, Loaded]:
    loaded: dict[str, Loaded] = {}
    for path in paths:
        try:
            item = load(path)
        except PlaybookError as error:
            problems += error.problems
            continue
        if item.id in loaded:
            message = f"'{item.id}' is taken by {loaded[item.id].source}: rename this file and its id"
            problems.append(Problem(str(path), 0, "id", message))
        else:
            loaded[item.id] = item
    return loaded

"""All playbooks and scenarios of some folders."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import workbench
from workbench.domain.playbook import Playbook, PlaybookOutline
from workbench.domain.scenario import Scenario, ScenarioOutline
from workbench.engine.backend import Library
from workbench.engine.shelf import Shelf
from workbench.playbook_files.files import (
    AUDITS,
    DRILLS,
    MARKDOWN_SUFFIXES,
    YAML_SUFFIXES,
    distinct,
    files_in,
    is_folder,
)
from workbench.playbook_files.index import Index
from workbench.playbook_files.problems import PlaybookError, Problem, in_order
from workbench.playbook_files.routes import lost_routes

if TYPE_CHECKING:
    from workbench.playbook_files.catalogue import Catalogue

Loaded = TypeVar("Loaded", Playbook, Scenario)
Listed = TypeVar("Listed", bound=PlaybookOutline | ScenarioOutline)


def shipped_folder() -> Path:
    """Return the playbooks that come with the program: inside an installed wheel, or in its source tree."""
    package = Path(workbench.__file__).parent
    in_wheel = package / "shipped_playbooks"
    return in_wheel if in_wheel.is_dir() else package.parent / "playbooks"


def load_library(
    folders: Sequence[Path], catalogue: Callable[[], Catalogue], index: Path | None = None
) -> Library:
    """Return every playbook and scenario that can be used, and what is wrong with the others.

    Args:
        folders: Each holds playbooks (`*.md`, `*.yaml`, `*.yml`, README.md left out, subfolders not
            searched) and may hold scenarios in `drills/*.yaml`. Of two files with one id, the one in the
            earlier folder stays and the other is a problem. A cause that leads to a playbook which is
            not there is a problem as well, and its own playbook stays.
        catalogue: Returns what a playbook may use. Called when one is read that no index knows.
        index: The folder in which to keep what lists show, for the next time; None keeps nothing.

    Returns:
        The library, of which nothing is read yet. Whatever a file or folder holds, to list it raises nothing.
    """
    found = _Folders(folders, catalogue, index)
    return Library(
        playbooks=found.playbooks,
        scenarios=found.scenarios,
        find_problems=lambda: found.listing.problems,
        problems_of=found.problems_of,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Files:
    """Which files there are."""

    playbooks: Sequence[Path]
    scenarios: Sequence[Path]
    problems: Sequence[Problem]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Listing:
    """What can be used of them, by id."""

    playbooks: Mapping[str, PlaybookOutline]
    scenarios: Mapping[str, ScenarioOutline]
    problems: tuple[str, ...]


class _Folders:
    """The files of some folders; each is read when it is asked for, and checked once."""

    def __init__(
        self, folders: Sequence[Path], catalogue: Callable[[], Catalogue], index: Path | None
    ) -> None:
        self._folders, self._catalogue, self._index = distinct(folders), catalogue, index
        self._lock = threading.RLock()
        self._read: dict[Path, Playbook] = {}
        self.playbooks: Shelf[PlaybookOutline, Playbook] = Shelf(
            lambda: self.listing.playbooks,
            lambda name: _first(name, self._files.playbooks, self._playbook),
        )
        self.scenarios: Shelf[ScenarioOutline, Scenario] = Shelf(
            lambda: self.listing.scenarios,
            lambda name: _first(name, self._files.scenarios, self._scenario),
        )

    @property
    def listing(self) -> _Listing:
        """What there is; made once."""
        with self._lock:
            return self._listing

    @cached_property
    def _files(self) -> _Files:
        problems: list[Problem] = []
        playbooks = list(files_in(self._folders, MARKDOWN_SUFFIXES | YAML_SUFFIXES, problems))
        drills = [place / DRILLS for place in self._folders if is_folder(place / DRILLS)]
        scenarios = list(files_in(drills, YAML_SUFFIXES, problems))
        return _Files(playbooks=playbooks, scenarios=scenarios, problems=problems)

    @cached_property
    def _listing(self) -> _Listing:
        index = Index(self._index, self._folders)
        problems = list(self._files.problems)
        playbooks = _load(self._files.playbooks, lambda path: index.playbook(path, self._playbook), problems)
        problems += lost_routes(playbooks)
        scenarios = _load(
            self._files.scenarios,
            lambda path: index.scenario(path, lambda file: _parsed_scenario(file, playbooks), playbooks),
            problems,
        )
        index.save()
        told = tuple(str(item) for item in in_order(problems))
        return _Listing(playbooks=playbooks, scenarios=scenarios, problems=told)

    def problems_of(self, name: str) -> tuple[str, ...]:
        """As `Library.problems_of`."""
        problems: list[Problem] = []
        _load([path for path in self._files.playbooks if path.stem == name], self._playbook, problems)
        return tuple(map(str, problems))

    def _playbook(self, path: Path) -> Playbook:
        """Return what is in a file, checked once for the listing and whoever opens it."""
        if path not in self._read:
            self._read[path] = _parsed_playbook(path, self._catalogue())
        return self._read[path]

    def _scenario(self, path: Path) -> Scenario:
        return _parsed_scenario(path, self.playbooks)


def _parsed_playbook(path: Path, catalogue: Catalogue) -> Playbook:
    from workbench.playbook_files.playbooks import load_playbook  # noqa: PLC0415 - lists need no parser

    return load_playbook(path, catalogue)


def _parsed_scenario(path: Path, playbooks: Mapping[str, PlaybookOutline]) -> Scenario:
    from workbench.playbook_files.scenarios import load_scenario  # noqa: PLC0415 - as above

    return load_scenario(path, playbooks)


def _first(name: str, paths: Iterable[Path], load: Callable[[Path], Loaded]) -> Loaded:
    """Return the first item of this name that can be used: a file is named as what it holds.

    Raises:
        KeyError: There is no such file.
        PlaybookError: There is, and it cannot be used.
    """
    problems: list[Problem] = []
    for path in paths:
        if path.stem == name:
            try:
                return load(path)
            except PlaybookError as error:
                problems += error.problems
    raise PlaybookError(problems) if problems else KeyError(name)


def load_audits(
    folders: Sequence[Path], catalogue: Callable[[], Catalogue]
) -> tuple[dict[str, Playbook], tuple[str, ...]]:
    """Return every audit by id, and what is wrong with the others.

    Args:
        folders: Each may hold audits in `audits/*.md`. Of two with one id that of the earlier folder stays.
        catalogue: As for `load_library`, with all rules.
    """
    problems: list[Problem] = []
    places = [place / AUDITS for place in distinct(folders) if is_folder(place / AUDITS)]
    files = files_in(places, MARKDOWN_SUFFIXES | YAML_SUFFIXES, problems)
    audits = _load(files, lambda path: _parsed_playbook(path, catalogue()), problems)
    return audits, tuple(str(item) for item in in_order(problems))


def _load(
    paths: Iterable[Path], load: Callable[[Path], Listed], problems: list[Problem]
) -> dict[str, Listed]:
    loaded: dict[str, Listed] = {}
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

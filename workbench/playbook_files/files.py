"""Which files of some folders are read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from workbench.playbook_files.problems import Problem

MARKDOWN_SUFFIXES = frozenset({".md"})
YAML_SUFFIXES = frozenset({".yaml", ".yml"})
AUDITS = "audits"
"""The subfolder with a folder's audits: playbooks of rules."""
DRILLS = "drills"
"""The subfolder with a folder's scenarios."""


def distinct(folders: Iterable[Path]) -> list[Path]:
    """Leave out folders that are named twice: their files are no clash."""
    return list({folder.absolute(): folder for folder in folders}.values())


def files_in(folders: Iterable[Path], suffixes: frozenset[str], problems: list[Problem]) -> Iterator[Path]:
    """Yield the files with such an ending, folder by folder, by name; README.md and hidden ones left out.

    Args:
        folders: Subfolders are not searched.
        suffixes: In small letters, with the dot.
        problems: Takes what cannot be read, and links that lead out of their folder.
    """
    for folder in folders:
        try:
            names = sorted(path.name for path in folder.iterdir() if path.suffix.lower() in suffixes)
        except OSError as error:
            problems.append(Problem(str(folder), 0, "", f"the folder cannot be read: {error.strerror}"))
            continue
        for name in names:
            if name.lower() == "readme.md" or name.startswith("."):
                continue
            if _is_inside(folder / name, folder):
                yield folder / name
            else:
                problems.append(Problem(str(folder / name), 0, "", "is a link out of its folder: not read"))


def is_folder(path: Path) -> bool:
    """Tell whether it is a folder that may be looked at."""
    try:
        return path.is_dir()
    except OSError:  # of a folder that may not be read, which is a problem already
        return False


def _is_inside(path: Path, folder: Path) -> bool:
    try:
        return not path.is_symlink() or path.resolve().is_relative_to(folder.resolve())
    except (OSError, RuntimeError):  # a link that leads back to itself
        return False

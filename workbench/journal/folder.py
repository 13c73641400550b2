"""The folder of a journal: a file for each incident, and what their names say."""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from workbench.domain.text import clean
from workbench.engine.errors import JournalError
from workbench.engine.naming import incident_named
from workbench.journal import files

SUFFIX = ".jsonl"
ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,127}")
"""What an incident may be called: never a path."""


class JournalFolder:
    """Finds the incidents' files.

    Args:
        folder: Need not exist.
    """

    def __init__(self, folder: Path) -> None:
        self.path = folder

    def files(self) -> list[Path]:
        """Return all incidents' files; none while the folder does not exist.

        Raises:
            JournalError: It cannot be read.
        """
        with files.explaining("list", self.path):
            try:
                paths = list(self.path.iterdir())
            except FileNotFoundError:
                if self.path.is_symlink():
                    raise
                return []
        return [path for path in paths if path.suffix == SUFFIX and ID.fullmatch(path.stem)]

    def file(self, incident_id: str) -> Path:
        """Return where an incident is, or would be; raises JournalError for what is no id."""
        if not ID.fullmatch(incident_id):
            raise JournalError(f"'{clean(incident_id)}' is no incident id")
        return self.path / f"{incident_id}{SUFFIX}"

    def existing(self, incident_id: str) -> Path:
        """Return where an incident is; raises JournalError when it is not, or that cannot be seen."""
        path = self.file(incident_id)
        with files.explaining("look at", path):
            is_there = _is_there(path)
        if not is_there:
            raise JournalError(f"No incident '{incident_id}' in {self.path}: see `workbench journal list`")
        return path

    def resolve(self, name: str) -> str:
        """Return the id of the incident that is meant, see `incident_named`.

        Raises:
            UsageError: No incident is, or several are.
            JournalError: The folder cannot be read.
        """
        newest_first = sorted(self.files(), key=lambda path: (started_at(path), path.stem), reverse=True)
        where = str(self.path) if self.path.is_dir() else f"{self.path}: no such folder"
        return incident_named(name, [path.stem for path in newest_first], where)


def _is_there(path: Path) -> bool:
    """Tell whether something has this name; raises OSError where that cannot be seen, which is no answer."""
    try:
        path.lstat()
    except FileNotFoundError:
        return False
    return True


def started_at(path: Path) -> datetime:
    """Return the time with which the incident's id begins, or else that of the file; 1970 once it is gone."""
    with suppress(ValueError):
        in_id = datetime.fromisoformat(path.stem.partition("-")[0])
        if in_id.tzinfo is not None:
            return in_id
    try:
        return datetime.fromtimestamp(path.lstat().st_mtime, UTC)
    except (OSError, ValueError, OverflowError):  # taken away meanwhile, or a time that is none
        return datetime.fromtimestamp(0, UTC)

"""Parts in Parquet, kept for the next question beside, never inside, what they were made from.

A part is named after the contents of its files. A file whose size, times and inode are as they were is taken
to hold what it held; any other is read again, and its part is made anew only when the contents differ.
"""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from collections.abc import Callable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import duckdb

from workbench.domain.logs import FileProblem
from workbench.engine.errors import WorkbenchError
from workbench.logs.local_files import LogFiles
from workbench.logs.parts import AT_ONCE, Extent, Part, connected, digest, parts_of, write_part
from workbench.logs.upkeep import INDEX, drop_unused

_VERSION = "3"
"""Of the columns and of how files are read; part of every name."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """A source, ready to be asked."""

    parts: Mapping[str, tuple[Path, ...]]
    """Table to its Parquet files."""
    extents: Mapping[str, Extent]
    problems: tuple[FileProblem, ...]


class PartCache:
    """The parts of one source, in a folder of its own below `home`."""

    def __init__(self, home: Path, source: Path) -> None:
        name = hashlib.sha256(str(source.resolve()).encode("utf-8", "surrogateescape")).hexdigest()[:24]
        self.folder = home / name
        self._source = str(source.resolve())
        self._database: duckdb.DuckDBPyConnection | None = None

    def load(self, found: LogFiles, report: Callable[[str], None]) -> Loaded:
        """Return the parts of these files; those that are not there yet are made.

        Raises:
            WorkbenchError: They cannot be written.
        """
        try:
            self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            return self._load(found, report)
        except (OSError, duckdb.Error) as error:
            why = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
            raise WorkbenchError(
                f"{self.folder}: the logs cannot be kept for asking: {why}; make room there, set "
                "XDG_CACHE_HOME, or give --no-cache"
            ) from error

    def _load(self, found: LogFiles, report: Callable[[str], None]) -> Loaded:
        index = self._index()
        known: dict[str, Any] = index.get("files", {})
        before: dict[str, Any] = index.get("parts", {})
        files: dict[str, Any] = {}
        kept: dict[str, Any] = {}
        tables: dict[str, list[Path]] = {}
        extents: dict[str, Extent] = {}
        problems = list(found.problems)
        pool = ThreadPoolExecutor(AT_ONCE)
        try:
            wanted = [self._wanted(part, files, known, before, pool) for part in parts_of(found.files)]
            for number, (part, path, being_made) in enumerate(wanted, 1):
                name = path.stem
                if being_made:
                    report(f"reading logs: part {number} of {len(wanted)}, {len(part.files)} files")
                    kept[name] = being_made.result()
                    self._keep(
                        {"version": _VERSION, "files": {**known, **files}, "parts": {**before, **kept}}
                    )
                else:
                    kept[name] = before[name]
                tables.setdefault(part.table, []).append(path)
                extents[part.table] = extents.get(part.table, Extent()) + Extent(**kept[name]["extent"])
                problems += [FileProblem(**problem) for problem in kept[name]["problems"]]
        finally:
            pool.shutdown(cancel_futures=True)
            if self._database:
                self._database.close()
        if files != known or kept != before:
            self._keep({"version": _VERSION, "files": files, "parts": kept})
            self._drop_all_but(kept)
            if dropped := drop_unused(self.folder.parent, self.folder):
                report(dropped)
        else:
            os.utime(self.folder / INDEX)  # it was asked now
        parts_made = {table: tuple(paths) for table, paths in tables.items()}
        return Loaded(parts=parts_made, extents=extents, problems=tuple(problems))

    def _wanted(
        self,
        part: Part,
        files: dict[str, Any],
        known: Mapping[str, Any],
        before: Mapping[str, Any],
        pool: ThreadPoolExecutor,
    ) -> tuple[Part, Path, Future[dict[str, Any]] | None]:
        """Return where a part is, and what becomes of it when it is not there; add its files' digests."""
        files |= _digests(part, known)
        name = _name(part, files)
        path = self.folder / f"{name}.parquet"
        if name in before and path.is_file():
            return part, path, None
        self._database = self._database or connected(self.folder)
        return part, path, pool.submit(self._make, self._database, part, path)

    @staticmethod
    def _make(database: duckdb.DuckDBPyConnection, part: Part, path: Path) -> dict[str, Any]:
        being_made = path.with_suffix(f".{os.getpid()}.tmp")
        try:
            extent, problems = write_part(database, part, being_made)
            being_made.replace(path)
        finally:
            being_made.unlink(missing_ok=True)
        return {"extent": asdict(extent), "problems": [asdict(problem) for problem in problems.listed()]}

    def _index(self) -> dict[str, Any]:
        try:
            index = json.loads((self.folder / INDEX).read_text("utf-8"))
        except (OSError, ValueError):
            return {}
        return index if _is_index(index) else {}

    def _keep(self, index: Mapping[str, Any]) -> None:
        with tempfile.NamedTemporaryFile("w", dir=self.folder, suffix=".tmp", delete=False) as file:
            json.dump({"source": self._source, **index}, file)
        Path(file.name).replace(self.folder / INDEX)

    def _drop_all_but(self, parts: Mapping[str, Any]) -> None:
        for path in self.folder.glob("*.parquet"):
            if path.stem not in parts:
                with suppress(OSError):  # another process may be cleaning up as well
                    path.unlink()


def _is_index(index: object) -> bool:
    if not isinstance(index, dict) or index.get("version") != _VERSION:
        return False
    files, parts = index.get("files"), index.get("parts")
    return (
        isinstance(files, dict)
        and isinstance(parts, dict)
        and all(
            isinstance(file, list) and [type(part) for part in file] == [list, str] for file in files.values()
        )
        and all(isinstance(part, dict) and part.keys() == {"extent", "problems"} for part in parts.values())
    )


def _digests(part: Part, known: Mapping[str, Any]) -> dict[str, Any]:
    digests = {}
    for file in part.files:
        before = known.get(str(file.path))
        if before is None or before[0] != list(file.stamp):
            before = [list(file.stamp), digest(file.path)]
        digests[str(file.path)] = before
    return digests


def _name(part: Part, files: Mapping[str, Any]) -> str:
    text = json.dumps(
        [
            _VERSION,
            duckdb.__version__,
            part.table,
            *[[str(f.path), files[str(f.path)][1]] for f in part.files],
        ]
    )
    return hashlib.sha256(text.encode()).hexdigest()[:32]

"""Parts in Parquet, kept for the next question beside, never inside, what they were made from.

A part is named after the contents of its files. A file whose size, times and inode are as they were is taken
to hold what it held; any other is read again, and its part is made anew only when the contents differ. The
same holds for the part's own file: one that was touched is not believed.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import duckdb

from workbench.domain.logs import FileProblem
from workbench.engine.errors import WorkbenchError
from workbench.logs.batches import Batch
from workbench.logs.beside import beside
from workbench.logs.choosing import Choosing
from workbench.logs.index import INDEX, Index, read_index, stamp_of, write_index
from workbench.logs.local_files import LogFile, LogFiles
from workbench.logs.log_tables import CLOUDTRAIL
from workbench.logs.making import Making, made
from workbench.logs.parts import AT_ONCE, Extent, Part, connected, digest, parts_of, write_part
from workbench.logs.plain_runs import EVERYTHING, Wanted
from workbench.logs.stopping import Stop
from workbench.logs.upkeep import drop_unused
from workbench.logs.vouching import Said

MOST_KEPT = 8 << 30
"""Bytes of all parts of one source."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """A source, ready to be asked."""

    parts: Mapping[str, tuple[Path, ...]]
    """Table to its Parquet files."""
    extents: Mapping[str, Extent]
    records: Mapping[str, int]
    """How many came of each file, by its path."""
    searched: tuple[LogFile, ...]
    """Which files are in no part: they were searched, and hold no record that is wanted."""
    said: tuple[Said, ...]
    """What the digests that lie beside the logs say of each file; nothing where there are none."""
    problems: tuple[FileProblem, ...]


class CannotKeepError(WorkbenchError):
    """The parts cannot be written, or what was kept cannot be read."""


class PartCache:
    """The parts of one source, in a folder of its own below `home`."""

    def __init__(self, home: Path, source: Path) -> None:
        name = hashlib.sha256(str(source.resolve()).encode("utf-8", "surrogateescape")).hexdigest()[:24]
        self.folder = home / name
        self._source = str(source.resolve())
        self._database: duckdb.DuckDBPyConnection | None = None

    def load(self, found: LogFiles, report: Callable[[str], None], wanted: Wanted = EVERYTHING) -> Loaded:
        """Return the parts of these files; those that are not there yet are made.

        Args:
            found: The files of the source.
            report: Is told what goes on.
            wanted: What the records that are wanted hold. A file that cannot hold one may be left out.

        Raises:
            CannotKeepError: They cannot be written.
            WorkbenchError: They take more than may be kept.
        """
        try:
            self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            return self._load(found, report, wanted)
        except (OSError, duckdb.Error) as error:
            why = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
            raise CannotKeepError(f"{self.folder}: the logs cannot be kept for asking: {why}") from error

    def damaged(self) -> bool:
        """Drop what no longer holds what was written, so that it is made anew; tell whether there was any."""
        index = read_index(self.folder)
        found = False
        for name, kept in index.parts.items():
            path = self._place(name)
            try:
                whole = digest(path) == kept["sha256"]
            except OSError:
                whole = False
            if not whole:
                found = True
                with suppress(OSError):
                    path.unlink(missing_ok=True)
        return found

    def _load(self, found: LogFiles, report: Callable[[str], None], wanted: Wanted) -> Loaded:
        before, now = read_index(self.folder), Index()
        paths: dict[str, list[Path]] = {}
        extents: dict[str, Extent] = {}
        records: dict[str, int] = {}
        problems = list(found.problems)
        searched: list[LogFile] = []
        try:
            with Making(AT_ONCE) as making:
                chosen, searched = self._chosen(found, wanted, before, now, making, report)
                begun = [self._begun(*part, before, making) for part in chosen]
                for number, (part, path, being_made) in enumerate(begun, 1):
                    if being_made:
                        report(f"reading logs: part {number} of {len(begun)}, {len(part.files)} files")
                        now.parts[path.stem] = made(being_made)
                        self._keep(_both(before, now))
                        self._check_size(now)
                    else:
                        now.parts[path.stem] = before.parts[path.stem]
                    holds = now.parts[path.stem]
                    paths.setdefault(part.table, []).append(path)
                    extents[part.table] = extents.get(part.table, Extent()) + Extent(**holds["extent"])
                    records |= holds["records"]
                    problems += [FileProblem(**problem) for problem in holds["problems"]]
        finally:
            if self._database:
                self._database.close()
                self._database = None
        if searched:
            paths.setdefault(CLOUDTRAIL, [])
        said, of_digests = beside(found, now, before)
        self._finish(now, before, report)
        return Loaded(
            parts={table: tuple(of_table) for table, of_table in paths.items()},
            extents=extents,
            records=records,
            searched=tuple(searched),
            said=tuple(said),
            problems=(*problems, *of_digests),
        )

    def _finish(self, now: Index, before: Index, report: Callable[[str], None]) -> None:
        """Keep what is known now, and make room; where nothing is new, only that it was asked."""
        if now == before:
            with suppress(OSError):  # a folder that is only read serves as well
                os.utime(self.folder / INDEX)
            return
        self._keep(now)
        self._drop_all_but(now.parts)
        with suppress(OSError):  # of other sources, whose folders may be anybody's
            if dropped := drop_unused(self.folder.parent, self.folder):
                report(dropped)

    def _chosen(
        self,
        found: LogFiles,
        wanted: Wanted,
        before: Index,
        now: Index,
        making: Making,
        report: Callable[[str], None],
    ) -> tuple[list[tuple[Part, Path]], list[LogFile]]:
        """Return which parts are to be asked, with their places, and which files are in none of them."""

        def is_kept(name: str) -> bool:
            return self._is_as_written(self._place(name), before.parts.get(name))

        batches = [Batch(part, before, now, is_kept) for part in parts_of(found.files)]
        choosing = Choosing(wanted, before, now, making)
        if count := choosing.begin([file for batch in batches for file in batch.unread]):
            report(f"searching logs: {count:,} files")
        parts: list[tuple[Part, Path]] = []
        left_out: list[LogFile] = []
        for batch in batches:
            chosen, without = batch.chosen(choosing.needs)
            parts += [(part, self._place(batch.name_of(part))) for part in chosen]
            left_out += without
        return parts, left_out

    def _place(self, name: str) -> Path:
        return self.folder / f"{name}.parquet"

    def _begun(
        self, part: Part, path: Path, before: Index, making: Making
    ) -> tuple[Part, Path, Future[dict[str, Any]] | None]:
        """Return where a part is, and what becomes of it when it is not there."""
        if self._is_as_written(path, before.parts.get(path.stem)):
            return part, path, None
        self._database = self._database or connected(self.folder)
        return part, path, making.begin(self._make, self._database, part, path, making.stop)

    @staticmethod
    def _is_as_written(path: Path, kept: Mapping[str, Any] | None) -> bool:
        try:
            return kept is not None and stamp_of(path) == kept["stamp"]
        except OSError:
            return False

    @staticmethod
    def _make(database: duckdb.DuckDBPyConnection, part: Part, path: Path, stop: Stop) -> dict[str, Any]:
        being_made = path.with_suffix(f".{os.getpid()}.tmp")
        try:
            written = write_part(database, part, being_made, stop)
            being_made.replace(path)
        finally:
            being_made.unlink(missing_ok=True)
        return {
            "extent": asdict(written.extent),
            "problems": [asdict(problem) for problem in written.problems.listed()],
            "files": [str(file.path) for file in part.files],
            "records": dict(written.records),
            "stamp": stamp_of(path),
            "sha256": digest(path),
        }

    def _check_size(self, now: Index) -> None:
        if sum(part["stamp"][0] for part in now.parts.values()) > MOST_KEPT:
            raise WorkbenchError(
                f"{self._source}: the logs take more than {MOST_KEPT >> 30} GB in {self.folder}, the budget "
                "of one source: name a folder further down"
            )

    def _keep(self, index: Index) -> None:
        write_index(self.folder, self._source, index)

    def _drop_all_but(self, parts: Mapping[str, Any]) -> None:
        for path in self.folder.glob("*.parquet"):
            if path.stem not in parts:
                with suppress(OSError):  # another process may be cleaning up as well
                    path.unlink()


def _both(before: Index, now: Index) -> Index:
    """Return what is known so far, should the rest be interrupted."""
    return Index(
        files={**before.files, **now.files},
        contents=before.contents,
        digests=before.digests,
        lacking={**before.lacking, **now.lacking},
        parts={**before.parts, **now.parts},
    )

"""Of which files a part consists: of a whole batch, or of those in it that were read so far.

Each file is in one part. A question that names something may need a few files of a batch; those are a part of
their own, and what a later question needs of the same batch becomes another one.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping
from typing import Any

import duckdb

from workbench.logs.index import VERSION, Index, remembered, stamp
from workbench.logs.local_files import LogFile
from workbench.logs.parts import Part, digest

_MOST_PARTS = 4
"""Of one batch; before there are more, all of it is read as one."""


class Batch:
    """Files of one table that make one part when all of them are wanted.

    Args:
        whole: All its files.
        before: What is known from earlier questions.
        now: Takes the files' digests.
        is_kept: Tells by its name whether a part is there as it was written.
    """

    def __init__(self, whole: Part, before: Index, now: Index, is_kept: Callable[[str], bool]) -> None:
        self._whole = whole
        self._sums = {
            file: remembered(now.files, before.files, file.path, stamp(file), digest) for file in whole.files
        }
        self._kept = list(self._kept_parts(before.parts, is_kept))
        held = {file for part in self._kept for file in part.files}
        self.unread = tuple(file for file in whole.files if file not in held)
        """Those of which no part is there."""

    def _kept_parts(self, parts: Mapping[str, Any], is_kept: Callable[[str], bool]) -> Iterable[Part]:
        """Yield what is there, the largest first; no file twice, should a process have ended half way."""
        files = {str(file.path): file for file in self._whole.files}
        taken = set[str]()
        for name, kept in sorted(parts.items(), key=lambda item: -len(item[1]["files"])):
            paths = kept["files"]
            if not taken.isdisjoint(paths) or not files.keys() >= set(paths):
                continue
            part = Part(self._whole.table, tuple(files[path] for path in paths))
            if name == self.name_of(part) and is_kept(name):
                taken.update(paths)
                yield part

    def chosen(self, needs: Callable[[LogFile], bool]) -> tuple[list[Part], list[LogFile]]:
        """Return the parts that hold what is needed, there or not, and the files of which none is needed."""
        needed = [file for file in self.unread if needs(file)]
        if not needed:
            return self._kept, list(self.unread)
        if len(needed) == len(self._whole.files) or len(self._kept) >= _MOST_PARTS:
            return [self._whole], []
        added = Part(self._whole.table, tuple(needed))
        return [*self._kept, added], [file for file in self.unread if file not in needed]

    def name_of(self, part: Part) -> str:
        """Return what a part is called, after the contents of its files and how they are read."""
        held = [[str(file.path), self._sums[file]] for file in part.files]
        text = json.dumps([VERSION, duckdb.__version__, part.table, *held])
        return hashlib.sha256(text.encode()).hexdigest()[:32]

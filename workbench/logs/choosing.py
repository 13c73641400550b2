"""Which files are read for a question, and which are only searched, for they cannot hold what it names."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Future

from workbench.logs.index import Index, stamp
from workbench.logs.local_files import LogFile, LogFileKind
from workbench.logs.making import Making, made
from workbench.logs.plain_runs import Runs, Wanted
from workbench.logs.searching import what_it_lacks

_WORTH_SEARCHING = 4 << 20
"""Bytes of files, as they lie there; fewer are read as soon as they are searched."""
_MOST_SEARCHES = 3
"""After so many in vain a file is read, so that no further one is needed: that takes four times as long."""


class Choosing:
    """What one question needs of files that nobody read yet.

    Args:
        wanted: What a record must hold for the question.
        before: What is known from earlier questions.
        now: Takes what is found out.
        making: Its threads search.
    """

    def __init__(self, wanted: Wanted, before: Index, now: Index, making: Making) -> None:
        self._wanted = wanted
        self._before, self._now = before, now
        self._making = making
        self._searched: dict[LogFile, Future[Runs | None]] = {}
        self._known: dict[LogFile, list[list[str]]] = {}

    def begin(self, files: Sequence[LogFile]) -> int:
        """Begin to search those of which it is not known yet whether they are needed; return how many."""
        of_records = [file for file in files if file.kind is not LogFileKind.ACCESS_LOG]
        if not self._wanted or sum(file.stamp[0] for file in of_records) < _WORTH_SEARCHING:
            return 0
        for file in of_records:
            earlier = self._before.lacking.get(str(file.path))
            known = earlier[1] if earlier and earlier[0] == stamp(file) else []
            if any(runs <= set(lacking) for runs in self._wanted for lacking in known):
                self._known[file] = known
            elif len(known) < _MOST_SEARCHES:
                self._known[file] = known
                self._searched[file] = self._making.begin(
                    what_it_lacks, file, self._wanted, self._making.stop
                )
        return len(self._searched)

    def needs(self, file: LogFile) -> bool:
        """Tell whether a file is to be read, at the end of the search for it; keep what was found."""
        if file not in self._known:
            return True
        known = self._known[file]
        if file in self._searched:
            lacking = made(self._searched[file])
            if lacking is None:
                return True
            known = [*known, sorted(lacking)]
        self._now.lacking[str(file.path)] = [stamp(file), known]
        return False

"""What could not be read of files, told once and not a thousand times."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

from workbench.domain.logs import FileProblem

_SHOWN = 5
"""Of one file; the others are counted."""


class Problems:
    """Collects what is wrong with files."""

    def __init__(self) -> None:
        self._of: defaultdict[str, list[str]] = defaultdict(list)
        self._more: defaultdict[str, int] = defaultdict(int)

    def note(self, path: Path | str, what: str, line: int = 0) -> None:
        """Note one thing; `line` counts from 1, 0 is the file as a whole."""
        file = str(path)
        if len(self._of[file]) < _SHOWN:
            self._of[file].append(f"line {line}: {what}" if line else what)
        else:
            self._more[file] += 1

    def drop(self, path: Path | str) -> None:
        """Forget what was noted of a file, which is about to be read again."""
        self._of.pop(str(path), None)
        self._more.pop(str(path), None)

    def listed(self) -> tuple[FileProblem, ...]:
        """Return all, by file."""
        found = []
        for file, texts in sorted(self._of.items()):
            found += [FileProblem(path=file, what=text) for text in texts]
            if self._more.get(file):
                found.append(FileProblem(path=file, what=f"and {self._more[file]} more of the kind"))
        return tuple(found)

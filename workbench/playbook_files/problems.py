"""What is wrong with a file: where, in which field, and what to do about it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from workbench.domain.text import clean
from workbench.engine.errors import UsageError

FieldPath: TypeAlias = tuple[str | int, ...]
"""The way to a value inside a document: `("causes", 2, "all_of", 0)`."""
Fault: TypeAlias = tuple[FieldPath, str]
"""What is wrong with a value: where it is, and what to do about it."""

MAX_SHOWN = 50
MAX_REPORTED = 200
"""Of each kind of check: nobody reads on, and a hostile file has a hundred thousand."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong with a file."""

    path: str
    """The file."""
    line: int
    """Counts from 1; 0 when the problem is the file as a whole."""
    field: str
    """Such as `causes[2].all_of[0]`; empty when the problem has no field."""
    message: str

    def __str__(self) -> str:
        """Return `path:line: field: message`, safe for a terminal."""
        where = f"{self.path}:{self.line}" if self.line else self.path
        return clean(": ".join(part for part in (where, self.field, self.message) if part))


class PlaybookError(UsageError):
    """A playbook or scenario file cannot be used; `problems` holds everything that is wrong with it."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems: Sequence[Problem] = in_order(problems)
        lines = [str(problem) for problem in self.problems[:MAX_SHOWN]]
        if len(self.problems) > MAX_SHOWN:
            lines.append(f"… and {len(self.problems) - MAX_SHOWN} more")
        super().__init__("\n".join(lines))


def in_order(problems: Iterable[Problem]) -> list[Problem]:
    """Return problems in the order of the file, each once."""
    return sorted(dict.fromkeys(problems), key=lambda problem: (problem.path, problem.line))


def field_name(path: FieldPath) -> str:
    """Return a path as people write it: `causes[2].all_of[0]`."""
    text = ""
    for part in path:
        text += f"[{part}]" if isinstance(part, int) else f".{part}" if text else part
    return text

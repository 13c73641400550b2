"""What checking the journal of an incident came to."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class IntegrityCheck:
    """One thing that was checked."""

    what: str
    """For people: `every entry follows the one before`."""
    passed: bool
    problems: tuple[str, ...] = ()
    """What does not add up, each naming the entry or the place: `x.jsonl:7: entry 6 …`. Of a check that
    passed, remarks: an interrupted write, clocks that disagree."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Verification:
    """The result of `journal verify` for one incident."""

    incident: str
    entries: int
    """Entries that could be read."""
    head: str
    """The hash of the last entry: keep it elsewhere, and a cut tail is seen."""
    sealed: bool
    """The incident was closed, and the closing entry states the count and hash of all before it."""
    checks: tuple[IntegrityCheck, ...]

    @property
    def passed(self) -> bool:
        """Everything adds up."""
        return all(check.passed for check in self.checks)

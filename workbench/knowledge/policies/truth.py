"""Three-valued logic (Kleene): true, false, and None for what is not known."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeAlias

Truth: TypeAlias = bool | None
"""None: not known."""


def both(truths: Iterable[Truth]) -> Truth:
    """Return whether all are true; nothing at all is true."""
    known = set(truths)
    return False if False in known else None if None in known else True


def either(truths: Iterable[Truth]) -> Truth:
    """Return whether at least one is true; nothing at all is false."""
    known = set(truths)
    return True if True in known else None if None in known else False


def opposite(truth: Truth) -> Truth:
    """Return the negation."""
    return None if truth is None else not truth


@dataclass(frozen=True, slots=True)
class ConditionTruth:
    """A truth, and the condition keys whose values would decide it while it is not known."""

    truth: Truth
    keys: tuple[str, ...] = ()


def all_found(findings: Iterable[ConditionTruth]) -> ConditionTruth:
    """Return whether all hold."""
    several = tuple(findings)
    return _with_keys(both(finding.truth for finding in several), several)


def any_found(findings: Iterable[ConditionTruth]) -> ConditionTruth:
    """Return whether at least one holds."""
    several = tuple(findings)
    return _with_keys(either(finding.truth for finding in several), several)


def turned(finding: ConditionTruth) -> ConditionTruth:
    """Return the negation of a finding."""
    return ConditionTruth(opposite(finding.truth), finding.keys)


def _with_keys(truth: Truth, findings: Iterable[ConditionTruth]) -> ConditionTruth:
    if truth is not None:
        return ConditionTruth(truth)
    return ConditionTruth(None, each_once(key for one in findings if one.truth is None for key in one.keys))


def each_once(names: Iterable[str]) -> tuple[str, ...]:
    """Return names in order of appearance, each once, capitals aside."""
    by_name: dict[str, str] = {}
    for name in names:
        by_name.setdefault(name.lower(), name)
    return tuple(by_name.values())

"""What a check can conclude."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum


class Verdict(StrEnum):
    """The outcome of one check. `UNKNOWN` is never shown as good, nor as bad."""

    PASS = "pass"  # noqa: S105 - a verdict, not a password
    """AWS answered, and the answer refutes the fault that was asked for."""
    WARN = "warn"
    """Weak proof, or a gap in good practice that need not be the cause."""
    FAIL = "fail"
    """AWS answered, and the answer proves a broken condition."""
    UNKNOWN = "unknown"
    """The check could not see: denied, throttled, never recorded, too early, …"""
    SKIPPED = "skipped"
    """The question does not arise here, or needs something that was not given."""


class UnknownReason(StrEnum):
    """Why a check could not see."""

    DENIED = "denied"
    THROTTLED = "throttled"
    EXPIRED_CREDENTIALS = "expired_credentials"
    UNREACHABLE = "unreachable"
    TIMEOUT = "timeout"
    WRONG_REGION = "wrong_region"
    NOT_LOGGED = "not_logged"
    """The evidence was never recorded, so its absence says nothing."""
    TOO_EARLY = "too_early"
    """Within the delivery lag of the log that would show it."""
    TRUNCATED = "truncated"
    NO_DATA = "no_data"
    NOT_RECORDED = "not_recorded"
    """Replay only: the transcript does not hold what would tell."""
    BLOCKED_BY_GUARD = "blocked_by_guard"
    PROBE_ERROR = "probe_error"

    @property
    def words(self) -> str:
        """As people read it."""
        return _WORDS.get(self, self.value)


class SkipReason(StrEnum):
    """Why a check did not apply."""

    NOT_APPLICABLE = "not_applicable"
    MISSING_PARAMETER = "missing_parameter"
    MISSING_ANSWER = "missing_answer"

    @property
    def words(self) -> str:
        """As people read it."""
        return _WORDS.get(self, self.value)


_WORDS: Mapping[UnknownReason | SkipReason, str] = {
    UnknownReason.EXPIRED_CREDENTIALS: "credentials expired",
    UnknownReason.TIMEOUT: "timed out",
    UnknownReason.WRONG_REGION: "in another Region",
    UnknownReason.NOT_LOGGED: "never logged",
    UnknownReason.TOO_EARLY: "too early to tell",
    UnknownReason.TRUNCATED: "not read to the end",
    UnknownReason.NO_DATA: "no data",
    UnknownReason.NOT_RECORDED: "not recorded",
    UnknownReason.BLOCKED_BY_GUARD: "not allowed to the workbench",
    UnknownReason.PROBE_ERROR: "no usable answer",
    SkipReason.NOT_APPLICABLE: "does not apply",
    SkipReason.MISSING_PARAMETER: "parameter not given",
    SkipReason.MISSING_ANSWER: "nobody answered",
}
"""Where the code itself is no word."""

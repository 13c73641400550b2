"""What a check can conclude."""

from __future__ import annotations

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


class SkipReason(StrEnum):
    """Why a check did not apply."""

    NOT_APPLICABLE = "not_applicable"
    MISSING_PARAMETER = "missing_parameter"
    MISSING_ANSWER = "missing_answer"

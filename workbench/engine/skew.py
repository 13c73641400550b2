"""How far our clock is from AWS's."""

from __future__ import annotations

from collections.abc import Iterable
from email.utils import parsedate_to_datetime

from workbench.domain.evidence import Answer


def clock_skew(answers: Iterable[Answer], *, otherwise: float | None = None) -> float | None:
    """Return the seconds by which our clock is ahead of AWS's, by the last `Date` header among the answers.

    The header counts whole seconds, so differences below one second say nothing; replayed answers tell the
    skew of the day on which they were recorded.

    Args:
        answers: In the order in which they arrived.
        otherwise: What to return when no answer tells.
    """
    for answer in reversed([*answers]):
        try:
            told = parsedate_to_datetime(answer.headers.get("date", ""))
        except ValueError:
            continue
        if told.tzinfo:  # a date in the zone `-0000` has none
            return round((answer.observed_at - told).total_seconds(), 3)
    return otherwise

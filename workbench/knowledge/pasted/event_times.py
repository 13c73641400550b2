"""When what a pasted text tells of was told: times of events, alarms and log lines.

Only times whose zone is told are taken. A text dates the end of what went wrong: a job's state changes, an
alarm rings, a line is logged when the run has gone on for hours. So what is asked about begins a day before.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from workbench.domain.times import iso
from workbench.knowledge.answers import epoch_moment, moment, text
from workbench.knowledge.pasted.entities import Entity

BEFORE = timedelta(days=1)
"""A run may have begun so long before the first event that tells of it."""
_FIRST = datetime(2006, 3, 14, tzinfo=UTC)
"""S3 began: what is older is no time of AWS."""
_TIMES = ("time", "eventTime", "StateChangeTime", "timestamp", "@timestamp", "Timestamp", "ts")
"""Members that say when something was told, in events of EventBridge and CloudTrail, notifications of S3
and SNS, alarms, log lines. Others (LastModified, creationDate) are older than what is asked about."""
_LOGGED = re.compile(
    r"^[ \t\[(\"']{0,8}(\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:[.,]\d{1,9})?(?:Z|[+-]\d\d:?\d\d))(?![\w:])",
    re.MULTILINE,
)
_WRITTEN = re.compile(r"\b[A-Z][a-z]{2,5}day (\d{1,2} [A-Z][a-z]{2,8}, \d{4} \d\d:\d\d:\d\d) UTC\b")
"""In the mail of an alarm: `Saturday 28 November, 2026 02:05:06 UTC`."""
_MOST = 10_000


def begins(objects: Iterable[Mapping[str, Any]], words: str) -> Iterator[Entity]:
    """Yield the parameter `since` that a text gives, a day before the first of its times; or nothing.

    Args:
        objects: Those of its JSON.
        words: What stands outside of JSON.
    """
    times = [at for at in (*_of_objects(objects), *_of_lines(words)) if at >= _FIRST]
    if times:
        yield Entity({"since": iso(min(times) - BEFORE)})


def _of_objects(objects: Iterable[Mapping[str, Any]]) -> Iterator[datetime]:
    for item in objects:
        stamps = [moment(item, name) for name in _TIMES]
        if "message" in item:  # a row of FilterLogEvents or GetLogEvents
            stamps.append(epoch_moment(item, "timestamp"))
        of_insights = text(item, "@timestamp") or (
            text(item, "value") if text(item, "field") == "@timestamp" else ""
        )
        stamps.append(_written(of_insights, "%Y-%m-%d %H:%M:%S.%f"))  # rows of Logs Insights are in UTC
        yield from (stamp for stamp in stamps if stamp)


def _of_lines(words: str) -> Iterator[datetime]:
    for match in itertools.islice(_LOGGED.finditer(words), _MOST):
        stamp = moment({"at": match[1].replace(",", ".")}, "at")
        if stamp:
            yield stamp
    for match in itertools.islice(_WRITTEN.finditer(words), _MOST):
        stamp = _written(match[1], "%d %B, %Y %H:%M:%S")
        if stamp:
            yield stamp


def _written(words: str, form: str) -> datetime | None:
    try:
        return datetime.strptime(words, form).replace(tzinfo=UTC)
    except ValueError:
        return None

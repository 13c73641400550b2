"""Read JSON-shaped answers without trusting their shape: what is absent or of another type is empty.

Nothing here raises. Readers take the names of members, one inside of the other, such as
`text(record, "userIdentity", "arn")`.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta

from workbench.domain.evidence import Answer, Outcome
from workbench.domain.needs import Permission
from workbench.domain.values import JsonObject, JsonValue
from workbench.knowledge.redaction import shown

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MOST_DIGITS = 18
"""What fits a long integer, which is the most that AWS counts with."""


def text(data: JsonObject, *path: str) -> str:
    """Return a member that is a string, else an empty one."""
    value = _value(data, path)
    return value if isinstance(value, str) else ""


def number(data: JsonObject, *path: str) -> int | None:
    """Return a member that is a whole number, in floating point too (Logs Insights counts so), else None."""
    value = _value(data, path)
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return int(value) if isinstance(value, int) or value.is_integer() else None


def written_number(data: JsonObject, *path: str) -> int | None:
    """Return a member that is a whole number or its decimal digits, as log lines write it, else None."""
    value = _value(data, path)
    if not isinstance(value, str):
        return number(data, *path)
    is_digits = value.isascii() and value.isdigit() and len(value) <= _MOST_DIGITS
    return int(value) if is_digits else None


def items(data: JsonObject, *path: str) -> Sequence[JsonValue]:
    """Return a member that is a list, else an empty one."""
    return _sequence(_value(data, path))


def objects(data: JsonObject, *path: str) -> list[JsonObject]:
    """Return the objects of a member that is a list of them, else an empty list."""
    return [item for item in items(data, *path) if isinstance(item, Mapping)]


def texts(data: JsonObject, *path: str) -> list[str]:
    """Return the strings of a member that is a list of them, or is one string; else an empty list."""
    value = _value(data, path)
    return [value] if isinstance(value, str) else [item for item in _sequence(value) if isinstance(item, str)]


def member(data: JsonObject, *path: str) -> JsonObject:
    """Return a member that is an object, else an empty one."""
    value = _value(data, path)
    return value if isinstance(value, Mapping) else {}


def moment(data: JsonObject, *path: str) -> datetime | None:
    """Return a member that is an ISO 8601 time with an offset, in UTC, else None."""
    try:
        parsed = datetime.fromisoformat(text(data, *path))
        return parsed.astimezone(UTC) if parsed.tzinfo else None
    except (ValueError, OverflowError):  # no time; or one beyond the first or the last year in UTC
        return None


def epoch_moment(data: JsonObject, *path: str) -> datetime | None:
    """Return a member that counts milliseconds since 1970, as CloudWatch Logs does, in UTC, else None.

    A text of digits counts too: so the log lines of Step Functions write their times. What is negative,
    not finite or after the year 9999 is no time (https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/
    APIReference/API_FilteredLogEvent.html: "Valid Range: Minimum value of 0").
    """
    value = _value(data, path)
    milliseconds = written_number(data, *path) if isinstance(value, str) else value
    if isinstance(milliseconds, bool) or not isinstance(milliseconds, int | float) or not milliseconds >= 0:
        return None
    try:
        return _EPOCH + timedelta(milliseconds=milliseconds)
    except OverflowError:
        return None


def parsed(document: str) -> JsonValue:
    """Return the value of a JSON text; None for what is no JSON, or nested deeper than Python reads."""
    try:
        value: JsonValue = json.loads(document)
    except (ValueError, RecursionError):
        return None
    return value


def all_texts(value: JsonValue) -> Iterator[str]:
    """Yield every string in a value, those of its members included."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for item in value.values():
            yield from all_texts(item)
    elif isinstance(value, Sequence):
        for item in value:
            yield from all_texts(item)


def as_shown(key: str) -> str:
    """Return a key as answers spell it by the time a probe judges them: redacted and inert."""
    return shown(key, keep_lines=True)


def stamp(at: datetime | None) -> str:
    """Return a time as the summaries write it: `2026-11-23T02:01:07Z`, or `an unknown time`."""
    return at.strftime("%Y-%m-%dT%H:%M:%SZ") if at else "an unknown time"


def count(number_of: int, noun: str) -> str:
    """Return a number with its noun: `1 object`, `2 objects`."""
    return f"{number_of} {noun}{'' if number_of == 1 else 's'}"


def actions_denied(answers: Iterable[Answer]) -> tuple[Permission, ...]:
    """Return the IAM actions for want of which these answers are none, each once."""
    return tuple(
        dict.fromkeys(
            Permission(action)
            for answer in answers
            if answer.outcome is Outcome.DENIED
            for action in answer.iam_actions
        )
    )


def _value(data: JsonObject, path: Sequence[str]) -> JsonValue:
    value: JsonValue = data
    for name in path:
        if type(value) is not dict and not isinstance(value, Mapping):  # the first is what JSON is read into
            return None
        value = value.get(name)
    return value


def _sequence(value: JsonValue) -> Sequence[JsonValue]:
    return value if isinstance(value, Sequence) and not isinstance(value, str) else ()

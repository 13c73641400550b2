"""Read JSON-shaped answers without trusting their shape: what is absent or of another type is empty."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from workbench.domain.evidence import Answer, Outcome
from workbench.domain.text import clean
from workbench.domain.values import JsonObject, JsonValue
from workbench.knowledge.redaction import redact_text


def text(data: JsonObject, name: str) -> str:
    """Return a member that is a string, else an empty one."""
    value = data.get(name)
    return value if isinstance(value, str) else ""


def number(data: JsonObject, name: str) -> int | None:
    """Return a member that is a whole number, else None."""
    value = data.get(name)
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def objects(data: JsonObject, name: str) -> list[JsonObject]:
    """Return the objects of a member that is a list of them, else an empty list."""
    return [item for item in _sequence(data.get(name)) if isinstance(item, Mapping)]


def texts(data: JsonObject, name: str) -> list[str]:
    """Return the strings of a member that is a list of them, or is one string; else an empty list."""
    value = data.get(name)
    return [value] if isinstance(value, str) else [item for item in _sequence(value) if isinstance(item, str)]


def member(data: JsonObject, name: str) -> JsonObject:
    """Return a member that is an object, else an empty one."""
    value = data.get(name)
    return value if isinstance(value, Mapping) else {}


def moment(data: JsonObject, name: str) -> datetime | None:
    """Return a member that is an ISO 8601 time with an offset, else None."""
    try:
        parsed = datetime.fromisoformat(text(data, name))
    except ValueError:
        return None
    return parsed if parsed.tzinfo else None


def as_shown(key: str) -> str:
    """Return a key as answers spell it by the time a probe judges them: redacted and inert."""
    return clean(redact_text(key), keep_lines=True)


def stamp(at: datetime | None) -> str:
    """Return a time as the summaries write it: `2026-11-23T02:01:07Z`, or `an unknown time`."""
    return at.strftime("%Y-%m-%dT%H:%M:%SZ") if at else "an unknown time"


def count(number_of: int, noun: str) -> str:
    """Return a number with its noun: `1 object`, `2 objects`."""
    return f"{number_of} {noun}{'' if number_of == 1 else 's'}"


def actions_denied(answers: Iterable[Answer]) -> tuple[str, ...]:
    """Return the IAM actions for want of which these answers are none, each once."""
    return tuple(
        dict.fromkeys(
            action for answer in answers if answer.outcome is Outcome.DENIED for action in answer.iam_actions
        )
    )


def _sequence(value: JsonValue) -> Sequence[JsonValue]:
    return value if isinstance(value, Sequence) and not isinstance(value, str) else ()

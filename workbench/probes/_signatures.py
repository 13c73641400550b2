"""Which known error a text or a log tells of, as facts that many probes have."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from workbench.domain.values import JsonObject
from workbench.knowledge.answers import stamp, text
from workbench.knowledge.pasted.plain import MAX_TEXT
from workbench.knowledge.signatures import NONE, SignatureId, SignatureMatch, in_use
from workbench.probes._log_groups import written_at


@dataclass(frozen=True, slots=True, kw_only=True)
class SignatureFacts:
    """Which known error was told, and where."""

    signature: SignatureId | None = None
    """The error signature that decides, nearest to the root of the failure; empty when none was told."""
    signature_line: str | None = None
    """The line that holds it; empty when none does."""
    signature_place: str | None = None
    """Where that line stands: log group, stream and time, or what was read."""


NO_SIGNATURE: dict[str, Any] = {"signature": NONE, "signature_line": "", "signature_place": ""}
"""All was read, and it tells of no known error."""

LogEvents = Iterable[tuple[str, JsonObject]]
"""Events of FilterLogEvents, each behind the name of its log group."""


def signature_in(told: str, place: str) -> dict[str, Any]:
    """Return the facts of a text.

    Args:
        told: What AWS, a client or a program said.
        place: What that is, in words.
    """
    found = in_use().decide(told)
    return _facts(found, place) if found else NO_SIGNATURE


def signature_in_log(events: LogEvents) -> dict[str, Any]:
    """Return the facts of log events in the order of time; none where a stream is too long to be read wholly.

    Each stream is read by itself, since its lines go on with one another. Of several streams that one tells
    the root which told it first, as an error rather than as a warning.
    """
    streams: dict[tuple[str, str], list[JsonObject]] = {}
    for group, event in events:
        streams.setdefault((group, text(event, "logStreamName")), []).append(event)
    matches = []
    for (group, stream), of_stream in streams.items():
        match = _in_stream(group, stream, of_stream)
        if (match is None or match.is_lesser) and sum(map(_length, of_stream)) >= MAX_TEXT:
            return {}
        matches += [match] if match else []
    return min(matches, key=lambda match: (match.is_lesser, match.at)).facts if matches else NO_SIGNATURE


@dataclass(frozen=True, slots=True)
class _StreamMatch:
    is_lesser: bool
    at: datetime
    facts: dict[str, Any]


def _in_stream(group: str, stream: str, events: Sequence[JsonObject]) -> _StreamMatch | None:
    lines = [(line, event) for event in events for line in text(event, "message").splitlines()]
    found = in_use().decide("\n".join(line for line, _ in lines))
    if not found:
        return None
    line, event = lines[min(found.line, len(lines)) - 1]
    at = written_at(event) if found.text in " ".join(line.split()) else None
    place = ", ".join(part for part in (group, stream, stamp(at) if at else "") if part)
    return _StreamMatch(found.is_lesser, at or datetime.max.replace(tzinfo=UTC), _facts(found, place))


def _facts(found: SignatureMatch, place: str) -> dict[str, Any]:
    return {
        "signature": SignatureId(found.signature.id),
        "signature_line": found.text,
        "signature_place": place,
    }


def _length(event: JsonObject) -> int:
    return len(text(event, "message")) + 1

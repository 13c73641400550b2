"""What a copy without names may still tell of people: words in what people wrote that look like names."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from workbench.domain.incident_events import (
    ActionNoted,
    EntryCorrected,
    Event,
    IncidentClosed,
    NoteAdded,
    ParametersChanged,
)
from workbench.domain.transcript import Transcript

_ADDRESS = re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]*\w|(?<![\w@])@\w[\w.-]+")
_CAPITAL = re.compile(r"(?<=[a-z0-9,;:]\s)[A-Z][a-z]+(?![\w-]|://)")
"""A capital letter in the middle of a sentence."""
_LETTERS = re.compile(r"[^\W\d_]{3,}")
_OTHER = frozenset(
    {
        *("aws", "amazon", "athena", "bucket", "cloud", "cloudtrail", "cloudwatch", "docker", "glue", "java"),
        *("job", "kafka", "kubernetes", "lambda", "linux", "parquet", "python", "quota", "region", "role"),
        *("schema", "slack", "spark", "step", "the", "transfer", "january", "february", "march", "april"),
        *("may", "june", "july", "august", "september", "october", "november", "december", "monday"),
        *("tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"),
    }
)
"""Words in capitals that are no names of people."""


def doubtful_names(transcript: Transcript, replaced: Iterable[str]) -> tuple[tuple[int, str], ...]:
    """Return what may be a name in what people wrote, with the number of its entry.

    Args:
        transcript: The incident, its known names replaced already.
        replaced: The names that were: a part of one that stands alone is in doubt.
    """
    parts = {part.casefold() for name in replaced for part in _LETTERS.findall(name)}
    found = (
        (entry.seq, word)
        for entry in transcript.entries
        for text in _written(entry.event)
        for word in _doubtful(text, parts)
    )
    return tuple(dict.fromkeys(found))


def _written(event: Event) -> tuple[str, ...]:
    match event:
        case NoteAdded(text=text) | ActionNoted(text=text) | IncidentClosed(summary=text):
            return (text,)
        case EntryCorrected(text=text, reason=reason):
            return (text, reason)
        case ParametersChanged(why=why):
            return (why,)
        case _:
            return ()


def _doubtful(text: str, parts: set[str]) -> Iterator[str]:
    yield from _ADDRESS.findall(text)
    yield from (word for word in _LETTERS.findall(text) if word.casefold() in parts - _OTHER)
    yield from (word for word in _CAPITAL.findall(text) if word.casefold() not in _OTHER)

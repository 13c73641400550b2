"""What a person looks for in the journal: `cause:object-soft-deleted status:proven vendor`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from workbench.engine.ports import IncidentSummary, Journal
from workbench.engine.time_words import time_given

_WORD = re.compile(r'(?:[^\s"]|"[^"]*(?:"|$))+')
_FILTERS = ("playbook", "cause", "tag", "status", "since", "until")


@dataclass(frozen=True, slots=True, kw_only=True)
class JournalQuery:
    """Filters by name, and the words that are left, which stand in an entry one behind the other."""

    filters: dict[str, str]
    text: str


def parse_query(text: str) -> JournalQuery:
    """Return what `text` looks for; `s3://…` and `arn:…` are words like any other.

    A value with blanks stands in quotes: `tag:"data loss"`. A quote that does not end goes to the end.
    """
    filters: dict[str, str] = {}
    words: list[str] = []
    for quoted in _WORD.findall(text):
        word = quoted.replace('"', "")
        name, _, value = word.partition(":")
        if value and name in _FILTERS:
            filters[name] = value
        else:
            words.append(word)
    return JournalQuery(filters=filters, text=" ".join(words))


def found(journal: Journal, query: JournalQuery, now: datetime) -> Sequence[IncidentSummary]:
    """Return the incidents that a query looks for, the newest first. Blocks: call it on a thread.

    Raises:
        UsageError: `since` or `until` is no time.
        JournalError: The journal cannot be read.
    """
    filters = query.filters
    times = {name: time_given(filters[name], now) for name in ("since", "until") if name in filters}
    summaries = journal.search(
        since=times.get("since"),
        until=times.get("until"),
        playbook=filters.get("playbook"),
        cause=filters.get("cause"),
        tag=filters.get("tag"),
        text=query.text or None,
    )
    status = filters.get("status")
    return [item for item in summaries if status is None or item.status == status]

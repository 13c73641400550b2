"""Find in a timeline, as people type: every word must be there, `-word` must not."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from itertools import takewhile

from workbench.domain.timeline import ORIGIN_WORDS, Origin, TimelineEvent
from workbench.domain.times import iso
from workbench.knowledge.cloudtrail.records import PresentableRecord

_OWN = ORIGIN_WORDS[Origin.INCIDENT]
_SOURCES = frozenset(ORIGIN_WORDS.values())


class Searchable:
    """A timeline that is searched.

    Args:
        events: What is searched, in the order in which it is to come out.
    """

    def __init__(self, events: Iterable[TimelineEvent]) -> None:
        self.events: Sequence[TimelineEvent] = tuple(events)

    def find(self, text: str, still_wanted: Callable[[], bool] = lambda: True) -> tuple[TimelineEvent, ...]:
        """Return the events in which all words stand, in capitals or not; all of them without words.

        Their whole records are searched, as they may be shown, not only what a row has room for: a secret
        that is masked is not found.

        Args:
            text: The words.
            still_wanted: Is asked again and again; when nobody waits any more, part of it is returned.
        """
        words = text.casefold().split()
        wanted = [word for word in words if not word.startswith("-")]
        unwanted = [word[1:] for word in words if word.startswith("-") and len(word) > 1]
        if not wanted and not unwanted:
            return tuple(self.events)
        looked_at = takewhile(lambda _: still_wanted(), self.events)
        return tuple(item for item in looked_at if _holds(item, wanted, unwanted))


def _holds(item: TimelineEvent, wanted: Sequence[str], unwanted: Sequence[str]) -> bool:
    """Look into the record first, which mostly decides, then into the row; no word stands across the two.

    The word by which a row names its source stands for that source: `-own` leaves out the incident's own
    entries, not whatever is unknown.
    """
    source = ORIGIN_WORDS[item.origin]
    if source in unwanted or (source != _OWN and _OWN in wanted):
        return False
    wanted = [word for word in wanted if word != source]
    unwanted = [word for word in unwanted if word not in _SOURCES]
    record = _record_of(item)
    left = [word for word in wanted if word not in record]
    if any(word in record for word in unwanted):
        return False
    if not left and not unwanted:
        return True
    row = _row_of(item)
    return all(word in row for word in left) and not any(word in row for word in unwanted)


def _record_of(item: TimelineEvent) -> str:
    data = item.data
    if isinstance(data, PresentableRecord):
        return data.text.casefold()
    return json.dumps(dict(data), ensure_ascii=False, default=str).casefold() if data else ""


def _row_of(item: TimelineEvent) -> str:
    times = (iso(moment) for moment in (item.occurred_at, item.observed_at, item.recorded_at) if moment)
    parts = (item.origin, item.id, item.what, item.who, item.where, item.outcome, item.text)
    return "\n".join((*parts, *times, *item.told_by)).casefold()

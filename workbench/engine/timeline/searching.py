"""Find in a timeline, as people type: every word must be there, `-word` must not."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence

from workbench.domain.timeline import Happening
from workbench.domain.times import iso


class Searchable:
    """A timeline that is searched often: each happening's text is put together once.

    Args:
        happenings: What is searched, in the order in which it is to come out.
    """

    def __init__(self, happenings: Iterable[Happening]) -> None:
        self.happenings: Sequence[Happening] = tuple(happenings)
        self._texts: list[str] = []

    def prepare(self) -> None:
        """Put the texts together now; the first search does it otherwise."""
        self._texts = self._texts or [_text_of(item) for item in self.happenings]

    def find(self, text: str) -> tuple[Happening, ...]:
        """Return the happenings in which all words stand, in capitals or not; all of them without words.

        Their whole records are searched, not only what a row has room for.
        """
        wanted = [word for word in text.casefold().split() if not word.startswith("-")]
        unwanted = [word[1:] for word in text.casefold().split() if word.startswith("-") and len(word) > 1]
        if not wanted and not unwanted:
            return tuple(self.happenings)
        self.prepare()
        return tuple(
            item
            for item, told in zip(self.happenings, self._texts, strict=True)
            if all(word in told for word in wanted) and not any(word in told for word in unwanted)
        )


def _text_of(item: Happening) -> str:
    times = (iso(moment) for moment in (item.occurred_at, item.observed_at, item.recorded_at) if moment)
    record = json.dumps(dict(item.data), ensure_ascii=False, default=str) if item.data else ""
    parts = (item.origin, item.id, item.what, item.who, item.where, item.outcome, item.text)
    return "\n".join((*parts, *times, *item.told_by, record)).casefold()

"""Many items by id, of which a list needs the outlines only, and a run needs one as a whole."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping
from typing import Generic, TypeVar

Outline = TypeVar("Outline")
Whole = TypeVar("Whole")


class Shelf(Mapping[str, Whole], Generic[Outline, Whole]):
    """Items by id. To go through the ids looks at all outlines; to take one item reads that one only.

    Args:
        outlines: Returns the outlines of all items that can be used, by id. Always the same ones.
        read: Returns the whole of an item. Called once for each id; raises KeyError where there is none, and
            UsageError where it cannot be used.
    """

    def __init__(self, outlines: Callable[[], Mapping[str, Outline]], read: Callable[[str], Whole]) -> None:
        self._outlines, self._read = outlines, read
        self._known: dict[str, Whole] = {}
        self._lock = threading.RLock()

    @property
    def outlines(self) -> Mapping[str, Outline]:
        """What lists show of each item."""
        return self._outlines()

    def __getitem__(self, name: str) -> Whole:
        with self._lock:
            if name not in self._known:
                self._known[name] = self._read(name)
            return self._known[name]

    def __contains__(self, name: object) -> bool:
        return name in self.outlines

    def __iter__(self) -> Iterator[str]:
        return iter(self.outlines)

    def __len__(self) -> int:
        return len(self.outlines)


def outlines_of(items: Mapping[str, Whole]) -> Mapping[str, object]:
    """Return what lists show of items: no more is read where they stand on a shelf."""
    return items.outlines if isinstance(items, Shelf) else items


def with_one(items: Mapping[str, Whole], item_id: str, item: Whole) -> Mapping[str, Whole]:
    """Return items with one more, or with another one of its id; no other is read for that."""
    return Shelf(
        lambda: {**outlines_of(items), item_id: item},
        lambda name: item if name == item_id else items[name],
    )

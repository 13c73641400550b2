"""What widgets and the engine tell the screens. Facts are in the past tense, requests in the imperative."""

from __future__ import annotations

from textual.message import Message

from workbench.domain.transcript import TimelineEntry


class EntryRecorded(Message):
    """An entry of the open incident is durable.

    A newer one replaces an older one that is still queued: screens read the session, which holds them all.
    """

    def __init__(self, entry: TimelineEntry) -> None:
        self.entry = entry
        super().__init__()

    def can_replace(self, message: Message) -> bool:
        """One repaint shows all entries that came before it."""
        return isinstance(message, EntryRecorded)

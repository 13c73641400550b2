"""The keys of the screen, at its foot."""

from __future__ import annotations

from dataclasses import dataclass

from textual.app import ComposeResult
from textual.widgets import Footer
from textual.widgets._footer import FooterKey


@dataclass(frozen=True, slots=True, kw_only=True)
class Advice:
    """The key that leads on from here, and comes first."""

    key: str
    action: str
    does: str
    """What it does here, in a few words; may hold text from outside."""


class KeyLine(Footer):
    """A footer that begins with the key that leads on, and is made anew only when another key is shown.

    Textual's own makes a dozen widgets, and lays out the screen, whenever bindings may have changed: several
    times as a screen opens, and with each finding.
    """

    _shown: tuple[object, ...] = ()

    @property
    def advice(self) -> Advice | None:
        """What the screen advises."""
        return getattr(self.screen, "advice", None)

    async def recompose(self) -> None:
        """As `Widget.recompose`, if there is something new to show."""
        if not self.is_attached:  # asked for before its screen was left
            return
        active = self.screen.active_bindings.values()
        shown = tuple((key.binding, key.enabled, key.tooltip) for key in active if key.binding.show)
        if (self.advice, *shown) != self._shown:
            self._shown = (self.advice, *shown)
            await super().recompose()

    def compose(self) -> ComposeResult:
        """Make the advised key, then all others."""
        advice = self.advice
        if advice:
            yield FooterKey(advice.key, advice.key, advice.does, advice.action, classes="-advised").data_bind(
                compact=Footer.compact
            )
        for item in super().compose():
            if not (advice and isinstance(item, FooterKey) and item.action == advice.action):
                yield item

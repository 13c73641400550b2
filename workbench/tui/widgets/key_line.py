"""The keys of the screen, at its foot."""

from __future__ import annotations

from textual.widgets import Footer


class KeyLine(Footer):
    """A footer that is made anew only when another key is shown, or one is enabled.

    Textual's own makes a dozen widgets, and lays out the screen, whenever bindings may have changed: several
    times as a screen opens, and with each finding.
    """

    _shown: tuple[object, ...] = ()

    async def recompose(self) -> None:
        """As `Widget.recompose`, if there is something new to show."""
        if not self.is_attached:  # asked for before its screen was left
            return
        active = self.screen.active_bindings.values()
        shown = tuple((key.binding, key.enabled, key.tooltip) for key in active if key.binding.show)
        if shown != self._shown:
            self._shown = shown
            await super().recompose()

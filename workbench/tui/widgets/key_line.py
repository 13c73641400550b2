"""The keys of the screen, at its foot."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rich.cells import cell_len
from textual.app import ComposeResult
from textual.widgets import Footer
from textual.widgets._footer import FooterKey

_ALWAYS = frozenset({"escape", "question_mark"})
"""The way back, and the help that lists every key."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Advice:
    """The key that leads on from here, and comes first."""

    key: str
    action: str
    does: str
    """What it does here, in a few words; may hold text from outside."""


class KeyLine(Footer):
    """A footer that begins with the key that leads on, and is made anew only when another key is shown.

    Where the screen is too narrow for all, those that do nothing now are left out first.

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
        if (self.app.size.width, self.advice, *shown) != self._shown:
            self._shown = (self.app.size.width, self.advice, *shown)
            await super().recompose()

    def on_resize(self) -> None:
        """Show as many keys as there is room for now."""
        if self._shown:
            self.call_after_refresh(self.recompose)

    def compose(self) -> ComposeResult:
        """Make the advised key, then all others that there is room for."""
        keys = [key for key in self._keys() if isinstance(key, FooterKey)]
        yield from _fitting(keys, self.app.size.width)

    def _keys(self) -> ComposeResult:
        advice = self.advice
        if advice:
            yield FooterKey(advice.key, advice.key, advice.does, advice.action, classes="-advised").data_bind(
                compact=Footer.compact
            )
        for item in super().compose():
            if not (advice and isinstance(item, FooterKey) and item.action == advice.action):
                yield item


def _fitting(keys: Sequence[FooterKey], width: int) -> Iterable[FooterKey]:
    """Leave out what does not fit in so many columns, from the right: first keys that do nothing now."""
    idle = [key for key in keys if key.has_class("-disabled")]
    spare = [key for key in keys[1:] if key not in idle and key.key not in _ALWAYS]
    left_out: set[FooterKey] = set()
    room = width - sum(map(_columns, keys))
    for key in [*reversed(idle), *reversed(spare)]:
        if room >= 0:
            break
        left_out.add(key)
        room += _columns(key)
    return (key for key in keys if key not in left_out)


def _columns(key: FooterKey) -> int:
    """Count the cells of a compact key: its name, a blank, what it does, and a margin."""
    return cell_len(key.key_display) + cell_len(key.description) + 2

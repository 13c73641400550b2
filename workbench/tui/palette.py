"""The command palette knows every action of the screen below it."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from textual.binding import ActiveBinding
from textual.command import DiscoveryHit, Hit, Hits, Provider

from workbench.tui.screens.base import WorkbenchScreen


class ScreenActions(Provider):
    """Every key of the screen as a command, with the reason where it cannot act now."""

    def _actions(self) -> Iterator[tuple[str, str, ActiveBinding]]:
        seen: set[str] = set()
        for active in self.screen.active_bindings.values():
            binding = active.binding
            if binding.system or binding.action in seen or not binding.tooltip:
                continue
            seen.add(binding.action)
            why = self.screen.why_not(binding.action) if isinstance(self.screen, WorkbenchScreen) else ""
            help_ = f"not now: {why}" if why else binding.tooltip
            yield f"{binding.description} ({self.app.get_key_display(binding)})", help_, active

    async def discover(self) -> Hits:
        """Offer everything."""
        for name, help_, active in self._actions():
            yield DiscoveryHit(name, partial(self._run, active), text=name, help=help_)

    async def search(self, query: str) -> Hits:
        """Offer what fits the query."""
        matcher = self.matcher(query)
        for name, help_, active in self._actions():
            score = max(matcher.match(name), matcher.match(help_))
            if score > 0:
                yield Hit(score, matcher.highlight(name), partial(self._run, active), text=name, help=help_)

    async def _run(self, active: ActiveBinding) -> None:
        screen = self.screen
        why = screen.why_not(active.binding.action) if isinstance(screen, WorkbenchScreen) else ""
        if isinstance(screen, WorkbenchScreen) and why:
            screen.say(why, title="Not now", severity="warning")
        else:
            await self.app.run_action(active.binding.action, active.node)

"""Who is asked: live AWS, and whether the person has agreed to ask this account, once for each."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeAlias

from textual.app import App

from workbench.domain.target import Source, Target
from workbench.engine.backend import Backend
from workbench.engine.listing import Lists
from workbench.engine.ports import AwsSource
from workbench.tui.screens.base import ask
from workbench.tui.screens.busy import Abandoned, waited
from workbench.tui.screens.confirm import ConfirmTarget, Consent

Agreed: TypeAlias = tuple[str, str, str, str | None]
"""Account, Region, identity and endpoint."""


class Access:
    """The way to live AWS from all screens of the program.

    Args:
        backend: Where it is.
    """

    def __init__(self, backend: Backend) -> None:
        self._backend = backend
        self._agreed: set[Agreed] = set()

    async def live(self, app: App[Any]) -> AwsSource:
        """Return who is asked.

        Raises:
            Abandoned: The person did not wait.
            WorkbenchError: There is no such profile, Region, ….
        """
        return await waited(app, "Loading the AWS client …", self._backend.live)

    async def target(self, app: App[Any], source: AwsSource) -> Target:
        """Return as whom; raises as `live`."""
        return await waited(app, "Asking STS who we are …", source.target)

    async def consent(
        self, app: App[Any], target: Target, *, before: Target | None = None, notes: Sequence[str] = ()
    ) -> Consent:
        """Return whether the person means this account: they are asked once, and wherever something is odd.

        Args:
            app: The program.
            target: Who is to be asked. Only live AWS needs it.
            before: As whom an incident was opened that goes on now.
            notes: What does not fit this account.
        """
        if target.source is not Source.LIVE:
            return Consent.YES
        key = (target.account, target.region, target.identity, target.endpoint)
        moved = before is not None and (before.region, before.identity) != (target.region, target.identity)
        if key in self._agreed and not notes and not moved:
            return Consent.YES
        agreed = await ask(app, ConfirmTarget(target, self._backend.clock, before=before, notes=notes))
        if agreed:
            self._agreed.add(key)
        return agreed

    async def lists(self, app: App[Any]) -> Lists | None:
        """Return who is asked for lists before there is an incident; None where the person does not agree.

        Raises:
            WorkbenchError: As `live`.
        """
        try:
            source = await self.live(app)
            target = await self.target(app, source)
        except Abandoned:
            return None
        if not await self.consent(app, target):
            return None
        return Lists(self._backend.clock, source, target)

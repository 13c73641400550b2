"""A new incident before there is one: its form, and whether the account is the one that is meant."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from textual.app import App

from workbench.domain.incident_events import ListAsked
from workbench.domain.playbook import Playbook
from workbench.domain.target import Profile, Target
from workbench.domain.values import JsonObject
from workbench.engine.backend import Backend
from workbench.engine.elsewhere import elsewhere, text_elsewhere
from workbench.engine.errors import UsageError
from workbench.engine.listing import Lists
from workbench.engine.readiness import make_ready
from workbench.engine.threads import in_thread
from workbench.tui.screens.access import Access, Agreement
from workbench.tui.screens.base import ask
from workbench.tui.screens.parameters import Elsewhere, Filled, ParameterForm
from workbench.tui.screens.ways_on import IncidentOrigin
from workbench.wording.network import announcement


class Beginning:
    """What a person fills in and agrees to; what was typed and listed stays from one form to the next.

    Args:
        app: The program.
        backend: What there is to work with.
        access: The way to live AWS.
        playbook: Which playbook.
        origin: Where it begins.
        pasted: What the parameters were read from; empty where nothing was.
    """

    def __init__(
        self,
        app: App[Any],
        backend: Backend,
        access: Access,
        playbook: Playbook,
        origin: IncidentOrigin,
        pasted: str,
    ) -> None:
        self._app, self._backend, self._access = app, backend, access
        self._playbook, self._origin, self._pasted = playbook, origin, pasted
        self._profiles: Sequence[Profile] = ()
        self._given: Mapping[str, str] = {}
        self._target: Target | None = None
        self.listed: list[ListAsked] = []
        """What AWS was asked for a list: the first entries of the incident."""

    async def prepare(self, given: Mapping[str, str], target: Target | None) -> None:
        """Take what is known, and load what will be asked with while the person reads the form.

        Args:
            given: The parameters, as far as they are known.
            target: Who would be asked, where that is known.

        Raises:
            Abandoned: The person did not wait.
            WorkbenchError: AWS cannot be asked.
        """
        self._given, self._target = given, target
        if target:
            source = self._origin.drill or await self._access.live(self._app)
            make_ready(source, self._playbook, self._backend.load_registry)
        if not self._origin.drill:
            try:
                self._profiles = await self._access.profiles()
            except UsageError:  # the first call tells what is wrong with the configuration
                self._profiles = ()

    async def filled(self) -> Filled | None:
        """Ask for the parameters; None where the person leaves the form."""
        form = ParameterForm(
            self._playbook,
            self._given,
            self._backend.clock,
            self._target,
            lists=self._lists,
            elsewhere=None if self._origin.drill else Elsewhere(notes=self._strange, move=self._move),
        )
        filled = await ask(self._app, form)
        if filled:
            self._given = {name: str(value) for name, value in filled.values.items()}
            self._target = form.target
        return filled

    async def agreement(self, parameters: JsonObject) -> Agreement | None:
        """Ask whether this account is meant; raises as `Access.agreement`."""

        def notes(target: Target) -> Sequence[str]:
            source = self._origin.drill or self._access.source()
            make_ready(source, self._playbook, self._backend.load_registry)  # while the person reads them
            # Where a cause leads on, the account was confirmed, and the form has said what lies elsewhere.
            strange = () if self._origin.came_from else elsewhere(parameters, target, self._profiles)
            announced = announced_by(self._backend, self._playbook, parameters, target)
            return (*text_elsewhere(self._pasted, target, self._profiles), *strange, *announced)

        return await self._access.agreement(
            self._app, source=self._origin.drill, notes=notes, text=self._pasted
        )

    def _strange(self, target: Target) -> Sequence[str]:
        here = text_elsewhere(self._pasted, target, self._profiles)
        known = dict(self._given) if self._origin.came_from else {}
        said = (*here, *elsewhere(known, target, self._profiles))
        return (*said[:-1], f"{said[-1]}. F8 asks elsewhere") if said else ()

    async def _move(self, target: Target | None) -> Target | None:
        moved = await self._access.move(self._app, self._pasted, target)
        return await self._access.target(self._app, await self._access.live(self._app)) if moved else None

    async def _lists(self) -> Lists | None:
        drill = self._origin.drill
        lists = (
            await self._access.lists(self._app)
            if drill is None
            else Lists(self._backend.clock, drill, await in_thread(drill.target))
        )
        if lists:
            lists.kept = self.listed
        return lists


def announced_by(
    backend: Backend, playbook: Playbook, parameters: JsonObject, target: Target
) -> Sequence[str]:
    """Return what is going to leave for servers beside AWS's API, as notes."""
    said = announcement(playbook, parameters, backend.load_registry(), target)
    return (said,) if said and not backend.no_network else ()

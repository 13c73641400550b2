"""The ways from home to the other screens, which are loaded when the first of them is gone."""

from __future__ import annotations

from collections.abc import Callable
from types import ModuleType
from typing import TYPE_CHECKING, Any, TypeAlias

from workbench.domain.target import AS_STARTED
from workbench.engine.backend import Backend, Library
from workbench.engine.threads import in_thread
from workbench.tui.screens.base import WorkbenchScreen
from workbench.tui.start import OpenDrill, OpenIncident, StartPlaybook, WalkAgain
from workbench.tui.widgets.header import StatusHeader

if TYPE_CHECKING:
    from workbench.domain.target import Place
    from workbench.engine.ports import AwsSource
    from workbench.tui.screens.access import Access
    from workbench.tui.screens.openings import Opener

WayOut: TypeAlias = StartPlaybook | OpenDrill | OpenIncident | WalkAgain


class WaysOut:
    """Opens other screens on top of home, all with the same way to live AWS.

    Args:
        screen: Where the person comes back to.
        backend: What there is to work with.
        library: Tells the playbooks and drills.
    """

    def __init__(
        self, screen: WorkbenchScreen[Any], backend: Backend, library: Callable[[], Library]
    ) -> None:
        self._screen, self._backend, self._library = screen, backend, library
        self._access: Access | None = None

    @property
    def place(self) -> Place:
        """As whom and where AWS is asked."""
        return self._access.place if self._access else AS_STARTED

    @property
    def live(self) -> Callable[[], AwsSource]:
        """What makes the source there; it blocks."""
        return self._access.source if self._access else self._backend.live

    async def opener(self) -> Opener:
        """Return what opens the other screens."""
        openings = await in_thread(_openings)
        self._access = self._access or openings.Access(self._backend)
        opener: Opener = openings.Opener(self._screen, self._backend, self._library(), self._access)
        return opener

    async def follow(self, start: WayOut) -> None:
        """Open something, and wait until the person comes back."""
        opener = await self.opener()
        match start:
            case StartPlaybook(playbook=playbook, parameters=parameters, came_from=came_from):
                target = self._screen.query_one(StatusHeader).target
                await opener.playbook(playbook, parameters, target, came_from=came_from, pasted=start.pasted)
            case OpenDrill():
                await opener.drill(start)
            case WalkAgain(recorded=recorded, parameters=parameters):
                await opener.walk_again(recorded, parameters)
            case OpenIncident(incident=incident, resume=True):
                await opener.resume(incident)
            case OpenIncident(incident=incident):
                await opener.past(incident)


def _openings() -> ModuleType:
    """Load the other screens: half of the time to the first frame, were it done before."""
    from workbench.tui.screens import openings  # noqa: PLC0415 - as said above

    return openings

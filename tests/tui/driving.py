"""Driving the screens by keyboard, waiting on what a person would wait for."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager
from typing import Any, Self

from textual._context import active_app
from textual.app import App
from textual.message_pump import MessagePump
from textual.notifications import Notification, Notifications
from textual.pilot import Pilot, WaitForScreenTimeout
from textual.screen import Screen
from textual.widgets import Static

from tests.patience import PATIENCE_S
from tests.tui.worlds import World
from workbench.tui.app import WorkbenchApp
from workbench.tui.screens.dialogs import Tell
from workbench.tui.screens.home import HomeScreen
from workbench.tui.screens.incident import IncidentScreen
from workbench.tui.screens.journal import JournalScreen
from workbench.tui.start import OpenDrill, StartAt
from workbench.tui.widgets.rows import Rows


async def handled(pilot: Pilot[Any], patience: float = PATIENCE_S) -> bool:
    """Wait until each widget of the screen waits for its next message, as `Pilot._wait_for_screen` does.

    Textual sends every widget a message and waits for all of them; here their queues are looked at.

    Returns:
        False if the app failed meanwhile.
    """
    ends = time.monotonic() + patience
    looks = at_ease = 0
    while pilot.app.screen_stack and pilot.app._exception is None:
        at_ease = 0 if _at_work(pilot.app) else at_ease + 1
        if at_ease > TURNS_OF_A_KEY:
            return True
        if time.monotonic() > ends:
            raise WaitForScreenTimeout(f"messages are not handled: {pilot.app.screen}")
        looks += 1
        await asyncio.sleep(0 if looks < 100 else 0.002)
    return False


TURNS_OF_A_KEY = 3
"""Turns of the event loop until what a driver sends, a key or a resize, is in a queue."""


def _at_work(app: App[Any]) -> bool:
    if app._resize_timer is not None:
        return True
    pumps = (app, *app.screen.walk_children(with_self=True))
    return any(not (_waits(pump) or pump._closing or pump._closed) or pump._next_callbacks for pump in pumps)


def _waits(pump: MessagePump) -> bool:
    readers: Iterable[asyncio.Future[None]] = pump._message_queue.ready_event._waiters
    return any(not reader.done() for reader in readers)


async def at_rest(*_: float) -> None:
    """Wait until every widget on the screen has handled its messages, and the screen is drawn.

    What the app does aside, in threads and workers, is waited for by `Driver.until`.
    """
    app = active_app.get()
    ends = time.monotonic() + PATIENCE_S
    while True:
        screen = app.screen
        alive = await handled(Pilot(app)) and not app._exit
        screen._on_timer_update()
        if not alive or (app.screen is screen and not (_at_work(app) or _undrawn(screen))):
            return
        assert time.monotonic() < ends, f"never at rest: {screen}"


def _undrawn(screen: Screen[Any]) -> bool:
    return bool(screen._callbacks or screen._layout_required or screen._dirty_widgets)


class _Remembered(Notifications):
    """Passing messages, and those that have passed: a slow machine looks late."""

    def __init__(self) -> None:
        super().__init__()
        self.ever: list[Notification] = []

    def add(self, notification: Notification) -> Self:
        self.ever.append(notification)
        super().add(notification)
        return self


class Driver:
    """A person at the keyboard."""

    def __init__(self, app: WorkbenchApp, pilot: Pilot[None]) -> None:
        self.app, self.pilot = app, pilot
        told, self._told = app._notifications, _Remembered()
        for notification in told:  # while the app began
            self._told.add(notification)
        app._notifications = self._told

    async def until(self, condition: Callable[[], object], what: str = "") -> None:
        """Wait until a condition holds; fail loudly when it never does."""
        ends = time.monotonic() + PATIENCE_S
        while not condition():
            assert time.monotonic() < ends, f"waited in vain for {what or condition}\n{self.text}"
            await self.pilot.pause(0.01)

    async def press(self, *keys: str) -> None:
        await self.pilot.press(*keys)
        await self.pilot.pause()

    async def write(self, text: str) -> None:
        await self.press(*("space" if char == " " else char for char in text))

    async def on(self, screen: type[object]) -> None:
        """Wait until a screen of this kind is on top and mounted."""
        await self.until(
            lambda: isinstance(self.app.screen, screen) and self.app.screen.is_mounted, screen.__name__
        )
        await self.pilot.pause()

    async def run_ended(self) -> None:
        """Wait until no run is under way: its last finding is shown before its end is on disk."""
        await self.until(
            lambda: (
                not self.incident_below.current.running
                and all(worker.is_finished for worker in self.app.workers if worker.group == "run")
            ),
            "the run to end",
        )

    async def settled(self) -> None:
        """Wait until the home screen has loaded what it shows."""
        await self.until(
            lambda: (
                isinstance(self.app.screen, HomeScreen)
                and "Drills" in self.text
                and "loading" not in self.text
            ),
            "home to load",
        )

    @property
    def text(self) -> str:
        """What is on the screen, as lines."""
        width = self.app.size.width
        lines = self.app.screen._compositor.render_strips(self.app.size)
        return "\n".join(strip.text.rstrip() for strip in (line.crop(0, width) for line in lines))

    async def incident_of(self, playbook: str) -> None:
        """Wait until an incident of this playbook is on top, whatever was there before."""
        await self.until(
            lambda: (
                isinstance(screen := self.app.screen, IncidentScreen)
                and screen.is_mounted
                and screen.current.incident.playbook.id == playbook
            ),
            f"an incident of {playbook}",
        )

    @property
    def incident(self) -> IncidentScreen:
        screen = self.app.screen
        assert isinstance(screen, IncidentScreen)
        return screen

    @property
    def incident_below(self) -> IncidentScreen:
        """The incident under the dialog that is in front."""
        return next(item for item in reversed(self.app.screen_stack) if isinstance(item, IncidentScreen))

    def rows(self, name: str) -> Rows:
        return self.app.screen.query_one(f"#{name}", Rows)

    def static(self, name: str) -> str:
        return str(self.app.screen.query_one(f"#{name}", Static).visual)

    @property
    def said(self) -> str:
        """All passing messages so far, those that have gone from the screen too."""
        return "\n".join(f"{item.title}: {item.message}" for item in self._told.ever)


@asynccontextmanager
async def driving(
    world: World, start: StartAt | None = None, size: tuple[int, int] = (120, 36)
) -> AsyncIterator[Driver]:
    """Run the app on `world` with a person at the keyboard."""
    app = WorkbenchApp(world.backend, start=start)
    async with app.run_test(size=size, notifications=True) as pilot:
        driver = Driver(app, pilot)
        if start is None:
            await driver.settled()
        yield driver


@asynccontextmanager
async def in_drill(
    world: World, size: tuple[int, int] = (120, 36), *, blind: bool = False
) -> AsyncIterator[Driver]:
    """Run the app in the world's drill, its story read; the board is open unless told otherwise."""
    scenario = next(iter(world.library.scenarios))
    async with driving(world, OpenDrill(scenario=scenario, blind=blind), size) as driver:
        await driver.on(Tell)
        await driver.press("enter")
        await driver.on(IncidentScreen)
        yield driver


async def at_the_journal(driver: Driver) -> None:
    """Leave an incident for the journal, in which it is the only one."""
    await driver.press("escape", "j")
    await driver.on(JournalScreen)
    await driver.until(lambda: "1 past incident" in driver.text)


async def reopened(driver: Driver) -> None:
    """Leave an incident, and open it from the journal, as it is on record."""
    await at_the_journal(driver)
    await driver.press("enter")
    await driver.on(IncidentScreen)

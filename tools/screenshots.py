"""Drives the real program on simulated accounts and writes `screenshots/*.svg`, and PNG where Chromium is.

Nothing is drawn by hand: what the pictures show is what the program did just now. The day of the pictures is
fixed, so that they change only when the screens do.
"""

from __future__ import annotations

import asyncio
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

from textual import events
from textual.pilot import Pilot
from textual.widgets import Static
from textual.widgets._footer import FooterKey

from tools.distant import far_away
from workbench.cli.settings import Settings
from workbench.cli.wiring import make_backend
from workbench.domain.target import Person
from workbench.engine.backend import Backend
from workbench.tui.app import WorkbenchApp
from workbench.tui.screens.busy import Busy
from workbench.tui.screens.cause import CauseDetail
from workbench.tui.screens.dialogs import Choose, Tell
from workbench.tui.screens.events import EventsScreen
from workbench.tui.screens.evidence import EvidenceScreen
from workbench.tui.screens.help import HelpScreen
from workbench.tui.screens.home import HomeScreen
from workbench.tui.screens.incident import IncidentScreen
from workbench.tui.screens.journal import JournalScreen
from workbench.tui.screens.parameters import ParameterForm
from workbench.tui.screens.picture import PictureScreen
from workbench.tui.screens.text_dialog import TextDialog
from workbench.tui.screens.timeline import TimelineScreen
from workbench.tui.start import OpenDrill, StartAt

FOLDER = Path(__file__).parent.parent / "screenshots"
SIZES = {"120x36": (120, 36), "80x24": (80, 24)}
DRILL = "01-the-report-that-never-came"
BLIND = "14-eyes-closed"
REFUSED = "33-from-the-wrong-side-of-the-house"
WORKFLOW = "60-red-since-the-night"
PAST = "70-who-moved-the-wall"
FOR_README = ("home", "incident", "cause", "evidence", "cannot-tell", "refused", "picture", "history")
PATIENCE_S = 60.0
CELL = (12.2, 24.4)
"""Pixels of a character in Textual's SVG."""

QUIETLY = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


class FixedDayClock:
    """Runs as fast as the real one, from the same moment each time."""

    def __init__(self) -> None:
        self._started = time.monotonic()

    def now(self) -> datetime:
        """As `Clock.now`."""
        return datetime(2026, 11, 23, 2, 14, tzinfo=UTC) + timedelta(seconds=self.monotonic())

    def monotonic(self) -> float:
        """As `Clock.monotonic`."""
        return time.monotonic() - self._started


class Camera:
    """Takes pictures of a running app."""

    def __init__(self, app: WorkbenchApp, pilot: Pilot[None], size: str) -> None:
        self.app, self._pilot, self._size = app, pilot, size

    async def until(self, condition: Callable[[], object]) -> None:
        """Wait until a condition holds."""
        ends = time.monotonic() + PATIENCE_S
        while not condition():
            if time.monotonic() > ends:
                raise TimeoutError(f"{self.app.screen} never got there")
            await self._pilot.pause(0.02)

    async def on(self, screen: type[object]) -> None:
        """Wait until a screen of this kind is on top."""
        await self.until(lambda: isinstance(self.app.screen, screen) and self.app.screen.is_mounted)
        await self._pilot.pause(0.2)

    async def press(self, *keys: str) -> None:
        """Press keys."""
        await self._pilot.press(*keys)
        await self._pilot.pause(0.2)

    async def take(self, name: str) -> None:
        """Write what is on the screen now."""
        await self.until(lambda: any(key.region for key in self.app.screen.query(FooterKey)))
        await self._pilot.pause(0.1)
        path = FOLDER / f"{name}-{self._size}.svg"
        path.write_text(self.app.export_screenshot(title="workbench"), encoding="utf-8")
        print(path.name)

    async def dialog(self, key: str, screen: type[object], name: str, back: type[object]) -> None:
        """Open something by key, take its picture, and close it."""
        await self.press(key)
        await self.on(screen)
        await self.take(name)
        await self.press("escape")
        await self.on(back)


async def run_all(camera: Camera, *, picture_of_the_run: str = "") -> None:
    """Run everything and wait for the end."""
    await camera.press("a")
    screen = camera.app.screen
    if not isinstance(screen, IncidentScreen):
        raise TypeError("an incident should be on top")
    if picture_of_the_run:
        await camera.until(lambda: len(screen.current.finished) > 1)
        await camera.take(picture_of_the_run)
    await camera.until(lambda: screen.current.findings and not screen.current.running)


async def solve_a_drill(camera: Camera) -> None:
    """From the story to the named cause."""
    await camera.on(Tell)
    await camera.take("drill-story")
    await camera.press("enter")
    await camera.on(IncidentScreen)
    await camera.take("incident-before")
    await run_all(camera, picture_of_the_run="incident-running")
    await camera.take("incident")
    await camera.press("2")
    await camera.take("incident-step")
    await camera.dialog("e", EvidenceScreen, "evidence", IncidentScreen)
    await camera.dialog("f", CauseDetail, "cause", IncidentScreen)
    await camera.press("3")
    await camera.take("incident-causes")
    await camera.dialog("t", TimelineScreen, "timeline", IncidentScreen)
    await camera.dialog("question_mark", HelpScreen, "help", IncidentScreen)
    await camera.press("s")
    await camera.on(Choose)
    await camera.take("drill-solve")
    await camera.press("escape")
    await camera.on(IncidentScreen)
    await camera.press("escape")
    await camera.on(HomeScreen)
    await camera.press("escape")
    await camera.dialog("j", JournalScreen, "journal", HomeScreen)


async def paste_at_home(camera: Camera) -> None:
    """From a pasted error to the parameter form."""
    await camera.on(HomeScreen)
    await camera.until(lambda: "Playbooks" in str(camera.app.screen.query_one("#playbooks").border_title))
    error = "fatal error: An error occurred (404) when calling the HeadObject operation: Key"
    pasted = f'{error} "reports/2026-11/daily-close.csv" does not exist: s3://finance-landing/reports/2026-11/daily-close.csv'
    camera.app.post_message(events.Paste(pasted))
    await camera.until(lambda: "fit" in str(camera.app.screen.query_one("#playbooks").border_title))
    await camera.press("home")
    await camera.take("home")
    await camera.press("enter")
    await camera.on(ParameterForm)
    await camera.take("parameters")


async def be_blind(camera: Camera) -> None:
    """A drill in which nothing may be seen."""
    await begin(camera)
    await run_all(camera)
    await camera.take("cannot-tell")
    await back_home(camera)


async def be_refused(camera: Camera) -> None:
    """A drill in which one of many layers said no."""
    await begin(camera)
    await run_all(camera)
    await camera.take("refused")
    await camera.press("3")
    await camera.take("refused-causes")
    await back_home(camera)


async def draw(camera: Camera) -> None:
    """A drill whose execution is drawn."""
    await begin(camera)
    await run_all(camera)
    await camera.dialog("d", PictureScreen, "picture", IncidentScreen)
    await back_home(camera)


async def look_back(camera: Camera) -> None:
    """A drill that asks what happened, and the timeline of all that tells of it."""
    await begin(camera)
    await run_all(camera)
    await camera.press("t")
    await camera.on(EventsScreen)
    coverage = camera.app.screen.query_one("#coverage", Static)
    await camera.until(lambda: "on record" in str(coverage.visual) or "asked" in str(coverage.visual))
    await camera.press("r")
    await camera.until(lambda: "read to the end" in str(coverage.visual))
    await camera.take("history")
    await camera.dialog("v", TextDialog, "coverage", EventsScreen)
    await camera.press("escape")
    await camera.on(IncidentScreen)
    await back_home(camera)


async def begin(camera: Camera) -> None:
    """Leave the story of a drill."""
    await camera.on(Tell)
    await camera.press("enter")
    await camera.on(IncidentScreen)


async def back_home(camera: Camera) -> None:
    """Leave an incident."""
    await camera.press("escape")
    await camera.on(HomeScreen)


async def session(
    backend: Backend, size: str, start: StartAt | None, act: Callable[[Camera], Awaitable[None]]
) -> None:
    """Run the program once and act in it."""
    app = WorkbenchApp(backend, start=start)
    async with app.run_test(size=SIZES[size]) as pilot:
        camera = Camera(app, pilot, size)
        await camera.until(lambda: not isinstance(app.screen, Busy))
        await act(camera)


async def main() -> None:
    """Take all pictures in all sizes."""
    FOLDER.mkdir(exist_ok=True)
    for size in SIZES:
        with tempfile.TemporaryDirectory() as folder:
            settings = Settings(journal=Path(folder))
            clock = FixedDayClock()
            backend = far_away(
                replace(make_backend(settings, clock), person=Person(os_user="kim", host="bastion"))
            )
            await session(backend, size, OpenDrill(scenario=DRILL, blind=False), solve_a_drill)
            await session(backend, size, OpenDrill(scenario=BLIND, blind=False), be_blind)
            await session(backend, size, OpenDrill(scenario=REFUSED, blind=False), be_refused)
            await session(backend, size, OpenDrill(scenario=WORKFLOW, blind=False), draw)
            await session(backend, size, OpenDrill(scenario=PAST, blind=False), look_back)
            drill = backend.simulate(backend.load_library().scenarios[DRILL])
            try:
                await session(
                    replace(backend, live=partial(getattr, drill, "source")), size, None, paste_at_home
                )
            finally:
                drill.close()


def to_png(svg: Path) -> None:
    """Render one picture with Chromium, whose fonts and boxes sit where the terminal has them."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        print("no chromium: SVG only")
        return
    columns, lines = SIZES[svg.stem.rpartition("-")[2]]
    window = f"{int(columns * CELL[0]) + 20},{int(lines * CELL[1]) + 55}"
    with tempfile.TemporaryDirectory() as profile:
        subprocess.run(  # noqa: S603 - the browser of this machine, on a file of our own
            [
                chromium,
                *QUIETLY,
                f"--user-data-dir={profile}",
                f"--screenshot={svg.with_suffix('.png')}",
                f"--window-size={window}",
                svg.as_uri(),
            ],
            check=True,
            capture_output=True,
            timeout=120,
        )


if __name__ == "__main__":
    asyncio.run(main())
    everything = "--all-png" in sys.argv
    for picture in sorted(FOLDER.glob("*.svg")):
        name, _, size_name = picture.stem.rpartition("-")
        if everything or (name in FOR_README and size_name == "120x36"):
            to_png(picture.resolve())

"""What the screens look like, pixel by pixel, in both sizes."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any, Protocol

import pytest
from pytest_textual_snapshot import normalize_svg  # type: ignore[import-untyped]
from textual.app import App
from textual.events import Paste
from textual.pilot import Pilot

from tests.engine.timeline.samples import history
from tests.fakes import FakeClock, answer
from tests.patience import PATIENCE_S
from tests.tui.driving import Driver
from tests.tui.test_events import about_bucket, at_events, trail
from tests.tui.test_incident import START, begin, past, proven
from tests.tui.test_picture import BROKEN, answers_of, opened
from tests.tui.test_timeline import added, answered
from tests.tui.worlds import BUCKET, KEY, SCENARIO, SOFT_DELETED, Gate, World
from workbench.domain.evidence import Answer, Outcome, Request
from workbench.domain.verification import IntegrityCheck, Verification
from workbench.journal import TinyJournal
from workbench.tui.app import WorkbenchApp
from workbench.tui.screens.cause import CauseDetail
from workbench.tui.screens.confirm import ConfirmTarget
from workbench.tui.screens.dialogs import Choose, Tell
from workbench.tui.screens.events import EventsScreen
from workbench.tui.screens.evidence import EvidenceScreen
from workbench.tui.screens.export import ExportScreen
from workbench.tui.screens.help import HelpScreen
from workbench.tui.screens.incident import IncidentScreen
from workbench.tui.screens.journal import JournalScreen
from workbench.tui.screens.parameters import ParameterForm
from workbench.tui.screens.text_dialog import TextDialog
from workbench.tui.screens.timeline import TimelineScreen
from workbench.tui.start import OpenDrill, StartAt

Act = Callable[[Driver], Awaitable[None]]


class Snap(Protocol):
    """The `snap_compare` fixture."""

    def __call__(
        self,
        app: App[Any],
        *,
        terminal_size: tuple[int, int],
        run_before: Callable[[Pilot[None]], Awaitable[None]],
    ) -> bool: ...


@pytest.fixture(params=[(120, 36), (80, 24)], ids=["120x36", "80x24"])
def look(request: pytest.FixtureRequest, snap_compare: Snap) -> Callable[[World, StartAt | None, Act], bool]:
    """Run the app on a world, act, and compare what is on the screen once it looks so."""
    kept = Path(__file__).parent / "__snapshots__" / "test_snapshots" / f"{request.node.name}.svg"
    wanted = normalize_svg(kept.read_text(encoding="utf-8")) if kept.exists() else ""
    patience = 0.0 if request.config.getoption("update_snapshots") else PATIENCE_S / 4

    def compare(world: World, start: StartAt | None, act: Act) -> bool:
        app = WorkbenchApp(world.backend, start=start)

        async def run(pilot: Pilot[None]) -> None:
            await act(Driver(app, pilot))
            ends = time.monotonic() + patience
            while True:
                app.clear_notifications()
                await pilot.pause()
                drawn = normalize_svg(app.export_screenshot(simplify=True))
                if drawn == wanted or time.monotonic() > ends:
                    return  # what differs is told below
                await pilot.pause(0.05)

        return snap_compare(app, terminal_size=request.param, run_before=run)

    return compare


Look = Callable[[World, StartAt | None, Act], bool]


async def read_story(driver: Driver) -> None:
    await driver.on(Tell)
    await driver.press("enter")
    await driver.on(IncidentScreen)


def test_home(look: Look) -> None:
    async def act(driver: Driver) -> None:
        await driver.settled()
        driver.app.post_message(Paste(f"fatal error: An error occurred (404)\ns3://{BUCKET}/{KEY}"))
        await driver.until(lambda: "recognised" in driver.text and "111122223333" in driver.text)

    assert look(World(), None, act)


def test_parameter_form_with_an_error(look: Look) -> None:
    async def act(driver: Driver) -> None:
        await driver.on(ParameterForm)
        field = driver.app.screen.query_one("#field-key")
        field.focus()
        await driver.press("ctrl+u", "f2")

    assert look(World(), START, act)


def test_confirm(look: Look) -> None:
    async def act(driver: Driver) -> None:
        await driver.on(ParameterForm)
        await driver.press("f2")
        await driver.on(ConfirmTarget)
        await driver.until(lambda: "gxp-prod" in driver.text, "the account's alias")
        await driver.until(
            lambda: "LIVE" in driver.text and "loading" not in driver.text, "home to load behind it"
        )

    assert look(World(), START, act)


def test_incident_before(look: Look) -> None:
    assert look(World(), START, begin)


def test_incident_running(look: Look) -> None:
    gate = Gate(answer("s3.HeadObject"))

    async def act(driver: Driver) -> None:
        await begin(driver)
        await driver.press("a")
        await driver.until(lambda: "1 of 2 checks · 0:00 · c stops · asking object" in driver.text)

    try:
        assert look(World(answers={**SOFT_DELETED, "s3.HeadObject": gate}), START, act)
    finally:
        gate.open()


def test_incident_proven(look: Look) -> None:
    async def act(driver: Driver) -> None:
        await begin(driver)
        await proven(driver)
        await driver.until(lambda: driver.app.screen.why_not("stop"), "the run to end")  # type: ignore[attr-defined]

    assert look(World(), START, act)


def test_incident_cannot_tell(look: Look) -> None:
    denied = answer("s3.HeadObject", Outcome.DENIED, status=403, iam_actions=("s3:GetObject",))

    async def act(driver: Driver) -> None:
        await begin(driver)
        await driver.press("a")
        await driver.until(lambda: "CANNOT TELL" in driver.static("conclusion"))
        await driver.run_ended()
        await driver.press("2")

    assert look(World(answers={**SOFT_DELETED, "s3.HeadObject": denied}), START, act)


def test_cause(look: Look) -> None:
    async def act(driver: Driver) -> None:
        await begin(driver)
        await proven(driver)
        await driver.press("f")
        await driver.on(CauseDetail)

    assert look(World(), START, act)


def test_evidence(look: Look) -> None:
    async def act(driver: Driver) -> None:
        await begin(driver)
        await proven(driver)
        await driver.press("e")
        await driver.on(EvidenceScreen)

    assert look(World(), START, act)


def test_picture(look: Look) -> None:
    async def act(driver: Driver) -> None:
        await driver.settled()
        await opened(driver, answers_of(["Check", BROKEN]))

    assert look(World(), None, act)


def test_journal(look: Look) -> None:
    async def act(driver: Driver) -> None:
        await past(driver)
        await driver.press("escape", "j")
        await driver.on(JournalScreen)
        await driver.until(lambda: "– in memory" in driver.text)

    assert look(World(), START, act)


def test_timeline(look: Look) -> None:
    async def act(driver: Driver) -> None:
        await begin(driver)
        await proven(driver)
        await driver.press("t")
        await driver.on(TimelineScreen)
        await added(driver, "n", "the vendor called at nine")
        await added(driver, "o", "it was at eight", "read the phone log")
        await added(driver, "s", "SEV2")
        await driver.press("i")
        await driver.on(Choose)
        await driver.press("enter")
        await answered(driver, "90m")
        await driver.until(lambda: "started 10:30Z" in driver.static("impact"))
        await driver.until(lambda: driver.said.count("is on record") == 4, "all to be told")
        await driver.until(lambda: "7 events" in driver.text)

    assert look(World(), START, act)


def test_events(look: Look) -> None:
    world = trail([about_bucket(number) for number in range(12_340)])

    async def act(driver: Driver) -> None:
        await at_events(driver, f"source=trail bucket={BUCKET}")
        await driver.press("up", "up")
        await driver.until(lambda: "12,338" in driver.text)

    assert look(world, None, act)


def test_events_being_read(look: Look) -> None:
    pages, second = history(500), Gate(answer("cloudtrail.LookupEvents"))

    def lookups(request: Request) -> Answer:
        return second(request) if "NextToken" in request.parameters else pages(request)

    async def act(driver: Driver) -> None:
        await begin(driver)
        await driver.press("h")
        await driver.on(EventsScreen)
        await driver.until(lambda: "on record" in driver.static("coverage"))
        await driver.press("r")
        await driver.until(lambda: "1 page," in driver.static("progress"))

    try:
        assert look(World(answers={**SOFT_DELETED, "cloudtrail.LookupEvents": lookups}), START, act)
    finally:
        second.open()


def test_export(look: Look) -> None:
    async def act(driver: Driver) -> None:
        await begin(driver)
        await driver.press("x")
        await driver.on(ExportScreen)
        await driver.until(lambda: "line 9" in driver.text)

    assert look(World(), START, act)


def test_verification(look: Look, tmp_path: Path) -> None:
    clock = FakeClock()
    world = World(journal=FixedVerification(tmp_path, clock), clock=clock)

    async def act(driver: Driver) -> None:
        await past(driver)
        await driver.press("escape", "j")
        await driver.on(JournalScreen)
        await driver.until(lambda: "! problems" in driver.text)
        await driver.press("v")
        await driver.on(TextDialog)

    assert look(world, START, act)


class FixedVerification(TinyJournal):
    """A journal that finds the same in every incident: ids and hashes differ from run to run."""

    def verify(self, incident_id: str, head: str | None = None) -> Verification:
        del incident_id, head
        broken = ("x.jsonl:7: entry 6 was changed: its hash is of something else",)
        checks = (
            IntegrityCheck(what="every line is whole", passed=True),
            IntegrityCheck(what="every entry is what its hash was made of", passed=False, problems=broken),
        )
        return Verification(incident="x", entries=12, head="5e" * 32, sealed=True, checks=checks)


def test_help(look: Look) -> None:
    async def act(driver: Driver) -> None:
        await begin(driver)
        await driver.press("question_mark")
        await driver.on(HelpScreen)

    assert look(World(), START, act)


def test_drill(look: Look) -> None:
    assert look(World(), OpenDrill(scenario=SCENARIO.id, blind=False), read_story)


def test_blind_drill(look: Look) -> None:
    async def act(driver: Driver) -> None:
        await read_story(driver)
        await driver.press("a")
        await driver.until(lambda: len(driver.incident.current.findings) == 2)
        await driver.run_ended()
        await driver.press("u")
        await driver.on(Choose)
        await driver.press("down", "enter")
        await driver.until(lambda: "You suspect" in driver.text)

    assert look(World(), OpenDrill(scenario=SCENARIO.id), act)


def test_without_colour(look: Look, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")

    async def act(driver: Driver) -> None:
        await read_story(driver)
        await proven(driver)

    assert look(World(), OpenDrill(scenario=SCENARIO.id, blind=False), act)

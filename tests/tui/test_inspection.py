"""An inspection on the screen: nothing tells the verdicts before it is handed in, then everything does."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace

from tests.audits.accounts import REGISTRY, as_asked, buckets, only, shipped_audits
from tests.fakes import Handler, answer
from tests.tui.driving import Driver, driving
from tests.tui.worlds import World
from workbench.domain.audit import Accusation, InspectionScored
from workbench.domain.diagnosis import ConclusionStatus
from workbench.domain.evidence import Answer, Request
from workbench.domain.scenario import AnswerKey, Scenario, ScenarioKind, Weakness
from workbench.domain.values import JsonObject
from workbench.engine.backend import Library
from workbench.engine.training.attempts import past_attempts
from workbench.playbook_files.audit_desk import FilesOfAudits
from workbench.tui.drills import DrillRecord, drill_records
from workbench.tui.screens.audit import AuditScreen
from workbench.tui.screens.dialogs import Choose, Tell
from workbench.tui.screens.home import HomeScreen
from workbench.tui.screens.inspection import InspectionScreen
from workbench.tui.screens.past_inspection import PastInspectionScreen
from workbench.tui.start import OpenDrill, OpenIncident
from workbench.tui.widgets.outside_input import OutsideInput

AUDIT = "readiness-s3"
DRILL = Scenario(
    id="inspection-9",
    title="The visit",
    story="Somebody comes on Thursday.",
    playbook=AUDIT,
    kind=ScenarioKind.INSPECTION,
    parameters={},
    build=(),
    break_=(),
    answer=AnswerKey(
        status=ConclusionStatus.PROVEN,
        weak=(Weakness(rule="s3-versioning-enabled", resource="scratch", why="Nobody switched it on."),),
        explanation="One of three.",
    ),
)
WEAK = Accusation(rule="s3-versioning-enabled", resource="scratch")


def versioning(request: Request) -> Answer:
    status = "Suspended" if request.parameters["Bucket"] == "scratch" else "Enabled"
    return answer(request.operation, data={"Status": status})


def world() -> World:
    default: JsonObject = {"DefaultRetention": {"Mode": "COMPLIANCE", "Years": 10}}
    kept: JsonObject = {"ObjectLockConfiguration": {"ObjectLockEnabled": "Enabled", "Rule": default}}
    locked = answer("s3.GetObjectLockConfiguration", data=kept)
    answers: dict[str, Answer | Handler] = {
        **buckets("lake", "landing", "scratch"),
        "s3.GetBucketVersioning": versioning,
        "s3.GetObjectLockConfiguration": locked,
    }
    rules = only(shipped_audits()[AUDIT], ("s3-versioning-enabled", "s3-object-lock-default"))
    return World(
        answers={name: as_asked(found) for name, found in answers.items()},
        audits=FilesOfAudits({AUDIT: rules}, REGISTRY),
        library=Library(scenarios={DRILL.id: DRILL}),
    )


@asynccontextmanager
async def inspecting(made: World, size: tuple[int, int] = (120, 36)) -> AsyncIterator[Driver]:
    """The story is read, and so is the account."""
    async with driving(made, OpenDrill(scenario=DRILL.id), size) as driver:
        await driver.on(Tell)
        assert DRILL.story in driver.text
        await driver.press("enter")
        await driver.on(InspectionScreen)
        await driver.until(lambda: driver.app.screen.check_action("hand_in", ()) is True)
        await driver.until(lambda: "Resources (3)" in driver.text)
        yield driver


async def handed_in(driver: Driver) -> None:
    await driver.press("s")
    await driver.on(Choose)
    await driver.press("enter")
    await driver.on(Tell)


async def test_nothing_on_the_screen_tells_a_verdict_before_it_is_handed_in() -> None:
    async with inspecting(world()) as driver:
        seen = driver.text
        for key in ("enter", "down", "down", "o", "down", "o"):
            await driver.press(key)
            seen += driver.text
        assert "Suspended" in seen
        assert '"Status"' in seen
        for word in ("PASS", "FAIL", "WARN", "✗", "✓", "suspended: ", "break a rule", "one night"):
            assert word not in seen
        screen = driver.app.screen
        assert isinstance(screen, AuditScreen)
        assert "Hand in first" in screen.why_not("export")
        assert "simulated" in screen.why_not("go_on")


async def test_the_filter_finds_no_verdict() -> None:
    async with inspecting(world()) as driver:
        await driver.press("slash")
        driver.app.screen.query_one(OutsideInput).set_text("fail")
        await driver.press("enter")
        await driver.until(lambda: "Resources (0)" in driver.text)


async def test_what_is_marked_is_scored_and_kept_and_the_verdicts_open_with_their_reasons() -> None:
    made = world()
    async with inspecting(made) as driver:
        await driver.press("enter", "down", "down", "m")
        await driver.until(lambda: "⚑ WEAK" in driver.text)
        assert driver.text.rstrip().split("\n")[-1].startswith("s Hand in")
        assert DRILL.title in driver.text.split("\n")[0]
        await driver.press("m", "m")
        assert "1 mark:" in driver.static("audit-answer")
        await handed_in(driver)
        assert "1 of 1 found, 0 missed, 0 falsely accused" in driver.text
        assert "Nobody switched it on." in driver.text
        await driver.press("enter")
        await driver.on(InspectionScreen)
        assert "✗ FAIL" in driver.text
        assert "found" in driver.text
        assert driver.app.screen.check_action("mark", ()) is None
        assert driver.app.screen.check_action("export", ()) is True
        await driver.press("escape")
        await driver.on(HomeScreen)
    assert made.journal
    records = drill_records(past_attempts(made.journal, made.journal.summaries()))
    assert records[DRILL.id] == DrillRecord(tries=1, solved=1, best_s=records[DRILL.id].best_s)
    assert records[DRILL.id].best_s is not None


async def test_what_was_not_marked_is_missed_and_what_is_sound_was_falsely_accused() -> None:
    made = world()
    async with inspecting(made, (80, 24)) as driver:
        await driver.press("enter", "m")
        await handed_in(driver)
        assert "0 of 1 found, 1 missed, 1 falsely accused" in driver.text
        assert made.journal
        (summary,) = made.journal.summaries()
        last = made.journal.load(summary.id).entries[-1].event
    assert last == InspectionScored(found=(), missed=(WEAK,), wrong=(replace(WEAK, resource="lake"),))
    records = drill_records(past_attempts(made.journal, made.journal.summaries()))
    assert records[DRILL.id] == DrillRecord(tries=1)


async def test_one_that_was_left_opens_from_the_journal_without_a_verdict() -> None:
    made = world()
    async with inspecting(made) as driver:
        await driver.press("enter", "m", "escape", "escape")
        await driver.on(HomeScreen)
    assert made.journal
    (summary,) = made.journal.summaries()
    assert (summary.status, summary.because) == ("open", "")
    async with driving(made, OpenIncident(incident=summary.id), (120, 36)) as driver:
        await driver.on(PastInspectionScreen)
        await driver.until(lambda: "Resources (3)" in driver.text)
        seen = driver.text
        for key in ("enter", "down", "down", "o", "down", "o"):
            await driver.press(key)
            seen += driver.text
        assert "Suspended" in seen
        assert f"workbench train {DRILL.id}" in seen
        for word in ("PASS", "FAIL", "WARN", "✗", "✓", "suspended: ", "break a rule", "one night"):
            assert word not in seen
        screen = driver.app.screen
        assert screen.check_action("export", ()) is None
        assert screen.check_action("go_on", ()) is None


async def test_one_that_was_handed_in_opens_from_the_journal_with_its_score_and_verdicts() -> None:
    made = world()
    async with inspecting(made) as driver:
        await driver.press("enter", "down", "down", "m")
        await handed_in(driver)
    assert made.journal
    (summary,) = made.journal.summaries()
    async with driving(made, OpenIncident(incident=summary.id), (120, 36)) as driver:
        await driver.on(PastInspectionScreen)
        await driver.until(lambda: "Resources (3)" in driver.text)
        assert "1 of 1 found, 0 missed, 0 falsely accused" in driver.text
        assert "✗ FAIL" in driver.text
        assert driver.app.screen.check_action("export", ()) is True

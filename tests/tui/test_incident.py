"""An incident that is being worked on."""

from __future__ import annotations

from dataclasses import replace

import pytest
from textual.command import CommandPalette

from tests.fakes import FakeSource, answer
from tests.tui.driving import Driver, driving, in_drill, reopened
from tests.tui.worlds import BUCKET, KEY, PLAYBOOK, SOFT_DELETED, TARGET_NOW, Gate, World
from workbench.domain.diagnosis import CauseStatus
from workbench.domain.evidence import Outcome
from workbench.domain.incident_events import NoteAdded
from workbench.domain.target import Target
from workbench.domain.transcript import Draft, TimelineEntry
from workbench.engine.errors import JournalError
from workbench.engine.memory_journal import MemoryJournal
from workbench.tui.screens.cause import CauseDetail
from workbench.tui.screens.confirm import ConfirmTarget
from workbench.tui.screens.dialogs import AskText, Choose, Tell
from workbench.tui.screens.evidence import EvidenceScreen
from workbench.tui.screens.help import HelpScreen
from workbench.tui.screens.home import HomeScreen
from workbench.tui.screens.parameters import ParameterForm
from workbench.tui.screens.timeline import TimelineScreen
from workbench.tui.screens.working import WorkingScreen
from workbench.tui.start import OpenIncident, StartPlaybook
from workbench.tui.widgets.cause_board import CauseBoard
from workbench.tui.widgets.json_tree import JsonTree

START = StartPlaybook(playbook=PLAYBOOK.id, parameters={"bucket": BUCKET, "key": KEY})


async def begin(driver: Driver) -> None:
    """From the form to the incident."""
    await driver.on(ParameterForm)
    await driver.press("f2")
    await driver.on(ConfirmTarget)
    await driver.press("y")
    await driver.on(WorkingScreen)


async def proven(driver: Driver) -> None:
    """Run everything and wait for the answer."""
    await driver.press("a")
    await driver.until(lambda: "PROVEN" in driver.static("conclusion"), "the conclusion")
    await driver.run_ended()
    await driver.pilot.pause()


async def test_running_everything_shows_verdicts_evidence_and_the_proven_cause() -> None:
    async with driving(World(), START) as driver:
        await begin(driver)
        assert "NOT FINISHED" in driver.static("conclusion")
        await proven(driver)
        for shown in ("✗ FAIL", "✓ 2", "PASS", "■ PROVEN", "× RULED OUT", "A delete marker", "HeadObject"):
            assert shown in driver.text


async def test_one_step_is_run_alone() -> None:
    world = World()
    async with driving(world, START) as driver:
        await begin(driver)
        await driver.press("down", "r")
        await driver.until(lambda: "versioning" in driver.incident.current.findings)
        assert [request.operation for request in world.asked] == ["s3.GetBucketVersioning"]


async def test_progress_is_shown_while_checks_are_asked_and_one_key_stops_them() -> None:
    gate = Gate(answer("s3.HeadObject"))
    async with driving(World(answers={**SOFT_DELETED, "s3.HeadObject": gate}), START) as driver:
        await begin(driver)
        await driver.press("a")
        await driver.until(lambda: "1 of 2 checks" in driver.text and "asking object" in driver.text)
        assert "ASKING" in driver.text
        await driver.press("c")
        await driver.run_ended()
        await driver.until(lambda: "of 2 checks ·" not in driver.text)
        assert "versioning" in driver.incident.current.findings
        gate.open()


async def test_escape_stops_a_run_before_it_leaves() -> None:
    gate = Gate(answer("s3.HeadObject"))
    async with driving(World(answers={**SOFT_DELETED, "s3.HeadObject": gate}), START) as driver:
        await begin(driver)
        await driver.press("a")
        await driver.until(gate.asked.is_set)
        await driver.press("escape")
        await driver.run_ended()
        await driver.press("escape")
        await driver.on(HomeScreen)
        gate.open()


async def test_a_disabled_key_says_why() -> None:
    async with driving(World(), START) as driver:
        await begin(driver)
        await driver.press("c")
        assert "Nothing is running." in driver.said
        await driver.press("e")
        assert "Nothing was asked in this step yet" in driver.said
        await driver.press("f")
        assert "No cause is proven or likely yet" in driver.said


async def test_a_cause_shows_each_condition_the_finding_behind_it_and_the_fix() -> None:
    async with driving(World(), START) as driver:
        await begin(driver)
        await proven(driver)
        await driver.press("3", "enter")
        await driver.on(CauseDetail)
        for shown in (
            "Must hold",
            "✓ TRUE",
            "object: state is soft_deleted",
            "✗ FAIL  object: A delete marker",
            f"--bucket {BUCKET}",
        ):
            assert shown in driver.text
        await driver.press("c")
        assert driver.app.clipboard.startswith("aws s3api list-object-versions")


async def test_an_unknown_names_what_is_missing_and_is_never_shown_as_good() -> None:
    denied = answer("s3.HeadObject", Outcome.DENIED, status=403, iam_actions=("s3:GetObject",))
    async with driving(World(answers={**SOFT_DELETED, "s3.HeadObject": denied}), START) as driver:
        await begin(driver)
        await driver.press("a")
        await driver.until(lambda: "CANNOT TELL" in driver.static("conclusion"))
        await driver.run_ended()
        assert "? UNKNOWN" in driver.text
        assert "needs s3:GetObject" in driver.text
        await driver.press("3")
        assert CauseStatus.PROVEN not in {cause.status for cause in driver.incident.current.diagnosis.causes}


async def test_the_board_keeps_its_order_under_the_cursor_and_sorts_when_the_run_ends() -> None:
    gate = Gate(SOFT_DELETED["s3.GetBucketVersioning"])  # type: ignore[arg-type]  # this world gives a plain answer
    world = World(answers={**SOFT_DELETED, "s3.GetBucketVersioning": gate})
    async with driving(world, START) as driver:
        await begin(driver)
        await driver.press("3", "end")
        board = driver.app.screen.query_one(CauseBoard)
        under_cursor, order = board.chosen, [option.id for option in board.options]
        await driver.press("a")
        await driver.until(lambda: "object" in driver.incident.current.findings)
        await driver.pilot.pause()
        assert [option.id for option in board.options][: len(order)] == order
        assert board.chosen == under_cursor
        gate.open()
        await driver.run_ended()
        await driver.until(lambda: board.options[0].id == f"#{CauseStatus.PROVEN}")
        assert board.chosen == under_cursor


async def test_a_note_goes_on_record_and_into_the_timeline() -> None:
    async with driving(World(), START) as driver:
        await begin(driver)
        await driver.press("n")
        await driver.on(AskText)
        await driver.write("called the vendor")
        await driver.press("enter")
        await driver.until(lambda: "on record" in driver.said)
        await driver.on(WorkingScreen)
        assert driver.incident.current.entries[-1].event == NoteAdded(text="called the vendor")
        await driver.press("t")
        await driver.on(TimelineScreen)
        assert "note: called the vendor" in driver.text
        assert "kim@bastion" in driver.text


async def test_a_question_to_a_person_is_answered_by_key() -> None:
    async with driving(World(), START) as driver:
        await begin(driver)
        await driver.press("down", "down", "m")
        await driver.on(Choose)
        assert "Did the sender see an error?" in driver.text
        await driver.press("down", "enter")
        await driver.on(WorkingScreen)
        await driver.until(lambda: driver.incident.current.answers == {"sender_error": "no"})


async def test_evidence_shows_request_id_time_command_and_json_and_finds_words_in_it() -> None:
    async with driving(World(), START) as driver:
        await begin(driver)
        await proven(driver)
        await driver.press("e")
        await driver.on(EvidenceScreen)
        for shown in ("8F4EXAMPLE", "38 ms", "aws s3api head-object", "x-amz-delete-marker true"):
            assert shown in driver.text
        await driver.press("c")
        assert driver.app.clipboard == f"aws s3api head-object --bucket {BUCKET} --key {KEY}"
        await driver.press("slash")
        await driver.write("marker")
        await driver.press("enter")
        tree = driver.app.screen.query_one(JsonTree)
        await driver.until(lambda: tree.cursor_node and "x-amz-delete-marker" in str(tree.cursor_node.label))


class Renewable(FakeSource):
    """Credentials that end at the first request, until somebody renews them."""

    expired = True

    def target(self) -> Target:
        return replace(TARGET_NOW, identity="arn:aws:sts::111122223333:assumed-role/oncall/renewed")


async def test_expired_credentials_pause_the_run_and_it_goes_on_at_the_same_step() -> None:
    source: Renewable | None = None

    def head(request: object) -> object:
        del request
        assert source is not None
        return (
            answer("s3.HeadObject", Outcome.EXPIRED_CREDENTIALS)
            if source.expired
            else SOFT_DELETED["s3.HeadObject"]
        )

    source = Renewable({**SOFT_DELETED, "s3.HeadObject": head})  # type: ignore[dict-item]  # the handler's type is narrowed here
    async with driving(World(source=source), START) as driver:
        await begin(driver)
        await driver.press("a")
        await driver.until(lambda: "PAUSED" in driver.text)
        assert "Renew them" in driver.text
        source.expired = False
        await proven(driver)
        assert "PAUSED" not in driver.text
        assert driver.incident.current.target.identity.endswith("renewed")


class FullDisk(MemoryJournal):
    """A journal whose disk fills up when told."""

    full = False

    def append(self, incident_id: str, draft: Draft) -> TimelineEntry:
        if self.full:
            raise JournalError("/journal/x.jsonl cannot be written: no space left on device")
        return super().append(incident_id, draft)


async def test_a_journal_that_cannot_be_written_stops_the_run_and_says_what_is_on_disk() -> None:
    world = World()
    journal = FullDisk(world.clock)
    world.journal = journal
    async with driving(world, START) as driver:
        await begin(driver)
        journal.full = True
        await driver.press("a")
        await driver.on(Tell)
        assert "no space left on device" in driver.text
        assert "1 entry of this incident" in driver.text
        assert world.asked == []
        await driver.press("enter")
        await driver.on(WorkingScreen)
        journal.full = False
        await proven(driver)


async def past(driver: Driver) -> str:
    """Run an incident, go home, and return its id."""
    await begin(driver)
    await proven(driver)
    incident_id = driver.incident.current.incident.id
    await driver.press("escape")
    await driver.on(HomeScreen)
    await driver.until(lambda: "file-upload-missing" in driver.text and "entries" in driver.text)
    return incident_id


async def test_a_past_incident_opens_read_only_from_the_journal_and_can_be_resumed() -> None:
    world = World()
    async with driving(world, START) as driver:
        await past(driver)
        asked = len(world.asked)
        await reopened(driver)
        assert "Read-only" in driver.text
        await driver.press("a")
        assert "open read-only" in driver.said
        assert len(world.asked) == asked
        await driver.press("R")
        await driver.on(WorkingScreen)  # the account was confirmed once
        assert "■ PROVEN" in driver.text


async def test_an_incident_of_another_account_is_not_resumed() -> None:
    world = World()
    async with driving(world, START) as driver:
        incident_id = await past(driver)
    other = World(target=replace(TARGET_NOW, account="999988887777"), journal=world.journal)
    async with driving(other, OpenIncident(incident=incident_id, resume=True)) as driver:
        await driver.until(lambda: "choose the right profile" in driver.said)
        await driver.on(HomeScreen)


async def test_a_drill_is_solved_by_keyboard_at_80x24_and_its_account_is_closed_afterwards() -> None:
    world = World()
    async with in_drill(world, size=(80, 24)) as driver:
        assert "SIMULATED" in driver.text
        assert "LIVE" not in driver.text
        await proven(driver)
        await driver.press("s")
        await driver.on(Choose)
        await driver.press("down", "enter")
        await driver.on(Tell)
        assert "is not what happened" in driver.text
        assert "cleanup job" not in driver.text
        await driver.press("enter", "s")
        await driver.on(Choose)
        await driver.press("enter")
        await driver.on(Tell)
        assert "A cleanup job deleted the key" in driver.text
        await driver.press("enter", "escape")
        await driver.on(HomeScreen)
        await driver.until(lambda: world.drills[0].closed)
        await driver.until(lambda: "solved 1 of 1" in driver.text)


async def test_help_lists_the_keys_of_this_screen_and_explains_the_focused_pane() -> None:
    async with driving(World(), START) as driver:
        await begin(driver)
        await driver.press("question_mark")
        await driver.on(HelpScreen)
        for shown in (
            "The questions of this playbook",
            "ask everything that has no answer yet",
            "not now: Nothing is",
        ):
            assert shown in driver.text


async def test_the_palette_knows_every_action_of_the_screen() -> None:
    async with driving(World(), START) as driver:
        await begin(driver)
        await driver.press("ctrl+p")
        await driver.write("run all")
        await driver.until(lambda: "Run all (a)" in driver.text)
        await driver.press("enter")
        await driver.on(WorkingScreen)
        await driver.until(lambda: "PROVEN" in driver.static("conclusion"))


async def test_the_palette_opens_once_though_help_lies_over_it() -> None:
    async with driving(World()) as driver:
        await driver.press("ctrl+p")
        await driver.on(CommandPalette)
        await driver.press("f1")
        await driver.on(HelpScreen)
        await driver.press("ctrl+p")
        await driver.press("escape")
        await driver.on(CommandPalette)


@pytest.mark.parametrize("size", [(59, 24), (80, 15)])
async def test_a_terminal_that_is_too_small_says_so(size: tuple[int, int]) -> None:
    async with driving(World(), START, size) as driver:
        await driver.until(lambda: "This terminal is too small." in driver.text)
        assert "bucket" not in driver.text


@pytest.mark.parametrize("start", [None, START])
async def test_a_terminal_that_shrinks_to_nothing_loses_nothing(start: StartPlaybook | None) -> None:
    async with driving(World(), start) as driver:
        for size in [(9, 3), (3, 2), (2, 15), (1, 1), (120, 36)]:
            await driver.pilot.resize_terminal(*size)
        await driver.until(lambda: " F8 Account " in driver.text)

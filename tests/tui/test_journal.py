"""Finding past incidents, and seeing whether they are what was recorded."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.fakes import NOON, FakeClock
from tests.tui.driving import Driver, at_the_journal, driving
from tests.tui.test_incident import START, begin, past
from tests.tui.worlds import BUCKET, KEY, PLAYBOOK, World
from workbench.domain.verification import IntegrityCheck, Verification
from workbench.engine.memory_journal import MemoryJournal
from workbench.engine.ports import Journal
from workbench.journal import TinyJournal
from workbench.tui.query import JournalQuery, found, parse_query
from workbench.tui.screens.home import HomeScreen
from workbench.tui.screens.journal import JournalScreen
from workbench.tui.screens.text_dialog import TextDialog
from workbench.tui.screens.timeline import TimelineScreen
from workbench.tui.widgets.outside_input import OutsideInput


async def searched(driver: Driver, text: str) -> None:
    await driver.press("slash")
    driver.app.screen.query_one(OutsideInput).set_text(text)
    await driver.press("enter")


def test_a_query_is_filters_and_the_words_that_are_left() -> None:
    assert parse_query("  tag:gxp vendor status:proven called ") == JournalQuery(
        filters={"tag": "gxp", "status": "proven"}, text="vendor called"
    )


def test_a_value_with_blanks_stands_in_quotes() -> None:
    assert parse_query('tag:"data loss" vendor "called us') == JournalQuery(
        filters={"tag": "data loss"}, text="vendor called us"
    )


@pytest.mark.parametrize("text", ["s3://acme/raw", "arn:aws:iam::1:role/x", "tag:", "02:01:07Z", "cause"])
def test_what_only_looks_like_a_filter_is_text(text: str) -> None:
    assert parse_query(text) == JournalQuery(filters={}, text=text)


@pytest.mark.parametrize("kept", ["memory", "disk"])
async def test_search_finds_the_same_in_memory_and_on_disk(kept: str, tmp_path: Path) -> None:
    clock = FakeClock()
    journal: Journal = MemoryJournal(clock) if kept == "memory" else TinyJournal(tmp_path, clock)
    async with driving(World(journal=journal, clock=clock), START) as driver:
        incident = await past(driver)
    for text, finds in {
        "": True,
        f"playbook:{PLAYBOOK.id} status:proven since:1h": True,
        "cause:object-soft-deleted": True,
        "DELETE MARKER": True,
        "bastion": True,
        "cause:never-arrived": False,
        "status:clean": False,
        "tag:gxp": False,
        "until:1d": False,
        "a cleanup job": False,
        "Only a person can tell": False,
    }.items():
        summaries = found(journal, parse_query(text), NOON)
        assert [item.id for item in summaries] == [incident] * finds, text


async def test_the_journal_is_searched_by_words_and_filters() -> None:
    async with driving(World(), START, size=(80, 24)) as driver:
        await past(driver)
        await at_the_journal(driver)
        await searched(driver, "cause:object-soft-deleted batch-22")
        await driver.until(lambda: "1 past incident that fits" in driver.text)
        await searched(driver, "cause:never-arrived")
        await driver.until(lambda: "Nothing fits" in driver.text)
        await searched(driver, "since:yesterday-ish")
        await driver.until(lambda: "is no time" in driver.said)
        await driver.press("slash", "escape")
        assert isinstance(driver.app.screen, JournalScreen)
        await driver.press("escape")
        await driver.on(HomeScreen)


async def test_every_incident_is_verified_while_the_list_is_read(tmp_path: Path) -> None:
    clock = FakeClock()
    journal = TinyJournal(tmp_path, clock)
    async with driving(World(journal=journal, clock=clock), START) as driver:
        await past(driver)
        await at_the_journal(driver)
        await driver.until(lambda: "✓ verified" in driver.text)
        await driver.press("v")
        await driver.on(TextDialog)
        assert "every entry holds the hash of the one before it" in driver.text
        assert "Everything adds up" in driver.text
        await driver.press("c")
        assert driver.app.clipboard in driver.text
        assert len(driver.app.clipboard) == 64
        await driver.press("escape")
        await driver.on(JournalScreen)


def tamper(folder: Path) -> None:
    (path,) = folder.glob("*.jsonl")
    path.write_bytes(path.read_bytes().replace(b"kim", b"tim"))


async def test_a_tampered_incident_is_seen_at_a_glance_and_named_in_words(tmp_path: Path) -> None:
    clock = FakeClock()
    journal = TinyJournal(tmp_path, clock)
    async with driving(World(journal=journal, clock=clock), START) as driver:
        await past(driver)
        tamper(tmp_path)
        await driver.press("escape", "j")
        await driver.on(JournalScreen)
        await driver.until(lambda: "! problems" in driver.text)
        assert "✓ verified" not in driver.text
        await driver.press("v")
        await driver.on(TextDialog)
        assert "does not add up" in driver.text
        assert ".jsonl:" in driver.text


class SlowToVerify(MemoryJournal):
    """A journal whose verification fails, and counts."""

    verified = 0

    def verify(self, incident_id: str) -> Verification:
        self.verified += 1
        check = IntegrityCheck(
            what="every line is whole", passed=False, problems=("x.jsonl:7: [@click=app.quit]x[/]",)
        )
        return Verification(incident=incident_id, entries=1, head="", sealed=False, checks=(check,))


async def test_what_was_verified_is_verified_again_only_by_key_or_after_a_new_entry() -> None:
    world = World()
    journal = SlowToVerify(world.clock)
    world.journal = journal
    async with driving(world, START) as driver:
        await past(driver)
        await at_the_journal(driver)
        await driver.until(lambda: "! problems" in driver.text)
        await searched(driver, "batch-22")
        await driver.until(lambda: "that fits" in driver.text)
        assert journal.verified == 1
        await driver.press("v")
        await driver.on(TextDialog)
        assert journal.verified == 2
        assert "[@click=app.quit]x[/]" in driver.text
        await driver.press("c")
        assert "nothing to copy" in driver.said


async def test_a_journal_in_memory_does_not_claim_to_be_verified() -> None:
    async with driving(World(), START) as driver:
        await past(driver)
        await at_the_journal(driver)
        await driver.until(lambda: "– in memory" in driver.text)
        await driver.press("v")
        await driver.on(TextDialog)
        assert "nothing on disk to verify" in driver.text


async def test_closing_shows_the_head_that_verifying_finds_and_copies_it(tmp_path: Path) -> None:
    clock = FakeClock()
    journal = TinyJournal(tmp_path, clock)
    async with driving(World(journal=journal, clock=clock), START, size=(80, 24)) as driver:
        await begin(driver)
        incident = driver.incident.current.incident.id
        await driver.press("t")
        await driver.on(TimelineScreen)
        await driver.press("z")
        await driver.write("done")
        await driver.press("enter")
        await driver.on(TextDialog)
        await driver.press("c")
        verification = journal.verify(incident)
        assert verification.sealed
        assert verification.passed
        assert driver.app.clipboard == verification.head


async def test_keys_may_be_looked_at_while_the_screen_goes() -> None:
    async with driving(World()) as driver:
        await driver.press("escape", "j")
        await driver.on(JournalScreen)
        journal = driver.app.screen
        assert isinstance(journal, JournalScreen)
        journal.dismiss(None)
        await journal.remove_children()
        assert journal.check_action("resume", ()) is None


async def test_rows_say_what_it_was_about_and_are_left_while_one_types() -> None:
    async with driving(World(), START, size=(80, 24)) as driver:
        await past(driver)
        await at_the_journal(driver)
        row = (f"s3://{BUCKET}/{KEY}"[:30], "111122223333", "LIVE")
        await driver.until(lambda: all(said in driver.text for said in row), "the row")
        await driver.press("slash")
        await driver.write("no-such-thing")
        await driver.until(lambda: "Nothing fits" in driver.text)
        await driver.press("ctrl+u")
        await driver.write("LANDING")
        await driver.until(lambda: "1 past incident that fits" in driver.text)
        await driver.press("escape", "o", "o")
        await driver.until(lambda: "by severity" in driver.text)

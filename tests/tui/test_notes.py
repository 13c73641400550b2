"""What people write: a note with its time, a mistake that costs no word, an editor of their own."""

from __future__ import annotations

import os
import stat
from contextlib import nullcontext
from pathlib import Path

import pytest
from textual.app import App

from tests.tui.driving import driving
from tests.tui.test_incident import START, begin
from tests.tui.test_timeline import added, at_the_timeline
from tests.tui.worlds import World
from workbench.domain.incident_events import ActionNoted, NoteAdded
from workbench.engine.errors import UsageError
from workbench.tui.editor import edited
from workbench.tui.screens.dialogs import AskText
from workbench.tui.screens.timeline import TimelineScreen
from workbench.tui.screens.working import WorkingScreen
from workbench.tui.widgets.outside_input import OutsideInput


async def test_a_mistake_in_the_time_keeps_the_dialog_and_its_text() -> None:
    async with driving(World(), START) as driver:
        await begin(driver)
        await at_the_timeline(driver)
        await driver.press("n")
        await driver.on(AskText)
        await driver.write("the bank called")
        await driver.press("tab")
        await driver.write("half past ten")
        await driver.press("enter")
        await driver.until(lambda: "is no time: give 22:30" in driver.text)
        assert driver.app.screen.query_one("#text", OutsideInput).text == "the bank called"
        await driver.press("ctrl+u")
        await driver.write("yesterday 22:30")
        await driver.press("enter")
        await driver.on(TimelineScreen)
        await driver.until(lambda: "is on record" in driver.said)
        await driver.press("escape")
        await driver.on(WorkingScreen)
        entry = driver.incident.current.entries[-1]
        assert isinstance(entry.event, NoteAdded)
        assert entry.event.text == "the bank called"
        assert entry.occurred_at is not None
        assert f"{entry.occurred_at:%H:%M}" == "22:30"


async def test_several_lines_are_pasted_and_kept() -> None:
    async with driving(World(), START) as driver:
        await begin(driver)
        await at_the_timeline(driver)
        await driver.press("n")
        await driver.on(AskText)
        driver.app.screen.query_one("#text", OutsideInput).paste("one\ntwo")
        await driver.press("enter")
        await driver.until(lambda: "is on record" in driver.said)
        await driver.press("escape")
        await driver.on(WorkingScreen)
        assert driver.incident.current.entries[-1].event == NoteAdded(text="one\ntwo")


async def test_what_is_to_be_done_has_somebody_and_a_day() -> None:
    async with driving(World(), START) as driver:
        await begin(driver)
        await at_the_timeline(driver)
        await added(driver, "a", "let the alarm watch it", "dana", "2026-12-05")
        await driver.press("escape")
        await driver.on(WorkingScreen)
        event = driver.incident.current.entries[-1].event
        assert isinstance(event, ActionNoted)
        assert (event.text, event.owner, str(event.due)) == ("let the alarm watch it", "dana", "2026-12-05")


def editor(folder: Path, does: str) -> str:
    program = folder / "editor"
    program.write_text(f"#!/bin/sh\n{does}\n", "utf-8")
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    return os.fspath(program)


@pytest.fixture
def app(monkeypatch: pytest.MonkeyPatch) -> App[None]:
    monkeypatch.delenv("VISUAL", raising=False)
    made: App[None] = App()
    monkeypatch.setattr(made, "suspend", nullcontext)
    return made


def test_the_editor_of_the_person_gives_lines_back(
    app: App[None], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EDITOR", editor(tmp_path, 'printf "two\\n\\n" >> "$1"'))
    assert edited(app, "one\n") == "one\ntwo"


@pytest.mark.parametrize(
    ("does", "why"), [("exit 3", "ended with 3"), ("", "no editor"), ("gone", "cannot be used")]
)
def test_an_editor_that_is_none_is_told(
    app: App[None], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, does: str, why: str
) -> None:
    command = {"": "", "gone": str(tmp_path / "none")}.get(does) or (editor(tmp_path, does) if does else "")
    monkeypatch.setenv("EDITOR", command)
    with pytest.raises(UsageError, match=why):
        edited(app, "one")

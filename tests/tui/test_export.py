"""Writing an incident to a file, after a look at what it will be."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.containers import VerticalScroll

from tests.tui.driving import driving
from tests.tui.test_hostile import EVIL, assert_inert
from tests.tui.test_incident import START, begin
from tests.tui.worlds import FakeExports, World
from workbench.tui.screens.dialogs import AskText, Tell
from workbench.tui.screens.export import ExportScreen


def only_file(folder: Path) -> str:
    (path,) = folder.iterdir()
    return path.read_text()


async def test_an_export_says_where_it_is_and_never_replaces_a_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    async with driving(World(), START) as driver:
        await begin(driver)
        name = f"{driver.incident.current.incident.id}.md"
        (tmp_path / name).write_text("mine")
        await driver.press("x")
        await driver.on(ExportScreen)
        await driver.until(lambda: "md transcript, by kim" in driver.text)
        await driver.press("enter")
        await driver.on(AskText)
        await driver.press("enter")
        await driver.until(lambda: "exists and is not replaced" in driver.said)
        await driver.on(AskText)
        await driver.press("home")
        await driver.write("new-")
        await driver.press("enter")
        await driver.on(Tell)
        assert (tmp_path / name).read_text() == "mine"
        assert (tmp_path / f"new-{name}").read_text().startswith("# ")


async def test_the_preview_follows_the_cursor_and_names_are_left_out_on_request() -> None:
    async with driving(World(), START, size=(80, 24)) as driver:
        await begin(driver)
        await driver.press("x")
        await driver.on(ExportScreen)
        await driver.until(lambda: "the plain record" in driver.text and "first 200 of 299" in driver.text)
        await driver.press("down")
        await driver.until(lambda: "md · short" in driver.text)
        await driver.press("b")
        await driver.until(lambda: "without names" in driver.text and "commander" in driver.text)
        await driver.press("down")
        await driver.until(lambda: "Preview: json · without names" in driver.text)
        await driver.press("b")
        await driver.until(lambda: "Preview: json · first" in driver.text)


async def test_the_preview_is_scrolled_by_keyboard_and_ends_where_it_is_cut() -> None:
    async with driving(World(), START) as driver:
        await begin(driver)
        await driver.press("x")
        await driver.on(ExportScreen)
        await driver.until(lambda: "line 2" in driver.text)
        await driver.press("tab", "end")
        preview = driver.app.screen.query_one("#preview", VerticalScroll)
        await driver.until(lambda: preview.scroll_offset.y == preview.max_scroll_y > 0)
        await driver.until(lambda: "line 200" in driver.text)
        assert "line 201" not in driver.text


async def test_what_is_written_is_what_was_chosen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    async with driving(World(), START) as driver:
        await begin(driver)
        await driver.press("x")
        await driver.on(ExportScreen)
        await driver.until(lambda: "by kim" in driver.text)
        await driver.press("down", "b", "w")
        await driver.on(AskText)
        await driver.press("enter")
        await driver.on(Tell)
    written = only_file(tmp_path)
    assert "md short, by the commander" in written
    assert written.endswith("line 299\n")


async def test_hostile_text_in_a_preview_and_a_broken_template_are_only_text() -> None:
    exports = FakeExports(note=EVIL, templates={EVIL: EVIL}, problems=(f"x.md: {EVIL}",))
    async with driving(World(exports=exports), START) as driver:
        await begin(driver)
        await driver.press("x")
        await driver.on(ExportScreen)
        await driver.until(lambda: "[@click=app.quit]free[/]" in driver.static("page"))
        assert "A template is not used" in driver.said
        assert_inert(driver)


async def test_all_of_it_and_five_lines_for_a_chat_are_a_key_away() -> None:
    async with driving(World(), START) as driver:
        await begin(driver)
        await driver.press("x")
        await driver.on(ExportScreen)
        await driver.until(lambda: "by kim" in driver.text)
        await driver.press("f")
        await driver.until(lambda: "in full" in driver.static("page"))
        await driver.press("y")
        await driver.until(lambda: "as summary" in driver.app.clipboard)

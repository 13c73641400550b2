"""A list of rows."""

from __future__ import annotations

from textual.app import App, ComposeResult
from textual.content import Content

from workbench.tui.paint.rows import Row
from workbench.tui.widgets.rows import Rows


class Shown(App[None]):
    """Nothing but rows."""

    def compose(self) -> ComposeResult:
        yield Rows(id="rows")


async def test_rows_that_change_while_they_are_hidden_are_broken_for_the_width_that_they_had() -> None:
    app = Shown()
    async with app.run_test(size=(120, 24)) as pilot:
        rows = app.query_one(Rows)
        rows.show([Row(id="one", body=Content("first"))])
        await pilot.pause()
        rows.display = False
        await pilot.pause()
        rows.show([Row(id="one", body=Content("A delete marker hides it from everybody who asks"))])
        assert str(rows.get_option("one").prompt).count("\n") == 0


async def test_no_page_is_turned_in_a_list_that_has_no_room_for_a_line() -> None:
    app = Shown()
    async with app.run_test(size=(120, 24)) as pilot:
        rows = app.query_one(Rows)
        rows.focus()
        rows.styles.height = 0
        await pilot.pause()
        rows.show([Row(id=name, body=Content(name)) for name in ("one", "two", "three")])
        await pilot.press("pageup", "pagedown")
        assert rows.chosen == "one"

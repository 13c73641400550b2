"""A list of ten thousand rows: only those around the cursor are painted, and no key loses its way."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

import pytest
from textual import events
from textual.app import App, ComposeResult
from textual.content import Content
from textual.pilot import Pilot

from workbench.tui.paint.rows import Row, paint
from workbench.tui.widgets.long_rows import WINDOW, LongRows

MANY = 10_000


class Listing(App[None]):
    """Nothing but the list."""

    def __init__(self) -> None:
        super().__init__()
        self.painted = 0

    def compose(self) -> ComposeResult:
        yield LongRows(id="rows")

    def fill(self, count: int) -> None:
        self.query_one(LongRows).fill(count, self.make)

    def make(self, places: Sequence[int]) -> list[Row]:
        self.painted += len(places)
        return [Row(id=str(at), body=Content(f"resource {at}")) for at in places]


@asynccontextmanager
async def listing(count: int) -> AsyncIterator[tuple[Listing, Pilot[None]]]:
    app = Listing()
    async with app.run_test(size=(60, 16)) as pilot:
        app.fill(count)
        app.query_one(LongRows).focus()
        await pilot.pause()
        yield app, pilot


def on_screen(app: Listing) -> list[int]:
    """The places that can be seen, as they stand."""
    lines = [strip.text for strip in app.screen._compositor.render_strips(app.size)]
    return [int(found[1]) for line in lines if (found := re.search(r"resource (\d+)", line))]


async def test_no_key_paints_more_than_a_window_and_the_cursor_is_always_seen() -> None:
    async with listing(MANY) as (app, pilot):
        place = 0
        for key, wanted in (("end", MANY - 1), ("home", 0), ("up", MANY - 1), ("down", 0)):
            app.painted, place = 0, wanted
            await pilot.press(key)
            await pilot.pause()
            assert app.query_one(LongRows).chosen == str(place)
            assert place in on_screen(app)
            assert app.painted <= WINDOW
        for _ in range(WINDOW + 20):
            app.painted = 0
            await pilot.press("down")
            await pilot.pause()
            place += 1
            assert app.query_one(LongRows).chosen == str(place)
            assert place in on_screen(app)
            assert app.painted <= WINDOW
        for _ in range(12):
            await pilot.press("pageup")
        await pilot.pause()
        assert app.query_one(LongRows).chosen == "0"


async def test_pages_come_to_every_row_in_order() -> None:
    async with listing(400) as (app, pilot):
        seen: dict[int, None] = {}
        for _ in range(60):
            seen |= dict.fromkeys(on_screen(app))
            await pilot.press("pagedown")
            await pilot.pause()
        assert list(seen) == list(range(400))


async def test_the_wheel_comes_to_every_row_and_back_with_nothing_left_out() -> None:
    async with listing(WINDOW + 30) as (app, pilot):
        rows = app.query_one(LongRows)
        there = list(range(WINDOW + 30))
        for wheel, wanted in ((events.MouseScrollDown, there), (events.MouseScrollUp, there[::-1])):
            seen: dict[int, None] = {}
            while len(seen) < len(wanted):
                page, before = on_screen(app), len(seen)
                seen |= dict.fromkeys(page if wanted is there else reversed(page))
                assert len(seen) > before
                for _ in range(4):  # at an end one turn fetches rows, and the next ones come to them
                    rows.post_message(wheel(rows, 1, 1, 0, 0, 0, shift=False, meta=False, ctrl=False))
                await pilot.pause()
            assert list(seen) == wanted


async def test_a_shorter_list_takes_the_cursor_along_and_an_empty_one_is_empty() -> None:
    async with listing(MANY) as (app, pilot):
        await pilot.press("end")
        app.fill(3)
        await pilot.pause()
        assert len(on_screen(app)) == 3
        app.fill(0)
        await pilot.pause()
        assert (app.query_one(LongRows).chosen, on_screen(app)) == (None, [])
        await pilot.press("down", "up", "end", "home", "pagedown")
        app.fill(MANY)
        await pilot.pause()
        assert app.query_one(LongRows).chosen == "0"


@pytest.mark.parametrize("width", [18, 24, 29])
def test_a_long_id_is_broken_behind_a_hyphen(width: int) -> None:
    lines = paint(Row(id="x", body=Content("transfer-security-policy-current")), width).plain.split("\n")
    assert "".join(line.strip() for line in lines) == "transfer-security-policy-current"
    assert all(line.rstrip().endswith("-") for line in lines[:-1])
    assert len(lines) == 2

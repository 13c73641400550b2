"""Headlines name the finding, and keep both ends of what is too long."""

from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st
from textual.content import Content

from tests.tui.driving import driving
from tests.tui.test_incident import START, begin, proven
from tests.tui.worlds import World
from workbench.exporters import FORMATS
from workbench.tui.formats import shortened
from workbench.tui.screens.home import HomeScreen

SAID = "A delete marker is the current version since 02:01:07Z."


@given(st.text(max_size=40), st.integers(1, 30))
def test_a_text_is_shortened_in_its_middle_and_never_too_long(text: str, width: int) -> None:
    shown = shortened(Content(text), width)
    assert shown.cell_length <= max(width, 0)
    if Content(text).cell_length <= width:
        assert shown.plain == Content(text).plain


def test_both_ends_of_a_name_are_kept() -> None:
    assert shortened(Content("s3://landing/raw/2026/batch-22.csv"), 20).plain == "s3://landing/…22.csv"


async def test_the_finding_that_decided_is_in_the_answer_recent_and_exports() -> None:
    world = World()
    async with driving(world, START, (80, 24)) as driver:
        await begin(driver)
        assert driver.text.splitlines()[0].rstrip().endswith("Z")
        assert "22.csv" in driver.text.splitlines()[0]  # the end of the name too
        await proven(driver)
        assert SAID in driver.static("conclusion")
        told = driver.incident.current.transcript
        assert json.loads(FORMATS["json"](told))["conclusion"]["because"] == SAID
        assert SAID in FORMATS["text"](told)
        await driver.press("escape")
        await driver.on(HomeScreen)
        await driver.until(lambda: "02:01:07Z" in driver.text)

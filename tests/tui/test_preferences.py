"""What a person set for good holds on the screens, and the theme is kept."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace

import pytest

from tests.tui.driving import Driver
from tests.tui.worlds import BUCKET, KEY, PLAYBOOK, World
from workbench.engine.backend import Backend
from workbench.engine.preferences import Preferences
from workbench.tui.app import WorkbenchApp
from workbench.tui.screens.parameters import ParameterForm
from workbench.tui.start import StartPlaybook
from workbench.tui.theme import WORKBENCH_DARK, WORKBENCH_LIGHT
from workbench.tui.widgets.outside_input import OutsideInput


def set_for_good(preferences: Preferences) -> tuple[Backend, list[tuple[str, str]]]:
    kept: list[tuple[str, str]] = []
    backend = replace(
        World().backend,
        load_preferences=lambda: preferences,
        keep_preference=lambda key, value: kept.append((key, value)),
    )
    return backend, kept


async def test_the_theme_is_the_one_that_was_set_and_another_one_is_kept() -> None:
    backend, kept = set_for_good(Preferences(theme="light"))
    app = WorkbenchApp(backend)
    async with app.run_test() as pilot:
        assert app.theme == WORKBENCH_LIGHT.name
        app.theme = "nord"
        await pilot.pause()
        assert kept == []
        app.theme = WORKBENCH_DARK.name
        await pilot.pause()
        assert kept == [("theme", "dark")]


async def test_a_theme_that_cannot_be_kept_is_said() -> None:
    def refuse(key: str, value: str) -> None:
        raise PermissionError(13, "Permission denied", f"{key}-{value}.toml")

    app = WorkbenchApp(replace(World().backend, keep_preference=refuse))
    async with app.run_test(notifications=True) as pilot:
        app.theme = WORKBENCH_LIGHT.name
        await pilot.pause()
        assert ["Permission denied" in item.message for item in app._notifications] == [True]


async def since_in_the_form(given: dict[str, str]) -> str:
    backend, _ = set_for_good(Preferences(since="6h"))
    start = StartPlaybook(playbook=PLAYBOOK.id, parameters={"bucket": BUCKET, "key": KEY, **given})
    app = WorkbenchApp(backend, start=start)
    async with app.run_test() as pilot:
        await Driver(app, pilot).on(ParameterForm)
        return app.screen.query_one("#field-since", OutsideInput).text


async def test_a_form_begins_with_the_age_that_was_set_unless_one_was_given() -> None:
    assert await since_in_the_form({}) == "6h"
    assert await since_in_the_form({"since": "2h"}) == "2h"


@pytest.fixture
def in_tokyo(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    with monkeypatch.context() as patched:
        patched.setenv("TZ", "Asia/Tokyo")
        time.tzset()
        yield
    time.tzset()


@pytest.mark.usefixtures("in_tokyo")
@pytest.mark.parametrize("is_wanted", [True, False])
async def test_the_local_time_stands_beside_utc_where_it_is_wanted(*, is_wanted: bool) -> None:
    backend, _ = set_for_good(Preferences(local_time=is_wanted))
    app = WorkbenchApp(backend)
    async with app.run_test() as pilot:
        await pilot.pause()
        text = Driver(app, pilot).text
        assert "12:00Z" in text
        assert ("21:00 JST" in text) is is_wanted

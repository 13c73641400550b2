"""What a person pastes, types and exports on the screens: no secret of it is kept, nor shown afterwards."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from textual import events

from tests.fakes import FakeClock
from tests.planted import WAYS, planted
from tests.tui.driving import Driver, driving
from tests.tui.test_incident import begin, proven
from tests.tui.worlds import BUCKET, KEY, PLAYBOOK, World
from workbench.domain.playbook import Parameter
from workbench.engine.backend import Library
from workbench.exporters import open_exports
from workbench.journal import TinyJournal
from workbench.tui.screens.dialogs import AskText
from workbench.tui.screens.export import ExportScreen
from workbench.tui.screens.timeline import TimelineScreen
from workbench.tui.screens.working import WorkingScreen

_MANY = 12
"""Ways and secrets at each of the places."""


def _planted(place: str) -> Iterator[tuple[str, str]]:
    """Yield secrets, and texts that hold them."""
    chance = random.Random(place)  # noqa: S311 - the same ones each time
    for way in chance.sample([way for way in WAYS if "\n" not in way], _MANY):
        secret = "q7" + "".join(chance.choices("abcdefghkmnpqrstuvwxyzABCDEFGHKLMNPQRSTUVWXYZ23456789", k=16))
        yield secret, planted(way, secret)


async def _pasted(driver: Driver, text: str) -> None:
    driver.app.post_message(events.Paste(text))
    await driver.pilot.pause()


async def test_what_is_pasted_noted_and_exported_keeps_no_secret(tmp_path: Path) -> None:
    book = replace(PLAYBOOK, parameters=(*PLAYBOOK.parameters, Parameter(name="error_text")))
    clock = FakeClock()
    world = World(
        library=Library(playbooks={book.id: book}, scenarios={}),
        clock=clock,
        journal=TinyJournal(tmp_path / "journal", clock),
        exports=open_exports(),
    )
    secrets: list[str] = []
    shown: list[str] = []

    def text_of(place: str) -> str:
        pairs = list(_planted(place))
        secrets.extend(secret for secret, _ in pairs)
        return " ; ".join(text for _, text in pairs)

    async with driving(world, size=(160, 60)) as driver:
        said = "An error occurred (AccessDenied) when calling the PutObject operation"
        await _pasted(driver, f"{said}: s3://{BUCKET}/{KEY} {text_of('paste')}")
        await driver.until(lambda: f"bucket {BUCKET}" in driver.text, "what was recognised")
        await driver.press("enter")
        await begin(driver)
        shown.append(driver.text)
        await proven(driver)
        shown.append(driver.text)
        await driver.press("n")
        await driver.on(AskText)
        await _pasted(driver, f"called the vendor {text_of('note')}")
        await driver.press("enter")
        await driver.until(lambda: "on record" in driver.said)
        await driver.on(WorkingScreen)
        shown.append(driver.text)
        await driver.press("t")
        await driver.on(TimelineScreen)
        shown.append(driver.text)
        await driver.press("escape")
        await driver.on(WorkingScreen)
        await driver.press("x")
        await driver.on(ExportScreen)
        for _ in range(2):
            await driver.pilot.pause(0.2)
            shown.append(driver.text)
            await driver.press("down")
        shown.append(driver.said)

    assert "called the vendor" in "".join(shown)
    kept = "".join(path.read_text(encoding="utf-8") for path in (tmp_path / "journal").iterdir())
    assert "called the vendor" in kept
    assert kept.count("[redacted") >= _MANY
    assert [secret for secret in secrets if secret in "\n".join((*shown, kept))] == []

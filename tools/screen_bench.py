"""How long the screen of a large audit takes for a key: processor time, from the press until all is drawn."""

from __future__ import annotations

import asyncio
import os
import time
from dataclasses import replace

from tests.audits.accounts import AT_HOME, audited, buckets
from tests.tui.driving import Driver, driving
from tests.tui.worlds import World
from tools.figures import row
from workbench.domain.audit import ResourceAudited
from workbench.domain.transcript import Draft, Transcript
from workbench.engine.memory_journal import MemoryJournal
from workbench.tui.screens.audit import AuditScreen
from workbench.tui.start import OpenIncident
from workbench.tui.widgets.outside_input import OutsideInput

RESOURCES = 10_000
_KEYS = (
    ("the next rule", "down"),
    ("another rule", "up"),
    ("into its resources", "enter"),
    ("the next resource", "down"),
    ("a page", "pagedown"),
    ("the last resource", "end"),
    ("the first resource", "home"),
    ("all rules over it", "o"),
    ("back", "o"),
)


def bench_screens() -> None:
    """Print the figures."""
    print(f"The screen of an audit of {RESOURCES:,} resources, load {os.getloadavg()[0]:.1f}", flush=True)
    asyncio.run(_bench())


async def many(world: World, number: int) -> Transcript:
    """Put an audit of so many buckets on record: a small one, whose first bucket stands for all others."""
    small = await audited(buckets("bucket-00000"), configured=AT_HOME)
    journal = MemoryJournal(world.clock)
    first, *others = small.entries
    journal.create(small.incident, Draft(event=first.event, who=first.who, observed_at=first.observed_at))
    for entry in others:
        events = [entry.event]
        if isinstance(entry.event, ResourceAudited):
            events = [_named(entry.event, f"bucket-{at:05}") for at in range(number)]
        for event in events:
            journal.append(
                small.incident.id, Draft(event=event, who=entry.who, observed_at=entry.observed_at)
            )
    world.journal = journal
    return journal.load(small.incident.id)


def _named(event: ResourceAudited, name: str) -> ResourceAudited:
    return replace(event, resource=replace(event.resource, name=name))


async def _bench() -> None:
    world = World()
    made = await many(world, RESOURCES)
    async with driving(world, OpenIncident(incident=made.incident.id)) as driver:
        began = time.process_time()
        await driver.on(AuditScreen)
        await driver.until(lambda: f"({RESOURCES:,})" in driver.text)
        row("to open it, beside the event loop", _since(began))
        for words, key in _KEYS:
            row(words, await _taken(driver, key))
        await driver.press("slash")
        driver.app.screen.query_one(OutsideInput).set_text("bucket-00042")
        row("a filter", await _taken(driver, "enter"))


async def _taken(driver: Driver, key: str) -> str:
    began = time.process_time()
    await driver.press(key)
    return _since(began)


def _since(began: float) -> str:
    return f"{1000 * (time.process_time() - began):7.0f} ms"

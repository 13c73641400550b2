"""Text from outside that would like to be more than text."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace

from textual import events

from tests.fakes import NOON, answer
from tests.tui.driving import Driver, driving, in_drill
from tests.tui.worlds import LIBRARY, PLAYBOOK, SCENARIO, SOFT_DELETED, World
from workbench.domain.evidence import Outcome
from workbench.domain.playbook import Check, PersonQuestion, Playbook, Step
from workbench.domain.text import is_clean
from workbench.engine.backend import Library
from workbench.engine.memory_journal import MemoryJournal
from workbench.engine.ports import IncidentSummary
from workbench.tui.screens.cause import CauseDetail
from workbench.tui.screens.dialogs import Tell
from workbench.tui.screens.evidence import EvidenceScreen
from workbench.tui.screens.home import HomeScreen
from workbench.tui.screens.incident import IncidentScreen
from workbench.tui.screens.journal import JournalScreen
from workbench.tui.screens.timeline import TimelineScreen

EVIL = "\x1b]52;c;aGFoYQ==\x07[@click=app.quit]free[/] [/nope] [bold red \u202egnp.exe \x9b2J \u200b ❚漢字"


def evil_step(step: Step) -> Step:
    def spoil(check: Check) -> Check:
        if isinstance(check, PersonQuestion):
            return replace(check, question=EVIL, options=(EVIL, "no"))
        return check

    checks = tuple(spoil(check) for check in step.checks)
    return replace(
        step, title=EVIL, prose=f"{EVIL}\n\n[link](https://example.invalid)\n\n{EVIL}", checks=checks
    )


def evil_playbook() -> Playbook:
    return replace(
        PLAYBOOK,
        title=EVIL,
        summary=EVIL,
        services=(EVIL,),
        steps=tuple(evil_step(step) for step in PLAYBOOK.steps),
        causes=tuple(replace(cause, title=EVIL, fix=EVIL) for cause in PLAYBOOK.causes),
        parameters=tuple(replace(parameter, help=EVIL) for parameter in PLAYBOOK.parameters),
    )


class EvilJournal(MemoryJournal):
    """A journal with a damaged file in it."""

    def summaries(self) -> list[IncidentSummary]:
        evil = IncidentSummary(
            id=EVIL,
            playbook=EVIL,
            started_at=NOON,
            status="damaged",
            primary=EVIL,
            entries=1,
            problem=EVIL,
            subject=EVIL,
            account=EVIL,
            source=EVIL,
            severity=EVIL,
            tags=(EVIL,),
        )
        return [*super().summaries(), evil]


def evil_world() -> World:
    evil_answer = replace(
        answer("s3.HeadObject", Outcome.DELETE_MARKER, {EVIL: [EVIL, {"deep": EVIL}]}, code=EVIL),
        message=EVIL,
        request_id=EVIL,
        headers={EVIL: EVIL},
        cli=EVIL,
    )
    scenario = replace(
        SCENARIO,
        title=EVIL,
        story=EVIL,
        parameters={"bucket": "acme-landing", "key": "[@click=app.quit]free[/] [/nope] \u200b漢字"},
        answer=replace(SCENARIO.answer, explanation=EVIL),
    )
    world = World(
        answers={**SOFT_DELETED, "s3.HeadObject": evil_answer},
        library=Library(
            playbooks={PLAYBOOK.id: evil_playbook()},
            scenarios={SCENARIO.id: scenario},
            find_problems=lambda: (EVIL,),
        ),
    )
    world.journal = EvilJournal(world.clock)
    return world


def assert_inert(driver: Driver) -> None:
    dirty = [line for line in driver.text.splitlines() if not is_clean(line)]
    assert not dirty, f"{type(driver.app.screen).__name__}: {dirty[:3]!r}"


async def test_no_text_from_outside_reaches_the_terminal_as_control_or_is_read_as_markup() -> None:
    async with in_drill(evil_world()) as driver:
        assert "[@click=app.quit]free[/]" in driver.text
        assert_inert(driver)
        await driver.press("a")
        await driver.until(lambda: "PROVEN" in driver.static("conclusion"))
        await driver.run_ended()
        assert_inert(driver)
        for key, screen in (("e", EvidenceScreen), ("f", CauseDetail), ("t", TimelineScreen), ("i", Tell)):
            await driver.press(key)
            await driver.on(screen)
            assert_inert(driver)
            await driver.press("escape")
            await driver.on(IncidentScreen)
        for key in ("2", "3", "1", "down", "down", "m"):
            await driver.press(key)
            assert_inert(driver)


async def test_hostile_names_in_home_journal_and_pastes_are_inert() -> None:
    async with driving(evil_world()) as driver:
        assert_inert(driver)
        driver.app.post_message(events.Paste(EVIL * 40))
        await driver.until(lambda: "Playbooks that fit" in driver.text)
        assert_inert(driver)
        await driver.press("escape", "l")
        await driver.on(Tell)
        assert_inert(driver)
        await driver.press("escape")
        await driver.on(HomeScreen)
        await driver.press("j")
        await driver.on(JournalScreen)
        await driver.until(lambda: "1 past incident" in driver.text)
        assert_inert(driver)
        await driver.press("enter")
        await driver.on(Tell)
        assert_inert(driver)


async def test_a_click_on_text_from_outside_runs_nothing() -> None:
    world = World(library=replace(LIBRARY, playbooks={PLAYBOOK.id: evil_playbook()}))
    async with driving(world) as driver:
        row = driver.text.splitlines().index(
            next(line for line in driver.text.splitlines() if "free" in line)
        )
        column = driver.text.splitlines()[row].index("free")
        await driver.pilot.click(offset=(column, row))
        await driver.pilot.pause()
        assert driver.app.is_running


def test_the_screens_load_neither_aws_nor_adapters() -> None:
    code = (
        "import sys, workbench.tui.app; "
        "bad = {'boto3', 'moto', 'tinydb', 'yaml', 'workbench.aws', 'workbench.probes'} & set(sys.modules); "
        "sys.exit(f'loaded: {bad}' if bad else 0)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)  # noqa: S603 - our own interpreter and code
    assert done.returncode == 0, done.stderr

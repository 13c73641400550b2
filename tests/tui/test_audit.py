"""A past audit on the screen: by rule, by resource, filtered, and what was not seen."""

from __future__ import annotations

from dataclasses import replace

from tests.audits.accounts import AT_HOME, audited, buckets, denied_for, deviation
from tests.fakes import Handler
from tests.tui.driving import Driver, driving
from tests.tui.worlds import World
from workbench.domain.evidence import Answer
from workbench.tui.screens.audit import AuditScreen
from workbench.tui.screens.export import ExportScreen
from workbench.tui.start import OpenIncident
from workbench.tui.widgets.outside_input import OutsideInput
from workbench.tui.widgets.rows import Rows


def account() -> dict[str, Answer | Handler]:
    found = buckets("landing", "scratch-1", "secret")
    enabled = found["s3.GetBucketVersioning"]
    assert isinstance(enabled, Answer)
    return {**found, "s3.GetBucketVersioning": denied_for("secret", enabled)}


async def opened(world: World) -> OpenIncident:
    assert world.journal
    configured = replace(AT_HOME, deviations=(deviation(resource="scratch-*"),))
    made = await audited(account(), journal=world.journal, configured=configured)
    return OpenIncident(incident=made.incident.id)


def titles(driver: Driver) -> str:
    return "".join(str(rows.border_title) for rows in driver.app.screen.query("#resources").results(Rows))


async def test_rules_lead_to_resources_and_resources_to_their_rules() -> None:
    world = World()
    async with driving(world, await opened(world)) as driver:
        await driver.until(lambda: "Resources (3)" in titles(driver))
        assert "not wholly seen: s3_buckets 2 of 3 read" in driver.static("audit-answer")
        await driver.until(lambda: "Resources (3)" in titles(driver))
        assert "needs s3:GetIt" in driver.static("audit-detail")
        await driver.press("enter", "o")
        await driver.until(lambda: "Rules over secret" in titles(driver))
        await driver.press("o")
        await driver.until(lambda: "Resources (3)" in titles(driver))


async def test_the_filter_keeps_what_fits_and_escape_takes_it_away() -> None:
    world = World()
    async with driving(world, await opened(world)) as driver:
        await driver.until(lambda: isinstance(driver.app.screen, AuditScreen))
        await driver.until(lambda: "Resources (3)" in titles(driver))
        await driver.press("slash")
        driver.app.screen.query_one(OutsideInput).set_text("landing")
        await driver.press("enter")
        await driver.until(lambda: "Resources (1)" in titles(driver))
        await driver.press("escape")
        await driver.until(lambda: "Resources (3)" in titles(driver))


async def test_an_accepted_deviation_says_who_accepted_it_and_the_audit_is_exported() -> None:
    world = World()
    async with driving(world, await opened(world)) as driver:
        await driver.until(lambda: isinstance(driver.app.screen, AuditScreen))
        await driver.until(lambda: "Resources (3)" in titles(driver))
        await driver.press("down", "enter")
        await driver.press("down", "down")
        await driver.until(lambda: "accepted until 2027-01-01" in driver.static("audit-detail"))
        await driver.press("x")
        await driver.until(lambda: isinstance(driver.app.screen, ExportScreen))

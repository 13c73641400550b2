"""A past audit on the screen: by rule, by resource, filtered, and what was not seen."""

from __future__ import annotations

from dataclasses import replace

from textual.widgets._footer import FooterKey

from tests.audits.accounts import (
    AT_HOME,
    REGISTRY,
    as_asked,
    audited,
    buckets,
    denied_for,
    deviation,
    only,
    shipped_audits,
)
from tests.fakes import Handler, answer
from tests.tui.driving import Driver, driving
from tests.tui.worlds import Gate, World
from workbench.domain.evidence import Answer
from workbench.domain.playbook import Playbook
from workbench.playbook_files.audit_desk import FilesOfAudits
from workbench.tui.screens.audit import AuditScreen
from workbench.tui.screens.confirm import ConfirmTarget
from workbench.tui.screens.dialogs import Choose, Tell
from workbench.tui.screens.export import ExportScreen
from workbench.tui.screens.parameters import ParameterForm
from workbench.tui.start import OpenIncident
from workbench.tui.widgets.outside_input import OutsideInput
from workbench.tui.widgets.rows import Rows

SOME = "readiness-s3"


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
        assert "not wholly seen: s3 buckets 2 of 3 read" in driver.static("audit-answer")
        await driver.until(lambda: "Resources (3)" in titles(driver))
        assert "needs s3:GetIt" in driver.static("audit-detail")
        await driver.press("enter", "o")
        await driver.until(lambda: "Rules over secret" in titles(driver))
        await driver.press("o")
        await driver.until(lambda: "Resources (3)" in titles(driver))


async def test_the_evidence_of_a_resource_holds_what_aws_said() -> None:
    world = World()
    async with driving(world, await opened(world)) as driver:
        await driver.until(lambda: "Resources (3)" in titles(driver))
        await driver.press("enter", "e")
        await driver.on(Tell)
        assert "Evidence: secret" in driver.text
        assert "s3.GetBucketVersioning" in driver.text
        assert "AccessDenied" in driver.text


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


def live_world(**answers: Answer | Handler) -> World:
    given = {**account(), **answers}
    return World(
        answers={name: as_asked(found) for name, found in given.items()},
        audits=FilesOfAudits({SOME: some_rules()}, REGISTRY),
    )


def some_rules() -> Playbook:
    return only(shipped_audits()[SOME], ("s3-versioning-enabled", "s3-object-lock-default"))


def enabled_keys(driver: Driver) -> set[str]:
    keys = driver.app.screen.query(FooterKey)
    return {key.description for key in keys if not key.has_class("-disabled")}


async def begun(driver: Driver) -> None:
    """From home to an audit that is being made."""
    await driver.settled()
    await driver.press("down", "a")
    await driver.on(Choose)
    await driver.press("enter")
    await driver.on(ParameterForm)
    await driver.press("f2")
    await driver.on(ConfirmTarget)
    await driver.press("y")
    await driver.on(AuditScreen)


async def test_an_audit_is_made_from_home_and_a_broken_rule_leads_to_its_playbook() -> None:
    world = live_world()
    async with driving(world) as driver:
        await begun(driver)
        await driver.until(lambda: "3 of 3 resources break a rule" in driver.static("audit-answer"))
        await driver.until(lambda: "Resources (3)" in titles(driver))
        await driver.press("down")
        await driver.until(lambda: enabled_keys(driver) >= {"Go on", "Rules of it"})
        assert "Stop" not in enabled_keys(driver)
        await driver.press("enter", "g")
        await driver.on(ParameterForm)
        field = driver.app.screen.query_one("#field-bucket", OutsideInput)
        assert field.text in ("landing", "scratch-1", "secret")


async def test_an_audit_tells_how_far_it_is_and_stops_when_told_to() -> None:
    gate = Gate(replace(answer("s3.GetBucketVersioning"), data={"Status": "Enabled"}))
    async with driving(live_world(**{"s3.GetBucketVersioning": gate})) as driver:
        await begun(driver)
        await driver.until(lambda: "0 of 3 resources read" in driver.static("audit-answer"))
        await driver.press("c")
        gate.open()
        await driver.until(lambda: "It was stopped before its end." in driver.static("audit-answer"))
        assert driver.app.screen.check_action("stop", ()) is None

"""As whom and where: what is pasted from elsewhere is said, and one key asks there."""

from __future__ import annotations

import threading
from dataclasses import replace

from textual.events import Paste

from tests.fakes import TARGET, FakeSource
from tests.patience import PATIENCE_S
from tests.tui.driving import Driver, driving
from tests.tui.worlds import ALIAS, BUCKET, KEY, SOFT_DELETED, TARGET_NOW, World
from workbench.domain.evidence import Outcome
from workbench.domain.target import Place, Profile, Target
from workbench.tui.screens.confirm import ConfirmTarget
from workbench.tui.screens.help import HelpScreen
from workbench.tui.screens.home import HomeScreen
from workbench.tui.screens.parameters import ParameterForm
from workbench.tui.screens.places import ChoosePlace, offers
from workbench.tui.screens.working import WorkingScreen

OTHER = "999988887777"
PROFILES = (
    Profile(name="dev", region="us-east-1", account=TARGET.account),
    Profile(name="gxp-prod", region="eu-central-1", account=OTHER),
    Profile(name="keys"),
)
PRODUCTION = Place(profile="gxp-prod", region="eu-west-1")
PASTED = (
    f"NoSuchKey: s3://{BUCKET}/{KEY} on https://s3.eu-west-1.amazonaws.com, User: "
    f"arn:aws:sts::{OTHER}:assumed-role/partner/up"
)


def world() -> World:
    there = replace(TARGET_NOW, account=OTHER, region="eu-west-1")
    source = FakeSource({**ALIAS, **SOFT_DELETED}, there)
    return World(profiles=PROFILES, places={PRODUCTION: source})


async def at_the_form(driver: Driver, text: str) -> None:
    await driver.until(lambda: TARGET.account in driver.text, "who we are")
    driver.app.post_message(Paste(text))
    await driver.until(lambda: "that fit" in driver.text)
    await driver.press("enter")
    await driver.on(ParameterForm)


async def test_a_paste_from_elsewhere_is_said_in_the_form_and_two_keys_ask_there() -> None:
    here = world()
    async with driving(here, size=(80, 24)) as driver:
        await at_the_form(driver, PASTED)
        said = driver.static("notes")
        assert f"account {OTHER}: give --profile gxp-prod" in said
        assert "Region eu-west-1" in said
        assert driver.text.splitlines()[-1].startswith("F8 Ask where that is")
        await driver.press("f8")
        await driver.on(ChoosePlace)
        await driver.press("enter")
        await driver.on(ParameterForm)
        await driver.until(lambda: f"{OTHER} · eu-west-1" in driver.text, "the other account")
        assert driver.static("notes") == ""
        await driver.press("f2")
        await driver.on(ConfirmTarget)
        await driver.until(lambda: "asking …" not in driver.text)
        assert all(text in driver.text for text in (OTHER, "eu-west-1", "gxp-prod"))
        await driver.press("y")
        await driver.on(WorkingScreen)
        assert driver.incident.current.target.account == OTHER
        assert here.asked == []  # of the account that was not meant


async def test_the_confirmation_leads_elsewhere_too_and_home_remembers_it() -> None:
    async with driving(world()) as driver:
        await at_the_form(driver, PASTED)
        await driver.press("f2")
        await driver.on(ConfirmTarget)
        await driver.press("f8")
        await driver.on(ChoosePlace)
        await driver.press("enter")
        await driver.on(ConfirmTarget)
        await driver.until(lambda: OTHER in driver.static("target"), "the other account")
        assert "!" not in driver.text
        await driver.press("n")
        await driver.on(ParameterForm)
        await driver.press("escape")
        await driver.on(HomeScreen)
        await driver.until(lambda: f"{OTHER} · eu-west-1" in driver.text, "who we are now")


async def test_at_home_a_profile_is_found_by_typing() -> None:
    async with driving(world()) as driver:
        await driver.press("f8")
        await driver.on(ChoosePlace)
        await driver.write("gxp eu-west-1")
        await driver.until(lambda: "Nothing fits" in driver.text)
        await driver.press("escape")
        await driver.on(HomeScreen)
        await driver.press("f8")
        await driver.on(ChoosePlace)
        await driver.write("gxp")
        assert driver.rows("places").option_count == 1
        assert OTHER in driver.text


async def test_an_alias_that_may_not_be_asked_for_is_said_to_be_unknown() -> None:
    refused = replace(ALIAS["iam.ListAccountAliases"], outcome=Outcome.DENIED, code="AccessDenied", data={})
    async with driving(World(answers={**SOFT_DELETED, "iam.ListAccountAliases": refused})) as driver:
        await at_the_form(driver, f"NoSuchKey s3://{BUCKET}/{KEY}")
        await driver.press("f2")
        await driver.on(ConfirmTarget)
        await driver.until(lambda: "not told (AccessDenied)" in driver.text)


def test_what_fits_comes_first_and_a_typed_region_is_a_place() -> None:
    present = Place(profile="dev", region="us-east-1")
    first = offers(PROFILES, present, [PRODUCTION])
    assert [item.place for item in first[:3]] == [
        PRODUCTION,
        present,
        Place(profile="gxp-prod", region="eu-central-1"),
    ]
    typed = offers(PROFILES, present, [], "ap-south-1")
    assert [item.place for item in typed] == [Place(profile="dev", region="ap-south-1")]


async def test_who_answers_slowly_is_asked_once_and_heard_however_often_home_is_seen_again() -> None:
    here = world()
    told, asked, chosen = threading.Event(), list[str](), Place(profile="gxp-prod", region="eu-central-1")
    there = here.places[PRODUCTION]

    class Slow(FakeSource):
        def target(self) -> Target:
            asked.append(OTHER)
            told.wait(PATIENCE_S)
            return there.target()

    here = replace(here, places={chosen: Slow({})})
    async with driving(here) as driver:
        await driver.press("f8")
        await driver.on(ChoosePlace)
        await driver.write("gxp")
        await driver.press("enter")
        await driver.on(HomeScreen)
        await driver.until(lambda: asked, "the other place to be asked")
        await driver.press("f1")
        await driver.on(HelpScreen)
        await driver.press("escape")
        await driver.on(HomeScreen)
        told.set()
        await driver.until(lambda: f"{OTHER} · eu-west-1" in driver.text, "who we are now")
    assert asked == [OTHER]

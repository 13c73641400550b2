"""From a cause to the next playbook, and back."""

from __future__ import annotations

from dataclasses import replace

from tests.fakes import answer
from tests.tui.driving import Driver, driving, in_drill
from tests.tui.test_incident import START, begin, past, proven
from tests.tui.worlds import BUCKET, LIBRARY, PLAYBOOK, SOFT_DELETED, World
from workbench.domain.incident import CameFrom
from workbench.domain.incident_events import Routed
from workbench.domain.playbook import Parameter, Playbook, Route
from workbench.domain.target import Source
from workbench.domain.transcript import Transcript
from workbench.tui.screens.cause import CauseDetail
from workbench.tui.screens.confirm import ConfirmTarget
from workbench.tui.screens.home import HomeScreen
from workbench.tui.screens.incident import IncidentScreen
from workbench.tui.screens.parameters import ParameterForm
from workbench.tui.screens.working import WorkingScreen
from workbench.tui.start import OpenIncident

ROUTE = Route(playbook="who-deleted-it", parameters={"bucket": "{{ bucket }}", "state": "{{ object.state }}"})
DEEPER = Playbook(
    id="who-deleted-it",
    title="Who deleted the object",
    parameters=(
        Parameter(name="bucket", required=True),
        Parameter(name="state"),
        Parameter(name="since", help="look back to this time"),
    ),
    steps=PLAYBOOK.steps[3:],
    sha256="1" * 64,
)


def routed(*, known: bool = True) -> World:
    """A world in which the deletion leads on; `known` when there is the playbook for it."""
    first, *others = PLAYBOOK.causes
    leading = replace(PLAYBOOK, causes=(replace(first, next=ROUTE), *others))
    playbooks = {leading.id: leading, **({DEEPER.id: DEEPER} if known else {})}
    return World(library=replace(LIBRARY, playbooks=playbooks))


async def at_the_cause(driver: Driver) -> None:
    """From the incident to the first cause of the board."""
    await driver.press("3", "home", "enter")
    await driver.on(CauseDetail)


def kept(world: World, incident_id: str) -> Transcript:
    assert world.journal is not None
    return world.journal.load(incident_id)


async def test_going_on_fills_the_next_form_and_both_incidents_record_it() -> None:
    world = routed()
    async with driving(world, START) as driver:
        await begin(driver)
        await proven(driver)
        assert "leads on to who-deleted-it" in driver.text
        earlier = driver.incident.current.incident.id
        await at_the_cause(driver)
        for shown in ("Leads on to", "who-deleted-it", "soft_deleted", "Go on"):
            assert shown in driver.text
        await driver.press("g")
        await driver.on(ParameterForm)
        assert "Who deleted the object" in driver.text
        assert BUCKET in driver.text
        assert "soft_deleted" in driver.text
        await driver.press("f2")  # the account was agreed on before
        await driver.on(WorkingScreen)
        await driver.incident_of(DEEPER.id)
        opened = driver.incident.current.incident
        assert opened.came_from == CameFrom(incident=earlier, cause="object-soft-deleted")
        assert opened.parameters == {"bucket": BUCKET, "state": "soft_deleted"}
        await driver.press("i")
        await driver.until(lambda: f"{earlier} (object-soft-deleted)" in driver.text)
        await driver.press("escape", "escape")
        await driver.until(lambda: driver.incident.current.incident.id == earlier, "the earlier incident")
        taken = Routed(cause="object-soft-deleted", playbook=DEEPER.id, incident=opened.id)
        assert driver.incident.current.entries[-1].event == taken
        assert [entry.seq for entry in driver.incident.current.entries] == [
            entry.seq for entry in kept(world, earlier).entries
        ]
        await driver.press("t")
        await driver.until(lambda: "routed" in driver.text, "the entry on the timeline")
        await driver.press("end", "enter")
        await driver.until(lambda: "with who-deleted-it" in driver.text and opened.id in driver.text)


async def test_a_clean_end_leads_on_by_the_key_that_the_line_begins_with() -> None:
    book = replace(PLAYBOOK, next_when_clean=ROUTE)
    library = replace(LIBRARY, playbooks={book.id: book, DEEPER.id: DEEPER})
    world = World(library=library, answers={**SOFT_DELETED, "s3.HeadObject": answer("s3.HeadObject")})
    async with driving(world, START, (80, 24)) as driver:
        await begin(driver)
        await driver.press("a")
        await driver.until(lambda: driver.text.splitlines()[-1].startswith("g Go on with who-deleted-it"))
        earlier = driver.incident.current.incident.id
        await driver.press("g")
        await driver.on(ParameterForm)
        await driver.press("f2")
        await driver.incident_of(DEEPER.id)
        assert driver.incident.current.incident.came_from == CameFrom(incident=earlier, cause="")
        await driver.press("i")
        await driver.until(lambda: f"{earlier} (nothing wrong found)" in driver.text)


async def test_a_writer_of_another_account_is_said_in_the_form_and_the_account_is_not_confirmed_again() -> (
    None
):
    world = routed()
    writer = "arn:aws:iam::444455556666:role/writer"
    deeper = replace(DEEPER, parameters=(*DEEPER.parameters, Parameter(name="writer_arn")))
    first = world.library.playbooks[PLAYBOOK.id]
    route = replace(ROUTE, parameters={**ROUTE.parameters, "writer_arn": writer})
    leading = replace(first, causes=(replace(first.causes[0], next=route), *first.causes[1:]))
    world = World(library=replace(LIBRARY, playbooks={leading.id: leading, deeper.id: deeper}))
    async with driving(world, START) as driver:
        await begin(driver)
        await proven(driver)
        await driver.press("g")
        await driver.on(ParameterForm)
        assert "writer_arn is of account 444455556666" in driver.static("notes")
        await driver.press("f2")
        await driver.incident_of(DEEPER.id)


async def test_leaving_the_form_leads_back_and_records_nothing() -> None:
    world = routed()
    async with driving(world, START) as driver:
        await begin(driver)
        await proven(driver)
        earlier = driver.incident.current.incident.id
        await at_the_cause(driver)
        await driver.press("g")
        await driver.on(ParameterForm)
        await driver.press("escape")
        await driver.on(WorkingScreen)
        assert kept(world, earlier).routes_taken == ()


async def test_what_lies_below_the_fold_of_a_cause_is_announced_until_it_is_seen() -> None:
    world = routed()
    book = world.library.playbooks[PLAYBOOK.id]
    first, *others = book.causes
    long = replace(book, causes=(replace(first, fix=first.fix * 12), *others))
    world = World(library=replace(world.library, playbooks={long.id: long}))
    async with driving(world, START, (80, 24)) as driver:
        await begin(driver)
        await proven(driver)
        await at_the_cause(driver)
        await driver.until(lambda: "↓ more, and the fix" in driver.text)
        await driver.press("end")
        await driver.until(lambda: "↓ more" not in driver.text)


async def test_a_cause_that_fits_announces_nothing() -> None:
    async with driving(routed(), START, (80, 24)) as driver:
        await begin(driver)
        await proven(driver)
        await at_the_cause(driver)
        await driver.until(lambda: "The fix" in driver.text)
        await driver.until(lambda: "↓ more" not in driver.text)


async def test_a_cause_that_leads_nowhere_says_so() -> None:
    async with driving(World(), START) as driver:
        await begin(driver)
        await proven(driver)
        await at_the_cause(driver)
        await driver.press("g")
        await driver.on(CauseDetail)
        assert "No further playbook is named for this cause." in driver.said


async def test_a_cause_that_is_still_open_says_when_it_leads_on() -> None:
    async with driving(routed(), START) as driver:
        await begin(driver)
        await at_the_cause(driver)
        await driver.press("g")
        assert "only while it is proven or likely" in driver.said


async def test_a_playbook_that_is_not_there_is_named() -> None:
    async with driving(routed(known=False), START) as driver:
        await begin(driver)
        await proven(driver)
        await at_the_cause(driver)
        await driver.press("g")
        await driver.on(CauseDetail)
        assert "Unknown playbook 'who-deleted-it'" in driver.said


async def test_going_on_in_a_drill_stays_in_its_account() -> None:
    world = routed()
    async with in_drill(world) as driver:
        await proven(driver)
        earlier = driver.incident.current.incident
        await at_the_cause(driver)
        await driver.press("g")
        await driver.on(ParameterForm)
        await driver.press("f2")
        await driver.incident_of(DEEPER.id)
        opened = driver.incident.current.incident
        assert (opened.target.source, opened.scenario) == (Source.SIMULATED, earlier.scenario)
        assert world.asked == []
        assert driver.incident.scenario is None  # its cause is named in the incident that the drill is about
        assert [drill.closed for drill in world.drills] == [False]
        await driver.press("escape")
        await driver.until(lambda: driver.incident.current.incident.id == earlier.id)
        await driver.press("escape")
        await driver.on(HomeScreen)
        await driver.until(lambda: world.drills[0].closed)


async def test_a_past_incident_goes_on_without_being_resumed() -> None:
    world = routed()
    async with driving(world, START) as driver:
        earlier = await past(driver)
    async with driving(world, OpenIncident(incident=earlier)) as driver:
        await driver.on(IncidentScreen)
        await at_the_cause(driver)
        await driver.press("g")
        await driver.on(ParameterForm)
        await driver.press("f2")
        await driver.on(ConfirmTarget)
        await driver.press("y")
        await driver.on(WorkingScreen)
        await driver.press("escape")
        await driver.until(lambda: not isinstance(driver.app.screen, WorkingScreen))
        assert len(driver.incident.current.transcript.routes_taken) == 1


async def test_a_past_drill_says_that_its_account_is_gone() -> None:
    world = routed()
    async with in_drill(world) as driver:
        await proven(driver)
        earlier = driver.incident.current.incident.id
    async with driving(world, OpenIncident(incident=earlier)) as driver:
        await driver.on(IncidentScreen)
        await at_the_cause(driver)
        await driver.press("g")
        assert "account of this drill is gone" in driver.said

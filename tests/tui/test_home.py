"""Home: from pasted text to an incident."""

from __future__ import annotations

from dataclasses import replace

from textual import events

from tests.fakes import NOON, PERSON, TARGET
from tests.tui.driving import driving
from tests.tui.worlds import BUCKET, KEY, LIBRARY, PLAYBOOK, SCENARIO, World
from workbench.domain.incident import Incident
from workbench.domain.incident_events import IncidentOpened
from workbench.domain.playbook import Parameter
from workbench.domain.scenario import Scenario
from workbench.domain.target import Target
from workbench.domain.training import DrillAnswered
from workbench.domain.transcript import Draft
from workbench.engine.backend import Library
from workbench.engine.errors import WorkbenchError
from workbench.engine.ports import AwsReader, Deadline
from workbench.knowledge.signatures import in_use
from workbench.tui.app import WorkbenchApp
from workbench.tui.screens.confirm import ConfirmTarget
from workbench.tui.screens.dialogs import Tell
from workbench.tui.screens.help import keys_of
from workbench.tui.screens.home import HomeScreen
from workbench.tui.screens.parameters import ParameterForm
from workbench.tui.screens.working import WorkingScreen
from workbench.tui.start import Home, OpenDrill, OpenIncident, StartPlaybook
from workbench.tui.widgets.outside_input import OutsideInput

PASTED = f"fatal error: An error occurred (404)\nwhen calling HeadObject: s3://{BUCKET}/{KEY}"


OTHER = replace(
    SCENARIO,
    id="02-shut-out",
    title="Shut out",
    story="The crawler cannot read what the sensors wrote.",
    answer=replace(SCENARIO.answer, primary="bucket-policy-denies"),
)


async def solved_before(world: World, drill: Scenario) -> None:
    journal = world.journal
    assert journal is not None
    incident = Incident(
        id=f"20261122T120000Z-{drill.id[:2]}",
        playbook=PLAYBOOK,
        parameters={"bucket": BUCKET, "key": KEY},
        target=TARGET,
        scenario=drill.id,
        started_by=PERSON,
        started_at=NOON,
        tool_version="0.0-test",
    )
    draft = Draft(event=IncidentOpened(incident=incident), who=PERSON, observed_at=NOON)
    journal.create(incident, draft)
    named = DrillAnswered(cause=drill.answer.primary or "", correct=True)
    journal.append(incident.id, replace(draft, event=named))


async def test_the_search_finds_drills_by_story_and_topic_and_by_cause_once_it_is_known() -> None:
    world = World(library=replace(LIBRARY, scenarios={SCENARIO.id: SCENARIO, OTHER.id: OTHER}))
    await solved_before(world, OTHER)
    async with driving(world) as driver:

        async def found(text: str) -> tuple[str, ...]:
            driver.app.screen.query_one(OutsideInput).set_text(text)
            home = driver.app.screen
            assert isinstance(home, HomeScreen)
            await driver.until(lambda: home._recognised == text, "the search")
            rows = driver.rows("drills")
            return tuple(rows.get_option_at_index(index).id or "" for index in range(rows.option_count))

        both = (SCENARIO.id, OTHER.id)
        assert await found("crawler SENSORS") == (OTHER.id,)
        assert "Drills that fit" in driver.text
        assert await found("soft deleted") == both  # nothing fits: a cause would be the answer
        assert await found("bucket-policy") == (OTHER.id,)
        assert await found("upload missing") == both
        assert await found("crawler batch") == both
        assert "Drills that fit" not in driver.text


class NoCredentials:
    """A source whose identity cannot be told."""

    def target(self) -> Target:
        raise WorkbenchError("no AWS credentials were found: run 'aws sso login', or set AWS_PROFILE")

    def reader(
        self, target: Target, deadline: Deadline, incident: str = "", named: frozenset[str] = frozenset()
    ) -> AwsReader:
        del target, deadline, incident, named
        raise AssertionError("nothing may be asked without an identity")


async def test_pasted_text_of_many_lines_fills_in_the_form_and_starts_only_after_consent() -> None:
    world = World()
    async with driving(world) as driver:
        driver.app.post_message(events.Paste(PASTED))
        await driver.until(lambda: f"bucket {BUCKET}" in driver.text, "what was recognised")
        await driver.press("enter")
        await driver.on(ParameterForm)
        assert KEY in driver.text
        await driver.press("f2")
        await driver.on(ConfirmTarget)
        for shown in ("111122223333", "us-east-1", "assumed-role/oncall/kim", "AWS's own", "47 min left"):
            assert shown in driver.text
        assert world.asked == []
        await driver.press("y")
        await driver.on(WorkingScreen)
        assert driver.incident.current.incident.parameters == {"bucket": BUCKET, "key": KEY}


async def test_an_arn_of_another_account_is_said_before_anything_is_asked() -> None:
    writer = "arn:aws:iam::444455556666:role/writer"
    given = {"bucket": BUCKET, "key": KEY, "writer_arn": writer}
    book = replace(PLAYBOOK, parameters=(*PLAYBOOK.parameters, Parameter(name="writer_arn")))
    world = World(library=Library(playbooks={book.id: book}, scenarios={}))
    async with driving(world, StartPlaybook(playbook=book.id, parameters=given)) as driver:
        await driver.on(ParameterForm)
        await driver.press("f2")
        await driver.on(ConfirmTarget)
        assert "writer_arn is of account 444455556666" in driver.text
        assert world.asked == []


async def test_no_to_the_account_asks_nothing_and_keeps_what_was_typed() -> None:
    world = World()
    start = StartPlaybook(playbook=PLAYBOOK.id, parameters={"bucket": BUCKET, "key": KEY})
    async with driving(world, start) as driver:
        await driver.on(ParameterForm)
        await driver.press("f2")
        await driver.on(ConfirmTarget)
        await driver.press("n")
        await driver.on(ParameterForm)
        assert KEY in driver.text
        assert world.asked == []


async def test_a_missing_required_parameter_is_said_beside_the_form() -> None:
    async with driving(World(), StartPlaybook(playbook=PLAYBOOK.id)) as driver:
        await driver.on(ParameterForm)
        await driver.press("f2")
        assert "needs parameter bucket" in driver.static("form-error")
        focused = driver.app.focused
        assert isinstance(focused, OutsideInput)
        assert focused.id == "field-bucket"


async def test_what_is_filled_in_stays_in_sight_above_the_first_empty_field() -> None:
    optional = tuple(Parameter(name=f"detail_{number}", help="a detail") for number in range(9))
    long = replace(PLAYBOOK, parameters=(*PLAYBOOK.parameters[:2], *optional))
    library = Library(playbooks={PLAYBOOK.id: long}, scenarios={})
    given = {"bucket": BUCKET, "key": KEY}
    world = World(library=library)
    async with driving(world, StartPlaybook(playbook=PLAYBOOK.id, parameters=given), size=(80, 24)) as driver:
        await driver.on(ParameterForm)
        focused = driver.app.focused
        assert isinstance(focused, OutsideInput)
        assert focused.id == "field-detail_0"
        for shown in ("bucket required", BUCKET, KEY, "detail_0"):
            assert shown in driver.text


async def test_a_malformed_time_is_said_beside_the_form() -> None:
    given = {"bucket": BUCKET, "key": KEY, "since": "the other day"}
    async with driving(World(), StartPlaybook(playbook=PLAYBOOK.id, parameters=given)) as driver:
        await driver.on(ParameterForm)
        await driver.press("f2")
        assert "is no time" in driver.static("form-error")


async def test_without_credentials_home_says_so_and_the_form_stays_open() -> None:
    async with driving(World(source=NoCredentials())) as driver:
        await driver.until(lambda: "no AWS identity" in driver.text)
        driver.app.post_message(events.Paste(f"s3://{BUCKET}/{KEY}"))
        await driver.until(lambda: "recognised" in driver.text)
        await driver.press("enter")
        await driver.on(ParameterForm)
        await driver.press("f2")
        await driver.until(lambda: "no AWS credentials were found" in driver.said)
        await driver.on(ParameterForm)


async def test_a_paste_with_invisible_characters_is_shown_inert_and_kept_as_it_was() -> None:
    key = "raw/batch\u200b-22.csv"
    async with driving(World()) as driver:
        driver.app.post_message(events.Paste(f"s3://{BUCKET}/{key}"))
        await driver.until(lambda: "recognised" in driver.text)
        assert "\u200b" not in driver.text
        await driver.press("enter")
        await driver.on(ParameterForm)
        field = driver.app.screen.query_one("#field-key", OutsideInput)
        assert field.text == key
        assert "⟨U+200B⟩" in field.value


async def test_a_field_takes_a_name_literally_and_shows_what_is_in_it() -> None:
    given = {"bucket": BUCKET}
    async with driving(World(), StartPlaybook(playbook=PLAYBOOK.id, parameters=given)) as driver:
        await driver.on(ParameterForm)
        field = driver.app.screen.query_one("#field-key", OutsideInput)
        field.focus()
        driver.app.post_message(events.Paste("/raw/ a\x1b\nb%20\u202e.csv\n"))
        await driver.until(lambda: field.text == "/raw/ a\x1b\nb%20\u202e.csv", "the value as it was pasted")
        assert field.value == "/raw/ a␛␊b%20⟨U+202E⟩.csv"
        assert "\x1b" not in driver.text
        await driver.press("f2")
        await driver.on(ConfirmTarget)
        await driver.press("y")
        await driver.on(WorkingScreen)
        assert driver.incident.current.incident.parameters["key"] == "/raw/ a\x1b\nb%20\u202e.csv"


async def test_words_that_fit_nothing_leave_all_playbooks_to_choose_from() -> None:
    async with driving(World()) as driver:
        await driver.write("xyzzy")
        await driver.until(lambda: "Nothing recognised" in driver.text)
        assert PLAYBOOK.title in driver.text


async def test_a_refusal_that_no_playbook_is_about_is_said_with_what_to_look_at_first() -> None:
    refused = "An error occurred (AccessDeniedException) when calling the InvokeModel operation: no access"
    async with driving(World(signatures=in_use)) as driver:
        driver.app.post_message(events.Paste(refused))
        await driver.until(lambda: "aws sts get-caller-identity" in driver.text)
        assert "No playbook for this yet" in driver.text
        assert "A call to AWS was refused" in driver.text


async def test_home_shows_its_keys_before_one_is_pressed() -> None:
    async with driving(World()) as driver:
        await driver.until(lambda: " F8 Account " in driver.text, "the line of keys")


async def test_letters_are_keys_in_the_lists_and_text_in_the_search() -> None:
    async with driving(World()) as driver:
        await driver.press("j")
        assert driver.app.screen.query_one(OutsideInput).value == "j"
        await driver.press("backspace", "down", "d")
        assert driver.rows("drills").has_focus


async def test_help_names_every_way_through_home() -> None:
    async with driving(World()) as driver:
        await driver.press("escape")
        keys = keys_of(driver.app.screen).plain
    for way in ("say what happened", "go to the playbooks", "go to the drills", "leave the search"):
        assert way in keys


async def test_files_that_were_not_loaded_are_counted_and_shown() -> None:
    world = World(
        library=replace(LIBRARY, find_problems=lambda: ("mine.md:7: probe: unknown probe 's3.objekt'",))
    )
    async with driving(world) as driver:
        assert "1 problem" in driver.text
        await driver.press("escape", "l")
        await driver.on(Tell)
        assert "mine.md:7" in driver.text


async def test_an_unknown_playbook_is_answered_with_the_nearest_name() -> None:
    async with driving(World(), StartPlaybook(playbook="file-upload-mising")) as driver:
        await driver.until(lambda: "Did you mean 'file-upload-missing'?" in driver.said)
        await driver.on(HomeScreen)


async def test_an_unknown_drill_or_incident_is_said_and_home_stays() -> None:
    async with driving(World(), OpenDrill(scenario="01-the-report")) as driver:
        await driver.until(lambda: SCENARIO.id in driver.said)
    async with driving(World(), OpenIncident(incident="20260101T000000Z-abc")) as driver:
        await driver.until(lambda: "no incident" in driver.said)


async def test_nothing_is_loaded_before_the_first_frame() -> None:
    loaded: list[str] = []

    def load() -> Library:
        loaded.append("library")
        return LIBRARY

    app = WorkbenchApp(replace(World().backend, load_library=load))
    assert not loaded
    async with app.run_test() as pilot:
        while not loaded:
            await pilot.pause(0.01)


async def test_letters_after_a_paste_go_on_with_it_wherever_it_came_from() -> None:
    pasted = f"s3://{BUCKET}/{KEY}"
    async with driving(World(), Home(text=pasted)) as driver:
        await driver.settled()
        await driver.write(" abc")
        assert driver.app.screen.query_one(OutsideInput).text == f"{pasted} abc"
    async with driving(World()) as driver:
        await driver.press("down")
        driver.app.post_message(events.Paste(pasted))
        await driver.until(lambda: driver.app.screen.query_one(OutsideInput).has_focus)
        await driver.write("abc")
        assert driver.app.screen.query_one(OutsideInput).text == f"{pasted}abc"


async def test_a_folder_of_the_journal_that_is_not_there_is_said() -> None:
    named = World(no_journal_yet="/srv/jurnal")
    async with driving(named) as driver:
        assert "there is no folder /srv/jurnal" in driver.text

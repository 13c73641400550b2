"""`start --replay`: an old incident on the same screens, with its own playbook and recorded answers."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Cli
from tests.cli.test_going_on import DEEPER
from tests.exporters.samples import proven
from tests.fakes import NOON, PERSON, put
from tests.tui.driving import Driver
from workbench.cli.main import main
from workbench.domain.incident import CameFrom
from workbench.domain.incident_events import (
    FindingRecorded,
    IncidentOpened,
    QuestionAnswered,
    RunCancelled,
    RunFinished,
)
from workbench.domain.playbook import ProbeCall
from workbench.domain.target import Source
from workbench.domain.transcript import Draft, Transcript
from workbench.domain.verdict import UnknownReason, Verdict
from workbench.engine.backend import Backend
from workbench.journal import TinyJournal
from workbench.tui.app import WorkbenchApp
from workbench.tui.screens.working import WorkingScreen
from workbench.tui.start import StartAt, StartPlaybook

DRAFT = Draft(event=RunCancelled(checks=()), who=PERSON, observed_at=NOON)


class Opened:
    """What the screens were opened with."""

    def __init__(self) -> None:
        self.start: StartAt | None = None
        self.backend: Any = None

    def __call__(self, _: object, start: StartAt | None = None, backend: Backend | None = None) -> int:
        self.start, self.backend = start, backend
        return 0


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> Opened:
    """Stands at the door to the screens, which need a terminal."""
    seen = Opened()
    monkeypatch.setattr("workbench.cli.screens.open_screens", seen)
    return seen


async def test_a_recorded_incident_is_walked_again_on_the_same_screens(
    opened: Opened, journal: TinyJournal, recorded: Transcript
) -> None:
    assert main(["start", "--replay", recorded.incident.id]) == 0
    app = WorkbenchApp(opened.backend, start=opened.start)
    async with app.run_test(size=(120, 36)) as pilot:
        driver = Driver(app, pilot)
        await driver.on(WorkingScreen)
        assert "raw/x.csv" in driver.text
        assert "REPLAY" in driver.text
        await driver.press("a")
        await driver.until(lambda: "PROVEN" in driver.text, "the recorded answers")
        incident = driver.incident.current.incident.id
        await driver.until(lambda: finished(journal.load(incident)), "the end of the run, on disk")
        walked = journal.load(incident)
    assert walked.incident.target.source is Source.REPLAY
    assert walked.incident.playbook == recorded.incident.playbook
    answers = [
        {  # findings of one run come in any order, and the first holds what several share
            entry.event.finding.check: [
                (given.operation, given.parameters, given.outcome, given.request_id)
                for given in entry.event.finding.evidence.answers
            ]
            for entry in past.entries
            if isinstance(entry.event, FindingRecorded)
        }
        for past in (recorded, walked)
    ]
    assert answers[0] == answers[1]


def finished(transcript: Transcript) -> bool:
    return any(isinstance(entry.event, RunFinished) for entry in transcript.entries)


async def test_a_replay_asks_nobody_what_is_recorded_and_says_what_is_not(
    opened: Opened, journal: TinyJournal, recorded: Transcript
) -> None:
    answered = QuestionAnswered(step="ask", check="seen", answer="no")
    journal.append(recorded.incident.id, replace(DRAFT, event=answered))
    assert main(["start", "--replay", recorded.incident.id, "--set", "key=raw/other.csv"]) == 0
    app = WorkbenchApp(opened.backend, start=opened.start)
    async with app.run_test(size=(120, 36)) as pilot:
        driver = Driver(app, pilot)
        await driver.on(WorkingScreen)
        assert driver.incident.current.answers == {"seen": "no"}
        await driver.press("a")
        await driver.until(lambda: "head" in driver.incident.current.findings, "an answer")
        await driver.press("up")
        await driver.until(lambda: "NOT RECORDED  head" in driver.text, "what no transcript holds")
        finding = driver.incident.current.findings["head"]
        assert (finding.verdict, finding.reason) == (Verdict.UNKNOWN, UnknownReason.NOT_RECORDED)


def test_start_refuses_a_parameter_that_a_recording_does_not_take(cli: Cli, recorded: Transcript) -> None:
    result = cli("start", "--replay", recorded.incident.id, "--set", "kee=x")
    assert (result.code, "Did you mean 'key'?" in result.err) == (2, True)


def test_a_replay_takes_its_own_playbook(cli: Cli, recorded: Transcript) -> None:
    result = cli("start", "file-upload-missing", "--replay", recorded.incident.id)
    assert (result.code, "leave PLAYBOOK out" in result.err) == (2, True)


@pytest.mark.parametrize("command", ["start", "run"])
def test_a_playbook_with_a_probe_that_is_gone_is_not_replayed(
    cli: Cli, journal: TinyJournal, command: str
) -> None:
    past = proven()
    step = past.incident.playbook.steps[0]
    gone = replace(step, checks=(ProbeCall(id="old", probe="s3.object_visibilty", arguments={}),))
    incident = replace(past.incident, playbook=replace(past.incident.playbook, steps=(gone,)))
    opening = replace(past.entries[0], event=IncidentOpened(incident=incident))
    put(journal, Transcript(incident=incident, entries=(opening,)))
    result = cli(command, "--replay", incident.id)
    assert (result.code, "Did you mean 's3.object_visibility'?" in result.err) == (2, True)


def test_start_goes_on_from_a_past_incident(opened: Opened, journal: TinyJournal, home: Path) -> None:
    folder = home / "config" / "workbench" / "playbooks"
    folder.mkdir(parents=True)
    (folder / "deeper.md").write_text(DEEPER)
    earlier = put(journal, proven(leads_to="deeper"))
    assert main(["start", "--from", earlier.incident.id, "--set", "key=other.csv"]) == 0
    assert isinstance(opened.start, StartPlaybook)
    assert opened.start.playbook == "deeper"
    assert opened.start.came_from == CameFrom(incident=earlier.incident.id, cause="gone")
    assert opened.start.parameters["bucket"] == "acme-landing"
    assert opened.start.parameters["key"] == "other.csv"


def test_home_ends_with_the_code_of_what_ended_it(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("workbench.cli.screens.open_screens", lambda _settings: 143)

    assert cli().code == 143

"""`train`: which drill is opened, with which names, and what a class has come to."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from tests.cli.conftest import Cli
from tests.cli.test_start import Opened
from tests.cli.test_start import opened as opened  # noqa: PLC0414 - a fixture
from tests.exporters.samples import proven, went_on
from tests.fakes import PERSON, put
from workbench.domain.incident_events import IncidentOpened
from workbench.domain.target import Person
from workbench.domain.training import DrillAnswered, DrillBegun, DrillEnded, HypothesisStated, TrainingEvent
from workbench.domain.transcript import Transcript
from workbench.journal import TinyJournal
from workbench.tui.start import OpenDrill

FIRST, SECOND = "01-the-report-that-never-came", "03-one-folder-over"
SAM = Person(os_user="sam|`x", host="h")


@pytest.fixture(autouse=True)
def _at_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("workbench.cli.console.has_terminal", lambda: True)


def drill(journal: TinyJournal, scenario: str, *events: TrainingEvent, who: Person = PERSON) -> Transcript:
    """Puts a drill into the journal, as far as these events tell."""
    past = went_on(proven(), *events)
    incident = replace(past.incident, scenario=scenario, started_by=who)
    opening = replace(past.entries[0], event=IncidentOpened(incident=incident))
    return put(journal, Transcript(incident=incident, entries=(opening, *past.entries[1:])))


RIGHT = (
    DrillBegun(blind=True, seed=4),
    HypothesisStated(cause="there"),
    DrillAnswered(cause="gone", correct=True),
    DrillEnded(points=85),
)


def test_the_next_drill_is_the_first_of_the_course_that_is_not_solved(
    cli: Cli, opened: Opened, journal: TinyJournal
) -> None:
    assert cli("train", "--next").code == 0
    assert opened.start == OpenDrill(scenario=FIRST)
    drill(journal, FIRST, *RIGHT)
    assert cli("train", "--next", "--open").code == 0
    assert opened.start == OpenDrill(scenario=SECOND, blind=False)


def test_a_seed_varies_a_drill_and_says_where_nothing_may_vary(cli: Cli, opened: Opened) -> None:
    result = cli("train", "01", "--seed", "7")
    assert (opened.start, "note" in result.err) == (OpenDrill(scenario=FIRST, seed=7), False)
    assert "nothing may vary in 241-business-as-usual" in cli("train", "241", "--seed", "7").err


def test_a_report_tells_every_attempt_of_a_class_and_no_run_of_the_program(
    cli: Cli, journal: TinyJournal
) -> None:
    drill(journal, FIRST)  # a run of the program
    assert "No attempt yet" in cli("train", "--report").out
    drill(journal, FIRST, *RIGHT)
    wrong = DrillAnswered(cause="there", correct=False)
    drill(journal, SECOND, DrillBegun(blind=True), wrong, DrillEnded(points=3, gave_up=True), who=SAM)
    page = cli("train", "--report").out
    assert "| `kim` | 1 | 1 | 1 | 85 | 1 | 1, 1 |" in page
    assert "`01-the-report-that-never-came` (seed 4) | gone ✓ | 0 |" in page
    assert "there ✗, gave up" in page
    assert "sam`\\|" in page
    told = json.loads(cli("train", "--report", "json").out)
    assert told["schema"] == "workbench.training/1"
    assert {item["drill"] for item in told["attempts"]} == {FIRST, SECOND}
    assert told["topics"]["file-upload-missing"]["attempts"] == 2
    assert told["people"][SAM.os_user]["streak"] == 0


def test_a_report_is_written_to_a_new_file(cli: Cli, journal: TinyJournal, tmp_path: Path) -> None:
    drill(journal, FIRST, *RIGHT)
    page = tmp_path / "class.md"
    result = cli("train", "--report", "-o", str(page))
    assert (result.code, result.out) == (0, "")
    assert page.read_text("utf-8") == cli("train", "--report").out
    assert cli("train", "--report", "-o", str(page)).code == 2
    assert cli("train", "01", "-o", str(tmp_path / "other.md")).code == 2


@pytest.mark.parametrize("options", [("01", "--next"), ("01", "--random"), ("--report", "json", "01")])
def test_a_name_and_a_choice_exclude_each_other(cli: Cli, options: tuple[str, ...]) -> None:
    assert cli("train", *options).code == 2

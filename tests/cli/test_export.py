"""`export`, `journal timeline` and drills from reality: what others get to see of an incident."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from zipfile import ZipFile

import pytest

from tests.cli.conftest import Cli
from tests.exporters.samples import proven
from tests.fakes import put
from tests.tui.driving import Driver
from workbench.cli.lookup import recording_named
from workbench.cli.replay_drills import with_recorded_drill
from workbench.cli.settings import Settings
from workbench.cli.wiring import make_backend
from workbench.domain.target import Source
from workbench.domain.transcript import Transcript
from workbench.journal import TinyJournal
from workbench.tui.app import WorkbenchApp
from workbench.tui.screens.dialogs import Tell
from workbench.tui.screens.working import WorkingScreen
from workbench.tui.start import OpenDrill


@pytest.mark.parametrize("template", ["google-sre", "pagerduty", "atlassian", "gxp-deviation", "transcript"])
def test_every_shipped_template_is_listed_and_fills_both_formats(
    cli: Cli, recorded: Transcript, template: str
) -> None:
    assert f"\n{template} " in f"\n{cli('export', '--templates').out}"
    options = (recorded.incident.id, "--template", template)
    assert cli("export", *options).out.startswith("# ")
    assert cli("export", *options, "--format", "html").out.startswith("<!DOCTYPE html>")


def test_the_timeline_is_csv_as_spreadsheets_read_it(cli: Cli, tmp_path: Path, recorded: Transcript) -> None:
    target = tmp_path / "timeline.csv"
    assert cli("export", recorded.incident.id, "--format", "csv", "-o", str(target)).code == 0
    text = target.read_bytes().decode()
    rows = list(csv.DictReader(io.StringIO(text, newline="")))
    assert len(rows) == len(recorded.entries)
    assert text.count("\r\n") == len(rows) + 1


def test_a_blameless_export_has_roles_instead_of_names(cli: Cli, recorded: Transcript) -> None:
    assert "kim" in cli("export", recorded.incident.id).out
    cli("journal", "role", recorded.incident.id, "scribe", "kim")
    for form in ("md", "html", "json", "csv"):
        out = cli("export", recorded.incident.id, "--blameless", "--format", form).out
        assert "kim" not in out
        assert "scribe" in out


def test_chosen_fields_are_hidden_and_that_is_seen(cli: Cli, recorded: Transcript) -> None:
    out = cli("export", recorded.incident.id, "--redact", "key").out
    assert "raw/x.csv" not in out
    assert "[redacted: key]" in out


@pytest.fixture
def templates(home: Path) -> Path:
    folder = home / "config" / "workbench" / "templates"
    folder.mkdir(parents=True)
    return folder


def test_a_template_of_ones_own_is_a_file_and_replaces_no_shipped_one(
    cli: Cli, templates: Path, recorded: Transcript
) -> None:
    (templates / "mine.md").write_text("# {{ id }}\n")
    (templates / "google-sre.md").write_text("# not mine to replace\n")
    result = cli("export", recorded.incident.id, "--template", "mine")
    assert result.out == f"# {recorded.incident.id}\n"
    assert str(templates / "google-sre.md") in result.err
    assert "\nmine " in cli("export", "--templates").out


def test_a_broken_template_is_told_with_file_and_line(
    cli: Cli, templates: Path, recorded: Transcript
) -> None:
    (templates / "mine.md").write_text("# Mine\n\n{{ id\n")
    broken = cli("export", recorded.incident.id, "--template", "mine")
    assert (broken.code, broken.out) == (2, "")
    assert f"{templates / 'mine.md'}:3" in broken.err


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--template", "google-srw"], "Did you mean 'google-sre'?"),
        (["--redact", "kye"], "Did you mean 'key'?"),
        (["--format", "docx"], "'docx' is not one of"),
    ],
)
def test_what_does_not_exist_brings_the_nearest_name(
    cli: Cli, recorded: Transcript, options: list[str], message: str
) -> None:
    result = cli("export", recorded.incident.id, *options)
    assert (result.code, result.out) == (2, "")
    assert message in result.err


@pytest.fixture
def colleagues(cli: Cli, tmp_path: Path) -> tuple[Transcript, Path]:
    """A bundle of an incident that is in somebody else's journal."""
    folder = tmp_path / "colleague"
    other = put(TinyJournal(folder, make_backend(Settings()).clock), proven(note="seen from the other side"))
    bundle = tmp_path / "colleague.zip"
    cli("journal", "export", other.incident.id, "--bundle", str(bundle), "--journal", str(folder))
    return other, bundle


def test_several_peoples_incidents_are_one_timeline(
    cli: Cli, recorded: Transcript, colleagues: tuple[Transcript, Path]
) -> None:
    other, bundle = colleagues
    arguments = ("journal", "timeline", recorded.incident.id, str(bundle))
    rows = list(csv.DictReader(io.StringIO(cli(*arguments, "--format", "csv").out, newline="")))
    assert {row["incident"] for row in rows} == {recorded.incident.id, other.incident.id}
    assert [row["observed_at"] for row in rows] == sorted(row["observed_at"] for row in rows)
    assert len(rows) == len(recorded.entries) + len(other.entries)
    text = cli(*arguments).out
    assert text.count("\n") == len(rows)
    assert "note: seen from the other side" in text
    assert cli(*arguments, "--format", "md").out.startswith("# ")


@pytest.fixture
def case(cli: Cli, tmp_path: Path, recorded: Transcript) -> Path:
    """A drill made of an incident."""
    target = tmp_path / "case.zip"
    result = cli("journal", "to-scenario", recorded.incident.id, "-o", str(target))
    assert result.code == 0
    assert f"workbench train {target}" in result.err
    return target


def test_a_drill_from_reality_holds_neither_names_nor_notes(case: Path, recorded: Transcript) -> None:
    with ZipFile(case) as archive:
        content = "".join(archive.read(name).decode() for name in archive.namelist())
    assert "kim" not in content
    assert "told the partner" not in content
    assert f"recording-{recorded.incident.id}" in content


def test_a_drill_from_reality_is_done_without_a_terminal_and_its_answer_found(
    cli: Cli, case: Path, journal: TinyJournal
) -> None:
    result = cli("train", str(case), "--plain")
    incidents = [journal.load(item.id).incident for item in journal.summaries()]
    assert result.code == 0
    assert "This is the drill's answer: proven, gone." in result.out
    assert [item.target.source for item in incidents if item.scenario] == [Source.REPLAY]


async def test_a_drill_from_reality_opens_on_the_screens(case: Path) -> None:
    backend = make_backend(Settings(no_journal=True))
    backend, drill = with_recorded_drill(backend, recording_named(backend, str(case)))
    app = WorkbenchApp(backend, start=OpenDrill(scenario=drill, blind=False))
    async with app.run_test(size=(120, 36)) as pilot:
        driver = Driver(app, pilot)
        await driver.on(Tell)
        await driver.press("enter")
        await driver.on(WorkingScreen)
        await driver.press("a")
        await driver.until(lambda: "PROVEN" in driver.text, "the recorded answers")


def test_a_drill_of_which_too_much_is_hidden_is_refused(
    cli: Cli, tmp_path: Path, recorded: Transcript
) -> None:
    target = tmp_path / "case.zip"
    result = cli("journal", "to-scenario", recorded.incident.id, "-o", str(target), "--redact", "kye")
    assert (result.code, "Did you mean 'key'?" in result.err, target.exists()) == (2, True, False)


def test_the_json_export_is_the_published_document(cli: Cli, recorded: Transcript) -> None:
    document = json.loads(cli("export", recorded.incident.id, "--format", "json").out)
    assert document["incident"]["id"] == recorded.incident.id
    assert len(document["entries"]) == len(recorded.entries)

"""`journal` and `export`: past incidents."""

from __future__ import annotations

import json
from pathlib import Path

from tests.cli.conftest import Cli
from workbench.domain.incident_events import ImpactTimed, NoteAdded
from workbench.domain.transcript import Transcript
from workbench.exporters.record import text_of
from workbench.journal import TinyJournal


def test_the_list_is_the_contract(cli: Cli, recorded: Transcript) -> None:
    assert json.loads(cli("journal", "list", "--format", "json").out) == [
        {
            "id": recorded.incident.id,
            "playbook": "file-upload-missing",
            "started_at": "2026-11-23T12:00:00Z",
            "status": "proven",
            "primary": "gone",
            "entries": len(recorded.entries),
        }
    ]


def test_an_empty_list_is_a_list(cli: Cli) -> None:
    assert json.loads(cli("journal", "list", "--format", "json").out) == []


def test_the_beginning_of_an_id_is_enough(cli: Cli, recorded: Transcript) -> None:
    result = cli("journal", "show", recorded.incident.id[:8])
    assert result.code == 0
    assert "note: told the partner" in result.out


def test_a_note_is_on_disk_when_the_command_returns(
    cli: Cli, journal: TinyJournal, recorded: Transcript
) -> None:
    result = cli("journal", "note", recorded.incident.id, "the bank has sent it again")
    entry = journal.load(recorded.incident.id).entries[-1]
    assert (result.code, result.out) == (0, "")
    assert entry.event == NoteAdded(text="the bank has sent it again")
    assert entry.seq == len(recorded.entries) + 1


def test_a_damaged_incident_is_told_and_the_others_stay_readable(
    cli: Cli, home: Path, recorded: Transcript
) -> None:
    folder = home / "data" / "workbench" / "journal"
    (folder / "20200101T000000Z-000000.jsonl").write_text("garbage\n")
    result = cli("journal", "list", "--format", "json")
    status = {item["id"]: item["status"] for item in json.loads(result.out)}
    assert status == {recorded.incident.id: "proven", "20200101T000000Z-000000": "damaged"}
    assert "20200101T000000Z-000000" in result.err
    assert cli("journal", "show", "20200101T000000Z-000000").code == 6


def test_a_damaged_line_is_told_and_the_rest_is_shown(cli: Cli, home: Path, recorded: Transcript) -> None:
    path = next((home / "data").rglob(f"{recorded.incident.id}.jsonl"))
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join([*lines[:3], lines[3].replace(b"kim", b"bob"), *lines[4:]]))
    result = cli("journal", "show", recorded.incident.id, "--format", "json")
    assert len(json.loads(result.out)["entries"]) == len(recorded.entries) - 1
    assert f"{path}:4:" in result.err


def test_the_post_mortem_is_printed_or_written_to_a_new_file(
    cli: Cli, tmp_path: Path, recorded: Transcript
) -> None:
    printed = cli("export", recorded.incident.id).out
    assert printed.startswith("# A file upload is missing: HeadObject says not found\n")
    target = tmp_path / "post-mortem.md"
    assert cli("export", recorded.incident.id, "-o", str(target)).out == ""
    assert target.read_text(encoding="utf-8") == printed


def test_an_export_overwrites_nothing(cli: Cli, tmp_path: Path, recorded: Transcript) -> None:
    target = tmp_path / "mine.md"
    target.write_text("mine")
    result = cli("export", recorded.incident.id, "-o", str(target))
    assert (result.code, target.read_text()) == (2, "mine")
    assert str(target) in result.err


def test_an_export_into_no_folder_is_told(cli: Cli, tmp_path: Path, recorded: Transcript) -> None:
    result = cli("export", recorded.incident.id, "-o", str(tmp_path / "no" / "x.md"))
    assert result.code == 2
    assert "there is no folder" in result.err


def test_the_json_export_has_the_entries(cli: Cli, recorded: Transcript) -> None:
    document = json.loads(cli("export", recorded.incident.id, "--format", "json").out)
    assert document["schema"] == "workbench.incident/1"
    assert len(document["entries"]) == len(recorded.entries)


def test_a_journal_that_is_not_there_is_no_empty_one(cli: Cli, home: Path, recorded: Transcript) -> None:
    missing = home / "jornal"
    for command in (("journal", "list"), ("journal", "verify"), ("journal", "retention"), ("export", "last")):
        result = cli(*command, "--journal", str(missing))
        assert (result.code, result.out) == (2, "")
        assert str(missing) in result.err
        assert recorded.incident.id not in result.err


def test_the_last_one_and_tags_with_blanks(cli: Cli, recorded: Transcript) -> None:
    assert cli("journal", "tag", "last", "data loss", "gxp").code == 0
    assert recorded.incident.id in cli("journal", "list", "--tag", "data loss").out
    assert cli("journal", "tag", "last", " data loss ", "--remove").code == 0
    assert cli("journal", "list", "--tag", "data loss").out == "no incident fits\n"


def test_the_moment_of_an_impact_is_an_hour_of_a_day(
    cli: Cli, journal: TinyJournal, recorded: Transcript
) -> None:
    assert cli("journal", "impact", "last", "started", "yesterday 22:30").code == 0
    said = journal.load(recorded.incident.id).entries[-1].event
    assert isinstance(said, ImpactTimed)
    assert f"{said.at:%H:%M:%S}" == "22:30:00"


def test_a_note_has_a_time_of_its_own_and_a_mistake_puts_nothing_on_record(
    cli: Cli, journal: TinyJournal, recorded: Transcript
) -> None:
    assert cli("journal", "note", "last", "the bank called\nand again", "--at", "yesterday 22:30").code == 0
    entry = journal.load(recorded.incident.id).entries[-1]
    assert isinstance(entry.event, NoteAdded)
    assert entry.event.text == "the bank called\nand again"
    assert entry.occurred_at == entry.event.at
    assert f"{entry.occurred_at:%H:%M}" == "22:30"
    for wrong in ("half past ten", "2999-01-01"):
        result = cli("journal", "note", "last", "x", "--at", wrong)
        assert (result.code, wrong in result.err) == (2, True)
    assert len(journal.load(recorded.incident.id).entries) == entry.seq


def test_a_note_without_text_needs_a_terminal(cli: Cli, recorded: Transcript) -> None:
    result = cli("journal", "note", recorded.incident.id)
    assert (result.code, "no terminal" in result.err) == (2, True)


def test_an_action_has_owner_and_date(cli: Cli, journal: TinyJournal, recorded: Transcript) -> None:
    command = ("journal", "action", "last", "watch it", "--owner", "dana", "--due")
    assert cli(*command, "soon").code == 2
    assert cli(*command, "2026-12-05").code == 0
    assert text_of(journal.load(recorded.incident.id).entries[-1].event) == (
        "to do: watch it (owner dana, due 2026-12-05)"
    )

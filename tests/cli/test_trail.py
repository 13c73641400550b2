"""`journal correct`, `tag`, …, `close`, `verify`, `repair`: people add to the record, and it is checked."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.conftest import Cli
from tests.exporters.samples import proven
from tests.fakes import put
from workbench import __version__
from workbench.domain.incident_events import (
    EntryCorrected,
    Event,
    Impact,
    IncidentClosed,
    NoteAdded,
    RoleAssigned,
    SeveritySet,
    TagsSet,
)
from workbench.domain.transcript import Transcript
from workbench.journal import TinyJournal

DOCS = Path(__file__).parents[2] / "docs"
Lines = list[bytes]


@pytest.fixture
def file(home: Path, recorded: Transcript) -> Path:
    return home / "data" / "workbench" / "journal" / f"{recorded.incident.id}.jsonl"


@pytest.mark.parametrize(
    ("command", "event"),
    [
        (["note", "ID", "told the bank"], NoteAdded(text="told the bank")),
        (
            ["correct", "ID", "3", "it was the other bucket", "--reason", "a typo"],
            EntryCorrected(entry=3, text="it was the other bucket", reason="a typo"),
        ),
        (["tag", "ID", "pharma", "urgent", "pharma"], TagsSet(tags=("pharma", "urgent"))),
        (["severity", "ID", "SEV1"], SeveritySet(severity="SEV1")),
        (["role", "ID", "commander", "Ann Li"], RoleAssigned(role="commander", name="Ann Li")),
    ],
)
def test_what_people_add_is_an_entry_of_its_own(
    cli: Cli, journal: TinyJournal, recorded: Transcript, command: list[str], event: Event
) -> None:
    before = journal.load(recorded.incident.id).entries
    result = cli("journal", *(recorded.incident.id if word == "ID" else word for word in command))
    after = journal.load(recorded.incident.id).entries
    assert (result.code, result.out, result.err) == (0, "", f"entry {len(before) + 1}\n")
    assert after[:-1] == before
    assert after[-1].event == event
    assert after[-1].tool_version == __version__
    assert after[-1].playbook_sha256 == recorded.incident.playbook.sha256


def test_tags_add_up_and_can_be_taken_away(cli: Cli, journal: TinyJournal, recorded: Transcript) -> None:
    cli("journal", "tag", recorded.incident.id, "pharma", "urgent")
    cli("journal", "tag", recorded.incident.id, "eu")
    cli("journal", "tag", recorded.incident.id, "--remove", "urgent")
    assert journal.load(recorded.incident.id).tags == ("pharma", "eu")


def test_an_impact_time_is_now_unless_it_is_told(
    cli: Cli, journal: TinyJournal, recorded: Transcript
) -> None:
    cli("journal", "impact", recorded.incident.id, "started", "2h")
    cli("journal", "impact", recorded.incident.id, "detected")
    times = journal.load(recorded.incident.id).impact_times
    lapse = times[Impact.DETECTED] - times[Impact.STARTED]
    assert 7200 <= lapse.total_seconds() < 7300


@pytest.mark.parametrize(
    ("command", "message"),
    [
        (["correct", "ID", "99", "text", "--reason", "r"], "has no entry 99"),
        (["correct", "ID", "3", "text"], "Missing option '--reason'"),
        (["correct", "ID", "3", "  ", "--reason", "r"], "without text says nothing"),
        (["tag", "ID"], "Missing argument"),
        (["severity", "ID", "x" * 65], "at most 64 characters"),
        (["impact", "ID", "startd"], "Did you mean 'started'?"),
        (["impact", "ID", "started", "someday"], "'someday' is no time"),
        (["impact", "ID", "started", "2999-01-01"], "still to come"),
        (["list", "--since", "someday"], "'someday' is no time"),
        (["verify", "--head", "0" * 64], "--head is the head of one incident"),
        (["verify", "ID", "--head", "abc"], "'abc' is no head"),
        (["verify", "nobody"], "Unknown incident 'nobody'"),
        (["repair", "ID"], "Missing option '--to'"),
        (["retention", "--years", "0"], "0 is not in the range"),
        (["verify", "--no-journal"], "--no-journal keeps nothing"),
    ],
)
def test_what_makes_no_sense_is_refused_and_leaves_no_entry(
    cli: Cli, journal: TinyJournal, recorded: Transcript, command: list[str], message: str
) -> None:
    before = journal.load(recorded.incident.id)
    result = cli("journal", *(recorded.incident.id if word == "ID" else word for word in command))
    assert (result.code, result.out) == (2, "")
    assert message in result.err
    assert journal.load(recorded.incident.id) == before


def test_closing_prints_the_head_and_how_to_keep_it(
    cli: Cli, journal: TinyJournal, recorded: Transcript
) -> None:
    incident = recorded.incident.id
    result = cli("journal", "close", incident, "--summary", "the marker is gone")
    last = journal.load(incident).entries[-1]
    assert result.code == 0
    assert result.out == f"incident {incident}\nentries  {last.seq}\nhead     {last.hash}\n"
    assert f"workbench journal verify {incident} --head {last.hash}" in result.err
    assert "ssh-keygen -Y sign" in result.err
    namespace = result.err.partition(" -n ")[2].split()[0]
    assert f'namespaces="{namespace}"' in (DOCS / "journal.md").read_text("utf-8")
    assert isinstance(last.event, IncidentClosed)
    assert (last.event.summary, last.event.entries) == ("the marker is gone", last.seq - 1)


def test_a_closed_incident_takes_notes_but_neither_a_run_nor_a_second_seal(
    cli: Cli, recorded: Transcript
) -> None:
    incident = recorded.incident.id
    closed = json.loads(cli("journal", "close", incident, "--format", "json").out)
    assert closed["entries"] == len(recorded.entries) + 1
    again = cli("journal", "close", incident)
    assert (again.code, f"closed already, by entry {closed['entries']}" in again.err) == (2, True)
    assert cli("journal", "note", incident, "the auditor has it").code == 0
    assert cli("journal", "verify", incident, "--head", closed["head"]).code == 0
    assert cli("journal", "close", incident).code == 0


def test_a_sound_journal_verifies_and_says_what_was_checked(
    cli: Cli, journal: TinyJournal, recorded: Transcript
) -> None:
    put(journal, proven(note="another"))
    result = cli("journal", "verify")
    assert result.code == 0
    assert result.out.count("everything adds up") == 2
    assert "✓ every entry holds the hash of the one before it" in result.out
    assert "only beside a head that was kept elsewhere" in result.out
    document = json.loads(cli("journal", "verify", recorded.incident.id, "--format", "json").out)
    (only,) = document
    assert (only["incident"], only["passed"], only["sealed"]) == (recorded.incident.id, True, False)
    assert all(check["passed"] and check["what"] for check in only["checks"])


def test_an_empty_journal_verifies(cli: Cli) -> None:
    assert cli("journal", "verify").code == 0
    assert json.loads(cli("journal", "verify", "--format", "json").out) == []


def _tampered(lines: Lines) -> Lines:
    return [*lines[:3], lines[3].replace(b"kim", b"bob", 1), *lines[4:]]


def _without_the_middle(lines: Lines) -> Lines:
    return [*lines[:3], *lines[4:]]


def _swapped(lines: Lines) -> Lines:
    return [*lines[:3], lines[4], lines[3], *lines[5:]]


@pytest.mark.parametrize(
    ("damage", "problem"),
    [
        (_tampered, "4: entry 3 was changed"),
        (_without_the_middle, "4: entry 3 is missing before entry 4"),
        (_swapped, "5: entry 3 stands after entry 4"),
    ],
)
def test_damage_exits_6_and_names_the_entry_and_what_was_done_to_it(
    cli: Cli, file: Path, recorded: Transcript, damage: Callable[[Lines], Lines], problem: str
) -> None:
    file.write_bytes(b"".join(damage(file.read_bytes().splitlines(keepends=True))))
    result = cli("journal", "verify")
    assert result.code == 6
    assert f"{recorded.incident.id}: DOES NOT ADD UP\n" in result.out
    assert f"  first: {file.name}:{problem}" in result.out
    assert f"      {file.name}:{problem}" in result.out
    assert f"workbench: {recorded.incident.id} does not add up: {file.name}:{problem}" in result.err


def test_of_a_record_that_is_wrong_from_one_entry_on_the_first_is_told_and_not_all(
    cli: Cli, file: Path, recorded: Transcript
) -> None:
    file.write_bytes(file.read_bytes() + b"x\n" * 500)
    result = cli("journal", "verify", recorded.incident.id)
    line = len(recorded.entries) + 2
    assert f"  first: {file.name}:{line}: damaged" in result.out
    assert len(result.out.splitlines()) < 60
    assert "and more: --format json has 480 further lines of this" in result.out
    (told,) = json.loads(cli("journal", "verify", recorded.incident.id, "--format", "json").out)
    assert max(len(check["problems"]) for check in told["checks"]) == 500


def test_a_removed_tail_is_seen_beside_the_head(cli: Cli, file: Path, recorded: Transcript) -> None:
    incident = recorded.incident.id
    (whole,) = json.loads(cli("journal", "verify", incident, "--format", "json").out)
    file.write_bytes(b"".join(file.read_bytes().splitlines(keepends=True)[:-2]))
    assert cli("journal", "verify", incident).code == 0
    result = cli("journal", "verify", incident, "--head", whole["head"])
    assert result.code == 6
    assert whole["head"] in result.err


def test_a_damaged_incident_is_repaired_into_a_new_file(
    cli: Cli, home: Path, file: Path, recorded: Transcript
) -> None:
    damaged = b"".join(_tampered(file.read_bytes().splitlines(keepends=True)))
    file.write_bytes(damaged)
    folder = home / "repaired"
    folder.mkdir()
    target = folder / file.name
    result = cli("journal", "repair", recorded.incident.id, "--to", str(target))
    assert result.code == 0
    assert f"{target}: {len(recorded.entries) - 1} entries" in result.out
    assert f"{file}:4" in result.out
    assert file.read_bytes() == damaged
    shown = json.loads(cli("journal", "show", file.stem, "--format", "json", "--journal", str(folder)).out)
    assert len(shown["entries"]) == len(recorded.entries) - 1
    assert cli("journal", "verify", "--journal", str(folder)).code == 6
    again = cli("journal", "repair", recorded.incident.id, "--to", str(target))
    assert again.code == 6


def test_incidents_are_found_by_time_playbook_cause_text_and_tag(
    cli: Cli, journal: TinyJournal, recorded: Transcript
) -> None:
    other = put(journal, proven(note="nobody was told", cause="there"))
    cli("journal", "tag", other.incident.id, "pharma")

    def found(*options: str) -> set[str]:
        return {item["id"] for item in json.loads(cli("journal", "list", *options, "--format", "json").out)}

    both = {recorded.incident.id, other.incident.id}
    assert found("--since", "2026-11-23T12:00:00Z", "--until", "2026-11-23T12:00:00Z") == both
    assert found("--since", "2026-11-23T12:00:01Z") == found("--until", "2026-11-23T11:59:59Z") == set()
    assert found("--playbook", "file-upload-missing") == both
    assert found("--playbook", "upload") == set()
    assert found("--cause", "gone") == {recorded.incident.id}
    assert found("--text", "NOBODY was") == {other.incident.id}
    assert found("--tag", "pharma") == found("--tag", "pharma", "--text", "nobody") == {other.incident.id}
    assert found("--tag", "pharma", "--cause", "gone") == found("--tag", "pharm") == set()
    cli("journal", "tag", other.incident.id, "--remove", "pharma")
    assert found("--tag", "pharma") == set()


def test_the_retention_report_says_until_when_each_is_to_be_kept(cli: Cli, recorded: Transcript) -> None:
    (item,) = json.loads(cli("journal", "retention", "--years", "10", "--format", "json").out)
    assert item["incident"] == recorded.incident.id
    assert int(item["keep_until"][:4]) == int(item["last_entry_at"][:4]) + 10
    assert item["is_over"] is False
    assert "keep until" in cli("journal", "retention").out

"""`journal export` and `import`: an incident moves between two users, and both names stay in its trail."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Cli
from tests.cli.runs import CREDENTIALS, Result, aws_endpoint, finished
from workbench.domain.incident_events import IncidentImported
from workbench.domain.transcript import Transcript
from workbench.engine.clock import SystemClock
from workbench.journal import TinyJournal


@pytest.fixture
def bundle(cli: Cli, tmp_path: Path, recorded: Transcript) -> Path:
    """What Kim hands over."""
    target = tmp_path / "handover.zip"
    assert cli("journal", "export", recorded.incident.id, "--bundle", str(target)).code == 0
    return target


@pytest.fixture
def lees(tmp_path: Path) -> TinyJournal:
    """The journal of the colleague who takes over."""
    return TinyJournal(tmp_path / "lee" / "workbench" / "journal", SystemClock())


@pytest.fixture
def as_lee(tmp_path: Path) -> dict[str, str]:
    return {"XDG_DATA_HOME": str(tmp_path / "lee"), "USER": "lee", "LOGNAME": "lee"}


def test_a_bundle_moves_between_two_users_in_two_processes(
    tmp_path: Path, recorded: Transcript, as_lee: dict[str, str], lees: TinyJournal
) -> None:
    incident, target = recorded.incident.id, str(tmp_path / "handover.zip")
    sent = finished("journal", "export", incident, "--bundle", target, env={"USER": "kim", "LOGNAME": "kim"})
    taken = finished("journal", "import", target, "--continue", env=as_lee)
    with aws_endpoint(others=lambda: (403, "")) as url:
        went_on = finished("run", "--resume", incident, "--endpoint-url", url, env={**CREDENTIALS, **as_lee})
    verified = finished("journal", "verify", incident, "--head", sent.out.split()[-1], env=as_lee)
    assert (sent.code, taken.code, went_on.code, verified.code) == (0, 0, 3, 0)
    assert taken.out == f"{incident}\n"
    people = [entry.who.os_user for entry in lees.load(incident).entries]
    assert people[: len(recorded.entries)] == ["kim"] * len(recorded.entries)
    assert len(people) > len(recorded.entries) + 1
    assert set(people[len(recorded.entries) :]) == {"lee"}


def test_a_plain_import_is_the_senders_byte_for_byte(
    cli: Cli, tmp_path: Path, bundle: Path, recorded: Transcript
) -> None:
    elsewhere = tmp_path / "elsewhere"
    result = cli("journal", "import", str(bundle), "--journal", str(elsewhere))
    (original,) = tmp_path.joinpath("data").rglob("*.jsonl")
    assert (result.code, result.out) == (0, f"{recorded.incident.id}\n")
    assert (elsewhere / original.name).read_bytes() == original.read_bytes()
    assert f"workbench journal import {bundle} --continue" in result.err


def test_going_on_is_put_on_record_once_with_what_was_taken_over(
    cli: Cli, tmp_path: Path, bundle: Path, recorded: Transcript
) -> None:
    elsewhere = str(tmp_path / "elsewhere")
    for _ in range(2):
        assert cli("journal", "import", str(bundle), "--continue", "--journal", elsewhere).code == 0
    entries = TinyJournal(tmp_path / "elsewhere", SystemClock()).load(recorded.incident.id).entries
    imported = [entry.event for entry in entries if isinstance(entry.event, IncidentImported)]
    assert len(imported) == 1
    assert imported[0].entries == len(recorded.entries)
    assert imported[0].head == entries[len(recorded.entries) - 1].hash


def test_an_incident_that_went_on_elsewhere_is_not_mixed_up(
    cli: Cli, journal: TinyJournal, bundle: Path, recorded: Transcript
) -> None:
    incident = recorded.incident.id
    known = cli("journal", "import", str(bundle))
    assert (known.code, "were here already" in known.err) == (0, True)
    cli("journal", "note", incident, "mine")
    before = journal.load(incident)
    assert cli("journal", "import", str(bundle)).code == 0
    assert journal.load(incident) == before


@pytest.mark.parametrize("options", [[], ["--continue"]])
def test_a_tampered_bundle_is_refused_and_leaves_nothing(
    cli: Cli, tmp_path: Path, bundle: Path, options: list[str]
) -> None:
    data = bytearray(bundle.read_bytes())
    data[len(data) // 2] ^= 1
    bundle.write_bytes(data)
    elsewhere = tmp_path / "elsewhere"
    result = cli("journal", "import", str(bundle), *options, "--journal", str(elsewhere))
    assert (result.code, result.out) == (6, "")
    assert list(elsewhere.rglob("*.jsonl")) == []


@pytest.fixture
def of_damaged(cli: Cli, tmp_path: Path, recorded: Transcript) -> tuple[Result, Path]:
    """A bundle of an incident in whose journal a byte was changed."""
    (file,) = tmp_path.joinpath("data").rglob(f"{recorded.incident.id}.jsonl")
    file.write_bytes(file.read_bytes().replace(b"told the partner", b"told nobody else"))
    target = tmp_path / "damaged.zip"
    return cli("journal", "export", recorded.incident.id, "--bundle", str(target)), target


def test_what_does_not_add_up_is_handed_over_and_taken_in_only_knowingly(
    cli: Cli, tmp_path: Path, of_damaged: tuple[Result, Path], recorded: Transcript
) -> None:
    sent, bundle = of_damaged
    elsewhere = str(tmp_path / "elsewhere")
    assert (sent.code, "does not add up" in sent.err) == (6, True)
    refused = cli("journal", "import", str(bundle), "--journal", elsewhere)
    assert (refused.code, "does not verify" in refused.err) == (6, True)
    taken = cli("journal", "import", str(bundle), "--allow-damaged", "--journal", elsewhere)
    assert (taken.code, "does not add up" in taken.err) == (0, True)
    assert cli("journal", "verify", recorded.incident.id, "--journal", elsewhere).code == 6


def test_a_bundle_overwrites_nothing(cli: Cli, tmp_path: Path, recorded: Transcript) -> None:
    target = tmp_path / "mine.zip"
    target.write_text("mine")
    result = cli("journal", "export", recorded.incident.id, "--bundle", str(target))
    assert (result.code, target.read_text()) == (6, "mine")


def test_what_is_no_bundle_is_told(cli: Cli, tmp_path: Path) -> None:
    for path in (Path(__file__), tmp_path / "nowhere.zip", tmp_path):
        result = cli("journal", "import", str(path))
        assert (result.code, str(path) in result.err) == (6, True)


def test_a_bundle_can_be_replayed_without_taking_it_in(cli: Cli, bundle: Path) -> None:
    result = cli("run", "--replay", str(bundle), "--format", "json")
    document = json.loads(result.out)
    assert (result.code, document["conclusion"]["primary"]) == (3, "gone")

"""`run --from`: the next playbook begins with what is known, and both incidents say so."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Cli
from tests.cli.runs import CREDENTIALS, aws_endpoint
from tests.exporters.samples import proven
from tests.fakes import put
from workbench.domain.evidence import Outcome
from workbench.domain.incident import CameFrom
from workbench.domain.incident_events import Routed
from workbench.domain.transcript import Transcript
from workbench.journal import TinyJournal

DEEPER = """---
id: deeper
title: Ask further
parameters:
  bucket: {required: true}
  key: {required: true}
  principal_arn: {}
  error_text: {}
causes:
  - id: versioned
    title: It is versioned
    all_of: ["versioning.status == 'Enabled'"]
---

## Is it versioned?

```call s3.GetBucketVersioning
id: versioning
params: {Bucket: "{{ bucket }}"}
facts: {status: Status}
```
"""


@pytest.fixture
def earlier(journal: TinyJournal, home: Path, monkeypatch: pytest.MonkeyPatch) -> Transcript:
    """An incident whose proven cause leads on to a playbook of one's own, and credentials to run that."""
    folder = home / "config" / "workbench" / "playbooks"
    folder.mkdir(parents=True)
    (folder / "deeper.md").write_text(DEEPER)
    for name, value in CREDENTIALS.items():
        monkeypatch.setenv(name, value)
    return put(journal, proven(leads_to="deeper"))


def went_on(cli: Cli, *arguments: str) -> dict[str, object]:
    """Run with an account that denies everything, and return the document."""
    with aws_endpoint(others=lambda: (403, "")) as url:
        result = cli("--endpoint-url", url, "run", *arguments, "--format", "json")
    assert result.code == 4, result.err
    document: dict[str, object] = json.loads(result.out)
    return document


def test_it_takes_playbook_and_parameters_from_the_earlier_one_and_both_record_it(
    cli: Cli, journal: TinyJournal, earlier: Transcript
) -> None:
    document = went_on(cli, "--from", earlier.incident.id)
    incident = document["incident"]
    assert isinstance(incident, dict)
    assert incident["came_from"] == {"incident": earlier.incident.id, "cause": "gone"}
    opened = journal.load(incident["id"])
    assert opened.incident.came_from == CameFrom(incident=earlier.incident.id, cause="gone")
    assert opened.incident.parameters["key"] == "raw/x.csv"
    assert opened.incident.parameters["error_text"] == "password=[redacted: password] acme-landing"
    assert journal.load(earlier.incident.id).routes_taken == (
        Routed(cause="gone", playbook="deeper", incident=opened.incident.id),
    )
    assert journal.verify(earlier.incident.id).passed
    assert journal.verify(opened.incident.id).passed


def test_what_is_given_goes_before_what_is_carried_over(cli: Cli, earlier: Transcript) -> None:
    arguments = ("deeper", "--from", f"{earlier.incident.id}:gone", "--set", "key=other.csv")
    parameters = went_on(cli, *arguments)["parameters"]
    assert isinstance(parameters, dict)
    assert (parameters["bucket"], parameters["key"]) == ("acme-landing", "other.csv")


def test_the_command_that_a_run_prints_is_one_that_goes_on(cli: Cli, earlier: Transcript) -> None:
    shown = cli("journal", "show", earlier.incident.id).out
    command = next(line.split()[1:] for line in shown.splitlines() if line.strip().startswith("next "))
    assert command[:3] == ["workbench", "run", "deeper"]
    incident = went_on(cli, *command[2:])["incident"]
    assert isinstance(incident, dict)
    assert incident["came_from"] == {"incident": earlier.incident.id, "cause": "gone"}


def test_the_command_that_a_clean_run_prints_goes_on_and_both_record_it(
    cli: Cli, journal: TinyJournal, earlier: Transcript
) -> None:
    clean = put(journal, proven(head=Outcome.OK, cause="gone", clean_leads_to="deeper"))
    shown = cli("journal", "show", clean.incident.id).out
    command = next(line.split()[1:] for line in shown.splitlines() if line.startswith("next "))
    assert command[-2:] == ["--from", clean.incident.id]
    document = went_on(cli, *command[2:])
    incident = document["incident"]
    assert isinstance(incident, dict)
    assert incident["came_from"] == {"incident": clean.incident.id, "cause": ""}
    said = cli("journal", "show", clean.incident.id).out
    assert f"went on from nothing wrong found with deeper: incident {incident['id']}" in said
    assert f"came from   {clean.incident.id} (nothing wrong found)" in cli("journal", "show", "last").out
    document = json.loads(cli("journal", "show", clean.incident.id, "--format", "json").out)
    assert document["conclusion"]["next"]["playbook"] == "deeper"
    assert "`deeper` asks further from here" in cli("export", clean.incident.id).out
    assert "going on from incident" in cli("export", "last").out
    assert earlier.incident.id != clean.incident.id


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("--from", "2", "--replay", "2"), "--from begins a new incident"),
        (("--from", "nowhere"), "Unknown incident 'nowhere'"),
        (("file-upload-missing", "--from", "2"), "it leads on to deeper"),
        (("--from", "2:there"), "there does not lead on"),
    ],
)
def test_a_way_that_is_not_there_exits_2_and_says_why(
    cli: Cli, earlier: Transcript, arguments: tuple[str, ...], says: str
) -> None:
    del earlier
    result = cli("run", *arguments)
    assert (result.code, result.out) == (2, "")
    assert says in result.err


def test_nothing_is_opened_when_no_cause_leads_on(cli: Cli, journal: TinyJournal) -> None:
    transcript = put(journal, proven(head=Outcome.OK))
    assert cli("run", "--from", transcript.incident.id).code == 2
    assert [item.id for item in journal.summaries()] == [transcript.incident.id]

"""`run`: the exit code says what was found, stdout holds the result, the journal keeps it all."""

from __future__ import annotations

import json
import signal
import threading
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from tests.cli.conftest import Cli
from tests.cli.runs import (
    CREDENTIALS,
    RUN,
    aws_endpoint,
    finished,
    interrupted,
    line_of,
    started,
    sts_error,
)
from tests.exporters.samples import proven
from tests.fakes import NOON, PERSON, put
from tests.patience import PATIENCE_S
from workbench.domain.evidence import Outcome
from workbench.domain.incident_events import FindingRecorded, QuestionAnswered, RunCancelled
from workbench.domain.transcript import Draft, Transcript
from workbench.journal import TinyJournal


def test_a_proven_cause_exits_3_with_the_document_on_stdout(cli: Cli, recorded: Transcript) -> None:
    result = cli("run", "--replay", recorded.incident.id, "--format", "json")
    document = json.loads(result.out)
    assert result.code == 3
    assert document["conclusion"]["primary"] == "gone"
    assert document["target"]["source"] == "replay"
    assert f"incident {document['incident']['id']}" in result.err


def test_what_could_not_be_seen_exits_4(cli: Cli, journal: TinyJournal) -> None:
    transcript = put(journal, proven(head=Outcome.DENIED))
    assert cli("run", "--replay", transcript.incident.id).code == 4


def test_nothing_wrong_exits_0(cli: Cli, journal: TinyJournal) -> None:
    transcript = put(journal, proven(head=Outcome.OK, policy=Outcome.OK, cause="policy"))
    result = cli("run", "--replay", transcript.incident.id)
    assert (result.code, result.out.splitlines()[0]) == (0, "Nothing wrong found: 1 cause ruled out.")


def test_a_refusal_of_the_guard_exits_5(cli: Cli, journal: TinyJournal) -> None:
    transcript = put(journal, proven(head=Outcome.BLOCKED_BY_GUARD))
    assert cli("run", "--replay", transcript.incident.id).code == 5


def test_an_answer_on_the_command_line_decides(cli: Cli, recorded: Transcript) -> None:
    result = cli("run", "--replay", recorded.incident.id, "--answer", "seen=no", "--format", "json")
    status = {cause["id"]: cause["status"] for cause in json.loads(result.out)["causes"]}
    assert status["unseen"] == "proven"


def test_a_replay_takes_what_a_person_answered_then(
    cli: Cli, journal: TinyJournal, recorded: Transcript
) -> None:
    answered = QuestionAnswered(step="ask", check="seen", answer="no")
    journal.append(recorded.incident.id, Draft(event=answered, who=PERSON, observed_at=NOON))

    def status(*more: str) -> str:
        result = cli("run", "--replay", recorded.incident.id, "--format", "json", *more)
        causes = {cause["id"]: cause["status"] for cause in json.loads(result.out)["causes"]}
        return str(causes["unseen"])

    assert (status(), status("--answer", "seen=yes")) == ("proven", "ruled_out")


def test_what_a_transcript_does_not_hold_is_said_to_be_not_recorded(cli: Cli, recorded: Transcript) -> None:
    result = cli("run", "--replay", recorded.incident.id, "--set", "key=raw/other.csv")
    assert "NOT RECORDED  head" in result.out
    assert "head.outcome: not recorded" in result.out
    assert "UNKNOWN (denied)  policy" in result.out


def test_every_format_is_what_it_says(cli: Cli, recorded: Transcript) -> None:
    def output(form: str) -> str:
        return cli("run", "--replay", recorded.incident.id, "--format", form).out

    assert output("text").startswith("Proven:")
    assert [json.loads(line)["seq"] for line in output("jsonl").splitlines()][:2] == [1, 2]
    assert ET.fromstring(output("junit")).tag == "testsuites"  # noqa: S314 - our own output


def test_progress_is_plain_lines_on_stderr_when_asked_for(cli: Cli, recorded: Transcript) -> None:
    replay = ("run", "--replay", recorded.incident.id)
    assert "✗ FAIL  head" not in cli(*replay).err
    assert "✗ FAIL  head" in cli(*replay, "--plain").err


def test_a_run_is_in_the_journal_and_reads_the_same_there(cli: Cli, recorded: Transcript) -> None:
    ran = json.loads(cli("run", "--replay", recorded.incident.id, "--format", "json").out)
    shown = json.loads(cli("journal", "show", ran["incident"]["id"], "--format", "json").out)
    entries = shown["entries"]
    assert {name: shown[name] for name in ran} == ran
    assert [entry["seq"] for entry in entries] == list(range(1, len(entries) + 1))


def test_without_a_journal_nothing_is_written(cli: Cli, home: Path) -> None:
    with aws_endpoint(others=lambda: (403, "")) as url:
        result = cli("--no-journal", "--endpoint-url", url, "--region", "us-east-1", *RUN)
    assert result.code == 2  # no credentials
    assert not (home / "data").exists()


def test_a_journal_that_cannot_be_written_exits_6(cli: Cli, home: Path, recorded: Transcript) -> None:
    in_the_way = home / "file"
    in_the_way.write_text("")
    source = next((home / "data").rglob(f"{recorded.incident.id}.jsonl"))
    result = cli("run", "--replay", str(source), "--journal", str(in_the_way / "journal"))
    assert (result.code, result.out) == (6, "")
    assert str(in_the_way) in result.err


def test_a_journal_file_is_replayed_by_its_path(cli: Cli, home: Path, recorded: Transcript) -> None:
    source = next((home / "data").rglob(f"{recorded.incident.id}.jsonl"))
    assert cli("run", "--no-journal", "--replay", str(source)).code == 3


def test_an_endpoint_that_refuses_exits_4_and_names_it(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in CREDENTIALS.items():
        monkeypatch.setenv(name, value)
    result = cli("--endpoint-url", "http://127.0.0.1:9", *RUN)
    assert result.code == 4
    assert "http://127.0.0.1:9" in result.err


@pytest.mark.parametrize("code", ["ExpiredToken", "InvalidClientTokenId"])
def test_credentials_that_aws_does_not_take_say_how_to_renew_them(
    cli: Cli, monkeypatch: pytest.MonkeyPatch, code: str
) -> None:
    for name, value in CREDENTIALS.items():
        monkeypatch.setenv(name, value)
    with aws_endpoint(sts=(403, sts_error(code))) as url:
        result = cli("--endpoint-url", url, *RUN)
    assert result.code == 2
    assert code in result.err
    assert "aws sso login" in result.err


def test_throttling_is_unknown_and_exits_4() -> None:
    body = sts_error("ThrottlingException")
    with aws_endpoint(others=lambda: (400, body)) as url:
        result = finished(*RUN, "--format", "json", "--endpoint-url", url, env=CREDENTIALS)
    assert result.code == 4
    findings = [item for step in json.loads(result.out)["steps"] for item in step["findings"]]
    assert {item["verdict"] for item in findings} <= {"unknown", "skipped"}


def test_expired_credentials_pause_the_run_and_say_how_to_go_on() -> None:
    body = sts_error("ExpiredToken")
    with aws_endpoint(others=lambda: (400, body)) as url:
        result = finished(*RUN, "--endpoint-url", url, env=CREDENTIALS)
    assert result.code == 4
    assert "the credentials have expired: renew them, then run again: workbench run --resume 2" in result.err


def test_ctrl_c_in_mid_run_ends_at_once_and_loses_nothing(journal: TinyJournal) -> None:
    with aws_endpoint() as url, started(*RUN, "--plain", "--endpoint-url", url, env=CREDENTIALS) as process:
        incident = line_of(process.stderr, "incident ").split()[1]
        line_of(process.stderr, "asking")
        result = interrupted(process)
    assert (result.code, result.out) == (130, "")
    assert "Traceback" not in result.err
    assert f"workbench run --resume {incident}" in result.err
    assert isinstance(journal.load(incident).entries[-1].event, RunCancelled)


def test_ctrl_c_while_asking_who_we_are_ends_at_once() -> None:
    asked = threading.Event()
    with (
        aws_endpoint(sts=None, asked=asked) as url,
        started(*RUN, "--endpoint-url", url, env=CREDENTIALS) as process,
    ):
        assert asked.wait(timeout=PATIENCE_S)
        assert interrupted(process).code == 130


def test_a_loopback_endpoint_of_a_real_account_is_shown_as_live() -> None:
    with aws_endpoint(others=lambda: (403, "")) as url:
        result = finished(*RUN, "--endpoint-url", url, env=CREDENTIALS)
    assert result.err.startswith("LIVE account 111122223333, us-east-1, as arn:aws:sts::111122223333:")


def test_a_killed_run_is_resumed_where_it_was(journal: TinyJournal) -> None:
    with aws_endpoint() as url, started(*RUN, "--plain", "--endpoint-url", url, env=CREDENTIALS) as process:
        incident = line_of(process.stderr, "incident ").split()[1]
        line_of(process.stderr, "asking")
        process.send_signal(signal.SIGKILL)
        process.wait(timeout=PATIENCE_S)
    before = journal.load(incident).entries
    with aws_endpoint(others=lambda: (403, "")) as url:
        result = finished("run", "--resume", incident, "--endpoint-url", url, env=CREDENTIALS)
    after = journal.load(incident).entries
    assert result.code == 4
    assert after[: len(before)] == before
    assert any(isinstance(entry.event, FindingRecorded) for entry in after[len(before) :])


def test_an_incident_of_another_account_is_not_resumed(journal: TinyJournal) -> None:
    transcript = put(journal, proven(account="999988887777"))
    with aws_endpoint() as url:
        result = finished("run", "--resume", transcript.incident.id, "--endpoint-url", url, env=CREDENTIALS)
    assert result.code == 2
    assert "999988887777" in result.err

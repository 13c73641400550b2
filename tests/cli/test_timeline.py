"""`timeline`: files, an incident and Event history as one line of time; nothing is silently cut."""

from __future__ import annotations

import csv
import io
import json
import signal
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from tests.aws.loopback import Asked, Reply, identity, json_reply, serving
from tests.cli.conftest import Cli
from tests.cli.runs import CREDENTIALS, aws_endpoint, finished, line_of, started
from tests.engine.timeline.samples import event, record
from tests.fakes import NOON
from tests.logs.test_local import LINE
from tests.patience import PATIENCE_S
from workbench.aws import source
from workbench.domain.text import is_clean
from workbench.domain.transcript import Transcript
from workbench.engine.timeline import assembling, reading

SINCE = ("--since", "2026-11-22T12:00:00Z", "--until", "2026-11-23T12:00:00Z")


@pytest.fixture
def trail(tmp_path: Path) -> Path:
    """A folder of a trail with 30 records, one of them in both files."""
    folder = tmp_path / "trail"
    folder.mkdir()
    records = [record(number, NOON - timedelta(minutes=number)) for number in range(30)]
    for name, held in (("20261123T1140Z", records[20:]), ("20261123T1205Z", records[:21])):
        path = folder / f"111122223333_CloudTrail_us-east-1_{name}_abc.json"
        path.write_text(json.dumps({"Records": held}))
    return folder


def pages(count: int, page: int = 50) -> Callable[[], tuple[int, str]]:
    """Answer LookupEvents page by page, one further with each request, with real event times."""
    asked = 0

    def numbered(number: int) -> dict[str, object]:
        at = NOON - timedelta(minutes=number)
        return {**event(record(number, at)), "EventTime": at.timestamp()}

    def answer() -> tuple[int, str]:
        nonlocal asked
        start, asked = asked * page, asked + 1
        body: dict[str, object] = {
            "Events": [numbered(number) for number in range(start, min(start + page, count))]
        }
        if start + page < count:
            body["NextToken"] = str(start + page)
        return 200, json.dumps(body)

    return answer


def test_files_become_a_timeline_with_what_it_covers(cli: Cli, trail: Path) -> None:
    result = cli("timeline", "--source", str(trail), "--set", "bucket=acme-landing")
    lines = result.out.splitlines()
    assert result.code == 0
    assert lines[0] == "Timeline of bucket acme-landing, from the beginning to now"
    assert "2 files, 31 events seen, 31 kept" in lines[1]
    assert "not covered: AWS was not asked" in result.out
    assert "\n30 events\n" in result.out
    assert lines[-1].split()[:2] == ["2026-11-23T12:00:00Z", "+5m00s"]
    assert lines[-1].endswith("acme-landing")


def test_what_logs_answered_for_an_incident_stands_in_its_timeline_once(
    cli: Cli, trail: Path, recorded: Transcript
) -> None:
    incident = recorded.incident.id
    asked = ("logs", "bucket-changes", "--set", "bucket=acme-landing", "--set", "since=2026-11-22")
    assert cli(*asked, "--source", str(trail), "--incident", incident).code == 0
    alone = json.loads(cli("timeline", "--incident", incident, "--format", "json").out)
    rows = [item for item in alone["events"] if item["origin"] == "log_answer"]
    assert len(rows) == 30
    assert rows[-1]["what"] == "PutBucketPolicy"
    beside = cli("timeline", "--incident", incident, "--source", str(trail), "--format", "json")
    told = [item for item in json.loads(beside.out)["events"] if item["origin"] != "incident"]
    assert {item["origin"] for item in told} == {"cloudtrail"}
    assert all(any(incident in place for place in item["told_by"]) for item in told)


def test_access_logs_in_the_folder_are_read_too(cli: Cli, trail: Path) -> None:
    (trail / "s3").mkdir()
    (trail / "s3/2026-08-21-10-15-00-0123456789ABCDEF").write_text(f"{LINE}damaged\n")
    result = cli("timeline", "--source", str(trail), "--filter", "expire", "--format", "json")
    document = json.loads(result.out)
    assert result.code == 4, "a line is damaged"
    assert [item["origin"] for item in document["events"]] == ["s3_access_log"]
    readings = document["coverage"]["readings"]
    assert [(item["pages"], item["complete"]) for item in readings] == [(2, True), (1, False)]
    assert "line 2: not a line" in readings[1]["gap"]


def test_a_limit_says_of_how_many(cli: Cli, trail: Path) -> None:
    assert "showing the newest 4 of 30 events" in cli("timeline", "--source", str(trail), "--limit", "4").out
    result = cli("timeline", "--source", str(trail), "--limit", "4", "--filter", "putbucket -id-2")
    assert "showing the newest 4; 19 of 30 events hold 'putbucket -id-2'" in result.out


def test_as_text_500_are_shown_and_as_json_all(cli: Cli, tmp_path: Path) -> None:
    file = tmp_path / "a.json"
    file.write_text(json.dumps({"Records": [record(number) for number in range(501)]}))
    assert "showing the newest 500 of 501 events" in cli("timeline", "--source", str(file)).out
    document = json.loads(cli("timeline", "--source", str(file), "--format", "json").out)
    assert (document["total"], document["shown"], len(document["events"])) == (501, 501, 501)


def test_json_has_three_clocks_the_record_and_who_told_it(cli: Cli, trail: Path) -> None:
    document = json.loads(cli("timeline", "--source", str(trail), "--format", "json").out)
    told_twice = next(item for item in document["events"] if item["id"] == "id-20")
    assert told_twice["occurred_at"] == "2026-11-23T11:40:00Z"
    assert told_twice["recorded_at"] == "2026-11-23T11:40:00Z"
    assert told_twice["observed_at"]
    assert len(told_twice["told_by"]) == 2
    assert told_twice["record"]["eventName"] == "PutBucketPolicy"
    assert document["coverage"]["complete"] is True
    assert document["schema"] == "workbench.timeline/1"


def test_csv_has_a_row_for_each(cli: Cli, trail: Path) -> None:
    rows = list(csv.DictReader(io.StringIO(cli("timeline", "--source", str(trail), "--format", "csv").out)))
    assert len(rows) == 30
    assert rows[0]["what"] == "s3.PutBucketPolicy"


def test_the_window_leaves_out_and_says_what_it_is(cli: Cli, trail: Path) -> None:
    result = cli("timeline", "--source", str(trail), "--since", "2026-11-23T11:50:00Z")
    assert "from 2026-11-23T11:50:00Z to now" in result.out
    assert "\n11 events\n" in result.out


def test_a_file_that_cannot_be_read_is_named_and_exits_4(cli: Cli, trail: Path) -> None:
    (trail / "broken.json").write_text("{")
    result = cli("timeline", "--source", str(trail))
    assert result.code == 4
    assert "NOT READ TO ITS END" in result.out
    assert "broken.json" in result.err


def test_the_same_id_told_in_two_ways_is_shown_as_a_contradiction(cli: Cli, tmp_path: Path) -> None:
    file = tmp_path / "a.json"
    file.write_text(json.dumps({"Records": [record(1), record(1, eventName="DeleteBucket"), record(2)]}))
    out = cli("timeline", "--source", str(file)).out
    assert out.count("CONTRADICTION") == 2
    assert "3 events" in out


def test_hostile_records_are_printed_inert(cli: Cli, tmp_path: Path) -> None:
    file = tmp_path / "a.json"
    nasty = record(1, eventName="X\x1b[2J\n", requestParameters={"bucketName": "\u202e" + "a" * 10_000})
    file.write_text(json.dumps({"Records": [nasty]}))
    out = cli("timeline", "--source", str(file)).out
    assert all(is_clean(line) for line in out.split("\n"))
    assert max(map(len, out.splitlines())) < 600


def test_an_incident_brings_its_entries_and_its_parameters(
    cli: Cli, recorded: Transcript, trail: Path
) -> None:
    incident = recorded.incident.id
    out = cli("timeline", "--incident", incident, "--source", str(trail)).out
    assert f"bucket {recorded.incident.parameters['bucket']}" in out.splitlines()[0]
    document = json.loads(cli("timeline", "--incident", incident, "--format", "json").out)
    own = [item for item in document["events"] if item["origin"] == "incident"]
    assert len(own) == len(recorded.entries)
    assert own[0]["what"] == "incident_opened"


def test_event_history_is_followed_page_by_page_with_progress() -> None:
    with aws_endpoint(others=pages(120)) as url:
        result = finished(
            *("timeline", "--plain", "--set", "bucket=acme-landing", *SINCE),
            *("--endpoint-url", url, "--regions", "us-east-1"),
            env=CREDENTIALS,
        )
    assert result.code == 0, result.err
    assert (
        "✓ Event history us-east-1 ResourceName=acme-landing: management events; 3 pages, 120" in result.out
    )
    assert "\n120 events\n" in result.out
    assert "not covered: Regions other than us-east-1" in result.out
    assert "LIVE account 111122223333" in result.err
    assert "3 pages, 120 events, at 2026-11-23T10:01:00Z, 100%, ended" in result.err
    assert "pages" not in finished("timeline", "--source", "/nowhere", env=CREDENTIALS).err


def test_a_denied_event_history_is_no_empty_one() -> None:
    body = '{"__type":"AccessDeniedException","Message":"no"}'
    with aws_endpoint(others=lambda: (400, body)) as url:
        result = finished("timeline", "--endpoint-url", url, env=CREDENTIALS)
    assert result.code == 4
    assert "was not read to its end: AccessDeniedException no" in result.err
    assert "\n0 events\n" in result.out


@pytest.mark.parametrize("drips", ["LookupEvents", "GetCallerIdentity"])
def test_a_server_that_drips_is_given_up_and_told(
    cli: Cli, monkeypatch: pytest.MonkeyPatch, drips: str
) -> None:
    def answer(asked: Asked) -> Reply:
        reply = identity(asked) if asked.operation == "GetCallerIdentity" else json_reply(Events=[])
        dripping = replace(reply, body=reply.body + " " * 10_000, drip_s=0.2)
        return dripping if asked.operation == drips else reply

    for name, value in CREDENTIALS.items():
        monkeypatch.setenv(name, value)
    for module in (assembling, reading):
        monkeypatch.setattr(module, "PAGE_S", 1.0)
    if drips == "GetCallerIdentity":
        monkeypatch.setattr(source, "IDENTITY_DEADLINE_S", 1.0)
    with serving(answer) as server:
        result = cli("timeline", "--endpoint-url", server.url, "--set", "bucket=acme-landing", *SINCE)
    assert result.code == 4
    said = "not answered within 1 s" if drips == "LookupEvents" else "did not say who we are (timeout"
    assert said in result.err


def test_ctrl_c_ends_the_reading_and_shows_what_came() -> None:
    with (
        aws_endpoint(others=pages(1_000_000, page=1)) as url,
        started("timeline", "--plain", *SINCE, "--endpoint-url", url, env=CREDENTIALS) as process,
    ):
        line_of(process.stderr, "1 page,")
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=PATIENCE_S)
    assert process.returncode == 130
    assert "stopped by hand" in out
    assert "2026-11-23T12:00:00Z" in out
    assert "Traceback" not in err


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--set", "buket=b"], "Did you mean 'bucket'?"),
        (["--set", "key=k"], "add --set bucket="),
        (["--since", "someday", "--source", "TRAIL"], "'someday' is no time"),
        (["--since", "1h", "--until", "2h", "--source", "TRAIL"], "must be before until"),
        (["--source", "nowhere"], "there is no nowhere"),
        (["--incident", "nobody"], "Unknown incident 'nobody'"),
        (["--limit", "0"], "0 is not in the range"),
    ],
)
def test_what_cannot_be_asked_is_said_and_exits_2(
    cli: Cli, trail: Path, options: list[str], said: str
) -> None:
    result = cli("timeline", *(str(trail) if word == "TRAIL" else word for word in options))
    assert (result.code, result.out) == (2, "")
    assert said in result.err

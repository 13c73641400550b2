"""`journal reconcile`: the transcript beside CloudTrail's files."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from tests.cli.conftest import Cli
from tests.exporters.samples import proven
from tests.fakes import put
from workbench.domain.evidence import Outcome
from workbench.domain.transcript import Transcript
from workbench.engine.reconcile import app_id
from workbench.journal import TinyJournal


@pytest.fixture
def confirmed(journal: TinyJournal) -> Transcript:
    """An incident of which AWS answered one call with a request id, and the guard refused the other."""
    return put(journal, proven(policy=Outcome.BLOCKED_BY_GUARD))


def deliver(folder: Path, incident: str, **changes: object) -> Path:
    record = {
        "eventTime": "2026-11-23T12:00:00Z",
        "eventSource": "s3.amazonaws.com",
        "eventName": "HeadObject",
        "awsRegion": "us-east-1",
        "userAgent": f"[Botocore/1.44 app/{app_id(incident)}]",
        "requestID": "REQ1",
        "eventID": "1",
        "readOnly": True,
        "managementEvent": False,
        "recipientAccountId": "111122223333",
        **changes,
    }
    target = folder / "AWSLogs/111122223333/CloudTrail/us-east-1/2026/11/23/x.json.gz"
    target.parent.mkdir(parents=True)
    target.write_bytes(gzip.compress(json.dumps({"Records": [record]}).encode()))
    return target


def test_calls_that_cloudtrail_has_as_read_only_exit_0(
    cli: Cli, tmp_path: Path, confirmed: Transcript
) -> None:
    deliver(tmp_path, confirmed.incident.id)
    result = cli("journal", "reconcile", confirmed.incident.id, "--source", str(tmp_path / "AWSLogs"))
    assert (result.code, result.err) == (0, "")
    assert "CloudTrail confirms 1 of 2 calls as read-only; 1 never reached AWS" in result.out


def test_a_call_that_is_not_read_only_exits_3_and_is_named(
    cli: Cli, tmp_path: Path, confirmed: Transcript
) -> None:
    deliver(tmp_path, confirmed.incident.id, readOnly=False)
    result = cli("journal", "reconcile", confirmed.incident.id, "--source", str(tmp_path / "AWSLogs"))
    assert result.code == 3
    assert "ALARM" in result.out
    assert "NOT READ-ONLY  [#" in result.out


def test_a_changing_call_that_the_transcript_does_not_have_exits_3(
    cli: Cli, tmp_path: Path, confirmed: Transcript
) -> None:
    deliver(tmp_path, confirmed.incident.id, requestID="\x1b[31mX", eventName="PutObject", readOnly=False)
    result = cli("journal", "reconcile", confirmed.incident.id, "--source", str(tmp_path / "AWSLogs"))
    assert result.code == 3
    assert "s3.amazonaws.com PutObject" in result.out
    assert "\x1b" not in result.out


def test_what_cloudtrail_cannot_tell_exits_4_and_says_why(
    cli: Cli, tmp_path: Path, recorded: Transcript
) -> None:
    deliver(tmp_path, recorded.incident.id, requestID="OTHER")
    source = str(tmp_path / "AWSLogs")
    result = cli("journal", "reconcile", recorded.incident.id, "--source", source, "--format", "json")
    document = json.loads(result.out)
    why = {call["operation"]: call["why"] for call in document["calls"]}
    assert (result.code, document["alarms"], document["open"]) == (4, 0, 2)
    assert "a data event" in why["s3.HeadObject"]
    assert "no request id" in why["s3.GetBucketPolicy"]
    assert [call["request_id"] for call in document["untold"]] == ["OTHER"]


def test_a_damaged_file_is_named_and_keeps_the_answer_open(
    cli: Cli, tmp_path: Path, confirmed: Transcript
) -> None:
    damaged = deliver(tmp_path, confirmed.incident.id).with_name("y.json.gz")
    damaged.write_bytes(b"\x1f\x8bhello")
    result = cli("journal", "reconcile", confirmed.incident.id, "--source", str(tmp_path / "AWSLogs"))
    assert (result.code, str(damaged) in result.err) == (4, True)
    assert "CloudTrail confirms 1 of 2" in result.out


def test_no_files_is_a_usage_error(cli: Cli, tmp_path: Path, confirmed: Transcript) -> None:
    result = cli("journal", "reconcile", confirmed.incident.id, "--source", str(tmp_path / "nowhere"))
    assert (result.code, "nowhere" in result.err) == (2, True)

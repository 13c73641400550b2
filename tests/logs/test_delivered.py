"""Files of a trail, each with the time of its delivery."""

from __future__ import annotations

import gzip
import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.logs.test_local import LINE
from workbench.domain.timeline import Origin
from workbench.engine.errors import UsageError
from workbench.logs.delivered import delivered_files


def test_the_name_tells_when_a_file_was_delivered(tmp_path: Path) -> None:
    named = tmp_path / "111122223333_CloudTrail_us-east-1_20230710T1145Z_7xgocspSowgK0Gto.json"
    for path in (named, tmp_path / "shipped.jsonl", tmp_path / "1_CloudTrail_x_20239910T1145Z_a.json"):
        path.write_text(json.dumps({"Records": [{"eventName": "X"}]}))
    files = {Path(file.name).name: file for file in delivered_files(tmp_path).files}
    assert files[named.name].delivered_at == datetime(2023, 7, 10, 11, 45, tzinfo=UTC)
    assert files["shipped.jsonl"].delivered_at is None
    assert files["1_CloudTrail_x_20239910T1145Z_a.json"].delivered_at is None, "there is no month 99"
    assert [list(file.records()) for file in files.values()] == [[{"eventName": "X"}]] * 3


def test_problems_belong_to_their_file(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text("{")
    (tmp_path / "b.json").write_text('{"Records": []}')
    bad, good = delivered_files(tmp_path).files
    assert [*bad.records(), *good.records()] == []
    assert len(bad.problems) == 1
    assert good.problems == []


def test_a_file_that_is_wrong_on_every_line_is_said_so_once(tmp_path: Path) -> None:
    (tmp_path / "a.log").write_text("no record\n" * 1000)
    (file,) = delivered_files(tmp_path).files
    assert [*file.records()] == []
    assert len(file.problems) == 6
    assert file.problems[-1].endswith("and 995 more of the kind")


def test_access_logs_are_found_beside_the_trail_wherever_they_lie(tmp_path: Path) -> None:
    flat, partitioned = tmp_path / "logs", tmp_path / "logs/111122223333/us-east-1/landing/2026/08/21"
    partitioned.mkdir(parents=True)
    (tmp_path / "a.json").write_text(json.dumps({"Records": [{"eventName": "X"}]}))
    (flat / "2026-08-21-10-15-00-0123456789ABCDEF").write_text(f"cut o\n{LINE}")
    packed = gzip.compress(f"{LINE}damaged\n".encode())
    (partitioned / "2026-08-21-00-00-00-0123456789ABCDEF").write_bytes(packed)
    (flat / "README.md").write_bytes(b"what lies here")
    folder = delivered_files(tmp_path)
    assert folder.others == 1
    assert folder.has(Origin.CLOUDTRAIL)
    by_day, at_once = [file for file in folder.files if file.origin is Origin.ACCESS_LOG]
    assert [record["operation"] for record in (*by_day.records(), *at_once.records())] == [
        "S3.EXPIRE.OBJECT"
    ] * 2
    assert at_once.delivered_at == datetime(2026, 8, 21, 10, 15, tzinfo=UTC)
    assert by_day.delivered_at is None, "its name tells the day of the events"
    assert "line 2: not a line of an S3 server access log" in by_day.problems[0]
    assert "line 1: not a line of an S3 server access log" in at_once.problems[0], "its name tells its kind"
    assert (len(by_day.problems), len(at_once.problems)) == (1, 1)


def test_a_folder_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="there is no"):
        delivered_files(tmp_path / "nowhere")

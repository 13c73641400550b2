"""Files of a trail, each with the time of its delivery."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from workbench.engine.errors import UsageError
from workbench.logs.delivered import delivered_files


def test_the_name_tells_when_a_file_was_delivered(tmp_path: Path) -> None:
    named = tmp_path / "111122223333_CloudTrail_us-east-1_20230710T1145Z_7xgocspSowgK0Gto.json"
    for path in (named, tmp_path / "shipped.jsonl", tmp_path / "1_CloudTrail_x_20239910T1145Z_a.json"):
        path.write_text(json.dumps({"Records": [{"eventName": "X"}]}))
    files = {Path(file.name).name: file for file in delivered_files(tmp_path)}
    assert files[named.name].delivered_at == datetime(2023, 7, 10, 11, 45, tzinfo=UTC)
    assert files["shipped.jsonl"].delivered_at is None
    assert files["1_CloudTrail_x_20239910T1145Z_a.json"].delivered_at is None, "there is no month 99"
    assert [list(file.records()) for file in files.values()] == [[{"eventName": "X"}]] * 3


def test_problems_belong_to_their_file(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text("{")
    (tmp_path / "b.json").write_text('{"Records": []}')
    bad, good = delivered_files(tmp_path)
    assert [*bad.records(), *good.records()] == []
    assert len(bad.problems) == 1
    assert good.problems == []


def test_a_folder_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="there is no"):
        delivered_files(tmp_path / "nowhere")

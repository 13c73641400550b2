"""Whatever form CloudTrail's files have, their records are read; what is damaged is named."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.engine.errors import UsageError
from workbench.logs.cloudtrail_files import CloudTrailFiles

ONE, TWO = {"eventName": "GetBucketPolicy", "n": 1}, {"eventName": "HeadObject", "n": 2}
DELIVERED = json.dumps({"Records": [ONE, TWO]})
FORMS = {
    "as delivered": ("a.json", DELIVERED),
    "over many lines": ("a.json", json.dumps({"Records": [ONE, TWO]}, indent=2)),
    "a line each": ("a.jsonl", f"{json.dumps(ONE)}\n\n{json.dumps(TWO)}\n"),
    "from the CLI": (
        "a.json",
        json.dumps({"Events": [{"CloudTrailEvent": json.dumps(e)} for e in (ONE, TWO)]}),
    ),
}


@pytest.mark.parametrize("compressed", [False, True])
@pytest.mark.parametrize(("name", "text"), FORMS.values(), ids=FORMS)
def test_every_form_is_read(tmp_path: Path, name: str, text: str, compressed: bool) -> None:
    folder = tmp_path / "AWSLogs/111122223333/CloudTrail/us-east-1/2026/11/23"
    folder.mkdir(parents=True)
    data = gzip.compress(text.encode()) if compressed else text.encode()
    (folder / (f"{name}.gz" if compressed else name)).write_bytes(data)
    files = CloudTrailFiles(tmp_path)
    assert list(files.records()) == [ONE, TWO]
    assert files.problems == []


def test_a_trail_without_events_in_its_minutes_is_no_problem(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text('{"Records": []}')
    files = CloudTrailFiles(tmp_path)
    assert (list(files.records()), files.problems) == ([], [])


DAMAGED = {
    "cut": (b'{"Records": [', []),
    "empty": (b"", []),
    "text": (b"hello", []),
    "null": (b"null", []),
    "a list": (b"[1, 2]", []),
    "no records": (b'{"Records": 7}', []),
    "too deep": (b"[" * 100_000, []),
    "half an archive": (gzip.compress(DELIVERED.encode())[:40], []),
    "not all records": (json.dumps({"Records": [ONE, 7]}).encode(), [ONE]),
    "one of three lines": (json.dumps(ONE).encode() + b"\n{\n" + json.dumps(TWO).encode(), [ONE, TWO]),
    "the first line": (b"{\n" + json.dumps(TWO).encode(), [TWO]),
}


@pytest.mark.parametrize(("data", "readable"), DAMAGED.values(), ids=DAMAGED)
def test_damage_is_named_and_the_rest_is_read(tmp_path: Path, data: bytes, readable: list[object]) -> None:
    (tmp_path / "a.json").write_bytes(data)
    (tmp_path / "b.json").write_text(DELIVERED)
    files = CloudTrailFiles(tmp_path)
    assert list(files.records()) == [*readable, ONE, TWO]
    assert len(files.problems) == 1
    assert files.problems[0].startswith(f"{tmp_path / 'a.json'}:")


def test_digests_are_no_records(tmp_path: Path) -> None:
    for part in ("CloudTrail-Digest", "CloudTrail"):
        (tmp_path / part).mkdir()
        (tmp_path / part / "a.json").write_text(DELIVERED)
    assert CloudTrailFiles(tmp_path).files == [tmp_path / "CloudTrail" / "a.json"]


def test_no_files_is_an_error_that_says_where(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=str(tmp_path)):
        CloudTrailFiles(tmp_path)
    with pytest.raises(UsageError, match="nowhere"):
        CloudTrailFiles(tmp_path / "nowhere")


@given(st.binary(max_size=200))
def test_any_bytes_are_records_or_a_problem(tmp_path_factory: pytest.TempPathFactory, data: bytes) -> None:
    file = tmp_path_factory.mktemp("any") / "a.json"
    file.write_bytes(data)
    files = CloudTrailFiles(file)
    assert list(files.records()) == [] or not files.problems


def test_a_record_has_its_time_under_whatever_name_a_shipper_kept_it(tmp_path: Path) -> None:
    shipped = {"eventName": "GetObject", "@timestamp": "2020-09-14T00:44:20.000Z"}
    own = {
        "eventName": "GetObject",
        "eventTime": "2020-09-14T00:44:19Z",
        "@timestamp": "2021-01-01T00:00:00Z",
    }
    (tmp_path / "a.jsonl").write_text("\n".join(map(json.dumps, (shipped, own))))
    times = [record["eventTime"] for record in CloudTrailFiles(tmp_path).records()]
    assert times == ["2020-09-14T00:44:20.000Z", "2020-09-14T00:44:19Z"]

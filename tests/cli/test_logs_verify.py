"""`logs verify`: what can be said of each file of a trail, and the exit code that it comes to."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from tests.cli.conftest import Cli
from tests.engine.timeline.samples import record
from tests.logs.trails import Trail, rewritten, trail_in


@pytest.fixture
def trail(tmp_path: Path) -> Trail:
    return trail_in(tmp_path / "trail")


def verify(cli: Cli, trail: Trail, *more: str) -> tuple[int, str]:
    newest = f"{trail.digests[-1].name}={trail.signature}"
    result = cli(
        *("logs", "verify", "--source", str(trail.folder), "--keys", str(trail.keys())),
        *("--signature", newest, *more),
    )
    return result.code, result.out


def test_an_untouched_trail_exits_0(cli: Cli, trail: Trail) -> None:
    code, out = verify(cli, trail)
    assert code == 0
    assert out.startswith("Every file is what CloudTrail wrote, and none is missing\n")
    assert "  digests from 2026-11-23T00:59:59Z to 2026-11-23T03:59:59Z\n" in out
    assert out.count("✓ valid") == 6


def test_a_changed_file_exits_3_and_is_named(cli: Cli, trail: Trail) -> None:
    rewritten(trail.logs[0], b"PutBucketPolicy", b"GetBucketPolicy")
    code, out = verify(cli, trail)
    assert code == 3
    assert any(line.startswith("✗ CHANGED") and trail.logs[0].name in line for line in out.splitlines())


def test_what_no_digest_vouches_for_is_counted_and_exits_4(cli: Cli, trail: Trail) -> None:
    (trail.folder / "more.log").write_text(json.dumps(record(5)))
    code, out = verify(cli, trail)
    assert code == 4
    assert "not vouched for: 1 file, 1 record, which questions count" in out
    document = json.loads(verify(cli, trail, "--format", "json")[1])
    assert (document["proven"], document["not_vouched_for"]) == (False, {"files": 1, "records": 1})


def test_without_keys_it_exits_4_and_says_why(cli: Cli, trail: Trail) -> None:
    result = cli("logs", "verify", "--source", str(trail.folder))
    assert result.code == 4
    assert "not every file is proven" in result.out
    assert "there is no public key" in result.out


def test_as_json_and_csv_each_file_has_its_state(cli: Cli, trail: Trail) -> None:
    trail.logs[1].unlink()
    code, out = verify(cli, trail, "--format", "json")
    document = json.loads(out)
    assert (code, document["tampered"], document["counts"]["missing"]) == (3, True, 1)
    assert {item["state"] for item in document["files"]} == {"valid", "missing"}
    rows = list(csv.DictReader(io.StringIO(verify(cli, trail, "--format", "csv")[1])))
    assert len(rows) == 6


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["verify"], "logs verify --source DIR"),
        (["verify", "--source", "nowhere"], "no folder nowhere"),
        (["list", "--keys", "keys.json"], "are for 'workbench logs verify'"),
    ],
)
def test_what_cannot_be_verified_exits_2(cli: Cli, options: list[str], said: str) -> None:
    result = cli("logs", *options)
    assert (result.code, result.out) == (2, "")
    assert said in result.err

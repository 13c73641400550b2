"""Whatever is changed, deleted or added in a trail's folder shows; what is not proven is not called valid."""

from __future__ import annotations

import gzip
import hashlib
from pathlib import Path

import pytest

from tests.logs.trails import Trail, rewritten, trail_in
from workbench.engine.errors import UsageError
from workbench.logs.digests import read_folder
from workbench.logs.integrity import Integrity, IntegrityState, check, load_keys


@pytest.fixture
def trail(tmp_path: Path) -> Trail:
    return trail_in(tmp_path / "trail")


def checked(trail: Trail, *, with_newest: bool = True, with_keys: bool = True) -> Integrity:
    signatures = {trail.digests[-1].name: trail.signature} if with_newest else {}
    return check(read_folder(trail.folder), load_keys(trail.keys()) if with_keys else {}, signatures)


def states(found: Integrity) -> dict[str, IntegrityState]:
    """Return the state of each file by its name."""
    return {Path(item.name).name: item.state for item in found.files}


def test_an_untouched_trail_is_proven_file_by_file(trail: Trail) -> None:
    found = checked(trail)
    assert found.proven
    assert not found.tampered
    assert found.count(IntegrityState.VALID) == 6
    assert (found.since, found.until) == ("2026-11-23T00:59:59Z", "2026-11-23T03:59:59Z")


def test_the_newest_digest_is_unproven_without_its_signature(trail: Trail) -> None:
    found = checked(trail, with_newest=False)
    assert not found.proven
    assert not found.tampered
    assert found.count(IntegrityState.VALID) == 4
    assert states(found)[trail.digests[-1].name] is IntegrityState.UNPROVEN
    assert states(found)[trail.logs[-1].name] is IntegrityState.UNPROVEN


def test_without_keys_nothing_is_proven(trail: Trail) -> None:
    found = checked(trail, with_keys=False)
    assert {item.state for item in found.files} == {IntegrityState.UNPROVEN}


def test_another_key_under_the_fingerprint_proves_nothing(trail: Trail, tmp_path: Path) -> None:
    forged = load_keys(Trail(tmp_path / "other").keys())
    found = check(read_folder(trail.folder), forged, {})
    assert states(found)[trail.digests[0].name] is IntegrityState.CHANGED


def test_a_changed_log_file_shows(trail: Trail) -> None:
    rewritten(trail.logs[1], b"PutBucketPolicy", b"GetBucketPolicy")
    found = checked(trail)
    assert found.tampered
    assert states(found)[trail.logs[1].name] is IntegrityState.CHANGED
    assert found.count(IntegrityState.VALID) == 5


def test_a_log_file_that_was_compressed_anew_is_still_what_it_was(trail: Trail) -> None:
    content = gzip.decompress(trail.logs[0].read_bytes())
    trail.logs[0].write_bytes(gzip.compress(content, compresslevel=1))
    assert checked(trail).proven


def test_a_log_file_and_its_hash_changed_together_still_show(trail: Trail) -> None:
    rewritten(trail.logs[1], b"PutBucketPolicy", b"GetBucketPolicy")
    old = next(iter(read_folder(trail.folder).digests[1].logs.values()))
    found_hash = hashlib.sha256(gzip.decompress(trail.logs[1].read_bytes())).hexdigest()
    rewritten(trail.digests[1], old.encode(), found_hash.encode())
    found = checked(trail)
    assert states(found)[trail.digests[1].name] is IntegrityState.CHANGED
    assert states(found)[trail.logs[1].name] is IntegrityState.UNPROVEN
    assert found.tampered


def test_a_deleted_log_file_is_missed(trail: Trail) -> None:
    trail.logs[0].unlink()
    assert states(checked(trail))[trail.logs[0].name] is IntegrityState.MISSING


def test_a_deleted_digest_is_missed_and_its_logs_are_covered_by_nothing(trail: Trail) -> None:
    trail.digests[1].unlink()
    found = checked(trail)
    assert states(found)[trail.digests[1].name] is IntegrityState.MISSING
    assert states(found)[trail.logs[1].name] is IntegrityState.NOT_COVERED


def test_the_hours_before_the_folder_are_not_missed(trail: Trail) -> None:
    trail.digests[0].unlink()
    trail.logs[0].unlink()
    assert not checked(trail).tampered


def test_a_file_that_was_added_is_covered_by_nothing(trail: Trail) -> None:
    added = trail.logs[0].with_name("111122223333_CloudTrail_us-east-1_20261123T0111Z_b.json.gz")
    added.write_bytes(trail.logs[0].read_bytes())
    found = checked(trail)
    assert states(found)[added.name] is IntegrityState.NOT_COVERED
    assert not found.proven


def test_a_renamed_digest_shows(trail: Trail) -> None:
    renamed = trail.digests[0].with_name(trail.digests[0].name.replace("T01", "T00"))
    trail.digests[0].rename(renamed)
    assert states(checked(trail))[renamed.name] is IntegrityState.CHANGED


@pytest.mark.parametrize("content", [b"", b"{}", b"\x1f\x8bnot gzip", b'{"logFiles": 1}', b"[" * 100_000])
def test_a_damaged_digest_is_named(trail: Trail, content: bytes) -> None:
    trail.digests[1].write_bytes(content)
    found = checked(trail)
    assert states(found)[trail.digests[1].name] is IntegrityState.CHANGED
    assert found.count(IntegrityState.MISSING) == 0


def test_a_damaged_log_file_is_changed(trail: Trail) -> None:
    trail.logs[0].write_bytes(trail.logs[0].read_bytes()[:-9])
    assert states(checked(trail))[trail.logs[0].name] is IntegrityState.CHANGED


def test_a_chain_that_begins_anew_is_said(trail: Trail) -> None:
    trail.hour(7, anew=True)
    trail.hour(8)
    found = checked(trail)
    assert not found.proven
    assert len(found.breaks) == 1
    assert found.breaks[0].startswith("2026-11-23T06:59:59Z")


def test_another_region_has_a_chain_of_its_own(trail: Trail) -> None:
    there = trail_in(trail.folder, hours=0)
    there.private, there.region = trail.private, "eu-central-1"
    there.hour(2)
    there.hour(3)
    signatures = {item.digests[-1].name: item.signature for item in (trail, there)}
    found = check(read_folder(trail.folder), load_keys(trail.keys()), signatures)
    assert found.breaks == ()
    assert found.proven


def test_a_signature_that_is_none_does_not_fit(trail: Trail) -> None:
    found = check(read_folder(trail.folder), load_keys(trail.keys()), {trail.digests[-1].name: "zz"})
    assert states(found)[trail.digests[-1].name] is IntegrityState.CHANGED


@pytest.mark.parametrize(
    "text", ["", "[]", '{"PublicKeyList": [{"Value": "AA==", "Fingerprint": "x"}]}', "{}"]
)
def test_keys_that_are_none_are_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "keys.json"
    path.write_text(text)
    with pytest.raises(UsageError, match="list-public-keys"):
        load_keys(path)


def test_a_folder_without_digests_says_what_is_missing(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="log file validation"):
        read_folder(tmp_path)
    with pytest.raises(UsageError, match="no folder"):
        read_folder(tmp_path / "nowhere")

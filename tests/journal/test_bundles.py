"""Incidents that are handed over."""

from __future__ import annotations

import io
import json
import zipfile
from hashlib import sha256
from pathlib import Path

import pytest

from tests.fakes import FakeClock
from tests.journal.samples import ID, note, open_journal, tampered, texts
from workbench.engine.errors import JournalError
from workbench.journal import ImportResult, TinyJournal, bundle, lines


def members(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(path: Path, content: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in content.items():
            archive.writestr(name, data)
    return path


@pytest.fixture
def mine(tmp_path: Path) -> TinyJournal:
    journal = open_journal(tmp_path / "mine")
    journal.append(ID, note("one"))
    return journal


@pytest.fixture
def yours(tmp_path: Path) -> TinyJournal:
    return TinyJournal(tmp_path / "yours", FakeClock())


@pytest.fixture
def handed(tmp_path: Path, mine: TinyJournal) -> Path:
    path = tmp_path / "handed.zip"
    assert mine.export_bundle(ID, path).passed
    return path


def test_an_incident_arrives_byte_for_byte_and_verified(
    tmp_path: Path, mine: TinyJournal, yours: TinyJournal, handed: Path
) -> None:
    imported = yours.import_bundle(handed)
    assert (imported.incident_id, imported.arrival) == (ID, ImportResult.ADDED)
    assert imported.verification.passed
    assert imported.verification.head == mine.verify(ID).head
    assert imported.bundle_sha256 == sha256(handed.read_bytes()).hexdigest()
    name = f"{ID}.jsonl"
    assert (tmp_path / "yours" / name).read_bytes() == (tmp_path / "mine" / name).read_bytes()


def test_the_manifest_says_what_is_in_the_bundle(mine: TinyJournal, handed: Path) -> None:
    content = members(handed)
    manifest = json.loads(content["manifest.json"])
    assert manifest | {"tool_version": ""} == {
        "schema": "workbench.bundle/1",
        "incident": ID,
        "entries": 2,
        "head": mine.verify(ID).head,
        "sha256": sha256(content[f"{ID}.jsonl"]).hexdigest(),
        "verified": True,
        "tool_version": "",
    }


@pytest.mark.parametrize("line", [b"", b"x", b"{}", b'{"hash":"' + b"0" * 64 + b'",'])
def test_a_bundle_of_endless_lines_is_refused_with_its_budget(
    tmp_path: Path, yours: TinyJournal, line: bytes
) -> None:
    data = (line + b"\n") * (lines.MOST_LINES + 1)
    manifest = {"schema": "workbench.bundle/1", "incident": "x", "sha256": sha256(data).hexdigest()}
    path = tmp_path / "lines.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("manifest.json", json.dumps(manifest))
        archive.writestr("x.jsonl", data)
    with pytest.raises(JournalError, match="more than 500,000 lines, the budget of one journal file"):
        yours.import_bundle(path)


def test_equal_content_makes_an_equal_bundle(tmp_path: Path, mine: TinyJournal, handed: Path) -> None:
    mine.export_bundle(ID, tmp_path / "again.zip")
    assert (tmp_path / "again.zip").read_bytes() == handed.read_bytes()


def test_a_bundle_overwrites_nothing(mine: TinyJournal, handed: Path) -> None:
    before = handed.read_bytes()
    with pytest.raises(JournalError, match="File exists"):
        mine.export_bundle(ID, handed)
    assert handed.read_bytes() == before


def test_an_incident_goes_to_a_colleague_and_back(
    tmp_path: Path, mine: TinyJournal, yours: TinyJournal, handed: Path
) -> None:
    yours.import_bundle(handed)
    yours.append(ID, note("continued"))
    yours.export_bundle(ID, tmp_path / "back.zip")
    assert yours.import_bundle(handed).arrival is ImportResult.KNOWN
    assert mine.import_bundle(tmp_path / "back.zip").arrival is ImportResult.CONTINUED
    assert mine.import_bundle(tmp_path / "back.zip").arrival is ImportResult.KNOWN
    assert texts(mine) == ["one", "continued"]
    assert mine.verify(ID, yours.verify(ID).head).passed


def test_an_incident_that_both_continued_is_refused_and_left_alone(
    tmp_path: Path, mine: TinyJournal, yours: TinyJournal, handed: Path
) -> None:
    yours.import_bundle(handed)
    yours.append(ID, note("yours"))
    mine.append(ID, note("mine"))
    yours.export_bundle(ID, tmp_path / "back.zip")
    before = (tmp_path / "mine" / f"{ID}.jsonl").read_bytes()
    for allow_damaged in (False, True):
        with pytest.raises(JournalError, match="another course of incident"):
            mine.import_bundle(tmp_path / "back.zip", allow_damaged=allow_damaged)
    assert (tmp_path / "mine" / f"{ID}.jsonl").read_bytes() == before


def test_a_bundle_can_be_read_without_taking_it_in(
    tmp_path: Path, mine: TinyJournal, yours: TinyJournal, handed: Path
) -> None:
    transcript, verification = yours.load_bundle(handed)
    assert transcript == mine.load(ID)
    assert verification.passed
    assert not (tmp_path / "yours").exists()


@pytest.mark.parametrize("same_digest", [True, False])
def test_what_does_not_verify_is_taken_in_only_when_told_and_still_does_not_verify(
    tmp_path: Path, yours: TinyJournal, handed: Path, *, same_digest: bool
) -> None:
    content = members(handed)
    content[f"{ID}.jsonl"] = data = tampered(content[f"{ID}.jsonl"], '"one"', '"eno"', 3)
    if same_digest:
        manifest = json.loads(content["manifest.json"])
        content["manifest.json"] = json.dumps(manifest | {"sha256": sha256(data).hexdigest()}).encode()
    changed = packed(tmp_path / "changed.zip", content)
    says = "entry 2 was changed" if same_digest else "changed after packing"
    with pytest.raises(JournalError, match=f"does not verify: .*{says}"):
        yours.import_bundle(changed)
    assert yours.summaries() == []
    assert yours.import_bundle(changed, allow_damaged=True).arrival is ImportResult.ADDED
    assert not yours.verify(ID).passed


def test_a_bundle_whose_tail_was_cut_does_not_verify(
    tmp_path: Path, yours: TinyJournal, handed: Path
) -> None:
    content = members(handed)
    data = b"".join(content[f"{ID}.jsonl"].splitlines(keepends=True)[:2])
    manifest = json.loads(content["manifest.json"]) | {"sha256": sha256(data).hexdigest()}
    cut = packed(tmp_path / "cut.zip", {"manifest.json": json.dumps(manifest).encode(), f"{ID}.jsonl": data})
    with pytest.raises(JournalError, match="later entries were cut off"):
        yours.import_bundle(cut)


def manifest_for(incident: str) -> bytes:
    return json.dumps({"schema": "workbench.bundle/1", "incident": incident}).encode()


STRANGERS: dict[str, dict[str, bytes]] = {
    "nothing": {},
    "no manifest": {f"{ID}.jsonl": b""},
    "another schema": {"manifest.json": b'{"schema":"workbench.bundle/2"}', f"{ID}.jsonl": b""},
    "no object": {"manifest.json": b"[]", f"{ID}.jsonl": b""},
    "deep nesting": {"manifest.json": b"[" * 50_000, f"{ID}.jsonl": b""},
    "a path as id": {"manifest.json": manifest_for("../../x"), "../../x.jsonl": b""},
    "an absolute path": {"manifest.json": manifest_for("/tmp/x"), "/tmp/x.jsonl": b""},  # noqa: S108 - never made
    "more files": {"manifest.json": manifest_for(ID), f"{ID}.jsonl": b"", "../../evil": b"x"},
    "no journal": {"manifest.json": manifest_for(ID)},
    "a large manifest": {"manifest.json": b" " * 100_000, f"{ID}.jsonl": b""},
}


@pytest.mark.parametrize("content", STRANGERS.values(), ids=STRANGERS)
def test_other_archives_are_refused_and_leave_no_trace(
    tmp_path: Path, yours: TinyJournal, content: dict[str, bytes]
) -> None:
    stranger = packed(tmp_path / "stranger.zip", content)
    for attempt in (yours.import_bundle, yours.load_bundle):
        with pytest.raises(JournalError, match="is no bundle of the workbench"):
            attempt(stranger)
    assert [path.name for path in tmp_path.iterdir()] == ["stranger.zip"]


@pytest.mark.parametrize("cut", [0, 10, 200, -30])
def test_a_truncated_or_foreign_file_is_refused(
    tmp_path: Path, yours: TinyJournal, handed: Path, cut: int
) -> None:
    broken = tmp_path / "broken.zip"
    broken.write_bytes(handed.read_bytes()[:cut])
    with pytest.raises(JournalError, match="is no bundle"):
        yours.import_bundle(broken)
    with pytest.raises(JournalError, match=r"Cannot read .*absent"):
        yours.import_bundle(tmp_path / "absent")


def test_a_bomb_is_refused_before_it_is_unpacked(
    tmp_path: Path, yours: TinyJournal, monkeypatch: pytest.MonkeyPatch
) -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("manifest.json", manifest_for(ID))
        archive.writestr(f"{ID}.jsonl", b"\x00" * 2_000_000)
    (tmp_path / "bomb.zip").write_bytes(stream.getvalue())
    monkeypatch.setattr(bundle, "MOST_BYTES", 1_000_000)
    with pytest.raises(JournalError, match="more than 1,000,000 bytes, the budget of one"):
        yours.import_bundle(tmp_path / "bomb.zip")

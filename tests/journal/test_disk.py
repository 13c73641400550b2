"""Folders and disks that refuse, locks that are held."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.fakes import FakeClock
from tests.journal.samples import ID, draft, incident, note, open_journal, texts
from workbench.domain.incident_events import IncidentOpened
from workbench.engine.errors import JournalError
from workbench.journal import TinyJournal

_NOBODY = 65534
_DISK_FULL = """
import pathlib, resource, sys
from tests.journal.samples import ID, incident, draft, note, open_journal, texts
from workbench.domain.incident_events import IncidentOpened
from workbench.engine.errors import JournalError

folder = pathlib.Path(sys.argv[1])
journal = open_journal(folder)
journal.append(ID, note("before"))
size = (folder / f"{ID}.jsonl").stat().st_size
resource.setrlimit(resource.RLIMIT_FSIZE, (size + 1000, resource.RLIM_INFINITY))
try:
    journal.append(ID, note("x" * 5000))
except JournalError as error:
    print(error)
assert (folder / f"{ID}.jsonl").stat().st_size == size
journal.append(ID, note("after"))
resource.setrlimit(resource.RLIMIT_FSIZE, (100, resource.RLIM_INFINITY))
other = incident("other")
try:
    journal.create(other, draft(IncidentOpened(incident=other)))
except JournalError as error:
    print(error)
print(sorted(path.name for path in folder.iterdir()))
"""
_HOLDER = """
import fcntl, sys, time
file = open(sys.argv[1])
fcntl.flock(file, fcntl.LOCK_EX)
print("held", flush=True)
time.sleep(600)
"""


class HurryingClock(FakeClock):
    """A clock on which a second passes at every look."""

    def monotonic(self) -> float:
        self.advance(1)
        return super().monotonic()


def test_a_full_disk_is_told_and_undone(tmp_path: Path) -> None:
    done = subprocess.run(  # noqa: S603 - our own interpreter and script
        [sys.executable, "-c", _DISK_FULL, str(tmp_path)], capture_output=True, text=True, check=False
    )
    assert done.stderr == ""
    on_append, on_create, files = done.stdout.splitlines()
    assert on_append.startswith(f"Cannot append to {tmp_path}/{ID}.jsonl")
    assert on_create.startswith(f"Cannot create {tmp_path}/other.jsonl")
    assert "Free some space" in on_append
    assert "Free some space" in on_create
    assert files == f"['{ID}.jsonl']"
    journal = TinyJournal(tmp_path, FakeClock())
    assert texts(journal) == ["before", "after"]
    assert journal.problems(ID) == ()


def test_an_entry_that_did_not_reach_the_disk_is_taken_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    journal = open_journal(tmp_path)
    before = (tmp_path / f"{ID}.jsonl").read_bytes()

    def failing(_: int) -> None:
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    with monkeypatch.context() as patch:
        patch.setattr(os, "fdatasync", failing)
        with pytest.raises(JournalError, match=r"Cannot append to .*Input/output error"):
            journal.append(ID, note("lost"))
    assert (tmp_path / f"{ID}.jsonl").read_bytes() == before
    assert journal.append(ID, note("kept")).seq == 2


@pytest.mark.skipif(sys.platform == "darwin", reason="flushes with F_FULLFSYNC there")
def test_files_and_the_names_in_their_folders_are_flushed_before_anything_returns(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    flushed: list[str] = []
    fdatasync, fsync = os.fdatasync, os.fsync

    def path_of(fd: int) -> str:
        return str(Path(f"/proc/self/fd/{fd}").readlink())

    def note_fdatasync(fd: int) -> None:
        fdatasync(fd)
        flushed.append(path_of(fd))

    def note_fsync(fd: int) -> None:
        fsync(fd)
        flushed.append(path_of(fd))

    monkeypatch.setattr(os, "fdatasync", note_fdatasync)
    monkeypatch.setattr(os, "fsync", note_fsync)
    folder = tmp_path / "journal"
    journal = open_journal(folder)
    draft_name = str(folder / f".{ID}.jsonl.new")
    assert flushed == [str(tmp_path), draft_name, str(folder)]
    flushed.clear()
    journal.append(ID, note())
    assert flushed == [str(folder / f"{ID}.jsonl")]


def test_a_file_in_the_place_of_the_folder_is_told(tmp_path: Path) -> None:
    place = tmp_path / "journal"
    place.write_text("mine")
    journal = TinyJournal(place, FakeClock())
    begun = incident()
    with pytest.raises(JournalError, match=r"Cannot create .*Not a directory.*--journal DIR"):
        journal.create(begun, draft(IncidentOpened(incident=begun)))
    with pytest.raises(JournalError, match=f"Cannot list {place}: Not a directory"):
        journal.summaries()
    assert place.read_text() == "mine"


@contextmanager
def unprivileged_folder() -> Iterator[Path]:
    """Yield a folder of others, open to all, and give up root's rights meanwhile."""
    user = os.geteuid()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o777)
        if user == 0:
            os.seteuid(_NOBODY)
        try:
            yield folder
        finally:
            os.seteuid(user)
            folder.chmod(0o777)


def test_a_read_only_folder_is_told_and_still_read() -> None:
    with unprivileged_folder() as folder:
        journal = open_journal(folder / "journal")
        (folder / "journal").chmod(0o500)
        other = incident("other")
        with pytest.raises(JournalError, match=r"Cannot create .*Permission denied.*--journal DIR"):
            journal.create(other, draft(IncidentOpened(incident=other)))
        assert len(journal.load(ID).entries) == 1
        (folder / "journal").chmod(0o700)


def test_a_forbidden_file_is_listed_with_its_problem() -> None:
    with unprivileged_folder() as folder:
        journal = open_journal(folder)
        (folder / f"{ID}.jsonl").chmod(0)
        (summary,) = journal.summaries()
        assert summary.status == "damaged"
        assert "Permission denied" in summary.problem
        with pytest.raises(JournalError, match=r"Cannot append to .*Permission denied"):
            journal.append(ID, note())


def test_a_folder_in_the_place_of_a_file_is_listed_with_its_problem(tmp_path: Path) -> None:
    (tmp_path / f"{ID}.jsonl").mkdir()
    journal = TinyJournal(tmp_path, FakeClock())
    (summary,) = journal.summaries()
    assert summary.status == "damaged"
    assert "Is a directory" in summary.problem
    with pytest.raises(JournalError, match="Is a directory"):
        journal.load(ID)


def holder(path: Path) -> subprocess.Popen[str]:
    """Return a process that holds the lock of `path`."""
    process = subprocess.Popen(  # noqa: S603 - our own interpreter and script
        [sys.executable, "-c", _HOLDER, str(path)], stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "held\n"
    return process


def test_a_lock_that_is_never_released_is_told(tmp_path: Path) -> None:
    open_journal(tmp_path)
    with holder(tmp_path / f"{ID}.jsonl") as process:
        journal = TinyJournal(tmp_path, HurryingClock())
        for attempt in (lambda: journal.append(ID, note()), lambda: journal.load(ID)):
            with pytest.raises(JournalError, match="Another process has held"):
                attempt()
        process.kill()


def test_a_lock_dies_with_its_owner(tmp_path: Path) -> None:
    journal = open_journal(tmp_path)
    with holder(tmp_path / f"{ID}.jsonl") as process:
        waiting = threading.Thread(target=lambda: journal.append(ID, note("at last")))
        waiting.start()
        assert waiting.is_alive()
        process.kill()
        waiting.join()
    assert texts(journal) == ["at last"]

"""A journal's folder in which lie things that are no files, and links: the rest works, and nothing hangs."""

from __future__ import annotations

import os
import socket
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.fakes import FakeClock, as_nobody
from tests.journal.samples import ID, draft, incident, note, open_journal, texts
from workbench.domain.incident_events import IncidentOpened
from workbench.engine.errors import JournalError
from workbench.journal import TinyJournal

OTHER = "20261123T130000Z-def456"


def fifo(path: Path) -> None:
    os.mkfifo(path)


def unix_socket(path: Path) -> None:
    cwd = Path.cwd()
    os.chdir(path.parent)  # the name of a socket has at most 108 bytes
    try:
        with socket.socket(socket.AF_UNIX) as listening:
            listening.bind(path.name)
    finally:
        os.chdir(cwd)


def device(path: Path) -> None:
    path.symlink_to("/dev/zero")


def folder(path: Path) -> None:
    path.mkdir()


def dangling(path: Path) -> None:
    path.symlink_to(path.with_name("nowhere"))


def looping(path: Path) -> None:
    path.symlink_to(path.name)


every_kind = pytest.mark.parametrize("place", [fifo, unix_socket, device, folder, dangling, looping])


@every_kind
@pytest.mark.parametrize("name", [OTHER, "oddly-named"])
def test_what_is_no_file_is_reported_and_the_rest_works(
    tmp_path: Path, place: Callable[[Path], None], name: str
) -> None:
    journal = open_journal(tmp_path)
    place(tmp_path / f"{name}.jsonl")

    listed = {item.id: item for item in journal.summaries()}
    assert listed[ID].status == "open"
    assert listed[name].status == "damaged"
    assert f"{name}.jsonl" in listed[name].problem
    assert not journal.verify(name).passed
    for use in (journal.load, lambda id_: journal.append(id_, note())):
        with pytest.raises(JournalError, match=f"{name}.jsonl"):
            use(name)
    journal.append(ID, note("goes on"))
    assert texts(journal) == ["goes on"]
    assert [item.incident_id for item in journal.retention(FakeClock().now(), 5)]


@every_kind
def test_nothing_is_created_where_something_lies(tmp_path: Path, place: Callable[[Path], None]) -> None:
    place(tmp_path / f"{ID}.jsonl")
    with pytest.raises(JournalError, match="It was left as it is"):
        open_journal(tmp_path)
    assert os.path.lexists(tmp_path / f"{ID}.jsonl")


@every_kind
def test_a_draft_that_is_no_file_is_not_taken_over(tmp_path: Path, place: Callable[[Path], None]) -> None:
    place(tmp_path / f".{ID}.jsonl.new")
    with pytest.raises(JournalError, match=f"Cannot create .*{ID}"):
        open_journal(tmp_path)
    open_journal(tmp_path, OTHER)


@pytest.mark.parametrize("link", [Path.symlink_to, Path.hardlink_to])
def test_a_draft_that_is_a_link_writes_to_nothing_else(
    tmp_path: Path, link: Callable[[Path, Path], None]
) -> None:
    precious = tmp_path / "precious"
    precious.write_text("mine")
    link(tmp_path / f".{ID}.jsonl.new", precious)
    with pytest.raises(JournalError, match=f"Cannot create .*{ID}"):
        open_journal(tmp_path)
    assert precious.read_text() == "mine"


def test_a_linked_incident_is_read_and_not_written_through(tmp_path: Path) -> None:
    archive = tmp_path / "archive"
    open_journal(archive).append(ID, note("kept"))
    here = tmp_path / "journal"
    here.mkdir()
    (here / f"{ID}.jsonl").symlink_to(archive / f"{ID}.jsonl")
    journal = TinyJournal(here, FakeClock())

    assert texts(journal) == ["kept"]
    with pytest.raises(JournalError, match="links are not followed"):
        journal.append(ID, note("through the link"))
    begun = incident(ID)
    with pytest.raises(JournalError, match="It was left as it is"):
        journal.create(begun, draft(IncidentOpened(incident=begun)))


def test_a_folder_that_nobody_may_enter_is_not_an_empty_one(everybodys: Path) -> None:
    closed = everybodys / "closed"
    open_journal(closed / "journal").append(ID, note("kept"))
    closed.chmod(0)
    journal = TinyJournal(closed / "journal", FakeClock())
    with as_nobody():
        with pytest.raises(JournalError, match=r"Cannot list .*Permission denied"):
            journal.summaries()
        with pytest.raises(JournalError, match=r"Cannot look at .*Permission denied"):
            journal.load(ID)
    closed.chmod(0o755)
    assert texts(journal) == ["kept"]


@pytest.mark.parametrize("place", [dangling, looping, fifo])
def test_a_folder_that_is_none_is_told(tmp_path: Path, place: Callable[[Path], None]) -> None:
    place(tmp_path / "journal")
    journal = TinyJournal(tmp_path / "journal", FakeClock())
    with pytest.raises(JournalError, match="Cannot list"):
        journal.summaries()
    with pytest.raises(JournalError, match="Cannot create"):
        open_journal(tmp_path / "journal")

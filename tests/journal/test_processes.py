"""Several processes on one incident, and processes that are killed."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tests.journal.samples import ID, open_journal, texts

_ROOT = Path(__file__).parents[2]
_NOTES = 200
_WRITER = """
import pathlib, sys
from tests.journal.samples import ID, note
from workbench.engine.clock import SystemClock
from workbench.journal import TinyJournal

journal = TinyJournal(pathlib.Path(sys.argv[1]), SystemClock())
print("ready", flush=True)
sys.stdin.readline()
for number in range(int(sys.argv[3])):
    print(journal.append(ID, note(f"{sys.argv[2]} {number}")).seq)
"""


def writer(folder: Path, name: str) -> subprocess.Popen[str]:
    return subprocess.Popen(  # noqa: S603 - our own interpreter and script
        [sys.executable, "-c", _WRITER, str(folder), name, str(_NOTES)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=_ROOT,
    )


def test_two_processes_interleave_without_losing_or_mixing_anything(tmp_path: Path) -> None:
    journal = open_journal(tmp_path)
    with writer(tmp_path, "a") as first, writer(tmp_path, "b") as second:
        for process in (first, second):
            assert process.stdout is not None
            assert process.stdout.readline() == "ready\n"
        for process in (first, second):
            assert process.stdin is not None
            process.stdin.write("go\n")
            process.stdin.flush()
        acknowledged = [list(map(int, process.communicate()[0].split())) for process in (first, second)]
    assert [first.returncode, second.returncode] == [0, 0]
    entries = journal.load(ID).entries
    assert [entry.seq for entry in entries] == list(range(1, 2 * _NOTES + 2))
    assert [entry.recorded_at for entry in entries[1:]] == sorted(entry.recorded_at for entry in entries[1:])
    for name, numbers in zip("ab", acknowledged, strict=True):
        written = [f"{name} {number}" for number in range(_NOTES)]
        assert [text for text in texts(journal) if text.startswith(name)] == written
        assert [texts(journal)[number - 2] for number in numbers[:3]] == written[:3]
    assert journal.problems(ID) == ()
    assert journal.verify(ID, entries[-1].hash).passed


def test_killed_writers_lose_nothing_that_was_acknowledged() -> None:
    done = subprocess.run(  # noqa: S603 - our own interpreter and script
        [sys.executable, str(_ROOT / "tools" / "soak.py"), "20"], capture_output=True, text=True, check=True
    )
    assert done.stderr == ""
    assert done.stdout.startswith("20 kills, ")
    assert ": 0 entries lost, 0 files unreadable, 0 files that do not verify" in done.stdout
    assert " 0 acknowledged" not in done.stdout

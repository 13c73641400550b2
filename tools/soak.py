"""Kill writing processes at random moments and count what the journal lost: `make soak [KILLS]`.

Each round forks two writers onto one incident, which tell of every entry once it is acknowledged, and ends
both with SIGKILL. Afterwards every acknowledged entry must be readable, and the hash chain whole. Prints
figures, asserts nothing.
"""

from __future__ import annotations

import os
import random
import select
import signal
import sys
import tempfile
import time
import traceback
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

from workbench.domain.incident import Incident
from workbench.domain.incident_events import Event, IncidentOpened, NoteAdded
from workbench.domain.playbook import Playbook
from workbench.domain.target import Person, Source, Target
from workbench.domain.transcript import Draft
from workbench.engine.clock import SystemClock
from workbench.engine.errors import JournalError
from workbench.journal import TinyJournal

_KILLS = 500
_KILLS_PER_INCIDENT = 20
_LONGEST_LIFE_S = 0.1
_AT_WORK = 0.8
"""Of the writers so many are killed after their first entry, however slow the machine; others at any time."""
_PATIENCE_S = 30.0
_NOTE_SIZES = (20, 500, 5_000, 4_000_000)
_NOTE_WEIGHTS = (30, 30, 30, 3)
"""Mostly small; the rare large one takes long enough to be killed in the middle of its write."""
_PERSON = Person(os_user="soak", host="here")
_CLOCK = SystemClock()


@dataclass(slots=True)
class Figures:
    """What happened."""

    kills: int = 0
    acknowledged: int = 0
    lost: int = 0
    files: int = 0
    unreadable: int = 0
    interrupted: int = 0
    """Writes that were cut short by the kill; never acknowledged."""
    unverified: int = 0
    """Files whose hash chain does not add up."""

    def __str__(self) -> str:
        """One line."""
        return (
            f"{self.kills} kills, {self.acknowledged} acknowledged entries in {self.files} incidents: "
            f"{self.lost} entries lost, {self.unreadable} files unreadable, "
            f"{self.unverified} files that do not verify, {self.interrupted} writes cut short"
        )


def soak(kills: int, folder: Path, seed: int = 0) -> Figures:
    """Kill `kills` writers, two at a time, working on incidents in `folder`."""
    chance = random.Random(seed)  # noqa: S311 - picks moments, guards nothing
    figures = Figures()
    acknowledged: dict[str, dict[int, str]] = {}
    _warm_up()
    while figures.kills < kills:
        incident_id = f"soak-{figures.kills // _KILLS_PER_INCIDENT:04d}"
        seen = acknowledged.setdefault(incident_id, {})
        for output in _round(folder, incident_id, chance):
            figures.kills += 1
            for line in output.decode().splitlines():
                seq, token = line.split()
                seen[int(seq)] = token
    for incident_id, seen in acknowledged.items():
        if seen:
            _count(TinyJournal(folder, _CLOCK), incident_id, seen, figures)
    return figures


def _warm_up() -> None:
    """Have made what the journal makes when it is first used: writers do not live long enough for that."""
    with tempfile.TemporaryDirectory() as elsewhere:
        journal = TinyJournal(Path(elsewhere), _CLOCK)
        _open(journal, "warm")
        journal.append("warm", _draft(NoteAdded(text="x")))


def _round(folder: Path, incident_id: str, chance: random.Random) -> list[bytes]:
    """Run two writers until both are killed; return what each acknowledged."""
    writers = [_fork(folder, incident_id, chance.random()) for _ in range(2)]
    outputs = []
    for pid, acknowledgements in writers:
        if chance.random() < _AT_WORK:
            select.select([acknowledgements], [], [], _PATIENCE_S)
        time.sleep(chance.uniform(0, _LONGEST_LIFE_S))
        os.kill(pid, signal.SIGKILL)
        _, status = os.waitpid(pid, 0)
        if os.waitstatus_to_exitcode(status) != -signal.SIGKILL:
            raise RuntimeError("a writer ended by itself: see its error above")
        with os.fdopen(acknowledgements, "rb") as stream:
            outputs.append(stream.read())
    return outputs


def _fork(folder: Path, incident_id: str, seed: float) -> tuple[int, int]:
    """Start a writer; return its process id and where to read what it acknowledged."""
    reading, writing = os.pipe()
    pid = os.fork()
    if pid:
        os.close(writing)
        return pid, reading
    try:
        _write(folder, incident_id, random.Random(seed), writing)  # noqa: S311 - picks sizes
    except BaseException:  # noqa: BLE001 - a forked child must not return into the parent's code
        traceback.print_exc()
        os._exit(1)


def _write(folder: Path, incident_id: str, chance: random.Random, acknowledgements: int) -> NoReturn:
    """Open the incident, or join whoever did, and add notes until killed."""
    journal = TinyJournal(folder, _CLOCK)
    _open(journal, incident_id)
    while True:
        token = f"{chance.getrandbits(64):016x}"
        (size,) = chance.choices(_NOTE_SIZES, _NOTE_WEIGHTS)
        entry = journal.append(incident_id, _draft(NoteAdded(text=token + "x" * size)))
        os.write(acknowledgements, f"{entry.seq} {token}\n".encode())


def _open(journal: TinyJournal, incident_id: str) -> None:
    """Open the incident, unless the other writer has, or one before."""
    incident = Incident(
        id=incident_id,
        playbook=Playbook(id="soak", title="Soak"),
        parameters={},
        target=Target(source=Source.SIMULATED, account="", region="", identity=""),
        started_at=_CLOCK.now(),
        started_by=_PERSON,
        tool_version="",
    )
    with suppress(JournalError):
        journal.create(incident, _draft(IncidentOpened(incident=incident)))


def _draft(event: Event) -> Draft:
    return Draft(event=event, who=_PERSON, observed_at=_CLOCK.now())


def _count(journal: TinyJournal, incident_id: str, seen: Mapping[int, str], figures: Figures) -> None:
    """Compare what was acknowledged with what can be read."""
    figures.files += 1
    figures.acknowledged += len(seen)
    try:
        entries = {entry.seq: entry.event for entry in journal.load(incident_id).entries}
        figures.interrupted += len(journal.problems(incident_id))
        verification = journal.verify(incident_id)
        for check in verification.checks:
            if not check.passed:
                print(check.what, *check.problems, sep="\n  ", file=sys.stderr)
        figures.unverified += not verification.passed
    except JournalError as error:
        print(error, file=sys.stderr)
        figures.unreadable += 1
        entries = {}
    for seq, token in seen.items():
        event = entries.get(seq)
        if not (isinstance(event, NoteAdded) and event.text.startswith(token)):
            figures.lost += 1


def main() -> None:
    """Soak and print the figures."""
    kills = int(sys.argv[1]) if len(sys.argv) > 1 else _KILLS
    with tempfile.TemporaryDirectory() as folder:
        started = time.monotonic()
        figures = soak(kills, Path(folder))
        print(f"{figures} ({time.monotonic() - started:.0f} s)")


if __name__ == "__main__":
    main()

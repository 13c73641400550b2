"""What one durable entry costs, beside other ways to write it."""

from __future__ import annotations

import asyncio
import contextlib
import os
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

from tests.drilling import source_at
from tools.figures import percentile, row
from tools.read_bench import CLOCK
from workbench.cli.settings import Settings
from workbench.cli.wiring import make_backend
from workbench.domain.incident_events import NoteAdded
from workbench.domain.target import Person, Source, Target
from workbench.domain.transcript import Draft
from workbench.engine.session import IncidentSession
from workbench.journal import TinyJournal


def bench_journal(appends: int = 1500) -> None:
    """What one durable entry costs."""
    print(
        f"One durable entry of about 1 kB ({appends} appends, taken in turns, load {os.getloadavg()[0]:.1f})"
    )
    with tempfile.TemporaryDirectory() as name, contextlib.ExitStack() as stack:
        folder = Path(name)
        sqlite = "SQLite, WAL, synchronous=FULL"
        append, load = _journal(folder / "journal")
        taken = _timed_in_turn(
            {
                "journal": append,
                sqlite: _sqlite_append(folder, stack),
                "append and fdatasync alone": _raw_append(folder, stack),
            },
            appends,
        )
        row(
            "stock TinyDB (300 appends)", _spread(_timed_in_turn({"": _stock_append(folder, stack)}, 300)[""])
        )
        for what, figures in taken.items():
            ratios = " ".join(
                f"{percentile(figures, share) / percentile(taken[sqlite], share):5.2f} x"
                for share in (0.5, 0.99)
            )
            row(what, f"{_spread(figures)}   {ratios}")
        began = time.process_time()
        entries = load()
        row(f"opening an incident of {entries} entries", f"{time.process_time() - began:6.2f} s of CPU time")


def _spread(milliseconds: list[float]) -> str:
    quick, slow = percentile(milliseconds, 0.5), percentile(milliseconds, 0.99)
    return f"p50 {quick:6.2f}  p99 {slow:6.2f}  the last 50 {statistics.median(milliseconds[-50:]):6.2f} ms"


def _timed_in_turn(work: Mapping[str, Callable[[], object]], times: int) -> dict[str, list[float]]:
    taken: dict[str, list[float]] = {name: [] for name in work}
    for _ in range(times):
        for name, once in work.items():
            began = time.monotonic()
            once()
            taken[name].append((time.monotonic() - began) * 1000)
    return taken


def _journal(folder: Path) -> tuple[Callable[[], object], Callable[[], int]]:
    """Return what appends to a new incident, and what opens it and counts its entries."""
    backend = make_backend(Settings(journal=folder))
    playbook = backend.load_library().playbooks["file-upload-missing"]
    journal = TinyJournal(folder, CLOCK)
    target = Target(source=Source.LIVE, account="1" * 12, region="us-east-1", identity="arn:aws:iam::1:root")
    ports = replace(backend.ports(source_at("http://127.0.0.1:1", "x", "x", "us-east-1")), journal=journal)
    incident = asyncio.run(IncidentSession.start(ports, playbook, {}, target)).incident.id
    who = Person(os_user="bench", host="bench")
    draft = Draft(event=NoteAdded(text="x" * 900), who=who, observed_at=CLOCK.now())
    return lambda: journal.append(incident, draft), lambda: len(journal.load(incident).entries)


def _sqlite_append(folder: Path, stack: contextlib.ExitStack) -> Callable[[], object]:
    database = sqlite3.connect(folder / "bench.sqlite", isolation_level=None)
    stack.enter_context(contextlib.closing(database))
    database.execute("pragma journal_mode=wal")
    database.execute("pragma synchronous=full")
    database.execute("create table entries (seq integer primary key, body text)")
    body = "x" * 1000
    return lambda: database.execute("insert into entries (body) values (?)", (body,))


def _raw_append(folder: Path, stack: contextlib.ExitStack) -> Callable[[], object]:
    file = stack.enter_context((folder / "raw").open("ab", buffering=0))

    def append() -> None:
        file.write(b"x" * 1000)
        os.fdatasync(file.fileno())

    return append


def _stock_append(folder: Path, stack: contextlib.ExitStack) -> Callable[[], object]:
    from tinydb import TinyDB  # noqa: PLC0415 - the comparison only

    database = stack.enter_context(TinyDB(folder / "stock.json"))
    return lambda: database.insert({"body": "x" * 1000})

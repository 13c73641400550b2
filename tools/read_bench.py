"""What a run asks of AWS: how many requests leave, how many of them differ, and what the journal keeps."""

from __future__ import annotations

import asyncio
import tempfile
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

from tests.drilling import CountingSource, TellingReader, question, source_of
from tools.figures import row
from workbench.cli.settings import Settings
from workbench.cli.wiring import make_backend
from workbench.domain.evidence import Answers, Request
from workbench.domain.scenario import Scenario
from workbench.engine.clock import SystemClock
from workbench.engine.parameters import check_parameters
from workbench.engine.ports import AwsReader
from workbench.engine.probe import Registry
from workbench.engine.session import IncidentSession
from workbench.simulation import SimulatedAccount

CLOCK = SystemClock()


def counting_rounds(registry: Registry, rounds: dict[str, int]) -> Registry:
    """Return probes that count, by check, how often they wait for an answer before they can ask on."""

    def collect(ask: Callable[..., Answers], aws: AwsReader, params: Any) -> Answers:
        check = threading.current_thread().name

        def count(requests: list[Request]) -> None:
            if requests:
                rounds[check] = rounds.get(check, 0) + 1

        return ask(TellingReader(aws, count), params)

    return {name: replace(probe, collect=partial(collect, probe.collect)) for name, probe in registry.items()}


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """Of one drill, or of all together."""

    sent: int
    distinct: int
    journal: int
    """Bytes."""
    seconds: float


async def _run(scenario: Scenario, folder: Path) -> Figures:
    backend = make_backend(Settings(journal=folder))
    playbook = backend.load_library().playbooks[scenario.playbook]
    given = {name: str(value) for name, value in scenario.parameters.items()}
    with SimulatedAccount(scenario, CLOCK) as account:
        source = CountingSource(source_of(account))
        parameters = check_parameters(playbook, given, CLOCK.now())
        session = await IncidentSession.start(backend.ports(source), playbook, parameters, source.target())
        began = time.monotonic()
        await session.run_all()
        seconds = time.monotonic() - began
    size = (folder / f"{session.incident.id}.jsonl").stat().st_size
    distinct = len({question(request) for request in source.sent})
    return Figures(sent=len(source.sent), distinct=distinct, journal=size, seconds=seconds)


def bench_reads() -> None:
    """Diagnose every shipped drill once."""
    print("Requests of a run, and the journal of its incident")
    scenarios = make_backend(Settings(no_journal=True)).load_library().scenarios
    with tempfile.TemporaryDirectory() as folder:
        figures = {name: asyncio.run(_run(scenario, Path(folder))) for name, scenario in scenarios.items()}
    healthy = "13-all-is-well"
    for what, shown in ((f"drill {healthy}", [figures[healthy]]), ("all drills", list(figures.values()))):
        sent, distinct = sum(item.sent for item in shown), sum(item.distinct for item in shown)
        journal, seconds = sum(item.journal for item in shown), sum(item.seconds for item in shown)
        row(what, f"{sent} sent, {distinct} distinct   {journal / 1000:.0f} kB   {seconds:.1f} s")

"""What a run asks of AWS: how many requests leave, how many of them differ, and what the journal keeps."""

from __future__ import annotations

import asyncio
import json
import tempfile
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

from workbench.aws import BotoSource, StaticCredentials
from workbench.cli.settings import Settings
from workbench.cli.wiring import make_backend
from workbench.domain.evidence import Answer, AnswerName, Answers, Request, Requests
from workbench.domain.scenario import Scenario
from workbench.domain.target import Source, Target
from workbench.engine.clock import SystemClock
from workbench.engine.parameters import check_parameters
from workbench.engine.ports import AwsReader, AwsSource, Deadline
from workbench.engine.probe import Registry
from workbench.engine.session import IncidentSession
from workbench.simulation import SimulatedAccount

CLOCK = SystemClock()


class CountingSource:
    """An `AwsSource` that keeps what its readers are asked."""

    def __init__(self, source: AwsSource) -> None:
        self._source = source
        self.sent: list[str] = []
        """The requests that left, spelled so that equal ones are equal."""

    def target(self) -> Target:
        """As `AwsSource.target`."""
        return self._source.target()

    def reader(self, target: Target, deadline: Deadline, incident: str = "") -> AwsReader:
        """As `AwsSource.reader`."""
        return _Telling(self._source.reader(target, deadline, incident), self._count)

    def _count(self, requests: Requests, region: str) -> None:
        for item in requests.values():
            parameters = json.dumps(item.parameters, sort_keys=True)
            self.sent.append(f"{item.operation} {item.region or region} {parameters} {item.max_pages}")


def counting_rounds(registry: Registry, rounds: dict[str, int]) -> Registry:
    """Return probes that count, by check, how often they wait for an answer before they can ask on."""

    def collect(ask: Callable[..., Answers], aws: AwsReader, params: Any) -> Answers:
        check = threading.current_thread().name

        def count(requests: Requests, _: str) -> None:
            if requests:
                rounds[check] = rounds.get(check, 0) + 1

        return ask(_Telling(aws, count), params)

    return {name: replace(probe, collect=partial(collect, probe.collect)) for name, probe in registry.items()}


class _Telling:
    """An `AwsReader` that tells what it is asked, and of which Region where a request names none."""

    def __init__(self, reader: AwsReader, tell: Callable[[Requests, str], None]) -> None:
        self._reader, self._tell = reader, tell

    @property
    def target(self) -> Target:
        return self._reader.target

    def read(self, request: Request, /) -> Answer:
        return self.read_all({"only": request})["only"]

    def read_all(self, requests: Requests, /) -> dict[AnswerName, Answer]:
        self._tell(requests, self.target.region)
        return self._reader.read_all(requests)


def source_at(endpoint_url: str, access_key: str, secret_key: str) -> CountingSource:
    """Return a source at an endpoint."""
    return CountingSource(
        BotoSource(
            clock=CLOCK,
            region="us-east-1",
            endpoint_url=endpoint_url,
            source=Source.SIMULATED,
            credentials=StaticCredentials(access_key=access_key, secret_key=secret_key),
        )
    )


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
        source = source_at(account.endpoint_url, account.access_key, account.secret_key)
        parameters = check_parameters(playbook, given, CLOCK.now())
        session = await IncidentSession.start(backend.ports(source), playbook, parameters, source.target())
        began = time.monotonic()
        await session.run_all()
        seconds = time.monotonic() - began
    size = (folder / f"{session.incident.id}.jsonl").stat().st_size
    return Figures(sent=len(source.sent), distinct=len(set(source.sent)), journal=size, seconds=seconds)


def bench_reads(row: Callable[[str, str], None]) -> None:
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

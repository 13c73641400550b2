"""How close a run comes to its critical path, and how late the event loop is meanwhile."""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import multiprocessing
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from tests.drilling import source_at
from tools.figures import WORKBENCH, percentile, row
from tools.read_bench import CLOCK, counting_rounds
from workbench.aws import BotoSource
from workbench.cli.settings import Settings
from workbench.cli.wiring import make_backend
from workbench.domain.playbook import PersonQuestion, Playbook, ProbeCall, Step
from workbench.domain.scenario import ScenarioKind
from workbench.engine.arguments import dependencies
from workbench.engine.backend import Backend
from workbench.engine.parameters import check_parameters
from workbench.engine.readiness import make_ready
from workbench.engine.session import IncidentSession

TOOLS = Path(__file__).parent
LATENCY_S = 0.1
SIM_LINES = 6


def critical_path(playbook: Playbook, rounds: Mapping[str, int]) -> int:
    """Return the longest chain of requests each of which needs the one before."""
    checks = {check.id: check for check in playbook.checks if not isinstance(check, PersonQuestion)}

    def depth(check_id: str) -> int:
        needs = [need for need in dependencies(checks[check_id]) if need in checks]
        return rounds.get(check_id, 0) + max((depth(need) for need in needs), default=0)

    return max(depth(check_id) for check_id in checks)


@contextlib.contextmanager
def served(command: list[str], lines: int) -> Iterator[list[str]]:
    """Start a server; yield the first lines of its output."""
    with subprocess.Popen(  # noqa: S603 - our own program
        command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as process:
        try:
            yield [line.strip() for line in itertools.islice(process.stdout or (), lines)]
        finally:
            process.kill()


@contextlib.contextmanager
def far_account(seconds: float, drill: str = "13-all-is-well") -> Iterator[BotoSource]:
    """Serve a drill from `seconds` away; yield a source on it."""
    with served([WORKBENCH, "sim", drill], SIM_LINES) as exports:
        env = dict(line.removeprefix("export ").split("=", 1) for line in exports)
        proxy = [sys.executable, str(TOOLS / "latency_proxy.py"), env["AWS_ENDPOINT_URL"], str(seconds)]
        with served(proxy, 1) as (endpoint_url,):
            keys = env["AWS_ACCESS_KEY_ID"], env["AWS_SECRET_ACCESS_KEY"]
            yield source_at(endpoint_url, *keys, "us-east-1")


async def timed_run(
    backend: Backend, source: BotoSource, drill: str, rounds: dict[str, int]
) -> tuple[float, float]:
    """Run all checks of a drill's playbook once all is ready; return the seconds, and those of CPU time."""
    library = backend.load_library()
    scenario = library.scenarios[drill]
    playbook = library.playbooks[scenario.playbook]
    given = {name: str(value) for name, value in scenario.parameters.items()}
    parameters = check_parameters(playbook, given, CLOCK.now())
    rounds.clear()
    ports = backend.ports(source)
    ports = replace(ports, registry=counting_rounds(ports.registry, rounds))
    session = await IncidentSession.start(ports, playbook, parameters, source.target())
    if being_made := make_ready(source, playbook, backend.load_registry):
        being_made.join()  # as while a person fills in the form
    began, worked = time.monotonic(), time.process_time()
    await session.run_all()
    return time.monotonic() - began, time.process_time() - worked


def bench_run() -> None:
    """How close run-all comes to its critical path, on a healthy account for each playbook."""
    library = make_backend(Settings(no_journal=True)).load_library()
    healthy = {
        outline.playbook: outline.id
        for outline in library.scenario_outlines.values()
        if outline.kind is ScenarioKind.HEALTHY
    }
    for drill in healthy.values():
        bench_drill(drill)


def bench_drill(drill: str) -> None:
    """How close run-all comes to its critical path on one account, in processes of their own."""
    with far_account(LATENCY_S, drill) as source:
        # The proxy remembers what it was answered: the simulation's own work is no distance.
        _in_a_process(lambda: _runs(source, drill, 1))
        _in_a_process(lambda: _show_runs(source, drill))


def _in_a_process(work: Callable[[], object]) -> None:
    """Do something in a fork of this process, in which nothing was loaded for AWS yet."""
    process = multiprocessing.get_context("fork").Process(target=work)
    process.start()
    process.join()


def _runs(
    source: BotoSource, drill: str, times: int
) -> tuple[Playbook, dict[str, int], list[tuple[float, float]]]:
    rounds: dict[str, int] = {}
    with tempfile.TemporaryDirectory() as folder:
        backend = make_backend(Settings(journal=Path(folder)))
        runs = [asyncio.run(timed_run(backend, source, drill, rounds)) for _ in range(times)]
        library = backend.load_library()
        return library.playbooks[library.scenarios[drill].playbook], rounds, runs


def _show_runs(source: BotoSource, drill: str) -> None:
    playbook, rounds, ((cold, cold_cpu), *later) = _runs(source, drill, 6)
    chain = critical_path(playbook, rounds)
    path = chain * LATENCY_S
    print(
        f"Run all of {playbook.id}, every request answered after {LATENCY_S * 1000:.0f} ms, "
        f"load {os.getloadavg()[0]:.1f}"
    )
    row("critical path (longest chain of dependent questions)", f"{chain} requests, {path * 1000:5.0f} ms")
    row("first run", f"{cold * 1000:6.0f} ms   {cold / path:.2f} x   {cold_cpu:.2f} s of CPU time")
    typical, cpu = (statistics.median(figures) for figures in zip(*later, strict=True))
    row(
        "later runs (median of 5)",
        f"{typical * 1000:6.0f} ms   {typical / path:.2f} x   {cpu:.2f} s of CPU time",
    )


async def heartbeat(lags: list[float], period: float = 0.01) -> None:
    """Note by how much each beat is late, in milliseconds."""
    while True:
        began = time.monotonic()
        await asyncio.sleep(period)
        lags.append((time.monotonic() - began - period) * 1000)


async def lag_while_probing(source: BotoSource, playbook: Playbook, folder: str) -> list[float]:
    """Run 40 probes; return the lags of the loop meanwhile."""
    backend = make_backend(Settings(journal=Path(folder)))
    parameters = {"bucket": "acme-gxp-landing", "key": "x"}
    target = source.target()
    session = await IncidentSession.start(backend.ports(source), playbook, parameters, target)
    lags: list[float] = []
    beat = asyncio.create_task(heartbeat(lags))
    await session.run_all()
    beat.cancel()
    return lags


async def lag_of_nothing(beats: int) -> list[float]:
    """Return the lags of a loop that has nothing else to do: those of the machine."""
    lags: list[float] = []
    beat = asyncio.create_task(heartbeat(lags))
    await asyncio.sleep(beats / 100)
    beat.cancel()
    return lags


def bench_heartbeat(beats: int = 2000) -> None:
    """How late the event loop is while 40 probes run."""
    print("Event loop lag while 40 probes of 4 requests each run against a server in another process")
    template = make_backend(Settings(no_journal=True)).load_library().playbooks["file-upload-missing"]
    checks = tuple(
        ProbeCall(
            id=f"c{number}",
            probe="s3.object_visibility",
            arguments={"bucket": "{{ bucket }}", "key": f"{{{{ key }}}}-{number}"},
        )
        for number in range(40)
    )
    playbook = replace(template, steps=(Step(id="s", title="s", prose="", checks=checks),), causes=())
    with tempfile.TemporaryDirectory() as folder, far_account(LATENCY_S) as source:
        lags: list[float] = []
        while len(lags) < beats:  # the first run makes the clients
            lags += asyncio.run(lag_while_probing(source, playbook, folder))
    for what, figures in (
        (f"{len(lags)} beats of 10 ms", lags),
        ("the same with nothing to do", asyncio.run(lag_of_nothing(len(lags)))),
    ):
        p50, p99 = percentile(figures, 0.5), percentile(figures, 0.99)
        row(what, f"p50 {p50:.1f}  p99 {p99:.1f}  max {max(figures):.1f} ms")

"""Figures, side by side in one run. Nothing is asserted: machines differ, ratios tell.

Usage: python -m tools.bench [startup|run|reads|heartbeat|quit|journal|logs]… (default: all), [audit|exports]
"""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import multiprocessing
import os
import pty
import select
import signal
import socket
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from tests.drilling import source_at
from tools.audit_bench import bench_audit
from tools.export_bench import bench_exports
from tools.log_bench import bench_logs
from tools.read_bench import CLOCK, bench_reads, counting_rounds
from tools.screen_bench import bench_screens
from workbench.aws import BotoSource
from workbench.cli.settings import Settings
from workbench.cli.wiring import make_backend
from workbench.domain.incident_events import NoteAdded
from workbench.domain.playbook import PersonQuestion, Playbook, ProbeCall, Step
from workbench.domain.scenario import ScenarioKind
from workbench.domain.target import Person, Source, Target
from workbench.domain.transcript import Draft
from workbench.engine.arguments import dependencies
from workbench.engine.backend import Backend
from workbench.engine.parameters import check_parameters
from workbench.engine.readiness import make_ready
from workbench.engine.session import IncidentSession
from workbench.journal import TinyJournal

BIN = Path(sys.executable).parent
WORKBENCH = str(BIN / "workbench")
TOOLS = Path(__file__).parent
LATENCY_S = 0.1
GIVE_UP_S = 30
SIM_LINES = 6
CTRL_Q = b"\x11"


def row(what: str, figure: str) -> None:
    """Print one figure."""
    print(f"  {what:<58} {figure}", flush=True)


def percentile(values: list[float], share: float) -> float:
    """Return the value below which `share` of all values lie."""
    return sorted(values)[min(len(values) - 1, int(len(values) * share))]


# --- start-up ---------------------------------------------------------------------------------------

EMPTY_APP = """
from textual.app import App
from textual.widgets import Static
class Empty(App):
    def compose(self):
        yield Static("READY")
Empty().run()
"""


@contextlib.contextmanager
def terminal(command: list[str], env: Mapping[str, str]) -> Iterator[tuple[int, int]]:
    """Run a command in a pseudo terminal of 120x36; yield its process id and the terminal's descriptor."""
    pid, terminal_fd = pty.fork()
    if pid == 0:
        os.environ.update({**env, "TERM": "xterm-256color", "COLUMNS": "120", "LINES": "36"})
        os.execvp(command[0], command)  # noqa: S606 - our own program
    try:
        yield pid, terminal_fd
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
        with contextlib.suppress(ChildProcessError):
            os.waitpid(pid, 0)
        os.close(terminal_fd)


def read_until(terminal_fd: int, marker: bytes, seconds: float = 20.0) -> bool:
    """Read what the program paints until `marker` appears; tell whether it did."""
    seen, ends = b"", time.monotonic() + seconds
    while time.monotonic() < ends:
        if select.select([terminal_fd], [], [], 0.05)[0]:
            try:
                seen += os.read(terminal_fd, 65536)
            except OSError:
                return False
            if marker in seen:
                return True
    return False


def first_frame(command: list[str], marker: bytes, env: Mapping[str, str]) -> float:
    """Return the milliseconds from starting the process to `marker` on the screen."""
    began = time.monotonic()
    with terminal(command, env) as (_, terminal_fd):
        painted = read_until(terminal_fd, marker)
        return (time.monotonic() - began) * 1000 if painted else float("nan")


def elapsed_ms(command: list[str], env: Mapping[str, str]) -> float:
    """Return the milliseconds that a command takes."""
    began = time.monotonic()
    with open(os.devnull, "w") as nowhere:  # noqa: PTH123 - it has no path of its own
        subprocess.run(  # noqa: S603 - our own program
            command, stdout=nowhere, stderr=nowhere, env={**os.environ, **env}, check=True
        )
    return (time.monotonic() - began) * 1000


def in_turn(measures: Mapping[str, Callable[[], float]], times: int = 9) -> dict[str, float]:
    """Return the median of each measurement, taken in turns: a machine that slows down slows down all."""
    taken: dict[str, list[float]] = {name: [] for name in measures}
    for number in range(times + 1):
        for name, measure in measures.items():
            figure = measure()
            if number:  # the first one warms the caches
                taken[name].append(figure)
    return {name: statistics.median(figures) for name, figures in taken.items()}


def bench_startup() -> None:
    """How long until something is there."""
    print(f"Start-up (medians of 9, taken in turns, load {os.getloadavg()[0]:.1f})")
    with tempfile.TemporaryDirectory() as home:
        env = dict.fromkeys(("XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME"), home)
        journal = Path(home, "workbench", "journal")
        incident = _some_incident(journal)
        python = "python -c pass"
        figures = in_turn(
            {
                python: lambda: elapsed_ms([sys.executable, "-c", "pass"], env),
                "workbench --version": lambda: elapsed_ms([WORKBENCH, "--version"], env),
                "workbench --help": lambda: elapsed_ms([WORKBENCH, "--help"], env),
                "workbench playbooks list": lambda: elapsed_ms([WORKBENCH, "playbooks", "list"], env),
                "workbench triage": lambda: elapsed_ms([WORKBENCH, "triage", "NoSuchKey"], env),
                "workbench journal note": lambda: elapsed_ms(
                    [WORKBENCH, "journal", "note", incident, "x"], env
                ),
            }
        )
        for name, figure in figures.items():
            row(name, f"{figure:6.0f} ms   {figure / figures[python]:5.1f} x")
        empty, ours, listed = "an empty Textual app", "the workbench", "playbooks and drills"
        figures = in_turn(
            {
                empty: lambda: first_frame([sys.executable, "-c", EMPTY_APP], b"READY", env),
                ours: lambda: first_frame([WORKBENCH], b"What happened", env),
                listed: lambda: first_frame([WORKBENCH], b"not tried", env),
            }
        )
        row(f"first frame of {empty}", f"{figures[empty]:6.0f} ms")
        row(f"first frame of {ours}", f"{figures[ours]:6.0f} ms   {figures[ours] / figures[empty]:.2f} x")
        row(f"{listed} listed", f"{figures[listed]:6.0f} ms   {figures[listed] / figures[empty]:.2f} x")


def _some_incident(folder: Path) -> str:
    backend = make_backend(Settings(journal=folder))
    playbook = backend.load_library().playbooks["file-upload-missing"]
    target = Target(source=Source.LIVE, account="1" * 12, region="us-east-1", identity="arn:aws:iam::1:root")
    ports = backend.ports(source_at("http://127.0.0.1:1", "x", "x", "us-east-1"))
    return asyncio.run(IncidentSession.start(ports, playbook, {}, target)).incident.id


# --- run all ----------------------------------------------------------------------------------------


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


# --- heartbeat --------------------------------------------------------------------------------------


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


# --- quit -------------------------------------------------------------------------------------------


@contextlib.contextmanager
def hung_endpoint() -> Iterator[str]:
    """Accept connections and never answer."""
    with socket.create_server(("127.0.0.1", 0), backlog=128) as server:
        yield f"http://127.0.0.1:{server.getsockname()[1]}"


def bench_quit() -> None:
    """How long quitting takes while AWS does not answer."""
    print("Quit while the endpoint hangs")
    settings = ["--set", "bucket=acme-landing", "--set", "key=x", "--region", "us-east-1"]
    with hung_endpoint() as endpoint_url, tempfile.TemporaryDirectory() as home:
        env = {
            "XDG_DATA_HOME": home,
            "XDG_CONFIG_HOME": home,
            "AWS_ENDPOINT_URL": endpoint_url,
            "AWS_ACCESS_KEY_ID": "x",
            "AWS_SECRET_ACCESS_KEY": "x",
        }
        command = [WORKBENCH, "run", "file-upload-missing", *settings]
        with subprocess.Popen(command, env={**os.environ, **env}, stderr=subprocess.DEVNULL) as process:  # noqa: S603 - our own program
            time.sleep(2)
            row("Ctrl-C on `workbench run`", f"{_seconds_to_end(process.pid, process.send_signal):6.2f} s")
        command = [WORKBENCH, "start", "file-upload-missing", *settings]
        with terminal(command, env) as (pid, terminal_fd):
            read_until(terminal_fd, b"bucket")
            read_until(terminal_fd, b"never painted", seconds=2)
            row(
                "Ctrl-Q in the screens",
                f"{_seconds_to_end(pid, lambda _: os.write(terminal_fd, CTRL_Q), terminal_fd):6.2f} s",
            )


def _seconds_to_end(pid: int, stop: Callable[[int], object], terminal_fd: int | None = None) -> float:
    began = time.monotonic()
    stop(signal.SIGINT)
    while time.monotonic() - began < GIVE_UP_S:
        if os.waitpid(pid, os.WNOHANG)[0]:
            break
        if terminal_fd is None:
            time.sleep(0.01)
        else:
            read_until(terminal_fd, b"never painted", seconds=0.01)
    return time.monotonic() - began


# --- journal ----------------------------------------------------------------------------------------


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


BENCHES = {
    "startup": bench_startup,
    "run": bench_run,
    "reads": lambda: bench_reads(row),
    "heartbeat": bench_heartbeat,
    "quit": bench_quit,
    "journal": bench_journal,
    "logs": lambda: bench_logs(WORKBENCH),
    "screens": lambda: bench_screens(row),
}
ON_DEMAND: dict[str, Callable[[], None]] = {
    "audit": bench_audit,
    "exports": lambda: bench_exports(WORKBENCH, row),
}
"""Take minutes: only where they are named."""


def main() -> None:
    """Run the benches that were named, or all."""
    print(f"{os.cpu_count()} cores, Python {sys.version.partition(' ')[0]}")
    for name in sys.argv[1:] or BENCHES:
        (BENCHES | ON_DEMAND)[name]()


if __name__ == "__main__":
    main()

"""How long the program takes until something is there, and until it is gone."""

from __future__ import annotations

import asyncio
import contextlib
import os
import pty
import select
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from tests.drilling import source_at
from tools.figures import WORKBENCH, row
from workbench.cli.settings import Settings
from workbench.cli.wiring import make_backend
from workbench.domain.target import Source, Target
from workbench.engine.session import IncidentSession

GIVE_UP_S = 30
CTRL_Q = b"\x11"
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

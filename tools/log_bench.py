"""How long a million events take to answer, beside what else one could do with the files."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from importlib import util
from pathlib import Path

from tools.figures import WORKBENCH, row
from tools.synthetic_trail import ACCOUNT, write_trail
from workbench.engine.clock import SystemClock
from workbench.engine.questions import bind
from workbench.logs.local import LocalLogs
from workbench.logs.question_files import load_questions

EVENTS = 1_000_000
PAIRS = 3
FIRST = "denied-calls"
NAMING = ("object-history", "--set", "bucket=landing", "--set", "key=in/2026/08/21/batch-000001.csv")
"""About a key that five files of the two hundred hold."""
GIVEN = {
    "since": "2026-08-21T00:00:00Z",
    "until": "2026-08-22T00:00:00Z",
    "at": "2026-08-21T12:00:00Z",
    "bucket": "landing",
    "key": "in/2026/08/21/batch-000001.csv",
    "role_arn": f"arn:aws:iam::{ACCOUNT}:role/role-9",
}


def timed(command: list[str], env: dict[str, str] | None = None) -> tuple[float, float]:
    """Run a command; return its seconds, and the most memory it had, in MB."""
    began = time.monotonic()
    process = subprocess.Popen(  # noqa: S603 - our own commands
        command, stdout=subprocess.DEVNULL, env={**os.environ, **(env or {})}
    )
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    return time.monotonic() - began, usage.ru_maxrss / 1024


def denied_in(file: Path) -> int:
    """Count the denied calls of one file, by orjson."""
    import gzip  # noqa: PLC0415 - for the other processes

    import orjson  # noqa: PLC0415 - the comparison only

    records = orjson.loads(gzip.decompress(file.read_bytes()))["Records"]
    return sum("AccessDenied" in (record.get("errorCode") or "") for record in records)


def by_orjson(files: list[Path]) -> str:
    """Return the seconds of two processes that read everything with orjson."""
    if not util.find_spec("orjson"):
        return "not installed"
    began = time.monotonic()
    with ProcessPoolExecutor(2) as pool:
        sum(pool.map(denied_in, files, chunksize=8))
    return f"{time.monotonic() - began:7.2f} s"


def by_jq(folder: Path) -> str:
    """Return the seconds of jq over everything."""
    if not shutil.which("jq"):
        return "not installed"
    denied = '.Records[] | select(.errorCode == "AccessDenied")'
    script = f"find \"$0\" -name '*.gz' -exec gunzip -c {{}} + | jq -c '{denied}'"
    return f"{timed(['sh', '-c', script, str(folder)])[0]:7.2f} s"


def bench_logs() -> None:
    """Print the figures of a million made-up events, of which the files are made first."""
    with tempfile.TemporaryDirectory() as name:
        folder, home = Path(name) / "trail", Path(name) / "cache"
        files = write_trail(folder, EVENTS)
        packed = sum(file.stat().st_size for file in files) / 1e6
        print(f"Logs: {EVENTS:,} events in {len(files)} files, {packed:.0f} MB packed")
        unzip = ["sh", "-c", "find \"$0\" -name '*.gz' -exec gunzip -c {} +", str(folder)]
        command = [WORKBENCH, "logs", FIRST, "--source", str(folder), "--format", "json"]
        env = {"XDG_CACHE_HOME": str(home)}
        for _ in range(PAIRS):  # in turn: a machine is not as fast from one second to the next
            row("gunzip -c", f"{timed(unzip)[0]:7.2f} s   load {os.getloadavg()[0]:.1f}")
            shutil.rmtree(home, ignore_errors=True)
            seconds, memory = timed(command, env)
            row("first answer (whole command)", f"{seconds:7.2f} s   {memory:.0f} MB")
            shutil.rmtree(home, ignore_errors=True)
            seconds, memory = timed([WORKBENCH, "logs", *NAMING, "--source", str(folder)], env)
            row("first answer of a key (whole command)", f"{seconds:7.2f} s   {memory:.0f} MB")
        timed(command, env)
        row("the same again (whole command)", f"{timed(command, env)[0]:7.2f} s")
        ask_again(folder, home / "workbench" / "logs")
        row("orjson, two processes", by_orjson(files))
        row("jq", by_jq(folder))


def ask_again(folder: Path, cache: Path) -> None:
    """Print how long each later question takes in a process that runs already."""
    began = time.monotonic()
    with LocalLogs(folder, cache) as logs:
        row("finding what is kept", f"{(time.monotonic() - began) * 1000:7.0f} ms")
        for name, question in load_questions().items():
            given = {item.name: GIVEN[item.name] for item in question.parameters if item.name in GIVEN}
            values = bind(question, given, SystemClock().now())
            logs.ask(question, values)
            began = time.monotonic()
            found = logs.ask(question, values)
            row(
                f"{name}, one day",
                f"{(time.monotonic() - began) * 1000:7.0f} ms   {len(found.table.rows)} rows",
            )


if __name__ == "__main__":
    bench_logs()

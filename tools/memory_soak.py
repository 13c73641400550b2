"""Whether memory grows: one process runs a playbook again and again, as on a screen that is left open.

Usage: python -m tools.memory_soak [RUNS]   (default 2,000). Ends with 1 where memory grew by more than 5 %.
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
from pathlib import Path

from tools.read_bench import CLOCK
from tools.run_bench import far_account
from workbench.cli.settings import Settings
from workbench.cli.wiring import make_backend
from workbench.engine.parameters import check_parameters
from workbench.engine.session import IncidentSession

RUNS = 2_000
WARM = 50
"""Runs after which what is made once is there: clients, connections, caches of texts."""
MOST_GROWTH = 0.05
DRILL = "13-all-is-well"


def resident_mb() -> float:
    """Return the memory that this process has now, by Linux."""
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    raise OSError("the system does not tell the memory of a process")


def main() -> int:
    """Run, print the memory now and then, and return the exit code."""
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else RUNS
    print(f"Memory over {runs:,} runs in one process", flush=True)
    with tempfile.TemporaryDirectory() as folder, far_account(0.0, DRILL) as source:
        backend = make_backend(Settings(journal=Path(folder)))
        library = backend.load_library()
        scenario = library.scenarios[DRILL]
        playbook = library.playbooks[scenario.playbook]
        given = {name: str(value) for name, value in scenario.parameters.items()}
        parameters = check_parameters(playbook, given, CLOCK.now())

        async def run() -> None:
            session = await IncidentSession.start(
                backend.ports(source), playbook, parameters, source.target()
            )
            await session.run_all()

        warm = 0.0
        for number in range(1, runs + 1):
            asyncio.run(run())
            if number == min(WARM, runs):
                warm = resident_mb()
            if number % max(1, runs // 10) == 0 or number == WARM:
                print(f"  {number:6,} runs   {resident_mb():7.1f} MB", flush=True)
        growth = resident_mb() / warm - 1
    print(f"  grew by {growth:.1%} since run {min(WARM, runs)}; {MOST_GROWTH:.0%} is the most")
    return int(growth > MOST_GROWTH)


if __name__ == "__main__":
    sys.exit(main())

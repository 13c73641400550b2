"""Figures, side by side in one run. Nothing is asserted: machines differ, ratios tell.

Usage: python -m tools.bench [startup|run|reads|heartbeat|quit|journal|logs]… (default: all), [audit|exports]
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable

from tools.audit_bench import bench_audit
from tools.export_bench import bench_exports
from tools.journal_bench import bench_journal
from tools.log_bench import bench_logs
from tools.read_bench import bench_reads
from tools.run_bench import bench_heartbeat, bench_run
from tools.screen_bench import bench_screens
from tools.terminal_bench import bench_quit, bench_startup

BENCHES: dict[str, Callable[[], None]] = {
    "startup": bench_startup,
    "run": bench_run,
    "reads": bench_reads,
    "heartbeat": bench_heartbeat,
    "quit": bench_quit,
    "journal": bench_journal,
    "logs": bench_logs,
    "screens": bench_screens,
}
ON_DEMAND: dict[str, Callable[[], None]] = {"audit": bench_audit, "exports": bench_exports}
"""Take minutes: only where they are named."""


def main() -> None:
    """Run the benches that were named, or all."""
    print(f"{os.cpu_count()} cores, Python {sys.version.partition(' ')[0]}")
    for name in sys.argv[1:] or BENCHES:
        (BENCHES | ON_DEMAND)[name]()


if __name__ == "__main__":
    main()

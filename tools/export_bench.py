"""What a very long incident takes: verifying it, handing it over, and each format of its post-mortem."""

from __future__ import annotations

import os
import subprocess
import tempfile
from pathlib import Path

from tests.exporters.test_long_records import long_record
from tools.figures import WORKBENCH, row
from workbench.exporters import open_exports
from workbench.journal import lines, records
from workbench.journal.headers import header_of

ENTRIES = 100_000


def bench_exports() -> None:
    """Print CPU seconds and memory of each command for an incident of 100,000 entries."""
    print(f"An incident of {ENTRIES:,} entries: CPU seconds, and the most memory")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        incident = _write(folder)
        journal = ["--journal", str(folder)]
        commands = {
            "journal verify": ["journal", "verify", incident],
            "journal export --bundle": ["journal", "export", incident, "--bundle", str(folder / "case.zip")],
            **{
                f"export --format {format_}": ["export", incident, "--format", format_]
                for format_ in open_exports().formats
            },
            "export --format md --full": ["export", incident, "--full"],
        }
        for what, words in commands.items():
            row(what, _taken([WORKBENCH, *journal, *words]))


def _write(folder: Path) -> str:
    """Write the journal of a long incident, chained as the journal chains it; return the incident's id."""
    record = long_record(ENTRIES)
    written = [lines.encode(header_of(records.incident_to_json(record.incident)))]
    for entry in record.entries:
        document = lines.chained(records.entry_to_json(entry), seq=entry.seq, after=written[-1])
        written.append(lines.encode(document))
    (folder / f"{record.incident.id}.jsonl").write_bytes(b"".join(written))
    return record.incident.id


def _taken(command: list[str]) -> str:
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # noqa: S603 - our own
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    seconds = usage.ru_utime + usage.ru_stime
    return f"exit {process.returncode}  {seconds:6.1f} s  {usage.ru_maxrss / 1024:6.0f} MB"

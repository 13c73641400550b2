"""What the benches share: the program, a line for a figure, and percentiles."""

from __future__ import annotations

import sys
from pathlib import Path

WORKBENCH = str(Path(sys.executable).parent / "workbench")


def row(what: str, figure: str) -> None:
    """Print one figure."""
    print(f"  {what:<58} {figure}", flush=True)


def percentile(values: list[float], share: float) -> float:
    """Return the value below which `share` of all values lie."""
    return sorted(values)[min(len(values) - 1, int(len(values) * share))]

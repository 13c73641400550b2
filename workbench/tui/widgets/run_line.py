"""One line that says how far a run is."""

from __future__ import annotations

from textual.widgets import Static

from workbench.tui.formats import count, inert, stopwatch
from workbench.tui.state import RunProgress


class RunLine(Static):
    """`3 of 9 checks · asking lifecycle, versions · 0:12 · c stops`; empty while nothing runs."""

    def __init__(self) -> None:
        super().__init__(id="run-line", markup=False)

    def show(self, progress: RunProgress | None, elapsed_s: float, spinner: str) -> None:
        """Show how far it is; None hides the line."""
        self.display = progress is not None
        if progress is None:
            return
        asking = f" · asking {', '.join(progress.asking)}" if progress.asking else ""
        done = f"{progress.done} of {count(progress.total, 'check')}"
        text = f"{spinner} {done} · {stopwatch(elapsed_s)} · c stops{asking}"
        self.update(inert(text).truncate(max(20, self.content_size.width), ellipsis=True))

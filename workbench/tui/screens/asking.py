"""What is being asked on the screen of an open incident: one run at a time, and what turns meanwhile."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import partial

from textual.worker import Worker

from workbench.engine.session import IncidentSession
from workbench.tui.advising import deciding_step
from workbench.tui.marks import spinner_at
from workbench.tui.screens.incident import IncidentScreen
from workbench.tui.state import RunMeter
from workbench.tui.widgets.incident_panes import IncidentPanes
from workbench.tui.widgets.run_line import RunLine


class Asking:
    """Runs checks in a worker of the screen, and paints how far they are.

    Args:
        screen: Where it is seen, and where errors are shown.
        session: The incident.
        refresh: Shows the session's present state.
        ended: Called after each run that went to its end.
    """

    def __init__(
        self,
        screen: IncidentScreen,
        session: IncidentSession,
        *,
        refresh: Callable[[], None],
        ended: Callable[[], object],
    ) -> None:
        self._screen, self._session = screen, session
        self._clock = screen.backend.clock
        self._refresh, self._ended = refresh, ended
        self.meter: RunMeter | None = None
        """Of the run that is going on; None while there is none."""

    def start(self, run: Callable[[], Awaitable[None]], *, to_answer: bool = False) -> Worker[None]:
        """Begin to ask; return the worker that does.

        Args:
            run: What is to be done.
            to_answer: Go to the step that decides, once all is asked, if the cursor has not moved meanwhile.
        """
        renew = bool(self._screen.current.paused)
        self.meter = RunMeter(after_entry=len(self._session.entries), started=self._clock.monotonic())
        began_at = self._screen.step.id if to_answer else ""
        return self._screen.run_worker(
            partial(self._run, run, began_at, renew=renew), group="run", exit_on_error=False
        )

    async def _run(self, run: Callable[[], Awaitable[None]], began_at: str, *, renew: bool) -> None:
        self._screen.refresh_bindings()
        try:
            if renew:
                await self._session.refresh_target()
            await run()
        finally:
            self.meter = None
            self._refresh()
            self._screen.query_one(RunLine).show(None, 0, "")
        if began_at == self._screen.step.id and (step := deciding_step(self._screen.current)):
            self._screen.query_one(IncidentPanes).reach(step)  # nobody has moved the cursor meanwhile
        self._ended()

    def turn(self) -> None:
        """Bring what turns up to date; to be called several times a second."""
        if self.meter is None:
            return
        if self._screen.current.running != self._session.running:
            self._refresh()
        self._paint(self.meter)

    def _paint(self, meter: RunMeter) -> None:
        elapsed = self._clock.monotonic() - meter.started
        progress = self._screen.current.progress if self._screen.current.running else None
        self._screen.query_one(RunLine).show(progress, elapsed, spinner_at(self._clock.monotonic()))
        if progress:
            self._screen.paint()

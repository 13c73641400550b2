"""An audit that is being made: the same lists fill while it reads, with how far it is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import work
from textual.binding import Binding, BindingType
from textual.content import Content

from workbench.engine.audit.report import audit_report, whole_report
from workbench.engine.audit.session import AuditSession
from workbench.engine.backend import Backend
from workbench.engine.threads import in_thread
from workbench.tui.formats import count, inert
from workbench.tui.marks import spinner_at
from workbench.tui.screens.audit import AuditScreen, Onward

_FRAME_S = 0.5
_MINUTE_S = 60


class AuditingScreen(AuditScreen):
    """An audit that is being made, and then is on record.

    Args:
        backend: For the clock and the exporters.
        session: The audit, not yet running.
        onward: As `AuditScreen`.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("c", "stop", "Stop", id="audit.stop", tooltip="stop reading; what was read stays on record"),
    ]

    def __init__(self, backend: Backend, session: AuditSession, onward: Onward) -> None:
        self._session, self._reading, self._has_news = session, True, False
        self._began = backend.clock.monotonic()
        super().__init__(backend, audit_report(session.transcript), onward)

    def on_mount(self) -> None:
        """Begin to read, and show what comes."""
        self._unsubscribe = self._session.subscribe(lambda _: self._note_news())
        self.set_interval(_FRAME_S, self._turn)
        self._run()

    def on_unmount(self) -> None:
        """Let the session go; what still runs is stopped, and nobody waits for it."""
        self._unsubscribe()
        self._session.cancel()

    def _note_news(self) -> None:
        self._has_news = True

    @work(group="run", exit_on_error=False)
    async def _run(self) -> None:
        try:
            await self._session.run()
        finally:
            self._reading = False
            self._look()

    def _turn(self) -> None:
        if self._reading and self._has_news:
            self._look()

    @work(group="look", exclusive=True, exit_on_error=False)
    async def _look(self) -> None:
        """Make the report of what is on record by now; beside the event loop, for it may be of thousands."""
        self._has_news = False
        transcript = self._session.transcript
        self.take(await in_thread(lambda: whole_report(transcript)))

    def progress(self) -> Sequence[Content]:
        """As `AuditScreen.progress`: how many of what is listed by now, how fast, and how long it will be."""
        if not self._reading:
            return super().progress()
        coverage = self.report.coverage
        read, listed = sum(item.read for item in coverage), sum(item.listed for item in coverage)
        seconds = self._backend.clock.monotonic() - self._began
        said = f"{spinner_at(seconds)} {read} of {count(listed, 'resource')} read"
        if read and seconds > 0:
            rate = read / seconds
            said += f", {rate:.0f} a second, about {_lasting((listed - read) / rate)} more"
        return (Content.styled(inert(said).plain, "$text-primary"),)

    def why_not(self, action: str) -> str:
        """As `WorkbenchScreen.why_not`."""
        if action == "stop" and not self._reading:
            return "Everything was read."
        return super().why_not(action)

    def action_stop(self) -> None:
        """Stop reading."""
        self._session.cancel()

    def action_back(self) -> None:
        """Leave the filter; stop what runs; leave when nothing does."""
        if self._reading and not self.is_filtered:
            self.action_stop()
        else:
            super().action_back()


def _lasting(seconds: float) -> str:
    return f"{seconds:.0f} s" if seconds < _MINUTE_S else f"{seconds / _MINUTE_S:.0f} min"

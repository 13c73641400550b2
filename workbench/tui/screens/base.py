"""What all screens share: manners with errors, with keys that cannot act now, and with small terminals."""

from __future__ import annotations

import asyncio
import traceback
from collections.abc import Iterator
from typing import Any, ClassVar, Literal, TypeAlias, TypeVar

from textual import events
from textual.app import App, ComposeResult
from textual.await_complete import AwaitComplete
from textual.binding import BindingType
from textual.screen import ModalScreen, Screen
from textual.widget import Widget
from textual.worker import Worker, WorkerState

from workbench.engine.errors import WorkbenchError
from workbench.knowledge.redaction import shown
from workbench.tui.widgets.key_line import Advice, KeyLine
from workbench.tui.widgets.too_small import TooSmall

ResultT = TypeVar("ResultT")
Severity: TypeAlias = Literal["information", "warning", "error"]


class WorkbenchScreen(Screen[ResultT]):
    """A screen that says why.

    A key whose action cannot act now is shown disabled, and pressing it says the reason. An error of a
    worker is shown: what a person can mend in its own words, anything else as a bug to report.
    """

    HELP: ClassVar[str | None] = None
    BINDINGS: ClassVar[list[BindingType]] = []
    _left = False

    def why_not(self, action: str) -> str:
        """Return why an action cannot act now; empty when it can."""
        del action
        return ""

    @property
    def advice(self) -> Advice | None:
        """The key that leads on from here, if one does."""
        return None

    def copy(self, text: str, what: str) -> None:
        """Copy a text, and say so, and where else it is: not every terminal takes what is copied.

        Args:
            text: What to copy.
            what: How it is called, at the beginning of a sentence.
        """
        self.app.copy_to_clipboard(text)
        place = getattr(self.app, "kept_copy", "")
        beside = f", and in {place} where this terminal does not take it" if place else ""
        self.say(f"{what} is in the clipboard{beside}.")

    def compose(self) -> ComposeResult:
        """Make the screen's own widgets, then its frame."""
        yield from self.content()
        yield from self.frame()

    def frame(self) -> Iterator[Widget]:
        """Make what every screen has."""
        yield KeyLine(show_command_palette=False, compact=True)
        yield TooSmall()

    def content(self) -> Iterator[Widget]:
        """Make the screen's own widgets."""
        yield from ()

    def say(self, text: str, *, title: str = "", severity: Severity = "information") -> None:
        """Show a passing message. `text` may come from outside."""
        self.notify(
            shown(text, keep_lines=True), title=shown(title), severity=severity, markup=False, timeout=8
        )

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Disable, and do not hide, what cannot act now: also everything while the screen comes or goes."""
        del parameters
        return None if not self.is_mounted or self._left or self.why_not(action) else True

    def dismiss(self, result: ResultT | None = None) -> AwaitComplete:
        """Leave the screen, once, however often a key is pressed.

        Its widgets go one by one, and its keys may be looked at in between.
        """
        if self._left:
            return AwaitComplete()
        leaving = super().dismiss(result)
        self._left = True
        return leaving

    def on_mount(self) -> None:
        """Enable the keys: whoever types faster than screens are made has waited for this."""
        self.call_later(self.refresh_bindings)

    def on_key(self, event: events.Key) -> None:
        """Say why a disabled key does nothing."""
        for binding in self._bindings.key_to_bindings.get(event.key, []) if self.is_mounted else ():
            reason = self.why_not(binding.action)
            if reason:
                event.stop()
                self.say(reason, title=f"{binding.description}: not now", severity="warning")

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """Show the error that ended a worker."""
        if event.state is WorkerState.ERROR and event.worker.error is not None:
            self.failed(event.worker.error)

    def failed(self, error: BaseException) -> None:
        """Say what went wrong and what to do. Errors that nobody foresaw are bugs, and called so."""
        if isinstance(error, WorkbenchError):
            self.say(str(error), title="That did not work", severity="error")
            return
        frames = traceback.extract_tb(error.__traceback__)
        where = f" ({frames[-1].filename.rpartition('/')[2]}:{frames[-1].lineno})" if frames else ""
        self.log.error(shown("".join(traceback.format_exception(error)), keep_lines=True))
        self.say(
            f"{type(error).__name__}: {error}{where}\nPlease report this. What the journal holds is safe.",
            title="A bug in workbench",
            severity="error",
        )


async def ask(app: App[Any], screen: Screen[ResultT]) -> ResultT:
    """Push a screen from a worker, and return what it is dismissed with.

    As `App.push_screen_wait`, but that runs the app's pending callbacks in this worker first. While the app
    closes, one of them removes screens, and the worker's cancellation would then cancel the removal.
    """
    return await asyncio.shield(app.push_screen(screen, wait_for_dismiss=True))


class Dialog(WorkbenchScreen[ResultT], ModalScreen[ResultT]):
    """A question in front of the screen that asks it. `esc` gives no answer."""

    CSS_PATH = "dialogs.tcss"
    BINDINGS: ClassVar[list[BindingType]] = []

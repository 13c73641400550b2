"""Wait for blocking work with something on the screen and a way out."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, ClassVar, Generic, TypeVar

from textual import work
from textual.app import App
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.widget import Widget
from textual.widgets import Static

from workbench.engine.threads import in_thread
from workbench.tui.formats import inert
from workbench.tui.screens.base import Dialog, ask

T = TypeVar("T")


class Abandoned(Exception):  # noqa: N818 - no error: the person did not want to wait
    """The person stopped waiting."""


class TaskResult(Generic[T]):
    """A result or an error, carried from the dialog to who waits for it."""

    def __init__(self, *, result: T | None = None, error: Exception | None = None) -> None:
        self._result, self._error = result, error

    def unwrap(self) -> T:
        """Return the result, or raise the error."""
        if self._error is not None:
            raise self._error
        return self._result  # type: ignore[return-value]  # a result of type T may itself be None


class Busy(Dialog[Any]):
    """Runs `work_` on a thread and answers its `TaskResult`, or None when the person stops waiting.

    What arrives after that is handed to `discard`, on the thread.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,c", "stop", "Stop waiting", id="busy.stop", tooltip="go back; nothing is lost"),
    ]

    def __init__(
        self, text: str, work_: Callable[[], Any], discard: Callable[[Any], None] | None = None
    ) -> None:
        super().__init__()
        self._text, self._work, self._discard = text, work_, discard
        self._abandoned = False
        self._outcome: TaskResult[Any] | None = None

    def content(self) -> Iterator[Widget]:
        """Make the box."""
        yield Vertical(Static(inert(self._text), markup=False), classes="box")

    def on_mount(self) -> None:
        """Begin."""
        self._run()

    @work(exit_on_error=False)
    async def _run(self) -> None:
        try:
            self._outcome = TaskResult(result=await in_thread(self._work_or_discard))
        except Exception as error:  # noqa: BLE001 - carried over to who waits, whatever it is
            self._outcome = TaskResult(error=error)
        self._answer()

    @property
    def ready(self) -> bool:
        """The work has ended."""
        return self._outcome is not None

    def on_screen_resume(self) -> None:
        """Answer what was ready while help was in front."""
        self._answer()

    def _answer(self) -> None:
        """Close with the outcome, if this is the screen in front: dismissing takes away whatever is."""
        if self._outcome is not None and not self._abandoned and self.app.screen is self:
            self.dismiss(self._outcome)

    def _work_or_discard(self) -> Any:
        result = self._work()
        if self._abandoned and self._discard:
            self._discard(result)
        return result

    def action_stop(self) -> None:
        """Stop waiting."""
        self._abandoned = True
        self.dismiss(None)


async def waited(
    app: App[Any], text: str, work_: Callable[[], T], *, discard: Callable[[T], None] | None = None
) -> T:
    """Return the result of blocking work, with `text` on the screen meanwhile.

    Raises:
        Abandoned: The person stopped waiting.
        Exception: Whatever `work_` raises.
    """
    outcome: TaskResult[T] | None = await ask(app, Busy(text, work_, discard))
    if outcome is None:
        raise Abandoned
    return outcome.unwrap()

"""What is made of logs on threads, and the word that nobody waits for it any more."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from types import TracebackType
from typing import Any, ParamSpec, TypeVar

from workbench.logs.stopping import LOOK_SECONDS, Stop

P = ParamSpec("P")
T = TypeVar("T")


class Making:
    """Threads that make something of logs.

    At its end nothing is being made any more: what has not begun never does, and the rest is stopped.
    """

    def __init__(self, at_once: int) -> None:
        self._pool = ThreadPoolExecutor(at_once)
        self.stop = Stop()
        """Is looked for by what is being made."""
        self._begun: list[Future[Any]] = []

    def begin(self, make: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        """Make something as soon as a thread is free."""
        future = self._pool.submit(make, *args, **kwargs)
        self._begun.append(future)
        return future

    def __enter__(self) -> Making:
        return self

    def __exit__(
        self, _type: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        running = [future for future in self._begun if not future.cancel()]
        while wait(running, 0).not_done:
            self.stop.say()  # again and again: a query that had not begun yet did not hear it
            wait(running, LOOK_SECONDS)
        self._pool.shutdown()


def made(future: Future[T]) -> T:
    """Return what became of it; wakes now and then, or a Ctrl-C that another thread got went unseen."""
    while not wait([future], LOOK_SECONDS).done:
        pass
    return future.result()

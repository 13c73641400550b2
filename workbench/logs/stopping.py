"""Ctrl-C while a query runs."""

from __future__ import annotations

import math
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Generic, TypeVar

import duckdb

T = TypeVar("T")

LOOK_SECONDS = 0.2
"""How long Ctrl-C may go unseen: the system may give it to a DuckDB thread, which wakes no waiting lock."""


@contextmanager
def stopped_by_ctrl_c() -> Iterator[None]:
    """Raise KeyboardInterrupt for a query that Ctrl-C has stopped."""
    try:
        yield
    except duckdb.InterruptException as error:
        raise KeyboardInterrupt from error
    except RuntimeError as error:
        if "interrupted" not in str(error):
            raise
        raise KeyboardInterrupt from error


class StoppedError(Exception):
    """Nobody wants any more what a thread was making."""


class Stop:
    """A word to threads that make something: leave it. They look for it between two pieces of their work."""

    def __init__(self) -> None:
        self._said = threading.Event()
        self._lock = threading.Lock()
        self._asking: list[duckdb.DuckDBPyConnection] = []

    def say(self) -> None:
        """Stop all queries that run now, and whatever looks for it; may be said again."""
        self._said.set()
        with self._lock:
            for connection in self._asking:
                connection.interrupt()

    def heeded(self, pieces: Iterable[T]) -> Iterator[T]:
        """Yield what `pieces` yields, until the word is said; then raise StoppedError."""
        for piece in pieces:
            if self._said.is_set():
                raise StoppedError
            yield piece

    @contextmanager
    def for_queries(self, connection: duckdb.DuckDBPyConnection) -> Iterator[None]:
        """Let the word stop the queries of a connection too."""
        with self._lock:
            self._asking.append(connection)
        try:
            yield
        finally:
            with self._lock:
                self._asking.remove(connection)


class Background(Generic[T]):
    """Work that is done on a thread, from the moment that somebody waits for it: no Ctrl-C can fall between.

    By events, for in Python 3.11 `Thread.join` takes a running thread for ended once Ctrl-C came (bpo-45274).
    """

    def __init__(self, work: Callable[[], T]) -> None:
        self._work = work
        self._results: list[T] = []
        self._errors: list[BaseException] = []
        self._awaited, self._ended = threading.Event(), threading.Event()
        threading.Thread(target=self._act, daemon=True).start()

    def wait(self, seconds: float | None = None) -> bool:
        """Return at the end of the work, or after so many seconds; tell whether it ended.

        May be called again after Ctrl-C.
        """
        self._awaited.set()
        until = math.inf if seconds is None else time.monotonic() + seconds
        while not self._ended.wait(min(LOOK_SECONDS, max(0.0, until - time.monotonic()))):
            if time.monotonic() >= until:
                return False
        return True

    def result(self) -> T:
        """Return what the work returned, or raise what it raised, at its end."""
        self.wait()
        if self._errors:
            raise self._errors[0]
        return self._results[0]

    def _act(self) -> None:
        self._awaited.wait()
        try:
            self._results.append(self._work())
        except BaseException as error:  # noqa: BLE001 - raised again by `result`, on the caller's thread
            self._errors.append(error)
        finally:
            self._ended.set()


def until_ctrl_c(connection: duckdb.DuckDBPyConnection, work: Callable[[], T], seconds: float) -> T:
    """Return what `work` returns; Ctrl-C meanwhile stops what the connection does for it, and is raised.

    So does the end of its time, after which `work` raises what DuckDB raises for a query that is stopped.

    DuckDB itself looks for signals between two tasks only, and to sort what does not fit into memory is one
    task for minutes.

    Raises:
        KeyboardInterrupt: Ctrl-C, after the query was stopped.
    """
    background = Background(work)
    try:
        if not background.wait(seconds):
            connection.interrupt()
        return background.result()
    except KeyboardInterrupt:
        connection.interrupt()
        background.wait()
        raise

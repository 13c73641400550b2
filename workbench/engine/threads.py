"""Blocking work on daemon threads of our own.

Neither the event loop's default executor nor `ThreadPoolExecutor`: both are joined at exit, so one hung
endpoint would hold the program for minutes, and the default one has six threads on two cores.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Mapping
from contextvars import Context
from functools import partial
from queue import SimpleQueue
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from workbench.engine.ports import Deadline

_MOST_IDLE = 64
"""Threads that wait for work; those beyond end when theirs is done."""
_GLANCE_S = 0.25
"""How long a deadline that was cancelled may go unnoticed."""
T = TypeVar("T")
K = TypeVar("K")


class _Workers:
    """Daemon threads that take the next piece of work: to start one costs as much as to sign a request.

    One that hangs in its work is not missed: the next piece goes to another.
    """

    def __init__(self) -> None:
        self._idle: list[SimpleQueue[Callable[[], None]]] = []

    def run(self, work: Callable[[], None]) -> None:
        """Do `work`, which raises nothing, on a thread and in a context of its own; returns at once."""
        try:
            jobs = self._idle.pop()
        except IndexError:
            jobs = SimpleQueue()
            threading.Thread(target=self._serve, args=(jobs,), name="workbench", daemon=True).start()
        jobs.put(work)

    def _serve(self, jobs: SimpleQueue[Callable[[], None]]) -> None:
        while True:
            Context().run(jobs.get())
            if len(self._idle) >= _MOST_IDLE:
                return
            self._idle.append(jobs)


_WORKERS = _Workers()


async def in_thread(work: Callable[[], T]) -> T:
    """Run `work` on a daemon thread and return its result, or raise its error.

    Cancelling the awaiting task frees it at once; the thread ends on its own, unheard.
    """
    loop = asyncio.get_running_loop()
    future: asyncio.Future[T] = loop.create_future()

    def deliver(set_it: Callable[[], None]) -> None:
        if not future.done():
            set_it()

    def run() -> None:
        try:
            result = work()
        except BaseException as error:  # noqa: BLE001 - carried over to the awaiting task, whatever it is
            outcome = error
            _post(loop, lambda: deliver(lambda: future.set_exception(outcome)))
        else:
            _post(loop, lambda: deliver(lambda: future.set_result(result)))

    _WORKERS.run(run)
    return await future


def _post(loop: asyncio.AbstractEventLoop, callback: Callable[[], None]) -> None:
    try:
        loop.call_soon_threadsafe(callback)
    except RuntimeError:
        # The loop is closed: the program is quitting and nobody waits for this result any more.
        return


def in_time(work: Callable[[], T], deadline: Deadline) -> T:
    """Run `work` on a daemon thread and return its result, or raise its error.

    For what has no end of its own: a socket that drips, a program that was asked for credentials. Such work
    is left to itself when the deadline ends.

    Raises:
        OutOfTimeError: The deadline ended first.
    """
    results: list[T] = []
    errors: list[BaseException] = []
    done = _held_lock()

    def run() -> None:
        try:
            results.append(work())
        except BaseException as error:  # noqa: BLE001 - raised again below, on the caller's thread
            errors.append(error)
        finally:
            done.release()

    _WORKERS.run(run)
    while not done.acquire(timeout=min(_GLANCE_S, deadline.remaining())):
        if not deadline.remaining():
            from workbench.engine.ports import OutOfTimeError  # noqa: PLC0415 - the first frame needs threads

            raise OutOfTimeError("the check ended before this was answered")
    if errors:
        raise errors[0]
    return results[0]


def _held_lock() -> threading.Lock:
    """Return a lock that somebody else will release: the cheapest thing that can be waited for."""
    lock = threading.Lock()
    lock.acquire()
    return lock


def all_in_threads(work: Mapping[K, Callable[[], T]]) -> dict[K, T]:
    """Run the pieces of work side by side and return all results under their names.

    For use on a worker thread, which does the first one itself, and starts a daemon thread for each other.
    The first error is raised after all have ended.
    """
    results: dict[K, T] = {}
    errors: list[BaseException] = []

    def run(key: K, piece: Callable[[], T], done: threading.Lock) -> None:
        try:
            results[key] = piece()
        except BaseException as error:  # noqa: BLE001 - raised again below, on the caller's thread
            errors.append(error)
        finally:
            done.release()

    pieces, ends = list(work.items()), []
    for key, piece in pieces[1:]:
        ends.append(_held_lock())
        _WORKERS.run(partial(run, key, piece, ends[-1]))
    for key, piece in pieces[:1]:
        run(key, piece, _held_lock())
    for end in ends:
        end.acquire()
    if errors:
        raise errors[0]
    return {key: results[key] for key in work}

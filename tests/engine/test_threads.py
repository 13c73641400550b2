"""Threads are used again: nothing of one piece of work reaches the next, and a hung one holds nobody up."""

from __future__ import annotations

import asyncio
import threading
from contextvars import ContextVar

import pytest

from tests.fakes import FakeClock
from workbench.engine.clock import SystemClock
from workbench.engine.ports import Deadline, OutOfTimeError
from workbench.engine.threads import all_in_threads, in_thread, in_time

OF_ONE: ContextVar[str] = ContextVar("of one", default="nobody's")
LONG_S = 60.0


def test_a_thread_is_used_again_in_a_context_of_its_own() -> None:
    def work() -> tuple[int, str]:
        before = OF_ONE.get()
        OF_ONE.set("mine")
        return threading.get_ident(), before

    asked = [in_time(work, Deadline(SystemClock(), LONG_S)) for _ in range(20)]
    assert {before for _, before in asked} == {"nobody's"}
    assert len({thread for thread, _ in asked}) < len(asked)


def test_what_hangs_is_left_behind_and_the_next_is_done() -> None:
    release = threading.Event()
    clock = FakeClock()
    with pytest.raises(OutOfTimeError):
        in_time(release.wait, Deadline(clock, 0))
    assert in_time(lambda: "done", Deadline(SystemClock(), LONG_S)) == "done"
    release.set()


def test_errors_come_to_who_waits_and_end_no_thread() -> None:
    def fail() -> None:
        raise LookupError("gone")

    for _ in range(3):
        with pytest.raises(LookupError, match="gone"):
            in_time(fail, Deadline(SystemClock(), LONG_S))
        with pytest.raises(LookupError, match="gone"):
            asyncio.run(in_thread(fail))
        with pytest.raises(LookupError, match="gone"):
            all_in_threads({"a": fail, "b": lambda: None})
    assert all_in_threads({"a": lambda: 1, "b": lambda: 2}) == {"a": 1, "b": 2}

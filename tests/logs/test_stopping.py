"""Ctrl-C while a query runs: the query is stopped, and its end is waited for."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Iterator
from typing import cast

import duckdb
import pytest

from tests.patience import PATIENCE_S
from workbench.logs.stopping import Background, until_ctrl_c


@pytest.fixture(autouse=True)
def listening() -> Iterator[None]:
    """Take Ctrl-C as Python does: what a shell starts in the background is to ignore it."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


class Connection:
    """One whose work ends when it is interrupted, and looks for no signal itself, as DuckDB within a task."""

    def __init__(self) -> None:
        self.interrupted = threading.Event()
        self.ended = False

    def interrupt(self) -> None:
        self.interrupted.set()

    def work(self) -> None:
        os.kill(os.getpid(), signal.SIGINT)
        self.interrupted.wait(PATIENCE_S)
        self.ended = self.interrupted.is_set()


def test_ctrl_c_stops_work_that_looks_for_no_signal_and_waits_for_its_end() -> None:
    connection = Connection()
    with pytest.raises(KeyboardInterrupt):
        until_ctrl_c(cast("duckdb.DuckDBPyConnection", connection), connection.work, 60)
    assert connection.ended


def test_ctrl_c_that_is_given_to_another_thread_stops_the_work_too() -> None:
    """A signal to one thread alone stands for what the system may choose: it wakes no waiting lock."""

    class Taken(Connection):
        def work(self) -> None:
            signal.pthread_kill(threading.get_ident(), signal.SIGINT)
            self.interrupted.wait(PATIENCE_S)
            self.ended = self.interrupted.is_set()

    connection = Taken()
    with pytest.raises(KeyboardInterrupt):
        until_ctrl_c(cast("duckdb.DuckDBPyConnection", connection), connection.work, 60)
    assert connection.ended


def test_work_that_takes_longer_than_its_time_is_told_from_work_that_ended() -> None:
    let_go = threading.Event()
    background = Background(lambda: let_go.wait(PATIENCE_S))
    assert not background.wait(0.01)
    let_go.set()
    assert background.wait()


def test_what_work_raises_is_raised_to_who_waits() -> None:
    def work() -> None:
        raise ValueError("as it was")

    with pytest.raises(ValueError, match="as it was"):
        Background(work).result()

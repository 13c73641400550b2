"""A real terminal: what it may send, and how it is left."""

from __future__ import annotations

import fcntl
import os
import pty
import select
import signal
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Iterator
from contextlib import suppress

import pytest

APP = """
import sys
from tests.tui.worlds import World
from workbench.tui.app import WorkbenchApp

app = WorkbenchApp(World().backend)
app.run()
sys.exit(app.return_code or 0)
"""
ENTERED, LEFT = b"\x1b[?1049h", b"\x1b[?1049l"
PROMPT = b"What happened?"
CTRL_Q = b"\x11"


class OnTerminal:
    """The app at home, on a pseudo-terminal of its own."""

    def __init__(self, rows: int = 24, columns: int = 80) -> None:
        self.master, slave = pty.openpty()
        self.shown = b""
        self.resize(rows, columns)
        self.process = subprocess.Popen(  # noqa: S603 - our own interpreter and code
            [sys.executable, "-c", APP],
            stdin=slave,
            stdout=slave,
            stderr=slave,
            start_new_session=True,
            env={**os.environ, "TERM": "xterm-256color", "TEXTUAL_ANIMATIONS": "none"},
        )
        os.close(slave)

    def resize(self, rows: int, columns: int) -> None:
        fcntl.ioctl(self.master, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def read_until(self, wanted: bytes) -> None:
        """Read what is shown until `wanted` is; the test's own time limit is the bound."""
        while wanted not in self.shown:
            select.select([self.master], [], [])
            self.shown += os.read(self.master, 65536)

    def type(self, data: bytes) -> None:
        os.write(self.master, data)

    def hang_up(self) -> None:
        os.close(self.master)
        self.master = -1

    def exit_code(self) -> int:
        """Read to the end, and return how the app ended."""
        with suppress(OSError):  # the other end is closed
            while self.master >= 0 and (more := os.read(self.master, 65536)):
                self.shown += more
        return self.process.wait()

    def close(self) -> None:
        self.process.kill()
        self.process.wait()
        if self.master >= 0:
            self.hang_up()


@pytest.fixture
def terminal() -> Iterator[OnTerminal]:
    opened = OnTerminal()
    yield opened
    opened.close()


def test_bytes_that_are_no_utf8_end_nothing(terminal: OnTerminal) -> None:
    terminal.read_until(PROMPT)
    terminal.type(b"\xff caf\xe9")
    terminal.type(b"\x1b[200~na\xefve \xff\xfe\x1b[201~")
    terminal.type(b"seen")
    terminal.read_until(b"seen")
    terminal.type(CTRL_Q)
    assert terminal.exit_code() == 0
    assert LEFT in terminal.shown
    assert b"Traceback" not in terminal.shown


def test_half_a_character_and_a_sequence_that_is_none_end_nothing(terminal: OnTerminal) -> None:
    terminal.read_until(PROMPT)
    for sent in (b"\xe2", b"\x82", b"\xac\xc3", b"\xa9ure", b"\x1b[65;5:3u", b"\xe2\x82"):
        terminal.type(sent)
        time.sleep(0.05)  # as they come, each on its own
    terminal.read_until("€éure".encode())
    terminal.type(b"seen")
    terminal.read_until(b"seen")
    terminal.type(CTRL_Q)
    assert terminal.exit_code() == 0
    assert b"Traceback" not in terminal.shown


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_signal_leaves_the_terminal_as_it_was(terminal: OnTerminal, number: signal.Signals) -> None:
    terminal.read_until(PROMPT)
    terminal.process.send_signal(number)
    assert terminal.exit_code() == 128 + number
    assert terminal.shown.rindex(LEFT) > terminal.shown.rindex(ENTERED)


def test_a_terminal_that_goes_away_ends_the_program(terminal: OnTerminal) -> None:
    terminal.read_until(PROMPT)
    terminal.hang_up()
    assert terminal.exit_code() == 128 + signal.SIGHUP

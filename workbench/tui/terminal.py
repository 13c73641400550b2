"""The terminal, as a driver of Textual's that survives what terminals send, and their going away."""

from __future__ import annotations

import codecs
import os
import selectors
import signal
from collections.abc import Iterable

from textual._xterm_parser import XTermParser
from textual.drivers.linux_driver import LinuxDriver
from textual.message import Message

_READ_SIZE = 4096
_PAUSE_S = 0.1
"""How long the thread waits for input before it looks whether it should end, as Textual's does."""


class Terminal(LinuxDriver):
    """Textual's driver ends the app at a byte that is not UTF-8, and reads an ended input for ever."""

    def run_input_thread(self) -> None:
        """Turn what is typed into events until the app ends; bytes that are no UTF-8 become U+FFFD."""
        self._parser = XTermParser(self._debug)
        decode = codecs.getincrementaldecoder("utf-8")(errors="replace").decode
        with selectors.SelectSelector() as selector:
            selector.register(self.fileno, selectors.EVENT_READ)
            while not self.exit_event.is_set():
                if selector.select(_PAUSE_S):
                    typed = self._read()
                    if not typed:
                        signal.raise_signal(signal.SIGHUP)
                        return
                    if text := decode(typed):  # half a character is nothing yet, and to the parser the end
                        self._process(self._parser.feed(text))
                self._process(self._parser.tick())

    def _process(self, events: Iterable[Message]) -> None:
        """Hand events over; what the parser stumbles over is no key of ours, and it begins anew behind it."""
        parsed = iter(events)
        while True:
            try:
                event = next(parsed, None)
            except ValueError:  # of a number in a sequence that is none
                self._parser = XTermParser(self._debug)
                return
            if event is None:
                return
            self.process_message(event)

    def _read(self) -> bytes:
        """Return what was typed; nothing when the terminal is gone."""
        try:
            return os.read(self.fileno, _READ_SIZE)
        except OSError:
            return b""

"""What Python itself would write to stderr, said by `say`: warnings, log lines, uncaught exceptions.

They quote what they stumble over, which may be a credential, and came past every door otherwise.
"""

from __future__ import annotations

import logging
import sys
import threading
import warnings
from types import TracebackType
from typing import Any

from workbench.cli.console import say


def take_over_stderr() -> None:
    """Let warnings, log lines and uncaught exceptions be redacted and made inert like all that is said."""
    sys.excepthook = _uncaught
    sys.unraisablehook = _unraisable
    threading.excepthook = _in_thread
    warnings.showwarning = _warning
    logging.lastResort = _Saying(logging.WARNING)


class _Saying(logging.Handler):
    def emit(self, record: logging.LogRecord) -> None:
        say(self.format(record))


def _uncaught(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    import traceback

    say("".join(traceback.format_exception(kind, error, trace)))


def _unraisable(ignored: sys.UnraisableHookArgs) -> None:
    if ignored.exc_value:
        say(f"{ignored.err_msg or 'ignored'} in {ignored.object!r}")
        _uncaught(ignored.exc_type, ignored.exc_value, ignored.exc_traceback)


def _in_thread(ended: threading.ExceptHookArgs) -> None:
    if ended.exc_value and not issubclass(ended.exc_type, SystemExit):
        _uncaught(ended.exc_type, ended.exc_value, ended.exc_traceback)


def _warning(
    message: Warning | str, category: type[Warning], filename: str, lineno: int, *_: Any, **__: Any
) -> None:
    say(warnings.formatwarning(message, category, filename, lineno).rstrip("\n"))

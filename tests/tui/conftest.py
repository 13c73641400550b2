"""A frozen world for every screen test: clock, time zone, colours, no animation, no waiting by the clock."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator

import pytest

from tests.tui.driving import at_rest


@pytest.fixture(autouse=True)
def frozen_terminal(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Let no setting of the person who runs the tests reach the screens."""
    for name in list(os.environ):
        textual = name.startswith("TEXTUAL_") and not name.startswith("TEXTUAL_SNAPSHOT")
        if textual or name in ("NO_COLOR", "COLUMNS", "LINES", "FORCE_COLOR"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("TZ", "UTC")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


@pytest.fixture(autouse=True)
def keys_are_handled(monkeypatch: pytest.MonkeyPatch) -> None:
    """After a key wait until it is handled, where Textual waits until the process looks idle.

    That takes 40 ms for each key on a quiet machine, a second on a busy one, and proves nothing on either.
    """
    for module in ("app", "pilot"):
        monkeypatch.setattr(f"textual.{module}.wait_for_idle", at_rest)

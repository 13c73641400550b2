"""A frozen world for every screen test: clock, time zone, colours, no animation."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator

import pytest


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

"""A frozen world for every screen test: clock, time zone, colours, no animation, no waiting by the clock."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from typing import Any
from unittest import mock

import pytest
from textual._compositor import Compositor
from textual._context import visible_screen_stack
from textual.css.model import RuleSet
from textual.css.stylesheet import Stylesheet
from textual.pilot import Pilot
from textual.widgets import Input, TextArea

from tests.tui.driving import at_rest, handled


@pytest.fixture(scope="session", autouse=True)
def stylesheets_parsed_once() -> Iterator[None]:
    """Parse a style sheet once in a process: each test begins a new app, which would parse it again."""
    parse, known = Stylesheet._parse_rules, dict[object, list[RuleSet]]()

    def parsed(sheet: Stylesheet, *given: Any, **named: Any) -> list[RuleSet]:
        key = (given, *sorted(named.items()), *sorted(sheet._variables.items()))
        if key not in known:
            known[key] = parse(sheet, *given, **named)
        return known[key]

    with mock.patch.object(Stylesheet, "_parse_rules", parsed):
        yield


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
def steady_cursor(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let no cursor blink: on a busy machine a picture would show it by chance."""
    monkeypatch.setattr(Input, "_toggle_cursor", lambda _: None)
    monkeypatch.setattr(TextArea, "_toggle_cursor_blink_visible", lambda _: None)


@pytest.fixture(autouse=True)
def painted_when_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    """Paint what a test looks at, as `Driver.text` or as a picture.

    The frames between, which nobody sees, took a third of the time.
    """
    render = Compositor.render_update

    def rendered(compositor: Compositor, *, full: bool = False, **named: Any) -> Any:
        if full:
            return render(compositor, full=full, **named)
        visible_screen_stack.set(named.get("screen_stack") or [])  # what `Driver.text` paints behind a dialog
        compositor._dirty_regions.clear()
        return None

    monkeypatch.setattr(Compositor, "render_update", rendered)


@pytest.fixture(autouse=True)
def keys_are_handled(monkeypatch: pytest.MonkeyPatch) -> None:
    """After a key wait until it is handled, where Textual waits until the process looks idle.

    That takes 40 ms for each key on a quiet machine, a second on a busy one, and proves nothing on either.
    """
    for module in ("app", "pilot"):
        monkeypatch.setattr(f"textual.{module}.wait_for_idle", at_rest)
    monkeypatch.setattr(Pilot, "_wait_for_screen", handled)

"""Conditions in words."""

from __future__ import annotations

import pytest

from workbench.wording.conditions import condition_words


@pytest.mark.parametrize(
    ("expression", "words"),
    [
        ("transfer_log.access_denied", "transfer log: access denied"),
        ("!(transfer_log.access_denied)", "transfer log: not access denied"),
        ("log.attempted == `false`", "log: not attempted"),
        ("log.attempted != `false`", "log: attempted"),
        ("a.state == 'absent' || a.stale", "a: state is absent or a: stale"),
        ("a.state == 'OFF' || a.state == 'ON' || a.state == 'UP'", "a: state is OFF, ON or UP"),
        ("(a.x || b.y) && !(c.z)", "(a: x or b: y) and c: not z"),
        ("contains(run.points_to, 'emr-no-room')", "run: points to includes emr-no-room"),
        ("!(contains(run.points_to, 'emr-no-room'))", "run: points to does not include emr-no-room"),
        ("length(a.keys) > `1`", "a: keys (how many) is more than 1"),
        ("a.x != ''", "a: x is not empty"),
        ("!(a.x == 'y' || b.z)", "not (a: x is y or b: z)"),
        ("no condition at all", "no condition at all"),
    ],
)
def test_a_condition_is_told_in_words(expression: str, words: str) -> None:
    assert condition_words(expression) == words

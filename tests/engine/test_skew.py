"""Our clock against AWS's."""

from __future__ import annotations

from dataclasses import replace

from tests.fakes import answer
from workbench.engine.skew import clock_skew


def test_the_last_answer_with_a_date_tells_by_how_much_we_are_ahead() -> None:
    early = replace(answer(), headers={"date": "Mon, 23 Nov 2026 11:59:00 GMT"})
    later = replace(answer(), headers={"date": "Mon, 23 Nov 2026 12:00:02 GMT"})
    assert clock_skew([early]) == 60.0
    assert clock_skew([early, later, answer()]) == -2.0


def test_without_a_readable_date_nothing_is_known() -> None:
    assert clock_skew([answer(), replace(answer(), headers={"date": "soon"})]) is None
    assert clock_skew([answer()], otherwise=1.5) == 1.5


def test_a_date_in_no_zone_tells_nothing() -> None:
    nowhere = replace(answer(), headers={"date": "Mon, 23 Nov 2026 12:00:00 -0000"})
    assert clock_skew([nowhere]) is None

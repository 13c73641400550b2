"""Time lines, plots and comparisons in characters: what is shown, what is not, and that it fits."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from workbench.domain.picture import (
    MOST_POINTS,
    Chain,
    Compared,
    Comparison,
    Curve,
    Lane,
    Link,
    Mark,
    Picture,
    Plot,
    Stretch,
    TimeLine,
    points_of,
    window,
)
from workbench.domain.text import is_clean
from workbench.wording.pictures import as_text, draw

START = datetime(2026, 11, 30, 2, 0, tzinfo=UTC)


def after(minutes: float) -> datetime:
    return START + timedelta(minutes=minutes)


PHASES = TimeLine(
    heading="Phases of churn-7",
    start=START,
    end=after(220),
    lanes=(
        Lane(label="Starting", stretches=(Stretch(start=START, end=after(2)),)),
        Lane(
            label="Pending",
            stretches=(Stretch(start=after(2), end=after(110), tone="warn", usual_s=240),),
        ),
        Lane(label="Downloading", stretches=(Stretch(start=after(110), tone="busy"),)),
        Lane(label="changes", marks=(Mark(at=after(50), label="UpdateRole by ana", tone="warn"),)),
    ),
)
CPU = Curve(label="algo-1 CPU", unit="%", points=tuple((minute * 60.0, 300.0) for minute in range(60)))
METRICS = Plot(heading="Instances", start=START, end=after(120), every_s=60, curves=(CPU,))


def lines(picture: Picture, width: int = 78) -> list[str]:
    return as_text(draw(picture, width)).splitlines()


def line(picture: Picture, beginning: str, width: int = 78) -> str:
    return next(text for text in lines(picture, width) if text.startswith(beginning))


def dots(picture: Plot) -> list[str]:
    return [text.partition("┤")[2] for text in lines(picture) if "┤" in text]


def test_each_phase_has_its_line_its_place_and_its_time_beside_what_is_usual() -> None:
    starting, pending, downloading = (line(PHASES, name) for name in ("Starting", "Pending", "Downl"))
    assert starting.index("█") <= pending.index("▓") < downloading.index("▒")
    assert pending.endswith("1 h 48 min, usual 4 min 00 s")
    assert downloading.endswith("1 h 50 min")
    assert "▸" in downloading
    assert "▸" not in pending


def test_what_happened_is_told_below_in_the_order_of_time() -> None:
    lane = Lane(label="folder", marks=(Mark(at=after(30), label="second"), Mark(at=after(10), label="first")))
    drawn = lines(replace(PHASES, lanes=(lane,)))
    assert drawn[-2:] == ["  ◆ 02:10:00  folder: first", "  ◆ 02:30:00  folder: second"]


def test_a_long_list_is_cut_and_says_so() -> None:
    marks = tuple(Mark(at=after(minute), label="crawl") for minute in range(40))
    assert lines(replace(PHASES, lanes=(Lane(label="crawls", marks=marks),)))[-1] == "  … and 26 more"
    many = replace(PHASES, lanes=tuple(Lane(label=f"lane {number}") for number in range(55)))
    assert "… and 15 more lanes" in lines(many)


def test_in_a_narrow_terminal_name_and_time_stand_above_the_bar() -> None:
    drawn = lines(PHASES, 40)
    at = drawn.index("Pending  1 h 48 min, usual 4 min 00 s")
    assert "▓" in drawn[at + 1]


def test_what_lies_outside_of_the_time_is_not_drawn() -> None:
    lane = Lane(
        label="crawls",
        stretches=(Stretch(start=after(-90), end=after(-60)), Stretch(start=after(400), end=after(500))),
        marks=(Mark(at=after(-5)),),
    )
    drawn = line(replace(PHASES, lanes=(lane,)), "crawls")
    assert not set(drawn) & set("█◆")


def test_a_curve_has_a_gap_where_nothing_was_measured() -> None:
    def drawn(points: tuple[tuple[float, float], ...]) -> str:
        return next(text for text in dots(replace(METRICS, curves=(replace(CPU, points=points),))) if text)

    whole, gone = CPU.points, CPU.points[:20] + CPU.points[40:]
    assert "  " not in drawn(whole)
    assert "  " in drawn(gone)


def test_a_metric_that_is_sent_more_seldom_than_asked_for_is_one_line_all_the_same() -> None:
    seldom = tuple((minute * 300.0, 300.0) for minute in range(20))
    shown = dots(replace(METRICS, curves=(replace(CPU, points=seldom),)))
    assert "  " not in next(text for text in shown if text).rstrip()


def test_a_curve_says_its_last_and_its_highest_value() -> None:
    curve = replace(CPU, points=((0.0, 391.0), (60.0, 3.25)))
    assert "algo-1 CPU: last 3.25%, most 391%" in lines(replace(METRICS, curves=(curve,)))
    assert "algo-1 CPU: no datapoint" in lines(replace(METRICS, curves=(replace(CPU, points=()),)))


def test_a_scale_with_an_end_is_kept_and_others_hold_what_is_highest() -> None:
    memory = replace(CPU, points=((0.0, 40.0),), top=100)
    assert any(text.startswith("100┤") for text in lines(replace(METRICS, curves=(memory,))))
    assert any(text.startswith("500┤") for text in lines(METRICS))


def test_a_limit_is_drawn_where_it_is() -> None:
    slow = replace(CPU, unit=" s", points=((0.0, 5.0),), limit=60, limit_label="gives up after")
    drawn = lines(replace(METRICS, curves=(slow,)))
    assert next(text for text in drawn if "gives up after 60 s" in text).startswith("100┤") is False
    assert any("◂ gives up after 60 s" in text for text in drawn)


def test_a_moment_points_at_the_curves() -> None:
    drawn = lines(replace(METRICS, marks=(Mark(at=after(60), label="first timeout", tone="bad"),)))
    assert drawn[-1] == "  ✗ 03:00:00  first timeout"
    assert 35 <= drawn[-2].index("✗") <= 45


def test_points_are_in_order_finite_and_not_too_many() -> None:
    given_points = [(after(2), 5.0), (after(1), float("nan")), (START, 1.0), (after(3), float("inf"))]
    assert points_of(given_points, START) == ((0.0, 1.0), (120.0, 5.0))
    many = points_of([(after(minute), float(minute == 500)) for minute in range(1000)], START)
    assert len(many) <= MOST_POINTS
    assert max(value for _, value in many) == 1.0
    assert points_of([], START) == ()


def test_a_window_holds_all_times_that_are_known() -> None:
    assert window([None, after(3), START], [None, after(5)]) == (START, after(5))
    assert window([START], [None]) == (START, after(1 / 60))
    assert window([None], [after(1)]) is None


HOSTILE = st.text(max_size=30) | st.sampled_from(["\x1b[31mred", "\u202eabc", "a\nb", "日本語" * 9, "[bold]"])
MINUTES = st.floats(-100, 400, allow_nan=False)
TONES = st.sampled_from(["", "good", "bad", "warn", "busy", "unknown", "quiet"])
LANES = st.builds(
    Lane,
    label=HOSTILE,
    stretches=st.lists(
        st.builds(
            Stretch,
            start=MINUTES.map(after),
            end=st.none() | MINUTES.map(after),
            label=HOSTILE,
            tone=TONES,
            usual_s=st.none() | st.floats(0, 1e6),
        ),
        max_size=3,
    ).map(tuple),
    marks=st.lists(st.builds(Mark, at=MINUTES.map(after), label=HOSTILE, tone=TONES), max_size=3).map(tuple),
)
CURVES = st.builds(
    Curve,
    label=HOSTILE,
    unit=HOSTILE,
    points=st.lists(st.tuples(st.floats(0, 1e5), st.floats(-1e12, 1e12)), max_size=9).map(tuple),
    top=st.none() | st.floats(0, 1e9),
    limit=st.none() | st.floats(0, 1e9),
    limit_label=HOSTILE,
)


@given(
    picture=st.builds(
        TimeLine,
        heading=HOSTILE,
        start=st.just(START),
        end=MINUTES.map(after),
        lanes=st.lists(LANES, max_size=3).map(tuple),
    )
    | st.builds(
        Plot,
        heading=HOSTILE,
        start=st.just(START),
        end=MINUTES.map(after),
        every_s=st.integers(1, 3600),
        curves=st.lists(CURVES, max_size=2).map(tuple),
    )
    | st.builds(
        Comparison,
        heading=HOSTILE,
        sides=st.tuples(HOSTILE, HOSTILE),
        rows=st.lists(
            st.builds(Compared, name=HOSTILE, before=HOSTILE, after=HOSTILE, says=HOSTILE), max_size=4
        ).map(tuple),
        alike=st.integers(0, 3),
    )
    | st.builds(
        Chain,
        heading=HOSTILE,
        links=st.lists(
            st.builds(
                Link,
                kind=HOSTILE,
                name=HOSTILE,
                says=HOSTILE,
                beside=st.lists(HOSTILE, max_size=2).map(tuple),
            ),
            max_size=4,
        ).map(tuple),
    ),
    width=st.integers(5, 200),
)
def test_every_picture_fits_and_is_inert(picture: Picture, width: int) -> None:
    drawn = draw(picture, width)
    assert all(is_clean(span.text) for text in drawn for span in text)
    assert {cell_len("".join(span.text for span in text)) for text in drawn} <= {max(20, min(width, 100))}


@pytest.mark.parametrize("width", [78, 118])
def test_the_figures_of_a_lane_are_never_cut_before_the_bar_is(width: int) -> None:
    assert line(PHASES, "Pending", width).endswith("usual 4 min 00 s")


CHAIN = Chain(
    heading="From the registry to what serves now",
    links=(
        Link(kind="version", name="2", says="Approved by ada", tone="good", beside=("1 Approved, serves",)),
        Link(kind="model", name="claims-1", says="of version 1, where 2 is approved", tone="bad"),
        Link(kind="endpoint", name="claims", says="InService", tone="good"),
    ),
)


def test_the_link_at_which_a_chain_breaks_is_marked_and_what_could_stand_there_is_told() -> None:
    said = [" ".join(text.split()) for text in lines(CHAIN)]
    assert said == [
        "From the registry to what serves now",
        "✓ version 2 Approved by ada",
        "│ beside it: 1 Approved, serves",
        "╳",
        "✗ model claims-1 of version 1, where 2 is approved",
        "│",
        "✓ endpoint claims InService",
    ]


def test_what_a_link_says_goes_below_it_where_there_is_no_room_beside() -> None:
    said = [" ".join(text.split()) for text in lines(CHAIN, 34)]
    broken = said.index("✗ model claims-1")
    assert said[broken : broken + 3] == [
        "✗ model claims-1",
        "│ of version 1, where 2",
        "│ is approved",
    ]


COLUMNS = Comparison(
    heading="Columns of raw.orders",
    sides=("of 2026-11-29 02:00", "of 2026-11-30 01:10"),
    rows=(
        Compared(name="tariff", before="double", says="removed", tone="bad"),
        Compared(name="amount", before="int", after="string", says="other type", tone="bad"),
        Compared(name="note", after="string", says="added", tone="good"),
    ),
    alike=14,
)


def test_two_states_side_by_side_say_in_signs_and_words_what_became_of_each_thing() -> None:
    heading, sides, *rows, alike = lines(COLUMNS)
    assert heading.strip() == "Columns of raw.orders"
    assert sides.split() == ["of", "2026-11-29", "02:00", "of", "2026-11-30", "01:10"]
    assert [row.split() for row in rows] == [
        ["-", "tariff", "double", "—", "removed"],
        ["~", "amount", "int", "string", "other", "type"],
        ["+", "note", "—", "string", "added"],
    ]
    assert alike.strip() == "= 14 more are the same on both sides"


@pytest.mark.parametrize("width", [40, 78, 118])
def test_what_became_of_a_thing_is_never_cut(width: int) -> None:
    long = replace(COLUMNS, rows=(replace(COLUMNS.rows[1], name="a" * 60, before="struct<" * 20),))
    assert any(row.rstrip().endswith("other type") for row in lines(long, width))

"""Drills with other names: the same everywhere, the same for a seed, and as solvable."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.drilling import shipped, solve
from tests.tui.worlds import SCENARIO
from workbench.cli.drill import compare
from workbench.domain.scenario import Scenario, ScenarioAction, ScenarioKind
from workbench.engine.training.course import course_of
from workbench.engine.training.variations import occurs_in, varied

COURSE = [drill.id for drill in course_of(shipped().scenario_outlines.values())]

DRILL = replace(
    SCENARIO,
    title="The trade-landing case",
    story="At 07:10 trade-landing lacks RUN-0731. Trade is another word, and trade-landings too.",
    parameters={"bucket": "trade-landing", "key": "in/RUN-0731/trade-archive.csv"},
    build=(
        ScenarioAction(
            operation="s3.PutObject",
            arguments={"arn:aws:s3:::trade-landing/*": ["s3:PutObject"], "Size": 731, "At": "07:10"},
        ),
    ),
    vary=("trade-landing", "trade-archive", "RUN-0731", "07:10"),
)


def test_each_name_is_another_everywhere_and_the_rest_stays() -> None:
    told = varied(DRILL, 7)
    bucket = str(told.parameters["bucket"])
    first, second = bucket.split("-")
    assert {first, second}.isdisjoint({"trade", "landing"})
    number = re.search(r"RUN|[A-Z]+-(\d{4})", str(told.parameters["key"]))
    assert number
    assert f"/{first}-" in str(told.parameters["key"])  # one word is one word in all names
    assert told.story.endswith("Trade is another word, and trade-landings too.")
    assert told.build[0].arguments.keys() == {f"arn:aws:s3:::{bucket}/*", "Size", "At"}
    assert told.build[0].arguments["Size"] == 731
    assert str(told.build[0].arguments["At"]) in told.story
    assert "07:10" not in told.story


@given(st.integers())
def test_a_seed_makes_one_drill_with_times_that_are_times(seed: int) -> None:
    told = varied(DRILL, seed)
    assert told == varied(DRILL, seed)
    assert not any(
        name in str((told.story.partition("Trade")[0], told.parameters, told.build)) for name in DRILL.vary
    )
    hours, minutes = map(int, str(told.build[0].arguments["At"]).split(":"))
    assert (hours < 24, minutes < 60) == (True, True)
    assert (told.id, told.answer.primary) == (DRILL.id, DRILL.answer.primary)


def test_seeds_differ_and_what_may_not_vary_stays() -> None:
    assert len({varied(DRILL, seed).story for seed in range(20)}) == 20
    assert varied(SCENARIO, 7) is SCENARIO


def test_two_names_never_become_one() -> None:
    runs = tuple(f"run-{digit}" for digit in "1234567")
    for seed in range(20):
        told = varied(replace(DRILL, parameters={name: name for name in runs}, vary=runs), seed)
        assert len(set(told.parameters.values())) == len(runs)


@given(st.integers())
def test_an_id_keeps_its_form(seed: int) -> None:
    ids = ("j-4D1ERSTUV63E0", "s-0a1b2c3d4e5f60307", "vpce-0123456789abcdef0", "00f1k2m3n4p5q6r7")
    told = varied(replace(DRILL, parameters={name: name for name in ids}, vary=ids), seed).parameters
    forms = (r"j-[A-Z0-9]{13}", r"s-0[0-9a-f]{16}", r"vpce-0[0-9a-f]{16}", r"00[a-z0-9]{14}")
    assert all(re.fullmatch(form, str(value)) for form, value in zip(forms, told.values(), strict=True)), told
    assert set(told.values()).isdisjoint(ids)
    assert [str(value) for value in told.values()] == list(told)


def test_nearly_all_drills_vary_and_each_name_stands_in_its_drill() -> None:
    of_playbooks = [item for item in shipped().scenarios.values() if item.kind is not ScenarioKind.INSPECTION]
    drills = [drill for drill in of_playbooks if drill.vary]
    assert len(drills) >= 0.98 * len(of_playbooks)
    for drill in drills:
        told = varied(drill, 1)
        assert (told.parameters, told.story) != (drill.parameters, drill.story)
        assert [name for name in drill.vary if not occurs_in(name, drill)] == []


def one_of_each_playbook() -> list[str]:
    """The drill of each playbook that has most to vary, beside the course."""
    drills = sorted(shipped().scenarios.values(), key=lambda drill: (len(drill.vary), drill.id))
    return sorted({drill.playbook: drill.id for drill in drills if drill.vary}.values())


@pytest.mark.parametrize("name", sorted({*COURSE, *one_of_each_playbook()}))
async def test_a_drill_is_as_solvable_with_other_names(name: str) -> None:
    drill: Scenario = shipped().scenarios[name]
    assert drill.vary
    other = varied(drill, len(name))
    assert other.parameters != drill.parameters
    assert compare(other.answer, (await solve(other)).diagnosis) == []

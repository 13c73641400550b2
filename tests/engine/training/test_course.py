"""Which drill next, and what results are made of."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.drilling import shipped
from tests.fakes import NOON, PERSON
from tests.tui.worlds import SCENARIO
from workbench.domain.diagnosis import ConclusionStatus
from workbench.domain.scenario import AnswerKey, ScenarioKind, ScenarioOutline
from workbench.domain.training import DrillAnswered
from workbench.engine.training.attempts import PastAttempt
from workbench.engine.training.course import LEVELS, course_of, in_order, level_of, next_drill
from workbench.engine.training.results import results_of, streak_of

CLEAN = AnswerKey(status=ConclusionStatus.CLEAN)
BLIND = AnswerKey(status=ConclusionStatus.UNDETERMINED)


@pytest.mark.parametrize(
    ("drill", "level"),
    [
        (SCENARIO, 1),
        (replace(SCENARIO, level=3), 3),
        (replace(SCENARIO, answer=replace(SCENARIO.answer, ruled_out=tuple("abcd"))), 2),
        (replace(SCENARIO, answer=replace(SCENARIO.answer, ruled_out=tuple("abcdef"))), 3),
        (replace(SCENARIO, answer=replace(SCENARIO.answer, also=("b",))), 3),
        (replace(SCENARIO, kind=ScenarioKind.HEALTHY, answer=CLEAN), 2),
        (replace(SCENARIO, kind=ScenarioKind.BLIND, answer=BLIND), 3),
    ],
)
def test_what_looks_like_it_makes_a_drill_hard(drill: ScenarioOutline, level: int) -> None:
    assert level_of(drill) == level


def test_the_shipped_course_has_ten_drills_of_several_topics_each_level_and_each_kind_of_answer() -> None:
    course = course_of(shipped().scenario_outlines.values())
    assert [drill.course for drill in course] == list(range(1, 11))
    assert len({drill.playbook for drill in course}) >= 6
    assert {level_of(drill) for drill in course} == set(LEVELS)
    assert {drill.answer.status for drill in course} == set(ConclusionStatus)
    assert any(drill.answer.also for drill in course)
    assert {level_of(drill) for drill in shipped().scenario_outlines.values()} == set(LEVELS)


def test_next_is_of_the_course_then_the_easiest_that_is_left() -> None:
    drills: dict[str, ScenarioOutline] = {
        name: replace(SCENARIO, id=name, level=level, course=course)
        for name, level, course in (("a", 3, None), ("b", 2, 2), ("c", 3, 1), ("d", 1, None))
    }
    order: list[str] = []
    while following := next_drill(drills, order):
        order.append(following.id)
    assert order == ["c", "b", "d", "a"]


def attempt(answers: str, **changes: object) -> PastAttempt:
    """An attempt with these answers: `wr` is a wrong one, then a right one."""
    right = tuple(answer == "r" for answer in answers)
    made = PastAttempt(
        incident="i",
        drill=SCENARIO.id,
        playbook=SCENARIO.playbook,
        person=PERSON,
        started_at=NOON,
        blind=True,
        answers=tuple(DrillAnswered(cause="x", correct=correct) for correct in right),
        right=right,
        seconds=60.0 if any(right) else None,
        points=80 if any(right) else None,
    )
    return replace(made, **changes)  # type: ignore[arg-type]  # the fields vary by test


def test_a_streak_counts_first_answers_that_were_right() -> None:
    tries = [attempt("r"), attempt("r"), attempt("wr"), attempt(""), attempt("r")]
    found = streak_of(tries)
    assert (found.now, found.best) == (1, 2)
    assert streak_of([*tries, attempt("", gave_up=True)]).now == 0


def test_results_are_by_person_and_topic() -> None:
    other = replace(PERSON, os_user="sam")
    tries = [attempt("r"), attempt("wr"), attempt("w", person=other, playbook="glue-job-failed")]
    found = results_of(tries)
    mine, topic = found.by_person[PERSON.os_user], found.by_topic["glue-job-failed"]
    assert (mine.attempts, mine.solved, mine.at_once, mine.mean_points, mine.drills_solved) == (
        2,
        2,
        1,
        80,
        1,
    )
    assert (topic.attempts, topic.solved, topic.mean_points) == (1, 0, None)
    assert found.streaks["sam"].best == 0


def test_drills_are_in_the_order_of_their_numbers_and_others_come_last() -> None:
    names = ["100-bar", "my-own", "11-b", "02-a", "11-a", "²-x"]
    assert sorted(names, key=in_order) == ["02-a", "11-a", "11-b", "100-bar", "my-own", "²-x"]

"""Points of drills: bounded, and never more for worse work."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.domain.diagnosis import ConclusionStatus
from workbench.domain.scenario import AnswerKey
from workbench.engine.training.scoring import HINT_COSTS, WEIGHTS, Attempt, Part, is_right, planted, score

CAUSES = ("a", "b", "c", "d", "e")
NO_CAUSE = ("clean", "undetermined")
FAULTS = st.builds(
    lambda names, also, ruled_out: AnswerKey(
        status=ConclusionStatus.PROVEN,
        primary=names[0],
        also=tuple(names[1 : 1 + also]),
        ruled_out=tuple(names[1 + also : 1 + also + ruled_out]),
    ),
    st.permutations(CAUSES),
    st.integers(0, 2),
    st.integers(0, 2),
)
KEYS = st.one_of(
    FAULTS,
    st.sampled_from([ConclusionStatus.CLEAN, ConclusionStatus.UNDETERMINED]).map(
        lambda status: AnswerKey(status=status, ruled_out=("a",))
    ),
)
NAMED = st.one_of(
    st.frozensets(st.sampled_from(CAUSES), min_size=1),
    st.sampled_from(NO_CAUSE).map(lambda name: frozenset({name})),
)
ATTEMPTS = st.builds(
    Attempt,
    answers=st.lists(NAMED, max_size=4).map(tuple),
    ruled_out=st.frozensets(st.sampled_from(CAUSES)),
    needed=st.integers(0, 50),
    beside=st.integers(0, 50),
    hints=st.integers(0, 3),
    seconds=st.floats(0, 10_000),
)


@given(KEYS, ATTEMPTS)
def test_points_are_between_none_and_all(key: AnswerKey, attempt: Attempt) -> None:
    found = score(key, attempt)
    assert 0 <= found.points <= 100
    assert abs(found.points - max(0, sum(found.parts.values()))) <= len(Part)


@given(KEYS)
def test_whoever_does_all_of_it_right_has_all_points(key: AnswerKey) -> None:
    perfect = Attempt(answers=(planted(key),), ruled_out=frozenset(key.ruled_out), needed=3, seconds=60)
    assert score(key, perfect).points == 100


@given(KEYS, ATTEMPTS, NAMED)
def test_a_wrong_answer_before_never_helps(key: AnswerKey, attempt: Attempt, named: frozenset[str]) -> None:
    if is_right(key, named):
        return
    worse = replace(attempt, answers=(named, *attempt.answers))
    assert score(key, worse).points <= score(key, attempt).points


@given(KEYS, ATTEMPTS, st.integers(1, 20), st.floats(1, 3_000))
def test_hints_requests_beside_and_time_never_help(
    key: AnswerKey, attempt: Attempt, more: int, longer: float
) -> None:
    for worse in (
        replace(attempt, hints=min(3, attempt.hints + 1)),
        replace(attempt, beside=attempt.beside + more),
        replace(attempt, seconds=attempt.seconds + longer),
        replace(attempt, ruled_out=frozenset()),
    ):
        assert score(key, worse).points <= score(key, attempt).points


@given(KEYS, ATTEMPTS)
def test_whoever_has_no_right_answer_has_points_for_evidence_alone(key: AnswerKey, attempt: Attempt) -> None:
    if any(is_right(key, named) for named in attempt.answers):
        return
    earned = {part for part, points in score(key, attempt).parts.items() if points > 0}
    assert earned <= {Part.RULED_OUT}


FAULT = AnswerKey(status=ConclusionStatus.PROVEN, primary="a", also=("b",), ruled_out=("c", "d"))


@pytest.mark.parametrize(
    ("attempt", "parts"),
    [
        (
            Attempt(answers=(frozenset("a"),), needed=9, beside=1),
            {Part.CAUSE: 40, Part.SECOND: 0, Part.REQUESTS: 9},
        ),
        (
            Attempt(answers=(frozenset("ab"),), needed=1),
            {Part.CAUSE: 40, Part.SECOND: 10, Part.ACCUSATION: 15},
        ),
        (
            Attempt(answers=(frozenset("ac"), frozenset("ab"))),
            {Part.CAUSE: 20, Part.ACCUSATION: 5, Part.REQUESTS: 0},
        ),
        (
            Attempt(answers=(frozenset("c"),), ruled_out=frozenset("d")),
            {Part.CAUSE: 0, Part.RULED_OUT: 8, Part.TIME: 0},
        ),
        (Attempt(answers=(frozenset("ab"),), seconds=1500, hints=2), {Part.TIME: 5, Part.HINTS: -15}),
    ],
)
def test_each_part_is_worth_its_weight(attempt: Attempt, parts: dict[Part, int]) -> None:
    found = score(FAULT, attempt).parts
    assert {part: found[part] for part in parts} == parts


def test_the_weights_make_up_the_whole() -> None:
    assert sum(WEIGHTS.values()) == 100
    assert list(HINT_COSTS) == sorted(HINT_COSTS)

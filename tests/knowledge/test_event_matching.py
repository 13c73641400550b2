"""Events against patterns: what AWS's documents say, and what is not known of an event."""

from __future__ import annotations

import string
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.knowledge.event_pattern_vectors import VECTORS
from workbench.knowledge.event_matching import Partly, Unseen, is_understood, matches

ALTERNATIVES: tuple[Any, ...] = (
    "a",
    {"prefix": "a"},
    {"suffix": "a"},
    {"equals-ignore-case": "A"},
    {"wildcard": "a*"},
    {"anything-but": "a"},
    {"anything-but": {"prefix": "a"}},
    {"numeric": ["=", 1]},
    {"cidr": "10.0.0.0/8"},
)


@pytest.mark.parametrize(
    ("answer", "pattern", "event"), [case[1:] for case in VECTORS], ids=[c[0] for c in VECTORS]
)
def test_a_pattern_matches_what_aws_says_it_does(
    answer: bool | None, pattern: dict[str, Any], event: Any
) -> None:
    assert is_understood(pattern)
    assert matches(pattern, event) is answer


@pytest.mark.parametrize("alternative", ALTERNATIVES, ids=str)
@pytest.mark.parametrize("unseen", list(Unseen))
def test_what_is_not_seen_decides_nothing(alternative: Any, unseen: Unseen) -> None:
    assert matches({"detail": {"f": [alternative]}}, {"detail": {"f": unseen}}) is None
    assert matches({"detail": {"f": [alternative]}}, {"detail": Partly({"g": 1})}) is None
    assert matches({"detail": {"f": [alternative], "g": [2]}}, {"detail": Partly({"g": 1})}) is False


def test_a_value_that_is_not_seen_is_there() -> None:
    pattern = {"detail": {"f": [{"exists": True}]}}
    assert matches(pattern, {"detail": {"f": Unseen.VALUE}}) is True
    assert matches(pattern, {"detail": {"f": Unseen.ANYTHING}}) is None
    assert matches({"detail": {"f": {"g": [1]}}}, {"detail": Unseen.ANYTHING}) is None


@pytest.mark.parametrize(
    "alternative",
    [{"regex": "a.*"}, {"prefix": "a", "suffix": "b"}, {"numeric": ["="]}, {"numeric": ["~", 1]}],
)
def test_an_operator_that_is_not_known_decides_nothing(alternative: Any) -> None:
    assert matches({"f": [alternative]}, {"f": 1}) is None


def test_an_operator_that_is_not_known_is_told() -> None:
    assert not is_understood({"detail": {"f": ["a", {"regex": "a.*"}]}})
    assert not is_understood({"$or": [{"f": [{"later-than": 1}]}, {"g": [1]}]})


TEXTS = st.text(string.ascii_letters + "*?\\/.ø ", max_size=12)


@given(TEXTS, TEXTS)
def test_anything_but_is_the_opposite_of_what_it_holds(value: str, operand: str) -> None:
    for name in ("prefix", "suffix", "equals-ignore-case", "wildcard"):
        fits = matches({"f": [{name: operand}]}, {"f": value})
        assert matches({"f": [{"anything-but": {name: operand}}]}, {"f": value}) is (not fits)


@given(TEXTS, TEXTS, TEXTS)
def test_a_wildcard_finds_whatever_it_stands_for(before: str, middle: str, after: str) -> None:
    def literal(text: str) -> str:
        return text.replace("\\", "\\\\").replace("*", "\\*")

    pattern = {"f": [{"wildcard": f"{literal(before)}*{literal(after)}"}]}
    assert matches(pattern, {"f": before + middle + after}) is True
    assert matches(pattern, {"f": f"!{before}{middle}{after}!"}) is not bool(before or after)


def test_a_pattern_made_to_be_slow_is_answered() -> None:
    assert matches({"f": [{"wildcard": "a*" * 500 + "b"}]}, {"f": "a" * 1024}) is False

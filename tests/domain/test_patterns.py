"""Patterns in linear time: what they match, what is none, and that no text makes them slow."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.domain.patterns import Pattern, PatternError, PatternSet, compiled


@pytest.mark.parametrize(
    "pattern", [r"(a+)+", r"(a|a)*", r"(a|aa)+", r"(.*a){20}", r"(\w+\s?)*", r"([a-z]+)*x"]
)
def test_a_pattern_that_hangs_others_answers_at_once(pattern: str) -> None:
    """A millisecond is usual; Python's `re` takes years."""
    assert not Pattern(pattern).matches("a" * 50_000 + "!")


@pytest.mark.parametrize(
    ("pattern", "reason"),
    [
        ("[a-z", r"missing \]"),
        ("(?=a)b", "no look-around"),
        (r"(a)\1", "no back-reference"),
        ("a{2000}", "invalid repetition"),
        ("(a{500}){500}", "invalid repetition"),
        ("((a{30}){30}){30}", "invalid repetition"),
        ("a" * 5000, "longer than"),
    ],
)
def test_what_is_no_pattern_says_why(pattern: str, reason: str) -> None:
    with pytest.raises(PatternError, match=reason):
        Pattern(pattern)


@given(st.text(), st.text(st.characters(), max_size=30))
def test_a_text_is_found_where_it_stands(before: str, text: str) -> None:
    found = list(Pattern(re.escape("<é>")).spans(f"{before.replace('<', '')}<é>{text.replace('<', '')}"))
    at = len(before.replace("<", ""))
    assert found == [(at, at + 3)]


@given(st.text(st.characters(), max_size=20))
def test_any_text_is_a_pattern_or_says_that_it_is_none(text: str) -> None:
    try:
        reason = ""
        found = compiled(text).text
    except PatternError as error:
        reason, found = str(error), ""
    assert reason or found == text


@given(st.text(max_size=30), st.lists(st.sampled_from(["a+b", "(?i)lost", r"\d{3}"]), unique=True))
def test_a_set_finds_what_one_of_its_patterns_finds(text: str, patterns: list[str]) -> None:
    assert PatternSet(patterns).occurs(text) is any(Pattern(item).occurs(text) for item in patterns)


def test_a_set_refuses_what_is_no_pattern() -> None:
    with pytest.raises(PatternError, match="failed to add"):
        PatternSet(["a", "[b"])

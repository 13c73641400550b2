"""Expressions of playbooks: those that grow end with the name of their budget, others as JMESPath says."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

import jmespath
import pytest
from hypothesis import given
from hypothesis import strategies as st
from jmespath.exceptions import JMESPathError

from workbench.domain.values import JsonObject
from workbench.engine.errors import UsageError
from workbench.engine.expressions import check_expression, search

DATA: JsonObject = {
    "Name": "acme",
    "Count": 3,
    "Rules": [{"ID": "a", "Days": [1, 2]}, {"ID": "b", "Days": [3]}, {"ID": None}],
    "Tags": {"team": "data", "stage": "prod"},
}

GROWING = ("join('', [@, @])", "[@, @]", "[@, @][]", "{a: @, b: @}", "to_string([@, @])", "[@, [@, @]]")
ENDS = ("@", "length(@)", "@ == @", "to_string(@)", "contains(to_string(@), 'x')", "[@][]", "type(@)")


@given(
    steps=st.lists(st.sampled_from(GROWING), min_size=28, max_size=40),
    end=st.sampled_from(ENDS),
    begin=st.sampled_from(("Name", "to_string(Rules)")),
)
def test_whatever_doubles_ends_with_its_budget(begin: str, steps: list[str], end: str) -> None:
    with pytest.raises(UsageError, match=r"the budget of one expression|does not fit this answer"):
        search(" | ".join((begin, *steps, end)), DATA)


@pytest.mark.parametrize("unit", ["join('', [@, @])", "[@, @]", "{a: @, b: @}"])
def test_the_budget_is_named(unit: str) -> None:
    with pytest.raises(UsageError, match="takes more than 1,000,000 steps, the budget of one expression"):
        search("Name | " + " | ".join([unit] * 40) + " | to_string(@)", DATA)


def test_a_separator_times_a_list_is_counted_before_it_is_made() -> None:
    wide: JsonObject = {"a": "x" * 100_000, "b": [""] * 100_000}
    with pytest.raises(UsageError, match="the budget of one expression"):
        search("join(a, b) | length(@)", wide)


PATHS = (
    "Name",
    "Count",
    "Rules",
    "Tags",
    "Rules[*].ID",
    "Rules[].Days[]",
    "Tags.*",
    "Rules[?ID == 'a']",
    "x",
)
WRAPPED = ("length({})", "to_string({})", "{} | [0]", "[{0}, {0}]", "sort({})", "!{}", "{} == {0}", "max({})")


@given(st.sampled_from(PATHS), st.lists(st.sampled_from(WRAPPED), max_size=4))
def test_within_the_budget_it_is_jmespath(path: str, around: list[str]) -> None:
    expression = path
    for shape in around:
        expression = shape.replace("{0}", "{}").replace("{}", f"({expression})")
    expected: Any
    try:
        expected = jmespath.search(expression, DATA)
    except JMESPathError:
        with pytest.raises(UsageError, match="does not fit this answer"):
            search(expression, DATA)
    else:
        assert search(expression, DATA) == expected


def test_ten_thousand_entries_are_within_the_budget() -> None:
    many: JsonObject = {"Entries": [{"Key": f"raw/{n}.csv", "Size": n} for n in range(10_000)]}
    assert search("length(Entries[?Size > `10` && ends_with(Key, '.csv')].Key)", many) == 9_989


@pytest.mark.parametrize(
    ("expression", "says"),
    [
        ("a..b", "Parse error at column 2"),
        ("!" * 900 + "a", "nested too deeply"),
        ("[" * 900 + "a" + "]" * 900, "nested too deeply"),
        ("nosuch(@)", "Unknown function"),
        ("Name < Count", "does not fit this answer"),
        ("Rules[::0]", "does not fit this answer"),
    ],
    ids=lambda text: text[:12],
)
def test_what_cannot_be_evaluated_says_why(expression: str, says: str) -> None:
    with pytest.raises(UsageError, match=says):
        search(expression, DATA)


@given(st.text(max_size=30))
def test_no_text_breaks_the_check(text: str) -> None:
    with suppress(UsageError):
        check_expression(text)

"""Conditions carry "unknown" through soundly."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.domain.values import JsonObject
from workbench.engine.conditions import compile_condition
from workbench.engine.errors import UsageError

FACTS: dict[str, JsonObject] = {
    "head": {"state": "absent", "size": 0, "marker": False, "keys": ["a", "b"], "hidden": None, "name": ""},
}


@pytest.mark.parametrize(
    ("expression", "truth"),
    [
        ("head.state == 'absent'", True),
        ("head.state != 'absent'", False),
        ("head.size == `0`", True),
        ("head.size > `0`", False),
        ("head.size == `false`", False),
        ("head.marker", False),
        ("!(head.marker)", True),
        ("head.marker == `false`", True),
        ("head.name == ''", True),
        ("head.name", False),
        ("contains(head.keys, 'a')", True),
        ("length(head.keys) == `2`", True),
        ("starts_with(head.state, 'ab')", True),
        ("head.hidden", None),
        ("head.hidden == 'x'", None),
        ("head.hidden != 'x'", None),
        ("!(head.hidden)", None),
        ("never.asked == 'x'", None),
        ("head.misspelt == 'x'", None),
        ("head.state == 'absent' || never.asked == 'x'", True),
        ("head.state == 'present' || never.asked == 'x'", None),
        ("head.state == 'present' && never.asked == 'x'", False),
        ("head.state == 'absent' && never.asked == 'x'", None),
        ("head.state > `1`", None),
        ("length(head.size) == `2`", None),
    ],
)
def test_truth_is_three_valued(expression: str, truth: bool | None) -> None:
    assert compile_condition(expression).evaluate(FACTS).truth is truth


def test_an_unknown_condition_names_what_stands_in_the_way() -> None:
    outcome = compile_condition("head.hidden == 'x' && (never.asked || head.state == 'y')").evaluate(FACTS)
    assert outcome.truth is None
    assert outcome.blockers == ("head.hidden", "never.asked")


def test_a_condition_names_the_facts_that_it_reads() -> None:
    condition = compile_condition("a.b == 'x' && !contains(c.d, 'y') && a.b != 'z'")
    assert condition.refs == ("a.b", "c.d")
    assert condition.checks == ("a", "c")


@pytest.mark.parametrize(
    ("expression", "complaint"),
    [
        ("head.state ==", "no JMESPath"),
        ("state == 'absent'", "check.fact"),
        ("head.state == `null`", "unknown"),
        ("head.keys[?@ == 'a']", "no meaning"),
        ("head.keys[0] == 'a'", "check.fact"),
        ("sort(head.keys)", "not available"),
        ("head.* == 'x'", "no meaning"),
        ("head | state", "no meaning"),
        ("@", "no meaning"),
        ("!head.marker", "!\\(check.fact\\)"),
    ],
)
def test_parts_of_jmespath_that_could_hide_an_unknown_are_refused(expression: str, complaint: str) -> None:
    with pytest.raises(UsageError, match=complaint):
        compile_condition(expression)


LEAVES = st.sampled_from(["a.x", "a.y == 'v'", "b.x != 'v'", "b.y", "!(a.y)"])
EXPRESSIONS = st.recursive(
    LEAVES,
    lambda inner: st.one_of(
        st.builds("({} && {})".format, inner, inner),
        st.builds("({} || {})".format, inner, inner),
        st.builds("!({})".format, inner),
    ),
    max_leaves=8,
)
VALUES = st.sampled_from(["v", "w", "", True, False])
FULL = st.fixed_dictionaries({check: st.fixed_dictionaries(dict.fromkeys("xy", VALUES)) for check in "ab"})


@given(EXPRESSIONS, FULL, st.sets(st.sampled_from(["a.x", "a.y", "b.x", "b.y"])))
def test_hiding_facts_never_changes_a_truth_only_hides_it(
    expression: str, facts: dict[str, dict[str, str | bool]], hidden: set[str]
) -> None:
    condition = compile_condition(expression)
    whole = condition.evaluate(facts).truth
    partly = condition.evaluate(
        {
            check: {fact: None if f"{check}.{fact}" in hidden else value for fact, value in of.items()}
            for check, of in facts.items()
        }
    )
    assert whole is not None
    assert partly.truth in (whole, None)
    assert set(partly.blockers) <= hidden
    assert (partly.truth is None) == bool(partly.blockers)

"""A condition that no value of its facts can meet, or miss, is found, and nothing else is."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.domain.values import JsonObject, JsonValue
from workbench.engine.condition_truths import can_hold_together, faults_of_condition, negated, truths
from workbench.engine.conditions import compile_condition
from workbench.engine.fact_types import ANYTHING, FactKind, FactType, fact_types
from workbench.probes._signatures import SignatureFacts

CLOSED = FactType(kind=FactKind.TEXT, values=("none", "data", "permission", "limit"))
TYPES = {
    "f.kind": CLOSED,
    "f.again": CLOSED,
    "f.status": FactType(kind=FactKind.TEXT, values=("RUNNING", "")),
    "f.on": FactType(kind=FactKind.TRUTH),
    "f.n": FactType(kind=FactKind.COUNT),
    "f.m": FactType(kind=FactKind.COUNT),
    "f.s": FactType(kind=FactKind.NUMBER),
    "f.at": FactType(kind=FactKind.TIME),
    "f.text": FactType(kind=FactKind.TEXT),
    "f.list": FactType(kind=FactKind.LIST),
    "f.layers": FactType(kind=FactKind.LIST, values=("scp", "rcp")),
    "f.signature": fact_types(SignatureFacts)["signature"],
    "call.x": ANYTHING,
}


def faults(expression: str) -> list[str]:
    return list(faults_of_condition(compile_condition(expression), TYPES))


@pytest.mark.parametrize(
    ("expression", "fault"),
    [
        ("f.kind == 'permision'", "f.kind is never 'permision': did you mean 'permission'?"),
        ("'permision' == f.kind", "f.kind is never 'permision': did you mean 'permission'?"),
        ("f.on && !(f.kind != 'dat')", "f.kind is never 'dat': did you mean 'data'?"),
        ("f.kind == 'xyzzy'", "it is one of 'none', 'data', 'permission', 'limit'"),
        ("f.kind == `1`", "f.kind is never `1`: it is one of"),
        ("f.signature == 'lambda-timd-out'", "'lambda-timd-out': did you mean 'lambda-timed-out'?"),
        ("f.signature == `1`", "f.signature is never `1`: it is the id of an error signature, or empty"),
        ("f.on == 'true'", "f.on is never 'true': it is true or false, written `true` or `false`"),
        ("f.on == `1`", "f.on is never `1`"),
        ("f.on > `1`", "> orders numbers only, and f.on is true or false"),
        ("f.n == '1'", "f.n is never '1': it is a whole number, written as `1`"),
        ("f.n == `1.5`", "f.n is never `1.5`: it is a whole number, 0 or more"),
        ("f.n == `-1`", "0 or more"),
        ("f.at == '2026'", "it is a time, written as 2026-11-23T02:00:00Z"),
        ("f.at > `3`", "> orders numbers only, and f.at is a time"),
        ("f.text <= 'b'", "<= orders numbers only, and f.text is text"),
        ("f.text == `true`", "f.text is never `true`: it is text"),
        ("f.list == 'x'", "f.list is never 'x': it is a list of texts"),
        ('f.layers == `["scb"]`', "f.layers is never"),
        ("f.kind == f.status", "they are never equal"),
        ("f.kind == f.n", "they are never equal"),
        ("contains(f.layers, 'scb')", "f.layers never holds 'scb': did you mean 'scp'?"),
        ("contains(f.list, `1`)", "contains() looks for a text, and `1` is a number"),
        ("contains(f.on, 'x')", "contains() wants text or a list, and f.on is true or false"),
        ("contains(f.kind, 'foo')", "no value of f.kind contains 'foo'"),
        ('contains(`["data", "limti"]`, f.kind)', "f.kind is never 'limti': did you mean 'limit'?"),
        ("starts_with(f.kind, 'pem')", "no value of f.kind starts with 'pem'"),
        ("ends_with(f.list, 'x')", "ends_with() wants text, and f.list is a list of texts"),
        ("length(f.n) > `0`", "length() wants text or a list, and f.n is a whole number"),
        ("length(f.list) == '0'", "length(f.list) is never '0'"),
        ("length(f.list, f.text) == `0`", "length() takes 1 arguments, not 2"),
        ("f.kind.foo == 'x'", "f.kind is one of 'none', 'data', 'permission', 'limit' and holds no 'foo'"),
        ("(f.kind == 'data') == 'true'", "f.kind == 'data' is never 'true'"),
        ("f.n", "f.n is a whole number, which always counts as true: compare it"),
        ("f.on && length(f.list)", "length(f.list) is a whole number, which always counts as true"),
        ("f.at || f.on", "f.at is a time, which always counts as true"),
        ("f.kind", "it is always true, whatever its facts are"),
        ("f.on && f.kind", "f.kind is always true"),
        ("f.on || `false`", "`false` is never true"),
        ("f.n < `0`", "it is never true"),
        ("f.n >= `0`", "it is always true"),
        ("f.n > `5` && f.n < `3`", "it is never true"),
        ("f.n > `1` && f.n < `2`", "it is never true"),
        ("f.n < f.m && f.m < f.n", "it is never true"),
        ("length(f.kind) > `20`", "it is never true"),
        ("length(f.layers) >= `0`", "it is always true"),
        ("contains(f.layers, 'scp') && length(f.layers) == `0`", "it is never true"),
        ("contains(f.text, 'abc') && f.text == 'xab'", "it is never true"),
        ("f.kind == 'data' && f.kind == 'limit'", "it is never true"),
        ("f.kind != 'data' || f.kind != 'limit'", "it is always true"),
        (
            "f.on || (f.kind == 'data' && f.kind == 'limit')",
            "(f.kind == 'data' && f.kind == 'limit') is never",
        ),
        ("f.kind == 'data' || f.on || !(f.on)", "it is always true"),
        ("call.x == 'y' && f.kind == 'dta'", "did you mean 'data'?"),
    ],
)
def test_what_no_value_can_meet_or_miss_is_said(expression: str, fault: str) -> None:
    assert any(fault in said for said in faults(expression)), faults(expression)


@pytest.mark.parametrize(
    "expression",
    [
        "f.kind == 'permission' || f.kind == 'limit'",
        "f.status",
        "f.status == ''",
        "f.n == `0` || f.n > `3`",
        "f.s > `1` && f.s < `1.1`",
        "f.n < f.m && f.m < `3`",
        "f.at == '2026-01-01T00:00:00Z'",
        "f.text == '' || f.text == 'anything'",
        "f.kind == f.text",
        "f.kind == f.again",
        "contains(f.list, f.kind)",
        "contains(f.layers, 'scp') && length(f.layers) == `2`",
        "starts_with(f.text, 'a') && ends_with(f.text, 'b')",
        "contains(f.kind, 'perm')",
        "length(f.text) > `99999999999`",
        "f.list == `[]`",
        "call.x",
        "call.x > `3` && call.x < `1`",
        "call.x.y == 'z' && contains(call.x, `3`)",
        "(f.kind == 'data') == `true`",
    ],
)
def test_what_can_be_met_and_missed_passes(expression: str) -> None:
    assert faults(expression) == []


def test_conditions_that_each_can_be_met_may_contradict_each_other() -> None:
    data, limit, on = (
        compile_condition(text).tree for text in ("f.kind == 'data'", "f.kind == 'limit'", "f.on")
    )
    assert can_hold_together([data, on], TYPES)
    assert can_hold_together([data, negated(limit)], TYPES)
    assert not can_hold_together([data, on, limit], TYPES)
    assert not can_hold_together([on, data, negated(data)], TYPES)


LEAVES = st.sampled_from(
    [
        "f.on",
        "f.kind == 'data'",
        "f.kind != 'limit'",
        "f.kind == f.again",
        "f.again == 'none'",
        "starts_with(f.kind, 'perm')",
        "f.n > `2`",
        "f.n == `0`",
        "f.n <= f.m",
        "f.s < `1.5`",
        "f.text == 'ab'",
        "f.text",
        "f.text == f.kind",
        "contains(f.text, 'a')",
        "starts_with(f.text, 'b')",
        "length(f.text) == `2`",
        "contains(f.list, 'a')",
        "length(f.list) > `1`",
        'f.list == `["a"]`',
        "f.layers",
        "contains(f.layers, 'rcp')",
        "f.at == '2026-11-23T02:00:00Z'",
    ]
)
EXPRESSIONS = st.recursive(
    LEAVES,
    lambda inner: st.one_of(
        st.builds("({} && {})".format, inner, inner),
        st.builds("({} || {})".format, inner, inner),
        st.builds("!({})".format, inner),
    ),
    max_leaves=6,
)
VALUES: dict[str, st.SearchStrategy[JsonValue]] = {
    "kind": st.sampled_from(CLOSED.values),
    "again": st.sampled_from(CLOSED.values),
    "on": st.booleans(),
    "n": st.integers(0, 5),
    "m": st.integers(0, 5),
    "s": st.floats(0, 3),
    "at": st.sampled_from(["2026-11-23T02:00:00Z", "2027-01-01T00:00:00Z"]),
    "text": st.one_of(st.text("abc", max_size=4), st.sampled_from(CLOSED.values)),
    "list": st.lists(st.sampled_from("abc"), max_size=3),
    "layers": st.lists(st.sampled_from(["scp", "rcp"]), max_size=3),
}


@given(EXPRESSIONS, st.fixed_dictionaries(VALUES))
def test_no_facts_come_to_a_truth_that_was_ruled_out(expression: str, facts: dict[str, JsonValue]) -> None:
    condition = compile_condition(expression)
    assert condition.evaluate({"f": facts}).truth in truths(condition.tree, TYPES)


CLOSED_LEAVES = ("f.on", "f.kind == 'data'", "f.kind != 'limit'", "f.kind == f.again", "f.again == 'none'")


@given(
    st.recursive(
        st.sampled_from(CLOSED_LEAVES),
        lambda inner: st.one_of(
            st.builds("({} && {})".format, inner, inner),
            st.builds("({} || {})".format, inner, inner),
            st.builds("!({})".format, inner),
        ),
        max_leaves=6,
    )
)
def test_over_closed_values_the_truths_are_exactly_those_of_all_combinations(expression: str) -> None:
    condition = compile_condition(expression)
    all_facts: list[JsonObject] = [
        {"kind": kind, "again": again, "on": on}
        for kind, again, on in itertools.product(CLOSED.values, CLOSED.values, (False, True))
    ]
    assert truths(condition.tree, TYPES) == {condition.evaluate({"f": facts}).truth for facts in all_facts}

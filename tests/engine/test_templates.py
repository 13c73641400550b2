"""`{{ name }}` is a parameter or a fact, nothing more."""

from __future__ import annotations

import pytest

from workbench.engine.templates import (
    Unresolved,
    fill,
    known_values,
    malformed_templates,
    template_names,
)

KNOWN = known_values(
    {"bucket": "landing", "key": "in/a b.csv"},
    {"head": {"version": "3sL4", "arns": ["x", "y"], "n": 2, "ok": True, "hidden": None}},
)


@pytest.mark.parametrize(
    ("value", "filled"),
    [
        ("{{ bucket }}", "landing"),
        ("s3://{{bucket}}/{{ key }}", "s3://landing/in/a b.csv"),
        ("{{ head.arns }}", ["x", "y"]),
        ("{{ head.n }}", 2),
        ("n={{ head.n }} ok={{ head.ok }} {{ head.arns }}", "n=2 ok=true x,y"),
        ({"a": ["{{ bucket }}", 1]}, {"a": ["landing", 1]}),
        ("plain", "plain"),
        ("{{ 1 + 1 }}", "{{ 1 + 1 }}"),
    ],
)
def test_parameters_and_facts_are_filled_in_at_any_depth(value: object, filled: object) -> None:
    assert fill(value, KNOWN) == filled  # type: ignore[arg-type]  # JSON by construction


def test_an_unknown_name_leaves_the_whole_value_unresolved() -> None:
    assert fill("{{ bucket }}/{{ head.hidden }}/{{ nope }}", KNOWN) == Unresolved(("head.hidden", "nope"))


def test_names_and_malformed_templates_are_found() -> None:
    assert template_names({"a": "{{ x }} {{ y.z }}", "b": ["{{x}}"]}) == ("x", "y.z")
    assert malformed_templates("{{ a|b }} {{ a.b.c }} {{ __import__('os') }} {{ ok }}") == (
        "a|b",
        "a.b.c",
        "__import__('os')",
    )
    assert malformed_templates('{{ never closed } and {"json": {"is": 1}}') == (
        'never closed } and {"json": {"is": 1',
    )

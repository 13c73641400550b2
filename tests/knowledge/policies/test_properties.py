"""What holds for all policies, requests and gaps in knowledge."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.knowledge.policies.build import ELSEWHERE, HERE, OBJECT, ROLE, SESSION, USER, statement
from workbench.domain.values import JsonObject
from workbench.knowledge.policies import (
    AccessRequest,
    Attached,
    Context,
    Decision,
    Group,
    Layer,
    Layers,
    Policy,
    Statement,
    attached,
    evaluate,
    means,
    parse_principal,
    read_policy,
)

RELAXED = settings(suppress_health_check=[HealthCheck.too_slow])
KEYS = ("aws:a", "aws:b", "aws:c")
VALUES = ("x", "y", "true", "7")
SUFFIXES = ("", "IfExists")
OPERATORS = [
    f"{quantifier}{base}{suffix}"
    for quantifier in ("", "ForAllValues:", "ForAnyValue:")
    for base in ("StringEquals", "StringNotEquals", "StringLike", "StringNotLike", "Bool", "NumericEquals")
    for suffix in SUFFIXES
]
WANTED = st.lists(
    st.sampled_from(("x", "y", "*", "true", "false", "7", "${aws:a}", "${aws:b, 'x'}")), min_size=1
)

conditions = st.dictionaries(
    st.sampled_from([*OPERATORS, "Null"]),
    st.dictionaries(st.sampled_from(KEYS), WANTED, min_size=1, max_size=2),
    max_size=2,
)
principals = st.sampled_from(
    [
        {"Principal": "*"},
        {"Principal": {"AWS": ROLE}},
        {"Principal": {"AWS": SESSION}},
        {"Principal": {"AWS": HERE}},
        {"Principal": {"AWS": ELSEWHERE}},
        {"Principal": {"AWS": "AROAEXAMPLE"}},
        {"NotPrincipal": {"AWS": [ROLE, SESSION, HERE]}},
        {"NotPrincipal": {"AWS": [ROLE]}},
        {"NotPrincipal": {"AWS": USER}},
    ]
)
statements = st.builds(
    lambda effect, principal, action, resource, condition: {
        **statement(effect, Action=action, Resource=resource, Condition=condition),
        **principal,
    },
    st.sampled_from(["Allow", "Allow", "Deny"]),
    principals,
    st.sampled_from(["s3:PutObject", "s3:*", "kms:*"]),
    st.sampled_from(["*", OBJECT, "arn:aws:s3:::landing/${aws:a}*", "arn:aws:s3:::landing/in/*"]),
    conditions,
)


def _policy(listed: list[JsonObject]) -> Policy:
    policy = read_policy({"Version": "2012-10-17", "Statement": listed}, "p")
    assert policy is not None
    return policy


groups = st.builds(
    lambda listed, is_complete: Group(policies=(_policy(listed),), is_complete=is_complete),
    st.lists(statements, max_size=3),
    st.sampled_from([True, True, True, False]),
)
layer_sets = st.builds(
    lambda named: Layers(**{name: tuple(several) for name, several in named.items()}),
    st.dictionaries(st.sampled_from(list(Layer)).map(str), st.lists(groups, max_size=2)),
)
some_values = st.lists(st.sampled_from(VALUES), max_size=2).map(tuple)
contexts = st.dictionaries(st.sampled_from(KEYS), some_values)
requests = st.builds(
    lambda who, owner, values: AccessRequest(
        action="s3:PutObject",
        resource=OBJECT,
        who=parse_principal(who),
        owner=owner,
        context=Context(values),
    ),
    st.sampled_from([ROLE, SESSION, USER, ""]),
    st.sampled_from([HERE, ELSEWHERE, None]),
    contexts,
)
grants = st.sampled_from([True, False, None])


def _named(layers: Layers) -> dict[str, Attached]:
    return {layer: getattr(layers, layer) for layer in Layer}


def _with(layers: Layers, layer: str, item: JsonObject) -> Layers:
    """Add a statement to the last group of a layer, which exists then."""
    *before, last = getattr(layers, layer) or (Group(),)
    grown = replace(last, policies=(*last.policies, _policy([item])))
    return replace(layers, **{layer: (*before, grown)})


@RELAXED
@given(requests, layer_sets, st.sampled_from(list(Layer)), grants)
def test_a_deny_that_applies_always_wins(
    ask: AccessRequest, layers: Layers, layer: str, grant: bool | None
) -> None:
    decision = evaluate(ask, _with(layers, layer, statement("Deny", Principal="*")), grant=grant)

    assert decision.answer == "denied"
    assert decision.is_explicit is True


@RELAXED
@given(requests, layer_sets, statements, grants, st.data())
def test_an_allow_never_denies(
    ask: AccessRequest, layers: Layers, item: JsonObject, grant: bool | None, data: st.DataObject
) -> None:
    existing = [name for name, several in _named(layers).items() if several]
    names = sorted({*existing, "identity", "resource"})  # elsewhere the first policy is a limit
    before = evaluate(ask, layers, grant=grant).answer
    after = evaluate(
        ask, _with(layers, data.draw(st.sampled_from(names)), {**item, "Effect": "Allow"}), grant=grant
    )

    order = ["denied", "unknown", "allowed"]
    assert order.index(after.answer) >= order.index(before)


@RELAXED
@given(requests, layer_sets, grants, st.data())
def test_what_becomes_known_never_contradicts_what_was_certain(
    ask: AccessRequest, layers: Layers, grant: bool | None, data: st.DataObject
) -> None:
    told = {key: data.draw(some_values) for key in KEYS if ask.context.look_up(key) is None}
    known: dict[str, Any] = {
        "context": Context({**ask.context.values, **told}),
        "who": ask.who or parse_principal(data.draw(st.sampled_from([ROLE, SESSION, USER]))),
        "owner": ask.owner or data.draw(st.sampled_from([HERE, ELSEWHERE])),
    }
    read = Layers(
        **{name: tuple(_read(group, data) for group in several) for name, several in _named(layers).items()}
    )
    settled = data.draw(st.booleans()) if grant is None else grant

    before = evaluate(ask, layers, grant=grant)
    after = evaluate(replace(ask, **known), read, grant=settled)

    if before.answer != "unknown":
        assert after.answer == before.answer


def _read(group: Group, data: st.DataObject) -> Group:
    more = () if group.is_complete else (_policy(data.draw(st.lists(statements, max_size=2))),)
    return Group(policies=(*group.policies, *more))


@RELAXED
@given(requests, layer_sets, grants)
def test_an_unknown_answer_says_what_it_lacks_and_a_certain_one_lacks_nothing(
    ask: AccessRequest, layers: Layers, grant: bool | None
) -> None:
    decision = evaluate(ask, layers, grant=grant)

    if decision.answer != "unknown":
        assert decision.missing_context == ()
        assert decision.unread == ()
    every = [group for several in _named(layers).values() for group in several]
    if all(_is_settled(item) for group in every for policy in group.policies for item in policy.statements):
        assert all(ask.context.look_up(key) is None for key in decision.missing_context)
    for layer in decision.unread:
        assert not all(group.is_complete for group in getattr(layers, layer))


@RELAXED
@given(requests, layer_sets)
def test_who_knows_everything_is_sure(ask: AccessRequest, layers: Layers) -> None:
    readable = [group for several in _named(layers).values() for group in several if group.is_complete]
    told = replace(
        ask, who=parse_principal(SESSION), owner=HERE, context=Context(ask.context.values, is_closed=True)
    )
    certain = attached(policy for group in readable for policy in group.policies if _is_clear(policy, told))

    assert evaluate(told, Layers(identity=certain, resource=certain)).answer in ("allowed", "denied")


def _is_clear(policy: Policy, ask: AccessRequest) -> bool:
    """It names nobody by an id or by half."""
    return all(means(item.principal, ask.who) is not None and _is_settled(item) for item in policy.statements)


def _is_settled(item: Statement) -> bool:
    """It compares no word as a number, and nothing of which AWS leaves open what it means."""
    return not any(
        "Numeric" in condition.operator
        or {"ForAnyValue", "IfExists"} <= set(re.findall("ForAnyValue|IfExists", condition.operator))
        or ("Not" in condition.operator and any("${" in wanted for wanted in condition.wanted))
        for condition in item.conditions
    )


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)


@RELAXED
@given(
    st.dictionaries(
        st.sampled_from(
            ["Effect", "Principal", "NotPrincipal", "Action", "NotAction", "Resource", "Condition", "Sid"]
        ),
        json_values | st.sampled_from(["Deny", "*", {"NumericLessThan": {"a": ["x"]}}]),
    ),
    requests,
)
def test_no_statement_breaks_the_reader(item: JsonObject, ask: AccessRequest) -> None:
    policy = read_policy({"Statement": item}, "p")

    assert policy is None or isinstance(evaluate(ask, Layers(resource=attached([policy]))), Decision)


@RELAXED
@given(st.text() | json_values.map(json.dumps))
def test_what_is_no_policy_is_none(text: str) -> None:
    assert read_policy(text, "p") is None


@RELAXED
@given(json_values)
def test_no_principal_breaks_the_reader(element: Any) -> None:
    assert means(element, parse_principal(SESSION)) in (True, False, None)

"""The condition operators, policy variables and wildcards."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.knowledge.policies.build import decide, policies, request, statement
from workbench.knowledge.policies import AccessRequest, Context, attached, matches, read_policy

ABSENT = None
UNKNOWN = ...


def condition(operator: str, wanted: Any, have: Any) -> bool | None:
    """Whether the only statement that allows applies."""
    allow = policies(statement(Condition={operator: {"aws:Thing": wanted}}))
    known = Context.of({} if have is UNKNOWN else {"AWS:thing": have})
    answer = decide(_with(known), identity=allow)
    return {"allowed": True, "denied": False, "unknown": None}[answer.answer]


def _with(context: Context) -> AccessRequest:
    return replace(request(), context=context)


@pytest.mark.parametrize(
    ("operator", "wanted", "have", "expected"),
    [
        ("StringEquals", "a", "a", True),
        ("StringEquals", "a", "A", False),
        ("StringEquals", ["x", "a"], "a", True),
        ("StringEquals", "a*", "abc", False),
        ("stringequals", "a", "a", True),
        ("StringEqualsIgnoreCase", "a", "A", True),
        ("StringNotEqualsIgnoreCase", "a", "A", False),
        ("StringLike", "a*", "abc", True),
        ("StringLike", "a?", "abc", False),
        ("StringLike", "A*", "abc", False),
        ("StringNotLike", ["x*", "a*"], "abc", False),
        ("StringNotEquals", ["a", "b"], "b", False),
        ("StringNotEquals", ["a", "b"], "c", True),
        ("Bool", "true", "True", True),
        ("Bool", True, "true", True),
        ("Bool", "false", "true", False),
        ("IpAddress", "10.0.0.0/8", "10.1.1.1", True),
        ("IpAddress", ["192.0.2.7", "10.0.0.0/8"], "192.0.2.7", True),
        ("NotIpAddress", "10.0.0.0/8", "10.1.1.1", False),
        ("IpAddress", "2001:db8::/32", "2001:db8::1", True),
        ("IpAddress", "10.0.0.0/8", "2001:db8::1", False),
        ("NumericEquals", "10", "10.0", True),
        ("NumericLessThan", "1.2", "1.1", True),
        ("NumericLessThan", 1.2, "1.2", False),
        ("NumericLessThanEquals", "1.2", "1.2", True),
        ("NumericGreaterThan", "10", "9", False),
        ("NumericGreaterThanEquals", "10", "10", True),
        ("NumericNotEquals", "10", "11", True),
        ("DateGreaterThan", "2026-01-01T00:00:00Z", "2026-06-01T00:00:00Z", True),
        ("DateLessThan", "2026-01-01", "1767225600", False),
        ("DateEquals", "2026-01-01", "1767225600", True),
        ("DateNotEquals", "2026-01-01", "1767225600", False),
        ("DateLessThanEquals", "2026-01-01T01:00:00+01:00", "2026-01-01T00:00:00Z", True),
        ("ArnEquals", "arn:aws:iam::*:role/w*", "arn:aws:iam::1:role/writer", True),
        ("ArnLike", "arn:aws:iam::*:role/w*", "arn:aws:iam::1:role/writer", True),
        ("ArnLike", "arn:aws:*:role/writer", "arn:aws:iam::1:role/writer", False),
        ("ArnLike", "arn:aws:sns:*:*:*", "arn:aws:sns:us-east-1:1:topic:sub", True),
        ("ArnNotLike", "arn:aws:iam::*:role/w*", "arn:aws:iam::1:role/x", True),
        ("BinaryEquals", "QmluYXJ5", "QmluYXJ5", True),
        # the key is known to be missing
        ("StringEquals", "a", ABSENT, False),
        ("StringNotEquals", "a", ABSENT, True),
        ("StringNotLike", "a", ABSENT, True),
        ("ArnNotEquals", "arn:aws:iam::1:role/x", ABSENT, True),
        ("NotIpAddress", "10.0.0.0/8", ABSENT, True),
        ("NumericNotEquals", "1", ABSENT, True),
        ("NumericLessThan", "1", ABSENT, False),
        ("Bool", "false", ABSENT, False),
        ("BoolIfExists", "false", ABSENT, True),
        ("StringEqualsIfExists", "a", ABSENT, True),
        ("StringEqualsIfExists", "a", "b", False),
        ("StringNotEqualsIfExists", "a", ABSENT, True),
        ("NumericLessThanIfExists", "1", ABSENT, True),
        ("Null", "true", ABSENT, True),
        ("Null", "false", ABSENT, False),
        ("Null", "true", "x", False),
        ("Null", False, "x", True),
        # several values
        ("ForAllValues:StringEquals", ["a", "b"], ["a", "b"], True),
        ("ForAllValues:StringEquals", ["a", "b"], ["a", "c"], False),
        ("ForAllValues:StringEquals", "a", ABSENT, True),
        ("ForAllValues:StringNotEquals", "a", ["b", "c"], True),
        ("ForAnyValue:StringEquals", ["a", "b"], ["c", "b"], True),
        ("ForAnyValue:StringEquals", "a", ABSENT, False),
        ("ForAnyValue:StringNotEquals", "a", ABSENT, False),
        ("ForAnyValue:StringNotEquals", "a", ["a", "b"], True),
        ("ForAnyValue:StringLike", "a*", ["b", "abc"], True),
        ("ForAnyValue:StringEqualsIfExists", "a", ABSENT, None),
        ("StringNotEquals", "a", ["a", "b"], False),
        # what cannot be told
        ("StringEquals", "a", UNKNOWN, None),
        ("StringNotEquals", "a", UNKNOWN, None),
        ("StringEqualsIfExists", "a", UNKNOWN, None),
        ("ForAllValues:StringEquals", "a", UNKNOWN, None),
        ("Null", "true", UNKNOWN, None),
        ("StringResembles", "a", "a", None),
        ("NumericLessThan", "much", "1", None),
        ("NumericLessThan", "NaN", "1", None),
        ("DateLessThan", "soon", "1", None),
        ("DateLessThan", "9" * 30, "1", None),
        ("IpAddress", "somewhere", "10.1.1.1", None),
    ],
)
def test_conditions_hold_as_in_aws(operator: str, wanted: Any, have: Any, expected: bool | None) -> None:
    assert condition(operator, wanted, have) is expected


def test_what_cannot_be_compared_is_named() -> None:
    allow = policies(statement(Condition={"NumericLessThan": {"s3:TlsVersion": "much"}}))

    assert decide(request(context={"s3:TlsVersion": "1.2"}), identity=allow).missing_context == (
        "s3:TlsVersion",
    )


def test_all_conditions_must_hold_and_one_that_fails_is_enough() -> None:
    two = {"Bool": {"aws:SecureTransport": "false"}, "StringEquals": {"aws:Thing": "a"}}
    known = Context.of({"aws:SecureTransport": True})

    assert decide(
        _with(known), resource=policies(statement("Deny", Principal="*", Condition=two))
    ).answer == ("allowed")


VARIABLE = "arn:aws:s3:::landing/${aws:username}/*"
PATH = "arn:aws:s3:::landing/alice/x.csv"


@pytest.mark.parametrize(
    ("resource", "context", "expected"),
    [
        (VARIABLE, {"aws:username": "alice"}, "allowed"),
        (VARIABLE, {"aws:username": "bob"}, "denied"),
        (VARIABLE, {"aws:username": ABSENT}, "denied"),
        (VARIABLE, {"aws:username": "*"}, "denied"),
        (VARIABLE, {}, "unknown"),
        (VARIABLE.replace("landing", "other"), {}, "denied"),
        (
            "arn:aws:s3:::landing/${aws:PrincipalTag/team, 'alice'}/*",
            {"aws:PrincipalTag/team": ABSENT},
            "allowed",
        ),
        (
            "arn:aws:s3:::landing/${aws:PrincipalTag/team,'bob'}/*",
            {"aws:PrincipalTag/team": ABSENT},
            "denied",
        ),
        ("arn:aws:s3:::landing/alice/${*}", {}, "denied"),
        ("arn:aws:s3:::${transfer:HomeBucket}/*", {"transfer:HomeBucket": "landing"}, "allowed"),
    ],
)
def test_policy_variables(resource: str, context: dict[str, Any], expected: str) -> None:
    asked = replace(request(resource=PATH), context=Context.of(context))

    assert decide(asked, identity=policies(statement(Resource=resource))).answer == expected


@pytest.mark.parametrize(
    "deny",
    [
        statement("Deny", Resource=None, NotResource=VARIABLE),
        statement("Deny", Condition={"StringNotEquals": {"aws:PrincipalTag/team": "${aws:username}"}}),
        statement("Deny", Condition={"ArnNotLike": {"aws:SourceArn": "arn:aws:s3:::${aws:username}"}}),
    ],
)
def test_what_is_not_a_variable_without_a_value_is_not_known(deny: dict[str, Any]) -> None:
    context = {"aws:PrincipalTag/team": "red", "aws:SourceArn": "arn:aws:s3:::landing"}

    decision = decide(request(context=context), identity=policies(statement(), deny))

    assert (decision.answer, decision.missing_context) == ("unknown", ("aws:username",))


def test_what_fits_another_pattern_of_a_negated_list_is_certain() -> None:
    spared = statement("Deny", Resource=None, NotResource=[VARIABLE, "arn:aws:s3:::landing/in/*"])

    assert decide(identity=policies(statement(), spared)).answer == "allowed"


@pytest.mark.parametrize(
    ("pattern", "expected"), [("*", "unknown"), ("arn:aws:s3*", "unknown"), ("x*", "denied")]
)
def test_a_pattern_that_is_no_whole_arn_is_not_certain_to_fit(pattern: str, expected: str) -> None:
    allow = statement(Condition={"ArnLike": {"aws:SourceArn": pattern}})
    asked = request(context={"aws:SourceArn": "arn:aws:s3:::landing"})

    assert decide(asked, identity=policies(allow)).answer == expected


def test_a_statement_with_an_element_that_is_not_known_is_not_read() -> None:
    lower = {**statement("Deny"), "condition": {"Bool": {"aws:SecureTransport": "false"}}}

    assert read_policy({"Version": "2012-10-17", "Statement": [lower]}, "p") is None


def test_an_unknown_variable_is_named() -> None:
    decision = decide(
        _with(Context()), identity=policies(statement(Resource="arn:aws:s3:::landing/${aws:userid}*"))
    )

    assert decision.missing_context == ("aws:userid",)


def test_variables_are_text_in_the_old_language() -> None:
    allow = statement(Resource=VARIABLE)
    old = read_policy({"Version": "2008-10-17", "Statement": allow}, "p")
    without_version = read_policy({"Statement": allow}, "p")

    for policy in (old, without_version):
        asked = request(resource=VARIABLE.replace("*", "x"))
        assert decide(asked, identity=attached([policy])).answer == "allowed"


def test_values_of_conditions_have_variables_and_escapes() -> None:
    home = {"StringLike": {"s3:prefix": "home/${aws:username}/*"}}
    star = {"StringEquals": {"aws:Thing": "${*}"}}

    for wanted, context in (
        (home, {"s3:prefix": "home/alice/in", "aws:username": "alice"}),
        (star, {"aws:Thing": "*"}),
    ):
        assert (
            decide(request(context=context), identity=policies(statement(Condition=wanted))).answer
            == "allowed"
        )


@given(st.text())
def test_a_star_matches_anything_and_a_text_itself(text: str) -> None:
    assert matches("*", text)
    assert matches("?" * len(text), text)
    assert matches(text, text)


@given(st.text(alphabet="ab?*[].+$", max_size=8), st.text(alphabet="ab[].+$", max_size=8))
def test_only_star_and_question_mark_are_special(pattern: str, text: str) -> None:
    assert matches(pattern, text) == _matches_slowly(pattern, text)


def _matches_slowly(pattern: str, text: str) -> bool:
    if not pattern:
        return not text
    if pattern[0] == "*":
        return any(_matches_slowly(pattern[1:], text[start:]) for start in range(len(text) + 1))
    return bool(text) and pattern[0] in ("?", text[0]) and _matches_slowly(pattern[1:], text[1:])


def test_many_stars_end_before_the_night_does() -> None:
    assert not matches("*a" * 60 + "b", "a" * 1024)

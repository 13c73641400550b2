"""The policy evaluator, by AWS's rules."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.simulation.policies import Policy, about, decide, matches

ROLE_SESSION = "arn:aws:sts::111122223333:assumed-role/writer/session"
OBJECT = "arn:aws:s3:::landing/in/x.csv"


def policy(*statements: dict[str, Any]) -> Policy:
    return Policy(id="p", kind="IAM Policy", document={"Statement": list(statements)})


def statement(effect: str = "Allow", **more: Any) -> dict[str, Any]:
    return {"Effect": effect, "Action": "s3:PutObject", "Resource": "*", **more}


def word(*statements: dict[str, Any], context: dict[str, list[str]] | None = None) -> str:
    return decide([policy(*statements)], "s3:PutObject", OBJECT, context or {}).word


@given(st.text())
def test_a_star_matches_anything_and_a_text_itself(text: str) -> None:
    assert matches("*", text)
    assert matches(text.replace("*", "?"), text) or "*" in text


@given(st.text(alphabet="ab?*[].+$", max_size=8), st.text(alphabet="ab[].+$", max_size=8))
def test_only_star_and_question_mark_are_special(pattern: str, text: str) -> None:
    assert matches(pattern, text) == _matches_slowly(pattern, text)


def _matches_slowly(pattern: str, text: str) -> bool:
    if not pattern:
        return not text
    if pattern[0] == "*":
        return any(_matches_slowly(pattern[1:], text[start:]) for start in range(len(text) + 1))
    return bool(text) and pattern[0] in ("?", text[0]) and _matches_slowly(pattern[1:], text[1:])


@pytest.mark.parametrize(
    ("statements", "expected"),
    [
        ([], "implicitDeny"),
        ([statement()], "allowed"),
        ([statement(Action="S3:put*")], "allowed"),
        ([statement(Action=["s3:GetObject"])], "implicitDeny"),
        ([statement(Resource="arn:aws:s3:::landing")], "implicitDeny"),
        ([statement(Resource="arn:aws:s3:::landing/*")], "allowed"),
        ([statement(Resource="arn:aws:s3:::LANDING/*")], "implicitDeny"),
        ([statement(), statement("Deny")], "explicitDeny"),
        ([{"Effect": "Deny", "NotAction": "s3:GetObject", "Resource": "*"}], "explicitDeny"),
        ([{"Effect": "Deny", "NotAction": "s3:Put*", "Resource": "*"}], "implicitDeny"),
        ([{"Effect": "Allow", "Action": "*", "NotResource": OBJECT}], "implicitDeny"),
    ],
)
def test_deny_beats_allow_and_silence_denies(statements: list[dict[str, Any]], expected: str) -> None:
    assert word(*statements) == expected


@pytest.mark.parametrize(
    ("operator", "value", "given_", "expected"),
    [
        ("StringEquals", "a", ["a"], "allowed"),
        ("StringEquals", "a", ["A"], "implicitDeny"),
        ("StringEquals", "a*", ["abc"], "implicitDeny"),
        ("StringEqualsIgnoreCase", "a", ["A"], "allowed"),
        ("StringLike", "a*", ["abc"], "allowed"),
        ("StringLike", ["x", "a*"], ["abc"], "allowed"),
        ("StringNotEquals", "a", ["a"], "implicitDeny"),
        ("StringNotEquals", "a", None, "allowed"),
        ("StringEquals", "a", None, "implicitDeny"),
        ("StringEqualsIfExists", "a", None, "allowed"),
        ("Bool", "true", ["True"], "allowed"),
        ("Null", "true", None, "allowed"),
        ("Null", "false", None, "implicitDeny"),
        ("ArnLike", "arn:aws:iam::*:role/w*", ["arn:aws:iam::1:role/writer"], "allowed"),
        ("IpAddress", "10.0.0.0/8", ["10.1.1.1"], "implicitDeny"),
    ],
)
def test_conditions_hold_as_in_aws(
    operator: str, value: str | list[str], given_: list[str] | None, expected: str
) -> None:
    conditional = statement(Condition={operator: {"aws:Thing": value}})
    assert word(conditional, context={"aws:thing": given_} if given_ else {}) == expected


def test_what_could_not_be_compared_is_named() -> None:
    for condition in ({"IpAddress": {"aws:SourceIp": "10.0.0.0/8"}}, {"StringEquals": {"aws:SourceIp": "x"}}):
        decision = decide([policy(statement(Condition=condition))], "s3:PutObject", OBJECT, {})
        assert decision.missing_context == ("aws:SourceIp",)


@pytest.mark.parametrize(
    ("principal", "named"),
    [
        ({"Principal": "*"}, True),
        ({"Principal": {"AWS": "*"}}, True),
        ({"Principal": {"AWS": ROLE_SESSION}}, True),
        ({"Principal": {"AWS": ["arn:aws:iam::111122223333:role/writer"]}}, True),
        ({"Principal": {"AWS": "arn:aws:iam::111122223333:root"}}, True),
        ({"Principal": {"AWS": "arn:aws:iam::111122223333:role/other"}}, False),
        ({"Principal": {"Service": "s3.amazonaws.com"}}, False),
        ({"NotPrincipal": {"AWS": "arn:aws:iam::111122223333:role/writer"}}, False),
        ({"NotPrincipal": {"AWS": "arn:aws:iam::111122223333:role/other"}}, True),
    ],
)
def test_a_statement_is_about_whom_it_names(principal: dict[str, Any], *, named: bool) -> None:
    document = {"Statement": {"Effect": "Deny", "Action": "*", "Resource": "*", **principal}}
    assert bool(about(document, ROLE_SESSION)["Statement"]) is named

"""Which statements of a policy concern a request, and whom they mean."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.domain.values import JsonObject, JsonValue
from workbench.probes._policies import Access, matches, statements_of
from workbench.probes._principals import means, parse_principal

ACCOUNT = "111122223333"
ROLE = f"arn:aws:iam::{ACCOUNT}:role/sftp/upload"
SESSION = f"arn:aws:sts::{ACCOUNT}:assumed-role/upload/alice"
DENY: JsonObject = {"Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": "arn:aws:s3:::b/*"}


def applies(who: str = ROLE, key: str = "in/x.csv", **elements: JsonValue) -> bool | None:
    """Whether a Deny with these elements applies to a put by `who`; None when it may."""
    statement = {**DENY, **elements}
    statement = {name: value for name, value in statement.items() if value is not None}
    access = Access(
        action="s3:PutObject",
        resource=f"arn:aws:s3:::b/{key}",
        who=parse_principal(who),
        context={"aws:SecureTransport": True},
    )
    found = matches([statement], "Deny", access)
    return (True if found[0].is_certain else None) if found else False


@pytest.mark.parametrize(
    ("action", "expected"),
    [
        ("s3:PutObject", True),
        ("S3:putobject", True),
        (["s3:GetObject", "s3:Put*"], True),
        ("s3:Put?bject", True),
        ("*", True),
        ("s3:PutObjectAcl", False),
        ("s3:PutO", False),
        ("s3.PutObject", False),
    ],
)
def test_action(action: JsonValue, expected: bool) -> None:
    assert applies(Action=action) is expected
    assert applies(Action=None, NotAction=action) is not expected


@pytest.mark.parametrize(
    ("resource", "expected"),
    [
        ("arn:aws:s3:::b/*", True),
        ("arn:aws-cn:s3:::b/in/*", True),
        ("*", True),
        (["arn:aws:s3:::b/out/*", "arn:aws:s3:::b/in/?.csv"], True),
        ("arn:aws:s3:::b", False),
        ("arn:aws:s3:::b/IN/*", False),
        ("arn:aws:s3:::other/*", False),
        ("arn:aws:s3:::b/in/[x].csv", False),
    ],
)
def test_resource(resource: JsonValue, expected: bool) -> None:
    assert applies(Resource=resource) is expected
    assert applies(Resource=None, NotResource=resource) is not expected


def test_a_policy_variable_leaves_it_open() -> None:
    assert applies(Resource="arn:aws:s3:::b/${aws:username}/*") is None
    assert applies(Resource="arn:aws:s3:::b/out/${aws:username}/*") is False


def test_a_condition_leaves_it_open() -> None:
    assert applies(Condition={"StringNotEquals": {"aws:SourceVpce": "vpce-1"}}) is None


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        ({"Bool": {"aws:SecureTransport": "false"}}, False),
        ({"Bool": {"aws:securetransport": [False]}}, False),
        ({"BoolIfExists": {"aws:SecureTransport": ["false"]}}, False),
        ({"Bool": {"aws:SecureTransport": True}}, True),
        ({"Null": {"aws:SecureTransport": "false"}}, None),
        (
            {
                "Bool": {"aws:SecureTransport": "false"},
                "StringNotEquals": {"aws:SourceVpce": "vpce-1"},
            },
            False,
        ),
        (
            {
                "Bool": {"aws:SecureTransport": "true"},
                "StringNotEquals": {"aws:SourceVpce": "vpce-1"},
            },
            None,
        ),
    ],
)
def test_a_condition_on_a_known_key_is_evaluated(condition: JsonValue, expected: bool | None) -> None:
    assert applies(Condition=condition) is expected


@pytest.mark.parametrize(
    ("principal", "who", "expected"),
    [
        ("*", "", True),
        ({"AWS": "*"}, "", True),
        ({"AWS": ACCOUNT}, ROLE, True),
        ({"AWS": f"arn:aws:iam::{ACCOUNT}:root"}, SESSION, True),
        ({"AWS": "444455556666"}, ROLE, False),
        ({"AWS": ROLE}, SESSION, True),
        ({"AWS": ROLE}, "", None),
        ({"AWS": SESSION}, SESSION, True),
        ({"AWS": SESSION}, ROLE, None),
        ({"AWS": SESSION}, SESSION.replace("alice", "bob"), False),
        ({"AWS": [f"arn:aws:iam::{ACCOUNT}:role/intern", ROLE]}, ROLE, True),
        ({"AWS": f"arn:aws:iam::{ACCOUNT}:user/upload"}, ROLE, False),
        ({"AWS": "AROAEXAMPLEID"}, ROLE, None),
        ({"Service": "logging.s3.amazonaws.com"}, ROLE, False),
        ({"Service": "logging.s3.amazonaws.com"}, "", None),
        ({"CanonicalUser": "79a59df900b949e55d96a1e698fbaced"}, ROLE, None),
        (None, ROLE, None),
    ],
)
def test_principal(principal: JsonValue, who: str, expected: bool | None) -> None:
    assert means(principal, parse_principal(who)) is expected


def test_who_is_spared_is_never_certain() -> None:
    assert applies(Principal=None, NotPrincipal={"AWS": ROLE}) is None


@pytest.mark.parametrize(
    "arn",
    [
        "",
        "alice",
        f"arn:aws:iam::{ACCOUNT}:root",
        "arn:aws:iam::1:role/short-account",
        f"arn:aws:sts::{ACCOUNT}:assumed-role/upload",
        "transfer.amazonaws.com",
    ],
)
def test_what_is_no_identity_is_none(arn: str) -> None:
    assert parse_principal(arn) is None


def test_a_session_and_its_role_are_one_identity() -> None:
    role, session = parse_principal(ROLE), parse_principal(SESSION)

    assert role is not None
    assert session is not None
    assert role.is_same_identity(session)
    assert session.session == "alice"


def test_a_single_statement_needs_no_list() -> None:
    assert statements_of(json.dumps({"Statement": DENY})) == [DENY]


@given(st.text() | st.recursive(st.none() | st.text(), st.lists, max_leaves=4).map(json.dumps))
def test_what_is_no_policy_breaks_nothing(text: str) -> None:
    found = statements_of(text)

    assert not found


json_values = st.recursive(
    st.none() | st.booleans() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)


@given(
    st.dictionaries(
        st.sampled_from(
            ["Effect", "Principal", "NotPrincipal", "Action", "NotAction", "Resource", "Condition"]
        ),
        json_values | st.sampled_from(["Deny", "*"]),
    )
)
def test_no_statement_breaks_the_reader(statement: JsonObject) -> None:
    access = Access(action="s3:PutObject", resource="arn:aws:s3:::b/k", who=parse_principal(ROLE))

    assert len(matches([statement], "Deny", access)) <= 1

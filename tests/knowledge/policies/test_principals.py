"""Whom an ARN names, and whom a policy's principal element means."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.knowledge.policies.build import ELSEWHERE, HERE, ROLE, SESSION, USER
from workbench.domain.values import JsonValue
from workbench.knowledge.policies import identity_keys, means, parse_principal


@pytest.mark.parametrize(
    ("principal", "who", "expected"),
    [
        ("*", "", True),
        ({"AWS": "*"}, "", True),
        ({"AWS": HERE}, ROLE, True),
        ({"AWS": f"arn:aws:iam::{HERE}:root"}, SESSION, True),
        ({"AWS": ELSEWHERE}, ROLE, False),
        ({"AWS": ROLE}, SESSION, True),
        ({"AWS": ROLE}, "", None),
        ({"AWS": SESSION}, SESSION, True),
        ({"AWS": SESSION}, ROLE, None),
        ({"AWS": SESSION}, SESSION.replace("alice", "bob"), False),
        ({"AWS": [f"arn:aws:iam::{HERE}:role/intern", ROLE]}, ROLE, True),
        ({"AWS": f"arn:aws:iam::{HERE}:user/upload"}, ROLE, False),
        ({"AWS": USER}, USER, True),
        ({"AWS": "AROAEXAMPLEID"}, ROLE, None),
        ({"Service": "logging.s3.amazonaws.com"}, ROLE, False),
        ({"Service": "logging.s3.amazonaws.com"}, "", None),
        ({"AWS": "arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity E1"}, ROLE, False),
        ({"AWS": "arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity E1"}, "", None),
        ({"CanonicalUser": "79a59df900b949e55d96a1e698fbaced"}, ROLE, None),
        (None, ROLE, None),
    ],
)
def test_whom_a_principal_element_means(principal: JsonValue, who: str, expected: bool | None) -> None:
    assert means(principal, parse_principal(who)) is expected


def test_a_deleted_role_is_not_its_namesake() -> None:
    role = parse_principal(ROLE)

    assert role is not None
    assert means({"AWS": "AROAOLD"}, replace(role, unique_id="AROANEW")) is False
    assert means({"AWS": "AROANEW"}, replace(role, unique_id="AROANEW")) is True


@pytest.mark.parametrize(
    "arn",
    [
        "",
        "alice",
        f"arn:aws:iam::{HERE}:root",
        "arn:aws:iam::1:role/short-account",
        f"arn:aws:sts::{HERE}:assumed-role/upload",
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
    assert (role.identity_arn, session.identity_arn) == (ROLE, None)


def test_the_keys_of_a_caller_tell_only_what_is_known() -> None:
    role, session, user = (parse_principal(arn) for arn in (ROLE, SESSION, USER))

    assert role
    assert session
    assert user
    assert identity_keys(role)["aws:PrincipalArn"] == ROLE
    assert "aws:PrincipalArn" not in identity_keys(session)
    assert identity_keys(replace(session, unique_id="AROA1"))["aws:userid"] == "AROA1:alice"
    assert identity_keys(user)["aws:username"] == "alice"
    assert identity_keys(role)["aws:username"] is None

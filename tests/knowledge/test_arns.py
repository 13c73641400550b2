"""What ARNs say."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.knowledge.arns import (
    Arn,
    ExecutionArn,
    Function,
    bucket_arn,
    log_group_name,
    object_arn,
    role_arn,
    role_name,
    state_machine_of,
    who_in,
)

STATES = "arn:aws-cn:states:cn-north-1:111122223333"
FUNCTION = "arn:aws:lambda:eu-west-1:111122223333:function:ingest"
part = st.text(alphabet="abc-123", max_size=12)


@given(st.tuples(part, part, part, part, st.text(alphabet="abc:/-123", max_size=20)))
def test_an_arn_has_the_parts_that_it_was_made_of(parts: tuple[str, ...]) -> None:
    arn = Arn.parse(":".join(("arn", *parts)))
    assert (arn.partition, arn.service, arn.region, arn.account, arn.resource) == parts


@given(st.text())
def test_what_is_no_arn_has_no_part_and_breaks_nothing(text: str) -> None:
    if not text.startswith("arn:"):
        assert Arn.parse(text) == Arn()
        assert who_in(text) == text
    assert isinstance(Function.parse(text).name, str)
    assert isinstance(ExecutionArn.parse(text).express, bool)
    assert all(isinstance(read(text), str) for read in (role_name, log_group_name, state_machine_of))


@pytest.mark.parametrize(
    ("resource", "kind", "name", "last_name"),
    [
        ("function:ingest:live", "function", "ingest:live", "live"),
        ("user/sftp/kim", "user", "sftp/kim", "kim"),
        ("queue", "queue", "queue", "queue"),
    ],
)
def test_resources_have_a_kind_and_a_name(resource: str, kind: str, name: str, last_name: str) -> None:
    arn = Arn.parse(f"arn:aws:x:eu-west-1:111122223333:{resource}")
    assert (arn.kind, arn.name, arn.last_name) == (kind, name, last_name)


def test_a_function_is_told_from_its_version() -> None:
    assert Function.parse(FUNCTION) == Function(FUNCTION, "ingest", None)
    assert Function.parse(f"{FUNCTION}:live") == Function(FUNCTION, "ingest", "live")
    assert Function.parse("ingest") == Function("ingest", "", None)
    assert Function.parse("arn:aws:sns:eu-west-1:111122223333:ingest").name == ""


@pytest.mark.parametrize(
    ("resource", "express", "map_run"),
    [
        ("execution:load:run-1", False, False),
        ("execution:load/each:run-1", False, True),
        ("express:load:run-1:run-1", True, False),
    ],
)
def test_an_execution_names_its_state_machine(resource: str, express: bool, map_run: bool) -> None:
    assert ExecutionArn.parse(f"{STATES}:{resource}") == ExecutionArn(
        state_machine_arn=f"{STATES}:stateMachine:load", express=express, map_run=map_run
    )


def test_a_state_machine_is_told_without_its_version_and_nothing_else_is_one() -> None:
    assert state_machine_of(f"{STATES}:stateMachine:load:3") == f"{STATES}:stateMachine:load"
    assert state_machine_of(f"{STATES}:execution:load:run") == ""
    assert ExecutionArn.parse(f"{STATES}:stateMachine:load") == ExecutionArn()


@pytest.mark.parametrize(
    ("arn", "role"),
    [
        ("arn:aws:iam::111122223333:role/service-role/load", "load"),
        ("arn:aws:sts::111122223333:assumed-role/load/session", "load"),
        ("arn:aws:iam::111122223333:user/load", ""),
        ("load", ""),
    ],
)
def test_a_role_is_known_by_its_own_arn_and_by_its_sessions(arn: str, role: str) -> None:
    assert role_name(arn) == role


def test_a_log_group_is_named_with_and_without_the_star() -> None:
    group = "arn:aws:logs:eu-west-1:111122223333:log-group:/aws/lambda/f"
    assert [
        log_group_name(arn) for arn in (group, f"{group}:*", f"{group}:log-stream:s", "/aws/lambda/f")
    ] == [
        *["/aws/lambda/f"] * 3,
        "",
    ]


def test_buckets_and_objects_are_in_a_partition() -> None:
    assert bucket_arn("b", "") == "arn:aws:s3:::b"
    assert object_arn("b", "in/x y.csv", "aws-us-gov") == "arn:aws-us-gov:s3:::b/in/x y.csv"
    assert Arn.parse(object_arn("b", "a:b/c")).resource == "b/a:b/c"


ROLE = "arn:aws:iam::111122223333:role/etl/nightly"


@pytest.mark.parametrize(
    ("named", "caller", "arn"),
    [
        (ROLE, "", ROLE),
        ("etl/nightly", "arn:aws:sts::111122223333:assumed-role/ops/kim", ROLE),
        ("nightly", "arn:aws-cn:iam::111122223333:user/kim", "arn:aws-cn:iam::111122223333:role/nightly"),
        ("nightly", "", ""),
        ("", "arn:aws:iam::111122223333:user/kim", ""),
    ],
)
def test_a_role_is_named_by_its_arn_or_in_the_account_of_whoever_looks(
    named: str, caller: str, arn: str
) -> None:
    assert role_arn(named, caller) == arn

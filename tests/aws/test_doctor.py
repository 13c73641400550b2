"""The check-up tells what can be told, and calls the rest unknown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pytest

from tests.fakes import TARGET, FakeClock, FakeSource, Handler, answer
from workbench.aws.catalogue import load_catalogue
from workbench.aws.doctor import Checkup, PermissionCheck, abilities, check_up
from workbench.domain.evidence import Answer, Outcome, Request
from workbench.domain.target import Target
from workbench.domain.values import JsonValue

OPERATIONS = ["s3.HeadObject", "events.ListRules", "ecr.DescribeImages"]


HEAD_ACTIONS = load_catalogue()["s3.HeadObject"].iam_actions


def simulated(request: Request) -> Answer:
    decisions = {"s3:GetObject": "allowed", "events:ListRules": "explicitDeny"}
    names = request.parameters["ActionNames"]
    assert isinstance(names, list)
    results = [
        {"EvalActionName": name, "EvalDecision": decisions.get(name, "implicitDeny")} for name in names
    ]
    return answer("iam.SimulatePrincipalPolicy", data={"EvaluationResults": results})


def examine(changed: Mapping[str, Answer | Handler] | None = None, target: Target = TARGET) -> Checkup:
    answers: Mapping[str, Answer | Handler] = {
        "sts.GetCallerIdentity": replace(
            answer("sts.GetCallerIdentity"), headers={"date": "Mon, 23 Nov 2026 11:59:50 GMT"}
        ),
        "s3.ListBuckets": answer("s3.ListBuckets"),
        "events.ListRules": answer("events.ListRules", Outcome.DENIED),
        "iam.GetRole": answer(
            "iam.GetRole", data={"Role": {"Arn": "arn:aws:iam::111122223333:role/ops/oncall"}}
        ),
        "iam.SimulatePrincipalPolicy": simulated,
        **(changed or {}),
    }
    return check_up(FakeSource(answers, target), FakeClock(), OPERATIONS)


def permissions(checkup: Checkup) -> dict[str, bool | None]:
    return {item.action: item.allowed for item in checkup.permissions}


def test_the_clock_is_compared_with_aws_s() -> None:
    assert examine().clock_skew_s == 10


def test_a_service_that_denies_is_reachable_and_one_that_cannot_be_asked_is_unknown() -> None:
    found = {item.service: item.reachable for item in examine().services}
    assert found == {"s3": True, "events": True, "ecr": None}


@pytest.mark.parametrize("outcome", [Outcome.UNREACHABLE, Outcome.TIMEOUT])
def test_a_silent_service_is_told(outcome: Outcome) -> None:
    checkup = examine({"s3.ListBuckets": answer("s3.ListBuckets", outcome, status=None)})
    assert {item.service: item.reachable for item in checkup.services}["s3"] is False
    assert not checkup.healthy


def test_permissions_are_allowed_denied_or_unknown() -> None:
    found = permissions(examine())
    assert found["s3:GetObject"] is True
    assert found["events:ListRules"] is False
    assert found["ecr:DescribeImages"] is None


def test_the_role_is_simulated_with_its_path() -> None:
    asked: list[Request] = []

    def remember(request: Request) -> Answer:
        asked.append(request)
        return simulated(request)

    examine({"iam.SimulatePrincipalPolicy": remember})
    assert asked[0].parameters["PolicySourceArn"] == "arn:aws:iam::111122223333:role/ops/oncall"


@pytest.mark.parametrize("operation", ["iam.GetRole", "iam.SimulatePrincipalPolicy"])
def test_without_permission_to_simulate_nothing_is_called_allowed(operation: str) -> None:
    checkup = examine({operation: answer(operation, Outcome.DENIED, code="AccessDenied")})
    assert set(permissions(checkup).values()) == {None}
    assert all("AccessDenied" in item.detail for item in checkup.permissions)


def test_each_check_is_as_able_as_its_weakest_action() -> None:
    checks = {
        "s3.object_visibility": ("s3.HeadObject",),
        "events.rules": ("events.ListRules", "s3.HeadObject"),
        "ecr.image": ("ecr.DescribeImages", "ecr.NotReviewed"),
    }
    told = (
        *(PermissionCheck(action=name, allowed=True, detail="") for name in HEAD_ACTIONS),
        PermissionCheck(action="events:ListRules", allowed=False, detail=""),
        PermissionCheck(action="ecr:DescribeImages", allowed=None, detail=""),
    )
    found = {item.check: item for item in abilities("p", checks, told)}
    assert {name: item.allowed for name, item in found.items()} == {
        "s3.object_visibility": True,
        "events.rules": False,
        "ecr.image": None,
    }
    assert found["events.rules"].denied == ("events:ListRules",)
    assert found["ecr.image"].untold == ("ecr:DescribeImages",)
    assert found["ecr.image"].operations == ("ecr.DescribeImages",)


def test_actions_on_objects_are_simulated_on_objects() -> None:
    asked: list[Request] = []

    def remember(request: Request) -> Answer:
        asked.append(request)
        return simulated(request)

    examine({"iam.SimulatePrincipalPolicy": remember})
    resources = {str(item.parameters["ResourceArns"]): item.parameters["ActionNames"] for item in asked}
    assert "s3:GetObject" in list_of(resources["['arn:aws:s3:::*/*']"])
    assert "events:ListRules" in list_of(resources["['*']"])


def list_of(value: JsonValue) -> list[JsonValue]:
    assert isinstance(value, list)
    return value


def test_a_user_is_simulated_as_itself_and_root_not_at_all() -> None:
    user = replace(TARGET, identity="arn:aws:iam::111122223333:user/kim")
    assert permissions(examine(target=user))["s3:GetObject"] is True
    root = replace(TARGET, identity="arn:aws:iam::111122223333:root")
    assert set(permissions(examine(target=root)).values()) == {None}


@pytest.mark.parametrize(
    ("skew", "allowed", "healthy"),
    [
        (0.0, True, True),
        (None, None, False),
        (301.0, True, False),
        (-301.0, True, False),
        (0.0, False, False),
    ],
)
def test_healthy_means_that_nothing_is_known_to_be_wrong_and_something_to_be_in_order(
    skew: float | None,
    allowed: bool | None,
    healthy: bool,
) -> None:
    permission = PermissionCheck(action="s3:GetObject", allowed=allowed, detail="")
    checkup = Checkup(target=TARGET, clock_skew_s=skew, services=(), permissions=(permission,))
    assert checkup.healthy is healthy

"""A member of an organization: what binds it, what it may read, and what the policy simulator says of it."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.fakes import FakeClock
from tests.simulation.accounts import BUCKET, action, client, code, refusal, scenario
from workbench.domain.scenario import ScenarioAction
from workbench.simulation import SimulatedAccount

ROLE = "arn:aws:iam::123456789012:role/writer"
OBJECT = f"arn:aws:s3:::{BUCKET}/in/x.csv"
GUARD = {
    "name": "guard",
    "type": "scp",
    "target": "unit",
    "document": {
        "Version": "2012-10-17",
        "Statement": [{"Effect": "Deny", "Action": "s3:PutObject", "Resource": "*"}],
    },
}
IDENTITY = {
    "Version": "2012-10-17",
    "Statement": [
        {"Effect": "Allow", "Action": "s3:Put*", "Resource": f"arn:aws:s3:::{BUCKET}/in/*"},
        {
            "Sid": "Tagged",
            "Effect": "Deny",
            "Action": "s3:PutObject",
            "Resource": "*",
            "Condition": {"StringEquals": {"aws:PrincipalTag/team": "guests"}},
        },
    ],
}


def built(*more: ScenarioAction) -> Any:
    return scenario(
        action("sim.Role", name="writer", service="transfer.amazonaws.com"),
        action("iam.PutRolePolicy", RoleName="writer", PolicyName="access", PolicyDocument=IDENTITY),
        *more,
    )


def simulate(account: SimulatedAccount, **more: Any) -> dict[str, Any]:
    asked = {"PolicySourceArn": ROLE, "ActionNames": ["s3:PutObject"], "ResourceArns": [OBJECT], **more}
    result: dict[str, Any] = client(account, "iam").simulate_principal_policy(**asked)["EvaluationResults"][0]
    return result


def test_a_member_sees_the_organization_and_none_of_its_policies() -> None:
    with SimulatedAccount(built(action("sim.Organization", policies=[GUARD])), FakeClock()) as account:
        organizations = client(account, "organizations")
        seen = organizations.describe_organization()["Organization"]
        assert (seen["MasterAccountId"], seen["FeatureSet"]) == ("999999999999", "ALL")
        for method, arguments in (
            (organizations.list_parents, {"ChildId": "123456789012"}),
            (organizations.list_policies, {"Filter": "SERVICE_CONTROL_POLICY"}),
            (organizations.describe_policy, {"PolicyId": "p-sim0000001"}),
            (organizations.list_roots, {}),
        ):
            assert code(refusal(method, **arguments)) == (400, "AccessDeniedException")


def test_a_delegated_administrator_reads_the_policies_of_every_level() -> None:
    told = action("sim.Organization", policies=[GUARD], delegated=True)
    with SimulatedAccount(built(told), FakeClock()) as account:
        organizations = client(account, "organizations")
        (unit,) = organizations.list_parents(ChildId="123456789012")["Parents"]
        (root,) = organizations.list_parents(ChildId=unit["Id"])["Parents"]
        assert (unit["Type"], root["Type"]) == ("ORGANIZATIONAL_UNIT", "ROOT")
        asked = {"TargetId": unit["Id"], "Filter": "SERVICE_CONTROL_POLICY"}
        listed = organizations.list_policies_for_target(**asked)["Policies"]
        assert [item["Name"] for item in listed] == ["FullAWSAccess", "guard"]
        policy = organizations.describe_policy(PolicyId=listed[1]["Id"])["Policy"]
        assert json.loads(policy["Content"]) == GUARD["document"]
        missing = refusal(organizations.describe_policy, PolicyId="p-none000")
        assert code(missing) == (400, "PolicyNotFoundException")


def test_an_account_is_in_no_organization_unless_it_is_told() -> None:
    with SimulatedAccount(built(), FakeClock()) as account:
        refused = refusal(client(account, "organizations").describe_organization)
        assert refused["Error"]["Code"] == "AWSOrganizationsNotInUseException"
        assert "OrganizationsDecisionDetail" not in simulate(account)


def test_the_simulator_says_that_the_organization_does_not_allow_it() -> None:
    with SimulatedAccount(built(action("sim.Organization", policies=[GUARD])), FakeClock()) as account:
        denied = simulate(account)
        other = simulate(account, ActionNames=["s3:PutObjectTagging"])
    assert denied["OrganizationsDecisionDetail"] == {"AllowedByOrganizations": False}
    assert (denied["EvalDecision"], denied["MatchedStatements"]) == ("explicitDeny", [])
    assert other["OrganizationsDecisionDetail"] == {"AllowedByOrganizations": True}
    assert other["EvalDecision"] == "allowed"


def test_the_simulator_names_the_statement_and_the_keys_that_it_was_not_told() -> None:
    with SimulatedAccount(built(), FakeClock()) as account:
        allowed = simulate(account)
        tagged = {"ContextKeyName": "aws:PrincipalTag/team", "ContextKeyType": "string"}
        guest = simulate(account, ContextEntries=[{**tagged, "ContextKeyValues": ["guests"]}])
        elsewhere = simulate(account, ResourceArns=[f"arn:aws:s3:::{BUCKET}/out/x.csv"])
    assert (allowed["EvalDecision"], allowed["MissingContextValues"]) == (
        "allowed",
        ["aws:PrincipalTag/team"],
    )
    (statement,) = allowed["MatchedStatements"]
    text = json.dumps(IDENTITY)
    start, end = statement["StartPosition"]["Column"] - 1, statement["EndPosition"]["Column"] - 1
    assert json.loads(text[start:end]) == IDENTITY["Statement"][0]
    assert (guest["EvalDecision"], guest["MissingContextValues"]) == ("explicitDeny", [])
    (denying,) = guest["MatchedStatements"]
    assert denying["StartPosition"]["Column"] > statement["EndPosition"]["Column"]
    assert elsewhere["EvalDecision"] == "implicitDeny"


def test_a_boundary_can_be_tried_that_the_role_does_not_have() -> None:
    fence = json.dumps(
        {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:Get*", "Resource": "*"}]}
    )
    with SimulatedAccount(built(), FakeClock()) as account:
        result = simulate(account, PermissionsBoundaryPolicyInputList=[fence])
        assert "PermissionsBoundaryDecisionDetail" not in simulate(account)
    assert result["PermissionsBoundaryDecisionDetail"] == {"AllowedByPermissionsBoundary": False}
    assert result["EvalDecision"] == "implicitDeny"


@pytest.mark.parametrize(
    ("wrong", "expected"),
    [
        ({"PolicyInputList": ["{"]}, (400, "InvalidInput")),
        ({"ResourcePolicy": "{}"}, (501, "NotImplemented")),
    ],
)
def test_what_cannot_be_simulated_is_refused(wrong: dict[str, Any], expected: tuple[int, str]) -> None:
    asked = {"PolicySourceArn": ROLE, "ActionNames": ["s3:PutObject"], **wrong}
    with SimulatedAccount(built(), FakeClock()) as account:
        assert code(refusal(client(account, "iam").simulate_principal_policy, **asked)) == expected

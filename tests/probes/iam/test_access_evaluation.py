"""iam.access_evaluation, for what its examples do not show."""

from __future__ import annotations

from dataclasses import asdict, replace

import pytest

from tests.drilling import shipped
from tests.engine.test_diagnosis import finding
from tests.fakes import FakeReader
from workbench.domain.diagnosis import CauseStatus
from workbench.domain.evidence import Answer, AnswerName, Answers, Outcome
from workbench.domain.values import JsonObject
from workbench.domain.verdict import Verdict
from workbench.engine.diagnosis import diagnose
from workbench.engine.probe import Judgement
from workbench.probes import _caller_examples as given
from workbench.probes._caller_examples import MANAGED, policy
from workbench.probes._examples import answered, error_answer
from workbench.probes.iam import access_evaluation_examples as examples
from workbench.probes.iam.access_evaluation import Facts, collect, judge

EXAMPLES = {example.name: example for example in examples.EXAMPLES}
SFTP = EXAMPLES["allowed by an SFTP user's role, without a session policy"]
ROLE = EXAMPLES["allowed, unless the session was narrowed"]


def by_operation(answers: dict[AnswerName, Answer]) -> FakeReader:
    silent = answered("cloudtrail.LookupEvents")
    return FakeReader({silent.operation: silent, **{answer.operation: answer for answer in answers.values()}})


def test_the_simulator_is_asked_about_exactly_this_object_and_what_is_known_of_the_request() -> None:
    reader = by_operation({**ROLE.answers, "simulation": answered("iam.SimulatePrincipalPolicy")})

    collect(reader, ROLE.params)

    asked = reader.asked[-1]
    assert asked.operation == "iam.SimulatePrincipalPolicy"
    assert asked.parameters["PolicySourceArn"] == given.ROLE
    assert asked.parameters["ResourceArns"] == ["arn:aws:s3:::landing/in/x.csv"]
    entries = asked.parameters["ContextEntries"]
    assert {
        "ContextKeyName": "aws:SourceVpce",
        "ContextKeyValues": ["vpce-1"],
        "ContextKeyType": "string",
    } in list(entries if isinstance(entries, list) else ())


def test_what_the_simulator_contradicts_proves_nothing() -> None:
    example = EXAMPLES["the simulator disagrees"]

    facts = asdict(judge(example.answers, example.params).facts)

    assert {name for name, value in facts.items() if value is not None} == {"disagrees", "simulator_decision"}


@pytest.mark.parametrize(
    ("named", "causes"),
    [
        (given.ACCOUNT, {"s3-identity-missing-allow"}),
        (f"arn:aws:iam::{given.ACCOUNT}:root", {"s3-identity-missing-allow"}),
        (given.ROLE, set()),
    ],
)
def test_a_bucket_policy_for_the_account_allows_nobody_by_itself(named: str, causes: set[str]) -> None:
    reads: JsonObject = {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"}
    allow: JsonObject = {"Effect": "Allow", "Principal": {"AWS": named}, "Action": "s3:*", "Resource": "*"}
    answers = {**ROLE.answers, **given.role(reads), "policy": policy_of(allow)}

    access = finding("access", asdict(judge(answers, ROLE.params).facts))
    pasted = finding("denial", {"no_policy": False, "layer": None, "service_of_action": None})
    board = diagnose(shipped().playbooks["upload-access-denied"], {}, {"access": access, "denial": pasted})

    assert {cause.id for cause in board.causes if cause.status is CauseStatus.PROVEN} == causes


def policy_of(statement: JsonObject) -> Answer:
    return answered("s3.GetBucketPolicy", {"Policy": given.document(statement)})


def test_the_roles_of_services_are_bound_by_no_policy_of_the_organization() -> None:
    full: JsonObject = {"Effect": "Allow", "Principal": "*", "Action": "*", "Resource": "*"}
    nothing: JsonObject = {"Effect": "Deny", "Principal": "*", "Action": "*", "Resource": "*"}
    arn = f"arn:aws:iam::{given.ACCOUNT}:role/aws-service-role/x.amazonaws.com/upload"
    role = given.role(full)
    of_service = answered("iam.GetRole", {"Role": {"Arn": arn, "RoleName": "upload"}})
    answers = {**ROLE.answers, **role, **given.organization(nothing, nothing)}

    assert judge(answers, ROLE.params).facts.layer == "scp"
    facts = judge({**answers, "principal": of_service}, ROLE.params).facts
    assert (facts.decision, facts.scp, facts.rcp) == ("allowed", "none", "none")


def test_a_member_account_is_refused_once_and_told_who_may_look() -> None:
    example = EXAMPLES["the simulator speaks for service control policies that cannot be read"]
    reader = by_operation(dict(example.answers))

    judged = judge(collect(reader, example.params), example.params)

    asked = [request.operation for request in reader.asked if request.operation.startswith("organizations.")]
    assert asked == ["organizations.DescribeOrganization", "organizations.ListParents"]
    assert "management account or a delegated administrator" in judged.summary
    assert judged.needs == ("organizations:ListParents",)


def test_a_management_account_is_bound_by_neither() -> None:
    described = {"Organization": {"Id": "o-1", "MasterAccountId": given.ACCOUNT, "FeatureSet": "ALL"}}
    organization = answered("organizations.DescribeOrganization", described)

    judged = judge({**SFTP.answers, "organization": organization}, SFTP.params)

    assert judged.verdict is Verdict.PASS
    assert (judged.facts.scp, judged.facts.rcp) == ("none", "none")


def test_one_policy_that_cannot_be_read_leaves_it_open() -> None:
    gone = error_answer("iam.GetRolePolicy", Outcome.TIMEOUT)

    judged = judge({**SFTP.answers, ("inline", "", "own"): gone}, SFTP.params)

    assert judged.verdict is Verdict.UNKNOWN
    assert judged.facts.identity is None
    assert judged.facts.unread_layers == ("identity",)


IN_A_GROUP = answered("iam.ListGroupsForUser", {"Groups": [{"GroupName": "writers"}]})
NO_POLICIES: Answers = {
    "attached": answered("iam.ListAttachedUserPolicies", {"AttachedPolicies": []}),
    ("attached of", "writers"): answered("iam.ListAttachedGroupPolicies", {"AttachedPolicies": []}),
    ("inline of", "writers"): answered("iam.ListGroupPolicies", {"PolicyNames": []}),
}


def in_group(answers: Answers) -> Judgement[Facts]:
    """Judge a write by a user in the group `writers`, about whose policies this was answered."""
    user = EXAMPLES["allowed by a user's managed policy, from the internet"]
    return judge({**user.answers, "groups": IN_A_GROUP, **answers}, user.params)


def test_a_managed_policy_of_a_group_allows_its_users() -> None:
    listed = answered("iam.ListAttachedGroupPolicies", {"AttachedPolicies": [{"PolicyArn": MANAGED}]})

    assert in_group(NO_POLICIES).facts.identity == "implicit_deny"
    assert in_group({**NO_POLICIES, ("attached of", "writers"): listed}).facts.identity == "allowed"


def test_a_deny_of_a_group_denies_its_users_and_is_named_with_the_group() -> None:
    deny = policy({"Sid": "NoUploads", "Effect": "Deny", "Action": "s3:Put*", "Resource": "*"})
    answers: Answers = {
        ("attached of", "writers"): NO_POLICIES["attached of", "writers"],
        ("inline of", "writers"): answered("iam.ListGroupPolicies", {"PolicyNames": ["limits"]}),
        ("inline", "writers", "limits"): answered("iam.GetGroupPolicy", {"PolicyDocument": deny}),
    }

    judged = in_group(answers)

    assert (judged.verdict, judged.facts.identity) == (Verdict.FAIL, "explicit_deny")
    assert (judged.facts.sid, judged.facts.policy) == ("NoUploads", "limits of group writers")


@pytest.mark.parametrize("lost", [("attached of", "writers"), ("inline of", "writers")])
def test_a_group_whose_policies_cannot_be_read_leaves_it_open(lost: AnswerName) -> None:
    judged = in_group({**NO_POLICIES, lost: error_answer("iam.ListGroupPolicies", Outcome.DENIED)})

    assert judged.facts.identity is None
    assert judged.facts.unread_layers == ("identity",)


def test_groups_that_were_recorded_before_their_policies_were_asked_for_leave_it_open() -> None:
    assert in_group({}).facts.identity is None


def test_a_private_address_means_an_endpoint_that_nobody_named() -> None:
    user = EXAMPLES["allowed by a user's managed policy, from the internet"]

    judged = judge(user.answers, replace(user.params, source_ip="10.0.0.7"))

    assert judged.verdict is Verdict.UNKNOWN
    assert judged.facts.unread_layers == ("endpoint",)
    assert judged.facts.readable_decision == "allowed"


def test_a_deny_outranks_all_that_was_not_read() -> None:
    lockout = EXAMPLES["a lockout needs no writer to be told"]
    example = EXAMPLES["the simulator speaks for service control policies that cannot be read"]

    judged = judge({**example.answers, "policy": lockout.answers["policy"]}, example.params)

    assert (judged.verdict, judged.facts.layer) == (Verdict.FAIL, "resource")


def test_a_policy_of_the_bucket_that_is_no_policy_is_not_read() -> None:
    judged = judge({**SFTP.answers, "policy": answered("s3.GetBucketPolicy", {"Policy": "{"})}, SFTP.params)

    assert judged.facts.resource is None
    assert judged.facts.decision is None

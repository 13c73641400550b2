"""iam.access_evaluation, for what its examples do not show."""

from __future__ import annotations

from dataclasses import replace

from tests.fakes import FakeReader
from workbench.domain.evidence import Answer, Outcome
from workbench.domain.verdict import Verdict
from workbench.probes import _caller_examples as given
from workbench.probes._examples import answered, refused
from workbench.probes.iam.access_evaluation import collect, judge, probe

EXAMPLES = {example.name: example for example in probe.examples}
SFTP = EXAMPLES["allowed by an SFTP user's role, without a session policy"]
ROLE = EXAMPLES["allowed, unless the session was narrowed"]


def by_operation(answers: dict[str, Answer]) -> FakeReader:
    return FakeReader({answer.operation: answer for answer in answers.values()})


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
    gone = refused("iam.GetRolePolicy", Outcome.TIMEOUT)

    judged = judge({**SFTP.answers, "inline:own": gone}, SFTP.params)

    assert judged.verdict is Verdict.UNKNOWN
    assert judged.facts.identity is None
    assert judged.facts.unread_layers == ("identity",)


def test_a_user_in_a_group_may_be_allowed_by_what_was_not_read() -> None:
    user = EXAMPLES["allowed by a user's managed policy, from the internet"]
    groups = answered("iam.ListGroupsForUser", {"Groups": [{"GroupName": "writers"}]})

    assert judge({**user.answers, "groups": groups}, user.params).facts.identity is None


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

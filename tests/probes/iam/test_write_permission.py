"""Whom the simulator is asked about, and how its words are weighed."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.fakes import TARGET, FakeReader, answer
from workbench.domain.evidence import Answer, Outcome
from workbench.domain.values import JsonObject, JsonValue
from workbench.domain.verdict import UnknownReason, Verdict
from workbench.engine.probe import Judgement
from workbench.probes.iam.write_permission import Facts, Params, collect, judge

ROLE = "arn:aws:iam::111122223333:role/aws-reserved/sso.amazonaws.com/upload"
SESSION = "arn:aws:sts::111122223333:assumed-role/upload/alice"
NO_POLICY = answer("s3.GetBucketPolicy", Outcome.NOT_CONFIGURED, status=404)


def result(decision: str, **details: JsonValue) -> JsonObject:
    of_resource: JsonObject = {"EvalResourceDecision": decision, **details}
    aggregate: JsonObject = {"EvalDecision": "explicitDeny", "ResourceSpecificResults": [of_resource]}
    return {"EvaluationResults": [aggregate]}


def asked_about(arn: str, **answers: Answer) -> tuple[Judgement[Facts], FakeReader]:
    simulation = answer("iam.SimulatePrincipalPolicy", data=result("allowed"))
    reader = FakeReader(
        {
            "iam.GetRole": answers.get("role") or answer("iam.GetRole", data={"Role": {"Arn": ROLE}}),
            "iam.SimulatePrincipalPolicy": answers.get("simulation") or simulation,
            "s3.GetBucketPolicy": NO_POLICY,
        },
        TARGET,
    )
    params = Params(bucket="landing", key="in/x.csv", writer_arn=arn)
    return judge(collect(reader, params), params), reader


def test_a_session_is_simulated_as_its_role_with_the_path() -> None:
    found, reader = asked_about(SESSION)
    simulated = [item for item in reader.asked if item.operation == "iam.SimulatePrincipalPolicy"]

    assert found.verdict is Verdict.PASS
    assert [item.parameters["PolicySourceArn"] for item in simulated] == [ROLE]
    assert simulated[0].parameters["ResourceArns"] == ["arn:aws:s3:::landing/in/x.csv"]


def test_a_role_is_simulated_at_once() -> None:
    _, reader = asked_about(ROLE)

    assert {item.operation for item in reader.asked} == {"iam.SimulatePrincipalPolicy", "s3.GetBucketPolicy"}


def test_the_decision_for_the_resource_wins_over_the_aggregate() -> None:
    found, _ = asked_about(ROLE)

    assert found.facts.decision == "allowed"


def test_another_account_is_not_asked_about() -> None:
    found, reader = asked_about("arn:aws:iam::444455556666:role/partner")

    assert reader.asked == []
    assert (found.verdict, found.reason) == (Verdict.UNKNOWN, UnknownReason.NO_DATA)
    assert "444455556666" in found.summary


@pytest.mark.parametrize("arn", ["arn:aws:iam::111122223333:root", "alice", "AKIAIOSFODNN7EXAMPLE"])
def test_what_cannot_be_simulated_is_unknown(arn: str) -> None:
    found, reader = asked_about(arn)

    assert reader.asked == []
    assert (found.verdict, found.needs) == (Verdict.UNKNOWN, ("writer_arn",))


def test_a_denied_lookup_of_the_role_is_unknown() -> None:
    refusal = replace(answer("iam.GetRole", Outcome.DENIED, status=403), iam_actions=("iam:GetRole",))
    found, _ = asked_about(SESSION, role=refusal)

    assert (found.reason, found.needs) == (UnknownReason.DENIED, ("iam:GetRole",))


def test_an_explicit_denial_names_its_policy() -> None:
    denial = result("explicitDeny", MatchedStatements=[{"SourcePolicyId": "freeze"}])
    found, _ = asked_about(ROLE, simulation=answer("iam.SimulatePrincipalPolicy", data=denial))

    assert found.verdict is Verdict.FAIL
    assert "freeze" in found.summary


def test_a_denial_that_depends_on_unknown_context_is_a_warning() -> None:
    denial = result("implicitDeny", MissingContextValues=["aws:SourceVpce"])
    found, _ = asked_about(ROLE, simulation=answer("iam.SimulatePrincipalPolicy", data=denial))

    assert found.verdict is Verdict.WARN
    assert "aws:SourceVpce" in found.summary


def test_a_layer_that_does_not_exist_is_unknown_not_permissive() -> None:
    found, _ = asked_about(ROLE)

    assert found.facts.allowed_by_boundary is None
    assert found.facts.allowed_by_organizations is None

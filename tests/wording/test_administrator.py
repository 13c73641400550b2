"""What is sent to an administrator: exactly what was missing, who may grant it, and what has to be lifted."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from tests.engine.test_diagnosis import finding
from tests.fakes import NOON, PERSON, TARGET, answer
from workbench.domain.evidence import Evidence, Outcome
from workbench.domain.finding import Finding
from workbench.domain.incident import Incident
from workbench.domain.incident_events import FindingRecorded
from workbench.domain.needs import Need, Permission
from workbench.domain.playbook import CauseRule, Playbook, ProbeCall, Step
from workbench.domain.transcript import TimelineEntry, Transcript
from workbench.domain.verdict import UnknownReason, Verdict
from workbench.engine.diagnosis import diagnose
from workbench.wording.administrator import missing_permissions, request_to_administrator

ROLE = "arn:aws:sts::123456789012:assumed-role/oncall-read/kim"
CHECKS = tuple(ProbeCall(id=name, probe="p", arguments={}) for name in ("head", "policy"))
BOOK = Playbook(
    id="p",
    title="A file is missing",
    steps=(Step(id="s", title="S", prose="", checks=CHECKS),),
    causes=(CauseRule(id="gone", title="It is gone", all_of=("head.state == 'absent'",)),),
)


def denied(check: str, message: str, *actions: str) -> Finding:
    said = replace(answer("s3.HeadObject", Outcome.DENIED, code="AccessDenied"), message=message)
    return replace(
        finding(check, verdict=Verdict.UNKNOWN),
        reason=UnknownReason.DENIED,
        needs=(*map(Permission, actions), Need("structured logging")),
        evidence=Evidence(answers=(replace(said, iam_actions=actions),)),
    )


def asked(identity: str, *findings: Finding) -> str:
    target = replace(TARGET, identity=identity)
    incident = Incident(
        id="20261123T120000Z-abc",
        playbook=BOOK,
        parameters={"bucket": "acme"},
        target=target,
        started_at=NOON,
        started_by=PERSON,
        tool_version="1",
    )
    entries = tuple(
        TimelineEntry(
            seq=number,
            event=FindingRecorded(finding=item),
            who=PERSON,
            occurred_at=None,
            observed_at=NOON,
            recorded_at=NOON,
        )
        for number, item in enumerate(findings, 1)
    )
    told = Transcript(incident=incident, entries=entries)
    return request_to_administrator(told, diagnose(BOOK, {}, told.findings), target)


def test_the_policy_holds_the_missing_permissions_and_no_more_and_the_request_says_why() -> None:
    both = denied("head", "no identity-based policy allows it", "s3:GetObject", "s3:ListBucket")
    text = asked(ROLE, both, denied("policy", "", "s3:ListBucket"))
    policy = json.loads(text[text.index("{") :])
    assert [(item["Action"], item["Resource"]) for item in policy["Statement"]] == [
        (["s3:ListBucket"], ["*"]),
        (["s3:GetObject"], ["arn:aws:s3:::acme/*"]),
    ]
    assert "nobody can tell whether it is 'It is gone'" in text
    assert "whoever may iam:PutRolePolicy or iam:AttachRolePolicy on role oncall-read" in text


@pytest.mark.parametrize(
    ("identity", "who"),
    [
        ("arn:aws:iam::123456789012:user/ops/kim", "on user kim"),
        (
            "arn:aws:sts::123456789012:assumed-role/AWSReservedSSO_ReadOnly_0a1b2c3d4e5f6a7b/kim",
            "permission set ReadOnly in IAM Identity Center",
        ),
        ("", "whoever administers IAM in this account"),
    ],
)
def test_who_may_grant_it_follows_from_who_asks(identity: str, who: str) -> None:
    assert who in asked(identity, denied("head", "", "s3:GetObject"))


def test_a_layer_that_no_policy_of_the_role_can_lift_is_named() -> None:
    message = (
        f"User: {ROLE} is not authorized to perform: s3:GetObject "
        'on resource: "arn:aws:s3:::acme/x" with an explicit deny in a service control policy'
    )
    text = asked(ROLE, denied("head", message, "s3:GetObject"))
    assert "s3:GetObject: a service control policy of the organization forbids it" in text


def test_only_permissions_are_asked_for() -> None:
    item = denied("head", "", "s3:GetObject")
    assert missing_permissions({"head": item, "ok": finding("ok")}) == ("s3:GetObject",)

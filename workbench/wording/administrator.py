"""What to ask an administrator for, when answers are missing because somebody may not ask."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping

from workbench.domain.diagnosis import CauseStatus, Diagnosis
from workbench.domain.evidence import Answer, Outcome
from workbench.domain.finding import Finding
from workbench.domain.needs import Permission
from workbench.domain.target import Target
from workbench.domain.transcript import Transcript
from workbench.domain.verdict import UnknownReason
from workbench.knowledge.answers import count
from workbench.knowledge.arns import Arn, role_name
from workbench.knowledge.denials.reading import read_denial
from workbench.knowledge.policies.granting import policy_allowing
from workbench.knowledge.redaction import shown

_SSO_ROLE = "AWSReservedSSO_"
_ELSEWHERE = {
    "scp": "a service control policy of the organization forbids it: whoever administers the organization",
    "rcp": "a resource control policy of the organization forbids it: whoever administers the organization",
    "boundary": "the permissions boundary does not have it: whoever sets the boundary",
    "session": "the session policy does not have it: whoever issues the session",
    "resource": "the resource's own policy refuses it: whoever owns the resource",
    "key": "the key policy refuses it: whoever administers the key",
    "endpoint": "the policy of the VPC endpoint refuses it: whoever runs the network",
}


def missing_permissions(findings: Mapping[str, Finding]) -> tuple[str, ...]:
    """Return the IAM actions for want of which checks could not tell, each once, in order."""
    needs = (need for item in findings.values() for need in item.needs)
    return tuple(sorted({str(need) for need in needs if isinstance(need, Permission)}))


def request_to_administrator(transcript: Transcript, diagnosis: Diagnosis, target: Target) -> str:
    """Return a text that can be sent: what is missing, for whom, who may grant it, the policy, and why.

    Args:
        transcript: The incident.
        diagnosis: Where its causes stand.
        target: Who asks now.
    """
    findings = transcript.findings
    actions = missing_permissions(findings)
    incident, who = transcript.incident, target.identity or "this identity"
    lines = [
        f"Please let {who} ask this (read-only) in account {target.account}, {target.region}:",
        *(f"- {line}" for line in _each(actions, findings.values())),
        f"Why: incident {incident.id}, {incident.playbook.title}. Without it, {_undecided(diagnosis)}",
        f"Who may grant it: {_granting(target.identity)}",
        "The policy, for these permissions and no more:",
        json.dumps(_policy(actions, transcript, target), indent=2),
    ]
    return shown("\n".join(lines), keep_lines=True)


def _each(actions: Iterable[str], findings: Iterable[Finding]) -> Iterator[str]:
    refused = [
        answer for item in findings for answer in item.evidence.answers if answer.outcome is Outcome.DENIED
    ]
    for action in actions:
        layers = dict.fromkeys(_layer(answer) for answer in refused if action in answer.iam_actions)
        elsewhere = [_ELSEWHERE[layer] for layer in layers if layer in _ELSEWHERE]
        yield f"{action}: {'; '.join(elsewhere)} has to lift that" if elsewhere else action


def _layer(answer: Answer) -> str:
    denial = read_denial(answer.message)
    return denial.layer if denial else ""


def _undecided(diagnosis: Diagnosis) -> str:
    wanting = [
        cause
        for cause in diagnosis.causes
        if cause.status in (CauseStatus.LIKELY, CauseStatus.UNDETERMINED)
        and any(item.reason is UnknownReason.DENIED for item in cause.missing)
    ]
    if not wanting:
        return "checks stay unknown."
    others = f" and {count(len(wanting) - 1, 'other cause')}" if wanting[1:] else ""
    return f"nobody can tell whether it is '{wanting[0].title}'{others}."


def _granting(identity: str) -> str:
    arn, role = Arn.parse(identity), role_name(identity)
    if role.startswith(_SSO_ROLE):
        name = role.removeprefix(_SSO_ROLE).rpartition("_")[0]
        return (
            f"whoever may change the permission set {name} in IAM Identity Center "
            "(sso:PutInlinePolicyToPermissionSet and sso:ProvisionPermissionSet, in the management account "
            "or the delegated one)"
        )
    if role:
        return f"whoever may iam:PutRolePolicy or iam:AttachRolePolicy on role {role}"
    if arn.resource.startswith("user/"):
        return f"whoever may iam:PutUserPolicy or iam:AttachUserPolicy on user {arn.last_name}"
    return "whoever administers IAM in this account"


def _policy(actions: Iterable[str], transcript: Transcript, target: Target) -> dict[str, object]:
    bucket = transcript.parameters.get("bucket")
    partition = Arn.parse(target.identity).partition or "aws"
    return policy_allowing(actions, buckets=[str(bucket or "*")], partition=partition)

"""Do the policies of the writer allow it to write this object?

Asks IAM's own simulator about s3:PutObject on exactly this object, as the role or user that uploads. It
weighs the identity's policies, its permissions boundary and the service control policies of the account; it
does not see the bucket policy, resource control policies, VPC endpoint or session policies, nor the KMS key.
An implicit denial is final only when no bucket policy can allow the writer, so that policy is read as well.

It tells what holds now. Allowed now is not allowed then: look for changes of the role's policies in the
event history. Keys that the simulator missed make conditions false, so an answer that depends on them is a
warning.

Sources: IAM API reference, SimulatePrincipalPolicy and GetRole; IAM user guide, "IAM policy testing with the
IAM policy simulator" and "Policy evaluation logic".
"""

from __future__ import annotations

from dataclasses import dataclass

from workbench.domain.evidence import Answer, Answers, Outcome, Request, ask
from workbench.domain.needs import Parameter
from workbench.domain.verdict import UnknownReason
from workbench.engine.ports import AwsReader
from workbench.engine.probe import Judgement, Probe, failed, passed, unanswered, unknown, warned
from workbench.knowledge.answers import member, text
from workbench.knowledge.arns import object_arn
from workbench.knowledge.policies import AccessRequest, Principal, match, parse_principal, read_policy
from workbench.probes._params import ObjectParams
from workbench.probes.iam._simulation import SimulatorAnswer, ask_simulation, decision_of

_ACTION = "s3:PutObject"


@dataclass(frozen=True, slots=True, kw_only=True)
class Params(ObjectParams):
    """Who writes which object."""

    writer_arn: str
    """Role, session of a role, or user that uploads."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What IAM's simulator says."""

    principal_exists: bool | None = None
    """The role or user exists in this account."""
    principal_arn: str | None = None
    """The role or user that was simulated; for a session, its role with its path."""
    decision: SimulatorAnswer | None = None
    """What it decides; `implicitDeny`: no policy allows."""
    allowed_by_organizations: bool | None = None
    """Service control policies allow it; null when the account is in no organization."""
    allowed_by_boundary: bool | None = None
    """The permissions boundary allows it; null when there is none."""
    deciding_policies: tuple[str, ...] | None = None
    """The policies whose statements matched, as the simulator names them."""
    missing_context: tuple[str, ...] | None = None
    """Condition keys that the simulator was not given."""


def collect(aws: AwsReader, params: Params) -> Answers:
    """Simulate the writer; a session's role is looked up first, since its ARN does not show the path."""
    who = parse_principal(params.writer_arn)
    if who is None or (aws.target.account and who.account != aws.target.account):
        return {}
    policy = {"policy": ask("s3.GetBucketPolicy", Bucket=params.bucket)}
    if who.kind != "assumed-role":
        return aws.read_all({**policy, "simulation": _ask(params.writer_arn, params, who)})
    answers = aws.read_all({**policy, "role": ask("iam.GetRole", RoleName=who.name)})
    arn = text(member(answers["role"].data, "Role"), "Arn")
    if not answers["role"].ok or not arn:
        return answers
    return {**answers, "simulation": aws.read(_ask(arn, params, who))}


def judge(answers: Answers, params: Params) -> Judgement[Facts]:
    """Read the decision for exactly this object."""
    who = parse_principal(params.writer_arn)
    if who is None:
        said = f"{params.writer_arn} is no role, session or user that can be simulated"
        return unknown(UnknownReason.NO_DATA, said, Facts(), needs=(Parameter("writer_arn"),))
    if not answers:
        said = f"The writer belongs to account {who.account}, which is not the one examined: ask there"
        return unknown(UnknownReason.NO_DATA, said, Facts(), needs=(f"a look from account {who.account}",))
    last = answers.get("simulation") or answers["role"]
    if last.outcome is Outcome.NOT_FOUND:
        return failed(f"There is no {who.label} in account {who.account}", Facts(principal_exists=False))
    if not last.ok:
        return unanswered(last, Facts())
    return _judge_decision(last, answers["policy"], params, who)


def _judge_decision(simulation: Answer, policy: Answer, params: Params, who: Principal) -> Judgement[Facts]:
    found = decision_of(simulation)
    facts = Facts(
        principal_exists=True,
        principal_arn=text(simulation.parameters, "PolicySourceArn") or None,
        decision=found.decision,
        allowed_by_organizations=found.allowed_by_organizations,
        allowed_by_boundary=found.allowed_by_boundary,
        deciding_policies=found.policies,
        missing_context=found.missing_context,
    )
    unsure = f", unless {', '.join(facts.missing_context)} decides otherwise" if facts.missing_context else ""
    if facts.decision == "allowed":
        judged = warned if unsure else passed
        return judged(f"Allowed now: {who.label} may {_ACTION} on this key{unsure}", facts)
    if facts.decision is None:
        return unknown(UnknownReason.NO_DATA, "The simulator gave no decision", facts)
    if found.final_denial:
        return failed(f"Denied now: {found.final_denial} keeps {who.label} from {_ACTION} on this key", facts)
    not_allowed = f"Not allowed now: no policy of {who.label} allows {_ACTION} on this key"
    if unsure:
        return warned(f"{not_allowed}{unsure}", facts)
    rescue = _bucket_policy_may_allow(policy, params, who)
    if rescue:
        return warned(f"No policy of {who.label} itself allows {_ACTION} on this key; {rescue}", facts)
    return failed(not_allowed, facts)


def _bucket_policy_may_allow(policy: Answer, params: Params, who: Principal) -> str:
    if policy.outcome is Outcome.NOT_CONFIGURED:
        return ""
    read = read_policy(text(policy.data, "Policy"), params.bucket) if policy.ok else None
    if read is None:
        return "whether the bucket policy does is unknown"
    access = AccessRequest(
        action=_ACTION, resource=object_arn(params.bucket, params.key, who.partition), who=who
    )
    allowing = [item for item in read.statements if item.effect == "Allow" and match(item, access)]
    allows = ", ".join(item.name for item in allowing)
    return f"the bucket policy may: {allows}" if allows else ""


def _ask(arn: str, params: Params, who: Principal) -> Request:
    return ask_simulation(arn, _ACTION, object_arn(params.bucket, params.key, who.partition))


probe = Probe(
    title="Do the policies of the writer allow it to write this object?",
    params=Params,
    facts=Facts,
    operations=("iam.SimulatePrincipalPolicy", "iam.GetRole", "s3.GetBucketPolicy"),
    collect=collect,
    judge=judge,
)

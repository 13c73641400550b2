"""May Transfer Family assume the role of this SFTP user?

For each session the server assumes the user's role. The role's trust policy must let
`transfer.amazonaws.com` do that; where it asks for a source, that is the ARN of the user
(`arn:aws:transfer:…:user/SERVER/USER`), not that of the server, which many copy from the logging role. A role
that cannot be assumed ends every session right after the login, before any file is opened.

Sources: AWS Transfer Family user guide, "Create an IAM role and policy" and "Cross-service confused deputy
prevention"; API reference, DescribeUser; IAM API reference, GetRole.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import get_args

from workbench.domain.evidence import Answers, Outcome, ask
from workbench.domain.values import one_of
from workbench.domain.verdict import UnknownReason
from workbench.engine.ports import AwsReader
from workbench.engine.probe import Judgement, Probe, failed, passed, unanswered, unknown, warned
from workbench.knowledge.answers import member, text
from workbench.knowledge.policies import LayerDecision, parse_principal
from workbench.probes._access import KnownDecision
from workbench.probes._sftp_users import ask_sftp_user, role_of_sftp_user
from workbench.probes._trust import ask_trust

TRANSFER = "transfer.amazonaws.com"


@dataclass(frozen=True, slots=True, kw_only=True)
class Params:
    """The SFTP user."""

    server_id: str
    user_name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What is known of the user's role."""

    role_arn: str | None = None
    """The role that the server assumes for the user."""
    role_name: str | None = None
    """Its name, for commands."""
    role_exists: bool | None = None
    """The role is there."""
    assumable: bool | None = None
    """The trust policy lets Transfer Family assume it for this user."""
    trusts: KnownDecision | None = None
    """What the trust policy says; `none` without a role."""
    wrong_source: bool | None = None
    """Transfer Family is trusted, but under a condition that this user does not meet."""


def collect(aws: AwsReader, params: Params) -> Answers:
    """Ask for the user, then for the user's role."""
    user = aws.read(ask_sftp_user(params.server_id, params.user_name))
    who = parse_principal(role_of_sftp_user(user))
    if who is None or who.account != aws.target.account:
        return {"user": user}
    return {"user": user, "role": aws.read(ask("iam.GetRole", RoleName=who.name))}


def judge(answers: Answers, params: Params) -> Judgement[Facts]:
    """Ask the trust policy as AWS would."""
    user = answers["user"]
    if user.outcome is Outcome.NOT_FOUND:
        return unknown(UnknownReason.NO_DATA, f"The server knows no user {params.user_name}", Facts())
    if not user.ok:
        return unanswered(user, Facts())
    arn = role_of_sftp_user(user)
    who = parse_principal(arn)
    facts = Facts(role_arn=arn or None, role_name=who.name if who else None)
    role = answers.get("role")
    if role is None:
        where = f"account {who.account}" if who else "no account that can be told"
        return unknown(
            UnknownReason.NO_DATA,
            f"The role of {params.user_name} belongs to {where}: ask there",
            facts,
            needs=("the trust policy of the user's role",),
        )
    if role.outcome is Outcome.NOT_FOUND:
        gone = replace(facts, role_exists=False, assumable=False, trusts="none", wrong_source=False)
        return failed(f"The role {arn} of {params.user_name} does not exist", gone)
    if not role.ok:
        return unanswered(role, facts)
    return _judge_trust(answers, params, replace(facts, role_exists=True))


def _judge_trust(answers: Answers, params: Params, facts: Facts) -> Judgement[Facts]:
    document = member(answers["role"].data, "Role").get("AssumeRolePolicyDocument")
    user_arn = text(member(answers["user"].data, "User"), "Arn")
    said = ask_trust(document, facts.role_arn or "", TRANSFER, user_arn)
    anywhere = ask_trust(document, facts.role_arn or "", TRANSFER)
    decision = said.decision
    facts = replace(
        facts,
        assumable=None if decision is LayerDecision.UNKNOWN else decision is LayerDecision.ALLOWED,
        trusts=one_of(decision, get_args(KnownDecision)),
        wrong_source=decision is not LayerDecision.ALLOWED and anywhere.allowed is None,
    )
    name = f"role {facts.role_name}"
    if facts.assumable:
        return passed(f"{TRANSFER} may assume {name} for {params.user_name}", facts)
    if facts.assumable is None:
        return warned(f"The trust policy of {name} depends on what is not known", facts)
    if facts.wrong_source:
        return failed(f"The trust policy of {name} trusts {TRANSFER}, but not for {user_arn}", facts)
    return failed(f"The trust policy of {name} does not let {TRANSFER} assume it", facts)


probe = Probe(
    title="May Transfer Family assume the role of this SFTP user?",
    params=Params,
    facts=Facts,
    operations=("transfer.DescribeUser", "iam.GetRole"),
    collect=collect,
    judge=judge,
)

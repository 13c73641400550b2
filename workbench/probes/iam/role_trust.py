"""May this service assume this role?

A service works in a role that trusts it. The text that a service prints when it cannot is the same whether
the role does not exist or does not trust it, so the role is asked for first: by its name, without its path. A
role that was deleted and made again under its name is another one, and was not there in between.

It tells what holds now; of what held at the time in question it knows only that a role made, or a trust
policy changed, since then was not so before.

Sources: IAM API reference, GetRole, UpdateAssumeRolePolicy; IAM user guide, "Troubleshoot IAM roles".
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import get_args

from workbench.domain.evidence import Answers, Outcome, ask
from workbench.domain.values import one_of
from workbench.domain.verdict import UnknownReason
from workbench.engine.ports import AwsReader
from workbench.engine.probe import Judgement, Probe, failed, passed, skipped, unanswered, unknown, warned
from workbench.knowledge.answers import member, moment, stamp
from workbench.knowledge.policies import LayerDecision, parse_principal
from workbench.probes._access import KnownDecision
from workbench.probes._trust import ask_trust
from workbench.probes.cloudtrail._lookups import GLOBAL_REGION, ask_events, read_history

_CHANGES = ("UpdateAssumeRolePolicy", "CreateRole")
_PAGES = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Params:
    """Which role, and who wants to assume it."""

    role_arn: str
    """Empty when there is none."""
    service: str
    """`glue.amazonaws.com`."""
    at: datetime | None = None
    """When the service could not; None for now."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What is known of the role."""

    role_name: str | None = None
    """Its name, for commands."""
    role_exists: bool | None = None
    """The role is there."""
    assumable: bool | None = None
    """Its trust policy lets the service assume it now."""
    trusts: KnownDecision | None = None
    """What the trust policy says; `none` without a role."""
    mended: bool | None = None
    """The role was made, or its trust policy changed, after the time in question, and it is assumable now."""
    changed_by: str | None = None
    """Who did that; empty when it is not on record."""


def collect(aws: AwsReader, params: Params) -> Answers:
    """Ask for the role; where it stands well now, what has been changed since."""
    who = parse_principal(params.role_arn)
    if who is None or who.account != aws.target.account:
        return {}
    role = aws.read(ask("iam.GetRole", RoleName=who.name))
    if not (role.ok and params.at and _assumable(role.data, params)):
        return {"role": role}
    return {
        "role": role,
        "changes": aws.read(ask_events("ResourceName", who.name, pages=_PAGES, region=GLOBAL_REGION)),
    }


def _assumable(data: object, params: Params) -> bool | None:
    role = member(data, "Role") if isinstance(data, dict) else {}
    said = ask_trust(role.get("AssumeRolePolicyDocument"), params.role_arn, params.service).decision
    return None if said is LayerDecision.UNKNOWN else said is LayerDecision.ALLOWED


def judge(answers: Answers, params: Params) -> Judgement[Facts]:
    """Ask the trust policy as AWS would."""
    who = parse_principal(params.role_arn)
    if not params.role_arn:
        return skipped("There is no role to ask about", Facts())
    facts = Facts(role_name=who.name if who else None)
    role = answers.get("role")
    if role is None or who is None:
        where = f"account {who.account}" if who else "no account that can be told"
        said = f"The role belongs to {where}: ask there"
        return unknown(UnknownReason.NO_DATA, said, facts, needs=("the trust policy of the role",))
    if role.outcome is Outcome.NOT_FOUND:
        gone = replace(facts, role_exists=False, assumable=False, trusts="none", mended=False, changed_by="")
        return failed(f"The role {params.role_arn} does not exist", gone)
    if not role.ok:
        return unanswered(role, facts)
    return _judge_trust(answers, params, replace(facts, role_exists=True))


def _judge_trust(answers: Answers, params: Params, facts: Facts) -> Judgement[Facts]:
    role = member(answers["role"].data, "Role")
    said = ask_trust(role.get("AssumeRolePolicyDocument"), params.role_arn, params.service).decision
    facts = replace(
        facts,
        assumable=_assumable(answers["role"].data, params),
        trusts=one_of(said, get_args(KnownDecision)),
        mended=False,
        changed_by="",
    )
    name = f"role {facts.role_name}"
    if facts.assumable is None:
        return warned(f"The trust policy of {name} depends on what is not known", replace(facts, mended=None))
    if not facts.assumable:
        return failed(f"The trust policy of {name} does not let {params.service} assume it", facts)
    return _judge_past(answers, params, facts, moment(role, "CreateDate"))


def _judge_past(answers: Answers, params: Params, facts: Facts, made_at: datetime | None) -> Judgement[Facts]:
    name = f"role {facts.role_name}"
    changes = answers.get("changes")
    if params.at is None or changes is None:
        return passed(f"{params.service} may assume {name}", facts)
    history = read_history([changes], keep=lambda record: record.get("eventName") in _CHANGES)
    since = [event for event in history.events if event.at and event.at > params.at and not event.error_code]
    if since:
        facts = replace(facts, mended=True, changed_by=since[-1].who)
        said = f"{since[-1].name} by {since[-1].who} at {stamp(since[-1].at)}"
        return warned(f"{params.service} may assume {name} now; changed since: {said}", facts)
    if made_at and made_at > params.at:
        said = f"{name} was made at {stamp(made_at)}, after that time"
        return warned(f"{params.service} may assume it now; {said}", replace(facts, mended=True))
    if not history.is_silent:
        open_facts = replace(facts, mended=None, changed_by=None)
        return history.cannot_tell(open_facts, f"a change of {name} since", narrower=False)
    return passed(f"{params.service} may assume {name}, and nothing of that was changed", facts)


probe = Probe(
    title="May this service assume this role?",
    params=Params,
    facts=Facts,
    operations=("iam.GetRole", "cloudtrail.LookupEvents"),
    collect=collect,
    judge=judge,
)

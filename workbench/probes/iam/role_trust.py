"""May this service assume this role?

A service works in a role that trusts it. The text that a service prints when it cannot is the same whether
the role does not exist or does not trust it, so the role is asked for first: by its name, without its path. A
role that was deleted and made again under its name is another one, and was not there in between.

It tells what holds now; of what held at the time in question it knows only that a role made, or a trust
policy changed, since then was not so before. So a policy that refuses now, and was not changed since, refused
then; one that was changed since may have let the service in.

Sources: IAM API reference, GetRole, UpdateAssumeRolePolicy; IAM user guide, "Troubleshoot IAM roles".
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import get_args

from workbench.domain.evidence import Answer, Answers, Outcome, ask
from workbench.domain.values import JsonObject, one_of
from workbench.domain.verdict import UnknownReason
from workbench.engine.ports import AwsReader
from workbench.engine.probe import Judgement, Probe, failed, passed, skipped, unanswered, unknown, warned
from workbench.knowledge.answers import member, moment, stamp
from workbench.knowledge.policies import LayerDecision, parse_principal
from workbench.probes._access import KnownDecision
from workbench.probes._trust import ask_trust
from workbench.probes._window import Window
from workbench.probes.cloudtrail._lookups import GLOBAL_REGION, ManagementEvent, ask_events, read_history

_CHANGES = ("UpdateAssumeRolePolicy", "CreateRole", "DeleteRole")
_PAGES = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Params:
    """Which role, and who wants to assume it."""

    role_arn: str
    """Empty when there is none."""
    service: str
    """`glue.amazonaws.com`."""
    source: str = ""
    """For which of its resources it wants to, an ARN; empty: that is not known."""
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
    refused_then: bool | None = None
    """It could not be assumed at the time in question either: nothing of it was changed since. Null where no
    time is in question, or nobody can tell."""
    changed_by: str | None = None
    """Who changed it after the time in question; empty when it is not on record."""


def collect(aws: AwsReader, params: Params) -> Answers:
    """Ask for the role, and what was changed of it since the time in question."""
    who = parse_principal(params.role_arn)
    if who is None or who.account != aws.target.account:
        return {}
    role = aws.read(ask("iam.GetRole", RoleName=who.name))
    is_told = role.outcome is Outcome.NOT_FOUND or (role.ok and _assumable(role.data, params) is not None)
    if not (params.at and is_told):
        return {"role": role}
    return {
        "role": role,
        "changes": aws.read(ask_events("ResourceName", who.name, pages=_PAGES, region=GLOBAL_REGION)),
    }


def _says(data: JsonObject, params: Params) -> LayerDecision:
    document = member(data, "Role").get("AssumeRolePolicyDocument")
    return ask_trust(document, params.role_arn, params.service, params.source).decision


def _assumable(data: JsonObject, params: Params) -> bool | None:
    said = _says(data, params)
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
        return _judge_refusal(answers, params, gone, f"The role {params.role_arn} does not exist")
    if not role.ok:
        return unanswered(role, facts)
    return _judge_trust(answers, params, replace(facts, role_exists=True))


def _judge_trust(answers: Answers, params: Params, facts: Facts) -> Judgement[Facts]:
    role = member(answers["role"].data, "Role")
    facts = replace(
        facts,
        assumable=_assumable(answers["role"].data, params),
        trusts=one_of(_says(answers["role"].data, params), get_args(KnownDecision)),
        mended=False,
        changed_by="",
    )
    name = f"role {facts.role_name}"
    if facts.assumable is None:
        return warned(f"The trust policy of {name} depends on what is not known", replace(facts, mended=None))
    if not facts.assumable:
        said = f"The trust policy of {name} does not let {params.service} assume it"
        return _judge_refusal(answers, params, facts, said)
    facts = replace(facts, refused_then=False if params.at else None)
    return _judge_past(answers, params, facts, moment(role, "CreateDate"))


def _judge_refusal(answers: Answers, params: Params, facts: Facts, said: str) -> Judgement[Facts]:
    """Tell of what cannot be assumed now whether it was so at the time in question."""
    changes = answers.get("changes")
    if params.at is None or changes is None:
        return failed(said, facts)
    since = _since(changes, params.at)
    if since:
        last = f"{since[-1].name} by {since[-1].who} at {stamp(since[-1].at)}"
        facts = replace(facts, refused_then=None, changed_by=since[-1].who)
        return failed(f"{said}; what held then is not known, for it was changed since: {last}", facts)
    is_silent = read_history([changes], Window(params.at)).is_silent
    return failed(said, replace(facts, refused_then=True if is_silent else None))


def _since(changes: Answer, at: datetime) -> list[ManagementEvent]:
    """Return what was changed of the role after a time."""
    history = read_history([changes], keep=lambda record: record.get("eventName") in _CHANGES)
    return [event for event in history.events if event.at and event.at > at and not event.error_code]


def _judge_past(answers: Answers, params: Params, facts: Facts, made_at: datetime | None) -> Judgement[Facts]:
    name = f"role {facts.role_name}"
    changes = answers.get("changes")
    if params.at is None or changes is None:
        return passed(f"{params.service} may assume {name}", facts)
    since = _since(changes, params.at)
    if since:
        facts = replace(facts, mended=True, refused_then=None, changed_by=since[-1].who)
        said = f"{since[-1].name} by {since[-1].who} at {stamp(since[-1].at)}"
        return warned(f"{params.service} may assume {name} now; changed since: {said}", facts)
    if made_at and made_at > params.at:
        said = f"{name} was made at {stamp(made_at)}, after that time"
        return warned(
            f"{params.service} may assume it now; {said}", replace(facts, mended=True, refused_then=None)
        )
    history = read_history([changes], keep=lambda record: record.get("eventName") in _CHANGES)
    if not history.is_silent:
        open_facts = replace(facts, mended=None, refused_then=None, changed_by=None)
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

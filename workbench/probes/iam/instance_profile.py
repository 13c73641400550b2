"""Which role does an instance profile hold, and may EC2 assume it?

An instance gets its credentials by the role in its instance profile; that role has to trust EC2. A profile
that is not there, or that holds no role, is refused when instances are launched; one whose role does not
trust EC2 gives them no credentials.

As it is now, and, where nothing of role and profile was changed since, as it was at the time in question.

Sources: IAM API reference, GetInstanceProfile; IAM user guide, "Use instance profiles"; EC2 user guide, "IAM
roles for Amazon EC2".
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from workbench.domain.evidence import Answers, Outcome, ask
from workbench.engine.ports import AwsReader
from workbench.engine.probe import Judgement, Probe, failed, passed, skipped, unanswered, warned
from workbench.knowledge.answers import objects, text
from workbench.knowledge.arns import role_name
from workbench.knowledge.policies import LayerDecision
from workbench.probes._trust import ask_trust
from workbench.probes._window import Window
from workbench.probes.cloudtrail._lookups import GLOBAL_REGION, ask_events, read_history

_CHANGES = (
    *("UpdateAssumeRolePolicy", "CreateRole", "DeleteRole", "AddRoleToInstanceProfile"),
    *("RemoveRoleFromInstanceProfile", "CreateInstanceProfile", "DeleteInstanceProfile"),
)
_EC2, _PAGES = "ec2.amazonaws.com", 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Params:
    """Which instance profile."""

    profile: str = ""
    """Its name; empty when there is none to ask about."""
    at: datetime | None = None
    """When instances were launched with it; None for now."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What is known of the profile."""

    exists: bool | None = None
    """It is there."""
    role_name: str | None = None
    """The name of the role that it holds; empty where it holds none."""
    assumable: bool | None = None
    """It holds a role, and that lets EC2 assume it."""
    refused_then: bool | None = None
    """It gave no role at the time in question either: nothing of it was changed since. Null where no time is
    in question, or nobody can tell."""


def collect(aws: AwsReader, params: Params) -> Answers:
    """Ask for the profile; where it gives no role, for what was changed of both."""
    if not params.profile:
        return {}
    profile = aws.read(ask("iam.GetInstanceProfile", InstanceProfileName=params.profile))
    is_absent = profile.outcome is Outcome.NOT_FOUND
    if params.at is None or not (is_absent or (profile.ok and _assumable(profile.data) is False)):
        return {"profile": profile}
    names = {params.profile, role_name(_role(profile.data)[0])} - {""}
    questions = {
        ("changes", name): ask_events("ResourceName", name, pages=_PAGES, region=GLOBAL_REGION)
        for name in sorted(names)
    }
    return {"profile": profile, **aws.read_all(questions)}


def _role(data: object) -> tuple[str, object]:
    """Return the ARN of the role in a profile, and its trust policy; empty where it holds none."""
    roles = objects(data, "InstanceProfile", "Roles") if isinstance(data, dict) else ()
    return (text(roles[0], "Arn"), roles[0].get("AssumeRolePolicyDocument")) if roles else ("", None)


def _assumable(data: object) -> bool | None:
    arn, document = _role(data)
    if not arn:
        return False
    said = ask_trust(document, arn, _EC2).decision
    return None if said is LayerDecision.UNKNOWN else said is LayerDecision.ALLOWED


def judge(answers: Answers, params: Params) -> Judgement[Facts]:
    """Tell whether it gives instances a role."""
    if not params.profile:
        return skipped("There is no instance profile to ask about", Facts())
    profile = answers["profile"]
    if profile.outcome is Outcome.NOT_FOUND:
        gone = Facts(exists=False, role_name="", assumable=False)
        return _refused(answers, params, gone, f"There is no instance profile {params.profile}")
    if not profile.ok:
        return unanswered(profile, Facts())
    name = role_name(_role(profile.data)[0])
    facts = Facts(exists=True, role_name=name, assumable=_assumable(profile.data))
    if facts.assumable is None:
        return warned(f"The trust policy of role {name} depends on what is not known", facts)
    if not name:
        return _refused(answers, params, facts, f"The instance profile {params.profile} holds no role")
    if not facts.assumable:
        said = f"The trust policy of role {name}, in the instance profile, does not let {_EC2} assume it"
        return _refused(answers, params, facts, said)
    facts = replace(facts, refused_then=False if params.at else None)
    return passed(f"The instance profile {params.profile} holds role {name}, which EC2 may assume", facts)


def _refused(answers: Answers, params: Params, facts: Facts, said: str) -> Judgement[Facts]:
    looked_up = [answer for name, answer in answers.items() if name != "profile"]
    if params.at is None or not looked_up:
        return failed(said, facts)
    history = read_history(
        looked_up, Window(params.at), keep=lambda record: record.get("eventName") in _CHANGES
    )
    since = [event for event in history.events if event.at and event.at > params.at and not event.error_code]
    if since:
        what = f"{since[-1].name} by {since[-1].who}"
        return failed(f"{said}; what held then is not known, for it was changed since: {what}", facts)
    return failed(said, replace(facts, refused_then=True if history.is_silent else None))


probe = Probe(
    title="Which role does the instance profile hold, and may EC2 assume it?",
    params=Params,
    facts=Facts,
    operations=("iam.GetInstanceProfile", "cloudtrail.LookupEvents"),
    collect=collect,
    judge=judge,
)

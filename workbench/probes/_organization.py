"""The organization's policies: service control policies and resource control policies of one account.

Only the management account and delegated administrators may read them; a member account is refused. Neither
kind binds the management account.

Sources: AWS Organizations user guide, "Service control policies (SCPs)", "Resource control policies (RCPs)";
API reference, DescribeOrganization, ListParents, ListPoliciesForTarget, DescribePolicy.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from workbench.domain.evidence import (
    Answer,
    AnswerName,
    Answers,
    Outcome,
    Requests,
    answers_to,
    ask,
    ask_pages,
)
from workbench.engine.ports import AwsReader
from workbench.knowledge.answers import member, objects, text
from workbench.knowledge.policies import NOTHING, UNREAD, Attached, Given, Policy, attached, read_policy

READERS = "the organization's management account or a delegated administrator"
"""Who can read what a member account cannot."""
_SCP, _RCP = "SERVICE_CONTROL_POLICY", "RESOURCE_CONTROL_POLICY"
_MAX_DEPTH = 7
_MAX_PAGES = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Organization:
    """What binds the account from above."""

    scp: Attached = UNREAD
    rcp: Attached = UNREAD
    keys: Mapping[str, Given] = field(default_factory=dict)
    """Condition keys of the organization, for callers and resources of this account."""


def collect_organization(aws: AwsReader, account: str) -> Answers:
    """Ask for the organization, then for the policies of each level; a member account is refused at once."""
    organization = aws.read(ask("organizations.DescribeOrganization"))
    answers: dict[AnswerName, Answer] = {"organization": organization}
    if _is_exempt(organization, account) or not account:
        return answers
    targets = [account]
    while len(targets) < _MAX_DEPTH:
        parents = aws.read(ask("organizations.ListParents", ChildId=targets[-1]))
        answers["parents", targets[-1]] = parents
        parent = text(next(iter(objects(parents.data, "Parents")), {}), "Id")
        if not parent:
            break
        targets.append(parent)
        if parent.startswith("r-"):
            break
    if len(targets) == 1:
        return answers
    for kind in (_SCP, _RCP):
        listings: Requests = {
            (kind, target): ask_pages(
                "organizations.ListPoliciesForTarget", _MAX_PAGES, TargetId=target, Filter=kind
            )
            for target in targets
        }
        answers.update(aws.read_all(listings))
    ids = dict.fromkeys(
        text(item, "Id")
        for kind in (_SCP, _RCP)
        for answer in answers_to(answers, kind).values()
        for item in objects(answer.data, "Policies")
    )
    described: Requests = {
        ("control", id_): ask("organizations.DescribePolicy", PolicyId=id_) for id_ in ids if id_
    }
    return {**answers, **aws.read_all(described)}


def read_organization(answers: Answers, account: str) -> Organization:
    """Read what `collect_organization` brought back."""
    organization = answers["organization"]
    if organization.outcome is Outcome.NOT_CONFIGURED:
        return Organization(
            scp=NOTHING, rcp=NOTHING, keys={"aws:PrincipalOrgID": None, "aws:PrincipalOrgPaths": None}
        )
    id_ = text(member(organization.data, "Organization"), "Id")
    keys: dict[str, Given] = {"aws:PrincipalOrgID": id_} if id_ else {}
    if _is_exempt(organization, account):
        return Organization(scp=NOTHING, rcp=NOTHING, keys=keys)
    return Organization(scp=_levels(answers, _SCP), rcp=_levels(answers, _RCP), keys=keys)


def _is_exempt(organization: Answer, account: str) -> bool:
    """Tell whether no such policy binds the account: it is in no organization, or manages it."""
    if organization.outcome is Outcome.NOT_CONFIGURED:
        return True
    described = member(organization.data, "Organization")
    is_manager = bool(account) and text(described, "MasterAccountId") == account
    return organization.ok and (is_manager or text(described, "FeatureSet") == "CONSOLIDATED_BILLING")


def _levels(answers: Answers, kind: str) -> Attached:
    listings, parents = answers_to(answers, kind).values(), answers_to(answers, "parents").values()
    if not listings or not parents or any(not answer.ok for answer in parents):
        return UNREAD
    if all(answer.outcome is Outcome.NOT_CONFIGURED for answer in listings):
        return NOTHING
    levels: Attached = ()
    for answer in listings:
        if not answer.ok or answer.truncated:
            levels += UNREAD
        elif ids := [text(item, "Id") for item in objects(answer.data, "Policies")]:
            levels += attached(_control(answers, id_) for id_ in ids)
    return levels


def _control(answers: Answers, id_: str) -> Policy | None:
    answer = answers.get(("control", id_))
    if answer is None or not answer.ok:
        return None
    policy = member(answer.data, "Policy")
    name = text(member(policy, "PolicySummary"), "Name")
    return read_policy(text(policy, "Content"), f"{name} ({id_})" if name else id_)

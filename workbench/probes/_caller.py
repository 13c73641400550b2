"""The policies of whoever makes a request: of the role or user, its boundary, its session, its organization.

Two halves: `collect_caller` asks, `read_caller` reads the answers. What could not be read stays unread, and
is never taken for absent.

Sources: IAM API reference, GetRole, GetUser; AWS Transfer Family API reference, DescribeUser; user guide,
"Creating a session policy for an Amazon S3 bucket".
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Protocol

from workbench.domain.evidence import Answers, Request, ask
from workbench.engine.ports import AwsReader
from workbench.knowledge.answers import member, text
from workbench.knowledge.policies import (
    NOTHING,
    UNREAD,
    Attached,
    Given,
    Principal,
    attached,
    identity_keys,
    parse_principal,
    read_policy,
)
from workbench.probes import _own_policies as own
from workbench.probes._organization import collect_organization, read_organization
from workbench.probes._sessions import SESSION_LOOKUPS, ask_sessions, is_never_narrowed, session_policy
from workbench.probes._sftp_users import ask_sftp_user, role_of_sftp_user

_ORGANIZATION = (
    "organizations.DescribeOrganization",
    "organizations.ListParents",
    "organizations.ListPoliciesForTarget",
    "organizations.DescribePolicy",
)
OF_ROLES = ("sts.GetCallerIdentity", *_ORGANIZATION, *own.OF_ROLES)
"""What `collect_caller` may send of a role whose sessions are not looked up."""
OPERATIONS = (
    "sts.GetCallerIdentity",
    *_ORGANIZATION,
    "transfer.DescribeUser",
    "cloudtrail.LookupEvents",
    *own.OPERATIONS,
)
"""What `collect_caller` may send."""


class CallerParams(Protocol):
    """What tells who makes the request."""

    @property
    def principal_arn(self) -> str | None:
        """Role, session of a role, or user."""

    @property
    def server_id(self) -> str | None:
        """The SFTP server through which the request is made."""

    @property
    def user_name(self) -> str | None:
        """The user of that server."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Caller:
    """Whoever makes the request, with the policies that come along."""

    who: Principal | None
    account: str
    """The account that is looked at; empty when STS did not tell."""
    exists: bool | None
    """The role or user exists."""
    identity: Attached
    boundary: Attached
    session: Attached
    scp: Attached
    rcp: Attached
    """Of the account that is looked at."""
    assumed: tuple[str, ...]
    """Layers that are taken to be absent, since nobody told of them."""
    keys: Mapping[str, Given]
    """Condition keys that follow from the caller."""

    @property
    def name(self) -> str:
        """As a summary calls them: `role upload`."""
        if self.who is None:
            return "the writer"
        return self.who.label

    @property
    def partition(self) -> str:
        """The partition in which the caller works."""
        return self.who.partition if self.who else "aws"


def ask_identity(region: str) -> Request:
    """Return the question who asks; its answer carries the Region, which no other answer tells."""
    return ask("sts.GetCallerIdentity").in_region(region)


def collect_caller(aws: AwsReader, params: CallerParams, *, sessions: bool = True) -> Answers:
    """Ask who the caller is and for every policy that comes along.

    Args:
        aws: The way to AWS.
        params: Who makes the request.
        sessions: Look up the sessions of a role, for a policy that narrows them; not where that is known.
    """
    questions = {"caller": ask_identity(aws.target.region)}
    if params.server_id and params.user_name:
        questions["sftp_user"] = ask_sftp_user(params.server_id, params.user_name)
    answers = aws.read_all(questions)
    answers.update(collect_organization(aws, aws.target.account))
    who = parse_principal(_principal_arn(answers, params))
    if who and who.account == aws.target.account:
        answers.update(own.collect_own_policies(aws, who))
        if sessions and who.kind != "user" and "sftp_user" not in answers:
            role = own.described(answers.get("principal"))
            answers.update(aws.read_all(ask_sessions(role, aws.target.region)))
    return answers


def read_caller(answers: Answers, params: CallerParams) -> Caller:
    """Read what `collect_caller` brought back."""
    who = parse_principal(_principal_arn(answers, params))
    account = text(answers["caller"].data, "Account")
    is_local = who is not None and who.account == account
    described = answers.get("principal")
    found = own.described(described)
    if who and is_local and found:
        of_itself = parse_principal(text(found, "Arn"))
        unique_id = text(found, "RoleId") or text(found, "UserId")
        who = replace(who, path=of_itself.path if of_itself else who.path, unique_id=unique_id)
    organization = read_organization(answers, account)
    session, assumed = _session(answers, who)
    return Caller(
        who=who,
        account=account,
        exists=described.exists if described else None,
        identity=own.identity(answers) if is_local else UNREAD,
        boundary=own.boundary(answers, found) if found else UNREAD,
        session=session,
        scp=_binding(organization.scp, who) if is_local else UNREAD,
        rcp=_binding(organization.rcp, who),
        assumed=assumed,
        keys={
            **(identity_keys(who) if who else {}),
            **(organization.keys if is_local else {}),
            **_transfer_keys(answers, params),
        },
    )


def _principal_arn(answers: Answers, params: CallerParams) -> str:
    """Return the caller that is named, else the role of the SFTP user."""
    if params.principal_arn:
        return params.principal_arn
    return role_of_sftp_user(answers.get("sftp_user"))


def _binding(scp: Attached, who: Principal | None) -> Attached:
    """Policies of an organization do not bind the roles that AWS's services made for themselves."""
    return NOTHING if who and (who.path or "").startswith("/aws-service-role/") else scp


def _session(answers: Answers, who: Principal | None) -> tuple[Attached, tuple[str, ...]]:
    """Return the session policy, and whether it is only assumed that there is none."""
    answer = answers.get("sftp_user")
    if answer is None:
        is_user = who is not None and who.kind == "user"
        if is_user or is_never_narrowed(own.described(answers.get("principal"))):
            return NOTHING, ()
        told = [answers[name] for name in SESSION_LOOKUPS if name in answers]
        shown = session_policy(told, who) if who else None
        return (NOTHING, ("session",)) if shown is None else (shown, ())
    if not answer.ok:
        return UNREAD, ()
    user = member(answer.data, "User")
    policy = text(user, "Policy")
    if not policy:
        return NOTHING, ()
    return attached([read_policy(policy, f"session policy of {text(user, 'UserName') or 'the user'}")]), ()


def _transfer_keys(answers: Answers, params: CallerParams) -> dict[str, Given]:
    """Return the variables of a Transfer session policy; those of the home directory need type PATH."""
    answer = answers.get("sftp_user")
    if answer is None:
        return {}
    keys: dict[str, Given] = {"transfer:UserName": params.user_name}
    if not answer.ok:
        return keys
    user = member(answer.data, "User")
    home = text(user, "HomeDirectory").strip("/")
    if text(user, "HomeDirectoryType") == "LOGICAL" or not home:
        home_keys: dict[str, Given] = dict.fromkeys(("HomeDirectory", "HomeBucket", "HomeFolder"))
    else:
        bucket, _, folder = home.partition("/")
        home_keys = {"HomeDirectory": home, "HomeBucket": bucket, "HomeFolder": folder or None}
    return {**keys, **{f"transfer:{name}": value for name, value in home_keys.items()}}

"""The policies of whoever makes a request: of the role or user, its boundary, its session, its organization.

Two halves: `collect_caller` asks, `read_caller` reads the answers. What could not be read stays unread, and
is never taken for absent.

What a user's groups allow and deny counts as the user's own.

Sources: IAM API reference, GetRole, GetUser, ListAttachedRolePolicies, GetRolePolicy, GetPolicyVersion,
ListGroupsForUser, GetGroupPolicy; IAM user guide, "Policy evaluation logic" (identity-based policies are those
of the user and of its groups); AWS Transfer Family API reference, DescribeUser; user guide, "Creating a session policy for an Amazon S3 bucket".
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Protocol

from workbench.domain.evidence import Answer, Answers, Outcome, Request, ask, ask_pages
from workbench.domain.values import JsonObject
from workbench.engine.policies import (
    NOTHING,
    UNREAD,
    Attached,
    Given,
    Policy,
    Principal,
    attached,
    identity_keys,
    parse_principal,
    read_policy,
)
from workbench.engine.ports import AwsReader
from workbench.probes._answers import member, objects, text, texts
from workbench.probes._organization import collect_organization, read_organization

OPERATIONS = (
    "sts.GetCallerIdentity",
    "organizations.DescribeOrganization",
    "organizations.ListParents",
    "organizations.ListPoliciesForTarget",
    "organizations.DescribePolicy",
    "transfer.DescribeUser",
    "iam.GetRole",
    "iam.ListAttachedRolePolicies",
    "iam.ListRolePolicies",
    "iam.GetRolePolicy",
    "iam.GetUser",
    "iam.ListAttachedUserPolicies",
    "iam.ListUserPolicies",
    "iam.GetUserPolicy",
    "iam.ListGroupsForUser",
    "iam.ListAttachedGroupPolicies",
    "iam.ListGroupPolicies",
    "iam.GetGroupPolicy",
    "iam.GetPolicy",
    "iam.GetPolicyVersion",
)
"""What `collect_caller` may send."""
_MAX_PAGES = 5


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
        return f"{'user' if self.who.kind == 'user' else 'role'} {self.who.name}"

    @property
    def partition(self) -> str:
        """The partition in which the caller works."""
        return self.who.partition if self.who else "aws"


def collect_caller(aws: AwsReader, params: CallerParams) -> dict[str, Answer]:
    """Ask who the caller is and for every policy that comes along."""
    questions = {"caller": ask("sts.GetCallerIdentity")}
    if params.server_id and params.user_name:
        questions["sftp_user"] = ask(
            "transfer.DescribeUser", ServerId=params.server_id, UserName=params.user_name
        )
    answers = aws.read_all(questions)
    answers.update(collect_organization(aws, aws.target.account))
    who = parse_principal(_principal_arn(answers, params))
    if who and who.account == aws.target.account:
        answers.update(aws.read_all(_about(who)))
        answers.update(aws.read_all(dict(_of_groups(answers))))
        answers.update(aws.read_all(dict(_documents(answers, who))))
        answers.update(aws.read_all(dict(_versions(answers))))
    return answers


def read_caller(answers: Answers, params: CallerParams) -> Caller:
    """Read what `collect_caller` brought back."""
    who = parse_principal(_principal_arn(answers, params))
    account = text(answers["caller"].data, "Account")
    is_local = who is not None and who.account == account
    described = answers.get("principal")
    found = _described(described)
    if who and is_local and found:
        of_itself = parse_principal(text(found, "Arn"))
        unique_id = text(found, "RoleId") or text(found, "UserId")
        who = replace(who, path=of_itself.path if of_itself else who.path, unique_id=unique_id)
    organization = read_organization(answers, account)
    session, assumed = _session(answers, who)
    return Caller(
        who=who,
        account=account,
        exists=_exists(described),
        identity=_identity(answers) if is_local else UNREAD,
        boundary=_boundary(answers, found) if found else UNREAD,
        session=session,
        scp=_binding(organization.scp, who) if is_local else UNREAD,
        rcp=organization.rcp,
        assumed=assumed,
        keys={
            **(identity_keys(who) if who else {}),
            **(organization.keys if is_local else {}),
            **_transfer_keys(answers, params),
        },
    )


def _exists(described: Answer | None) -> bool | None:
    if described is None:
        return None
    return False if described.outcome is Outcome.NOT_FOUND else described.ok or None


def _principal_arn(answers: Answers, params: CallerParams) -> str:
    """Return the caller that is named, else the role of the SFTP user."""
    if params.principal_arn:
        return params.principal_arn
    user = answers.get("sftp_user")
    return text(member(user.data, "User"), "Role") if user else ""


def _about(who: Principal) -> dict[str, Request]:
    if who.kind == "user":
        return {
            "principal": ask("iam.GetUser", UserName=who.name),
            "attached": ask_pages("iam.ListAttachedUserPolicies", _MAX_PAGES, UserName=who.name),
            "inline": ask_pages("iam.ListUserPolicies", _MAX_PAGES, UserName=who.name),
            "groups": ask_pages("iam.ListGroupsForUser", _MAX_PAGES, UserName=who.name),
        }
    return {
        "principal": ask("iam.GetRole", RoleName=who.name),
        "attached": ask_pages("iam.ListAttachedRolePolicies", _MAX_PAGES, RoleName=who.name),
        "inline": ask_pages("iam.ListRolePolicies", _MAX_PAGES, RoleName=who.name),
    }


def _groups(answers: Answers) -> tuple[str, ...]:
    """Return the names of the groups that a user is in; a role is in none."""
    groups = answers.get("groups")
    return tuple(text(item, "GroupName") for item in objects(groups.data, "Groups")) if groups else ()


def _of_groups(answers: Answers) -> Iterator[tuple[str, Request]]:
    for group in _groups(answers):
        yield (
            f"attached of {group}",
            ask_pages("iam.ListAttachedGroupPolicies", _MAX_PAGES, GroupName=group),
        )
        yield f"inline of {group}", ask_pages("iam.ListGroupPolicies", _MAX_PAGES, GroupName=group)


def _lists(answers: Answers, kind: str) -> dict[str, Answer | None]:
    """Return the lists of policies, `attached` or `inline`: the own one under "", then each group's."""
    return {"": answers.get(kind), **{group: answers.get(f"{kind} of {group}") for group in _groups(answers)}}


def _documents(answers: Answers, who: Principal) -> Iterator[tuple[str, Request]]:
    for name in texts(answers["inline"].data, "PolicyNames"):
        if who.kind == "user":
            yield f"inline:{name}", ask("iam.GetUserPolicy", UserName=who.name, PolicyName=name)
        else:
            yield f"inline:{name}", ask("iam.GetRolePolicy", RoleName=who.name, PolicyName=name)
    for group in _groups(answers):
        for name in texts(answers[f"inline of {group}"].data, "PolicyNames"):
            yield (
                f"inline of {group}:{name}",
                ask("iam.GetGroupPolicy", GroupName=group, PolicyName=name),
            )
    for arn in _managed(answers):
        yield f"managed:{arn}", ask("iam.GetPolicy", PolicyArn=arn)


def _versions(answers: Answers) -> Iterator[tuple[str, Request]]:
    for arn in _managed(answers):
        version = text(member(answers[f"managed:{arn}"].data, "Policy"), "DefaultVersionId")
        if version:
            yield f"document:{arn}", ask("iam.GetPolicyVersion", PolicyArn=arn, VersionId=version)


def _managed(answers: Answers) -> tuple[str, ...]:
    """Return the ARNs of all managed policies, those of groups and the boundary's among them, each once."""
    listed = [*_attached(answers), _boundary_arn(_described(answers.get("principal")))]
    return tuple(dict.fromkeys(arn for arn in listed if arn))


def _attached(answers: Answers) -> list[str]:
    lists = [answer for answer in _lists(answers, "attached").values() if answer]
    return [text(item, "PolicyArn") for answer in lists for item in objects(answer.data, "AttachedPolicies")]


def _described(answer: Answer | None) -> JsonObject:
    data = answer.data if answer and answer.ok else {}
    return member(data, "Role") or member(data, "User")


def _boundary_arn(described: JsonObject) -> str:
    return text(member(described, "PermissionsBoundary"), "PermissionsBoundaryArn")


def _identity(answers: Answers) -> Attached:
    if "attached" not in answers:
        return UNREAD
    inline = [
        _inline(answers, group, name)
        for group, answer in _lists(answers, "inline").items()
        for name in (texts(answer.data, "PolicyNames") if answer else ())
    ]
    managed = [_document(answers, arn) for arn in _attached(answers)]
    lists = [*_lists(answers, "attached").values(), *_lists(answers, "inline").values()]
    if "groups" in answers:
        lists.append(answers["groups"])
    gaps = [None for answer in lists if answer is None or not answer.ok or answer.truncated]
    return attached([*inline, *managed, *gaps])


def _boundary(answers: Answers, described: JsonObject) -> Attached:
    arn = _boundary_arn(described)
    return attached([_document(answers, arn)]) if arn else NOTHING


def _inline(answers: Answers, group: str, name: str) -> Policy | None:
    """Return an inline policy of a group, or of the identity itself where the group is empty."""
    owner = f" of {group}" if group else ""
    answer = answers.get(f"inline{owner}:{name}")
    named = f"{name} of group {group}" if group else name
    return _policy(answer.data, "PolicyDocument", named) if answer and answer.ok else None


def _document(answers: Answers, arn: str) -> Policy | None:
    answer = answers.get(f"document:{arn}")
    if answer is None or not answer.ok:
        return None
    return _policy(member(answer.data, "PolicyVersion"), "Document", arn.rpartition("/")[2])


def _policy(data: JsonObject, name: str, policy: str) -> Policy | None:
    """Botocore decodes the documents of IAM; a text is read as well."""
    return read_policy(member(data, name) or text(data, name), policy)


def _binding(scp: Attached, who: Principal | None) -> Attached:
    """Service control policies do not bind the roles that AWS's services made for themselves."""
    return NOTHING if who and (who.path or "").startswith("/aws-service-role/") else scp


def _session(answers: Answers, who: Principal | None) -> tuple[Attached, tuple[str, ...]]:
    """Return the session policy, and whether it is only assumed that there is none."""
    answer = answers.get("sftp_user")
    if answer is None:
        is_user = who is not None and who.kind == "user"
        return (NOTHING, ()) if is_user else (NOTHING, ("session",))
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

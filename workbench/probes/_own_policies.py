"""The policies that a role or user brings along: its own, those of its groups, and its permissions boundary.

What a user's groups allow and deny counts as the user's own.

Sources: IAM user guide, "Policy evaluation logic" (identity-based policies are those of the user and of the
groups that it is in); IAM API reference, GetRole, GetUser, ListAttachedRolePolicies, GetRolePolicy,
ListGroupsForUser, ListAttachedGroupPolicies, GetGroupPolicy, GetPolicyVersion.
"""

from __future__ import annotations

from collections.abc import Iterator

from workbench.domain.evidence import Answer, AnswerName, Answers, Request, Requests, ask, ask_pages
from workbench.domain.values import JsonObject
from workbench.engine.ports import AwsReader
from workbench.knowledge.answers import member, objects, text, texts
from workbench.knowledge.arns import Arn
from workbench.knowledge.policies import NOTHING, UNREAD, Attached, Policy, Principal, attached, read_policy

OF_ROLES = (
    "iam.GetRole",
    "iam.ListAttachedRolePolicies",
    "iam.ListRolePolicies",
    "iam.GetRolePolicy",
    "iam.GetPolicy",
    "iam.GetPolicyVersion",
)
"""What `collect_own_policies` may send of a role."""
OPERATIONS = (
    *OF_ROLES,
    "iam.GetUser",
    "iam.ListAttachedUserPolicies",
    "iam.ListUserPolicies",
    "iam.GetUserPolicy",
    "iam.ListGroupsForUser",
    "iam.ListAttachedGroupPolicies",
    "iam.ListGroupPolicies",
    "iam.GetGroupPolicy",
)
"""What `collect_own_policies` may send."""
_MAX_PAGES = 5


def collect_own_policies(aws: AwsReader, who: Principal) -> Answers:
    """Ask for the role or user, and for every policy of it and of its groups."""
    answers = dict(aws.read_all(_about(who)))
    answers.update(aws.read_all(dict(_of_groups(answers))))
    answers.update(aws.read_all(dict(_documents(answers, who))))
    answers.update(aws.read_all(dict(_versions(answers))))
    return answers


def ask_identity(who: Principal) -> Request:
    """Return the question for the role or user itself."""
    if who.kind == "user":
        return ask("iam.GetUser", UserName=who.name)
    return ask("iam.GetRole", RoleName=who.name)


def _about(who: Principal) -> Requests:
    if who.kind == "user":
        return {
            "principal": ask_identity(who),
            "attached": ask_pages("iam.ListAttachedUserPolicies", _MAX_PAGES, UserName=who.name),
            "inline": ask_pages("iam.ListUserPolicies", _MAX_PAGES, UserName=who.name),
            "groups": ask_pages("iam.ListGroupsForUser", _MAX_PAGES, UserName=who.name),
        }
    return {
        "principal": ask_identity(who),
        "attached": ask_pages("iam.ListAttachedRolePolicies", _MAX_PAGES, RoleName=who.name),
        "inline": ask_pages("iam.ListRolePolicies", _MAX_PAGES, RoleName=who.name),
    }


def _groups(answers: Answers) -> tuple[str, ...]:
    """Return the names of the groups that a user is in; a role is in none."""
    groups = answers.get("groups")
    return tuple(text(item, "GroupName") for item in objects(groups.data, "Groups")) if groups else ()


def _of_groups(answers: Answers) -> Iterator[tuple[AnswerName, Request]]:
    for group in _groups(answers):
        yield (
            ("attached of", group),
            ask_pages("iam.ListAttachedGroupPolicies", _MAX_PAGES, GroupName=group),
        )
        yield ("inline of", group), ask_pages("iam.ListGroupPolicies", _MAX_PAGES, GroupName=group)


def _lists(answers: Answers, kind: str) -> dict[str, Answer | None]:
    """Return the lists of policies, `attached` or `inline`: the own one under "", then each group's."""
    return {
        "": answers.get(kind),
        **{group: answers.get((f"{kind} of", group)) for group in _groups(answers)},
    }


def _documents(answers: Answers, who: Principal) -> Iterator[tuple[AnswerName, Request]]:
    for name in texts(answers["inline"].data, "PolicyNames"):
        if who.kind == "user":
            yield ("inline", "", name), ask("iam.GetUserPolicy", UserName=who.name, PolicyName=name)
        else:
            yield ("inline", "", name), ask("iam.GetRolePolicy", RoleName=who.name, PolicyName=name)
    for group in _groups(answers):
        for name in texts(answers["inline of", group].data, "PolicyNames"):
            yield (
                ("inline", group, name),
                ask("iam.GetGroupPolicy", GroupName=group, PolicyName=name),
            )
    for arn in _managed(answers):
        yield ("managed", arn), ask("iam.GetPolicy", PolicyArn=arn)


def _versions(answers: Answers) -> Iterator[tuple[AnswerName, Request]]:
    for arn in _managed(answers):
        version = text(member(answers["managed", arn].data, "Policy"), "DefaultVersionId")
        if version:
            yield ("document", arn), ask("iam.GetPolicyVersion", PolicyArn=arn, VersionId=version)


def _managed(answers: Answers) -> tuple[str, ...]:
    """Return the ARNs of all managed policies, those of groups and the boundary's among them, each once."""
    listed = [*_attached(answers), _boundary_arn(described(answers.get("principal")))]
    return tuple(dict.fromkeys(arn for arn in listed if arn))


def _attached(answers: Answers) -> list[str]:
    lists = [answer for answer in _lists(answers, "attached").values() if answer]
    return [text(item, "PolicyArn") for answer in lists for item in objects(answer.data, "AttachedPolicies")]


def described(answer: Answer | None) -> JsonObject:
    """Return the role or user that GetRole or GetUser describe; empty where they did not."""
    data = answer.data if answer and answer.ok else {}
    return member(data, "Role") or member(data, "User")


def _boundary_arn(found: JsonObject) -> str:
    return text(member(found, "PermissionsBoundary"), "PermissionsBoundaryArn")


def identity(answers: Answers) -> Attached:
    """Return the policies of the identity itself and of its groups."""
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


def boundary(answers: Answers, found: JsonObject) -> Attached:
    """Return the permissions boundary of the role or user that `described` found."""
    arn = _boundary_arn(found)
    return attached([_document(answers, arn)]) if arn else NOTHING


def _inline(answers: Answers, group: str, name: str) -> Policy | None:
    """Return an inline policy of a group, or of the identity itself where the group is empty."""
    answer = answers.get(("inline", group, name))
    named = f"{name} of group {group}" if group else name
    return _policy(answer.data, "PolicyDocument", named) if answer and answer.ok else None


def _document(answers: Answers, arn: str) -> Policy | None:
    answer = answers.get(("document", arn))
    if answer is None or not answer.ok:
        return None
    return _policy(member(answer.data, "PolicyVersion"), "Document", Arn.parse(arn).last_name)


def _policy(data: JsonObject, name: str, policy: str) -> Policy | None:
    """Botocore decodes the documents of IAM; a text is read as well."""
    return read_policy(member(data, name) or text(data, name), policy)

"""The users of servers that manage their users themselves, with what their roles may do.

A user is named `server/user`. Users of other identity providers are listed nowhere.

Sources: AWS Transfer Family API reference, ListUsers, DescribeUser; IAM API reference, the getters of a
role's policies.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from workbench.domain.audit import Resource
from workbench.domain.evidence import Answer, AnswerName, Answers, Request, ask, ask_pages
from workbench.engine.audit.contract import Inventory, Seen, question
from workbench.engine.ports import AwsReader
from workbench.knowledge.answers import objects, text, texts
from workbench.knowledge.sftp.homes import buckets_of_user
from workbench.knowledge.sftp.server import Server

_MOST_PAGES = 50


def collect(aws: AwsReader) -> Answers:
    """List servers, then the users of each that keeps some."""
    listed = aws.read(ask_pages("transfer.ListServers", _MOST_PAGES))
    answers: dict[AnswerName, Answer] = {"servers": listed}
    managing = [
        text(server, "ServerId") for server in objects(listed.data, "Servers") if Server(server).keeps_users
    ]
    users = {
        ("users", name): ask_pages("transfer.ListUsers", _MOST_PAGES, ServerId=name) for name in managing
    }
    return answers | aws.read_all(users)


def found(answers: Answers, region: str) -> Sequence[Seen]:
    """Return the users, each with its server's kind of storage and the names of those of the same role."""
    domains = {
        text(server, "ServerId"): text(server, "Domain")
        for server in objects(answers["servers"].data, "Servers")
    }
    users = [
        (name[1], item)
        for name, answer in answers.items()
        if isinstance(name, tuple)
        for item in objects(answer.data, "Users")
    ]
    by_role: dict[str, list[str]] = defaultdict(list)
    for server, item in users:
        by_role[text(item, "Role")].append(f"{server}/{text(item, 'UserName')}")
    return [
        Seen(
            resource=Resource(inventory="transfer_users", name=name, region=region, arn=text(item, "Arn")),
            listed={
                **item,
                "ServerId": server,
                "Domain": domains.get(server, ""),
                "SameRole": [o for o in by_role[text(item, "Role")] if o != name],
            },
        )
        for server, item in users
        if (name := f"{server}/{text(item, 'UserName')}")
    ]


def _role(seen: Seen) -> str:
    return text(seen.listed, "Role").rpartition("/")[2]


def _of_role(operation: str, seen: Seen) -> Mapping[str, Request]:
    return {role: ask_pages(operation, 5, RoleName=role)} if (role := _role(seen)) else {}


def _inline(seen: Seen) -> Mapping[str, Request]:
    names = [
        name for answer in seen.parts("inline_names").values() for name in texts(answer.data, "PolicyNames")
    ]
    return {name: ask("iam.GetRolePolicy", RoleName=_role(seen), PolicyName=name) for name in names}


def _managed(seen: Seen) -> Mapping[str, Request]:
    return {
        arn: ask("iam.GetPolicy", PolicyArn=arn)
        for answer in seen.parts("attached").values()
        for item in objects(answer.data, "AttachedPolicies")
        if (arn := text(item, "PolicyArn"))
    }


def _versions(seen: Seen) -> Mapping[str, Request]:
    return {
        arn: ask("iam.GetPolicyVersion", PolicyArn=arn, VersionId=version)
        for arn, answer in seen.parts("managed").items()
        if (version := text(answer.data, "Policy", "DefaultVersionId"))
    }


def _lifecycles(seen: Seen) -> Mapping[str, Request]:
    on_files = text(seen.listed, "Domain") == "EFS"
    buckets = [] if on_files else buckets_of_user(seen.answer("user").data)
    return {bucket: ask("s3.GetBucketLifecycleConfiguration", Bucket=bucket) for bucket in buckets}


inventory = Inventory(
    title="Users of Transfer Family's servers",
    operations=("transfer.ListServers", "transfer.ListUsers"),
    collect=collect,
    found=found,
    subject=lambda resource: dict(zip(("server_id", "user_name"), resource.name.split("/", 1), strict=False)),
    questions={
        "user": question(
            "transfer.DescribeUser",
            lambda seen: ask(
                "transfer.DescribeUser",
                ServerId=text(seen.listed, "ServerId"),
                UserName=text(seen.listed, "UserName"),
            ),
        ),
        "inline_names": question("iam.ListRolePolicies", lambda seen: _of_role("iam.ListRolePolicies", seen)),
        "inline": question("iam.GetRolePolicy", _inline, after=("inline_names",)),
        "attached": question(
            "iam.ListAttachedRolePolicies", lambda seen: _of_role("iam.ListAttachedRolePolicies", seen)
        ),
        "managed": question("iam.GetPolicy", _managed, after=("attached",)),
        "versions": question("iam.GetPolicyVersion", _versions, after=("managed",)),
        "lifecycles": question("s3.GetBucketLifecycleConfiguration", _lifecycles, after=("user",)),
    },
)

"""Answers about a caller, for the examples of the probes that evaluate policies."""

from __future__ import annotations

import json

from workbench.domain.evidence import Answer, AnswerName, Answers, Outcome
from workbench.domain.values import JsonObject
from workbench.probes._examples import answered, error_answer

ACCOUNT = "111122223333"
ROLE = f"arn:aws:iam::{ACCOUNT}:role/sftp/upload"
USER = f"arn:aws:iam::{ACCOUNT}:user/alice"
BOUNDARY = f"arn:aws:iam::{ACCOUNT}:policy/limit"
MANAGED = f"arn:aws:iam::{ACCOUNT}:policy/uploads"

NO_ORGANIZATION = error_answer("organizations.DescribeOrganization", Outcome.NOT_CONFIGURED, status=400)
NO_BUCKET_POLICY = error_answer("s3.GetBucketPolicy", Outcome.NOT_CONFIGURED, status=404)
_CALLER = answered(
    "sts.GetCallerIdentity",
    {"Account": ACCOUNT, "Arn": f"arn:aws:sts::{ACCOUNT}:assumed-role/operator/kim"},
)
_MEMBER = {"Organization": {"Id": "o-ours", "MasterAccountId": "999999999999", "FeatureSet": "ALL"}}


def document(*statements: JsonObject) -> str:
    """Return a policy as JSON text."""
    return json.dumps({"Version": "2012-10-17", "Statement": statements})


def policy(*statements: JsonObject) -> JsonObject:
    """Return a policy as botocore shows those of IAM."""
    return {"Version": "2012-10-17", "Statement": statements}


def role(*statements: JsonObject, boundary: JsonObject | None = None) -> Answers:
    """Return the answers about a role in no organization, with one inline policy and perhaps a boundary."""
    described: JsonObject = {"Arn": ROLE, "RoleId": "AROAEXAMPLE"}
    answers: dict[AnswerName, Answer] = {
        "caller": _CALLER,
        "organization": NO_ORGANIZATION,
        "attached": answered("iam.ListAttachedRolePolicies", {"AttachedPolicies": []}),
        "inline": answered("iam.ListRolePolicies", {"PolicyNames": ["own"]}),
        ("inline", "", "own"): answered("iam.GetRolePolicy", {"PolicyDocument": policy(*statements)}),
    }
    if boundary is not None:
        described = {**described, "PermissionsBoundary": {"PermissionsBoundaryArn": BOUNDARY}}
        answers |= managed(BOUNDARY, boundary)
    return {**answers, "principal": answered("iam.GetRole", {"Role": described})}


def user(*statements: JsonObject) -> Answers:
    """Return the answers about a user in no organization, with one managed and one inline policy.

    The user is in a group, which has an inline policy.
    """
    listing: JsonObject = {
        "PolicyDocument": policy({"Effect": "Allow", "Action": "s3:List*", "Resource": "*"})
    }
    return {
        "caller": _CALLER,
        "organization": NO_ORGANIZATION,
        "principal": answered("iam.GetUser", {"User": {"Arn": USER, "UserId": "AIDAEXAMPLE"}}),
        "attached": answered(
            "iam.ListAttachedUserPolicies",
            {"AttachedPolicies": [{"PolicyArn": MANAGED}]},
        ),
        **managed(MANAGED, *statements),
        "inline": answered("iam.ListUserPolicies", {"PolicyNames": ["own"]}),
        ("inline", "", "own"): answered("iam.GetUserPolicy", listing),
        "groups": answered("iam.ListGroupsForUser", {"Groups": [{"GroupName": "staff"}]}),
        ("attached of", "staff"): answered("iam.ListAttachedGroupPolicies", {"AttachedPolicies": []}),
        ("inline of", "staff"): answered("iam.ListGroupPolicies", {"PolicyNames": ["look"]}),
        ("inline", "staff", "look"): answered("iam.GetGroupPolicy", listing),
    }


def managed(arn: str, *statements: JsonObject) -> Answers:
    """Return the answers about a managed policy."""
    return {
        ("managed", arn): answered("iam.GetPolicy", {"Policy": {"Arn": arn, "DefaultVersionId": "v2"}}),
        ("document", arn): answered(
            "iam.GetPolicyVersion", {"PolicyVersion": {"VersionId": "v2", "Document": policy(*statements)}}
        ),
    }


def organization(scp: JsonObject, rcp: JsonObject) -> Answers:
    """Return the answers about an organization whose root has one policy of each kind."""
    answers: dict[AnswerName, Answer] = {
        "organization": answered("organizations.DescribeOrganization", _MEMBER),
        ("parents", ACCOUNT): answered("organizations.ListParents", {"Parents": [{"Id": "r-1"}]}),
    }
    for kind, id_, statement in (("SERVICE", "p-scp", scp), ("RESOURCE", "p-rcp", rcp)):
        listing = {"Policies": [{"Id": id_, "Name": id_}]}
        for target in (ACCOUNT, "r-1"):
            answers[f"{kind}_CONTROL_POLICY", target] = answered(
                "organizations.ListPoliciesForTarget", listing
            )
        content: JsonObject = {
            "PolicySummary": {"Id": id_, "Name": kind.lower()},
            "Content": document(statement),
        }
        answers["control", id_] = answered("organizations.DescribePolicy", {"Policy": content})
    return answers


def member_account(refusal: Answer) -> Answers:
    """Return the answers to a member account, which may not look above itself."""
    return {
        "organization": answered("organizations.DescribeOrganization", _MEMBER),
        ("parents", ACCOUNT): refusal,
    }


def sftp_user(session_policy: str = "", **fields: str) -> Answers:
    """Return the answer about an SFTP user of the role."""
    described: JsonObject = {
        "UserName": "alice",
        "Role": ROLE,
        "HomeDirectory": "/landing/alice",
        "HomeDirectoryType": "PATH",
        "Policy": session_policy,
        **fields,
    }
    return {"sftp_user": answered("transfer.DescribeUser", {"User": described})}

"""Accounts in which an upload was refused, for running the playbook over many texts.

`FJORD` is the account of the reports: bucket `fjord-intake`, key `in/2026/a.csv`, role `harbour-writer` which
EC2 assumes; encrypted with S3's own keys, no bucket policy, an organization that cannot be read.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tests.drilling import Solved, solve, with_status
from workbench.domain.diagnosis import CauseStatus, ConclusionStatus
from workbench.domain.scenario import AnswerKey, Scenario, ScenarioAction

ACCOUNT = "123456789012"
BUCKET, KEY = "fjord-intake", "in/2026/a.csv"
ROLE = "harbour-writer"
ROLE_ARN = f"arn:aws:iam::{ACCOUNT}:role/{ROLE}"
SESSION = f"arn:aws:sts::{ACCOUNT}:assumed-role/{ROLE}/x1"
OBJECT = f"arn:aws:s3:::{BUCKET}/{KEY}"
KEY_ID = "0d1e2f3a-4b5c-4d6e-8f7a-9b0c1d2e3f4a"
KEY_ARN = f"arn:aws:kms:us-east-1:{ACCOUNT}:key/{KEY_ID}"

ON_BUCKET = f"arn:aws:s3:::{BUCKET}"
ON_OBJECTS = f"{ON_BUCKET}/*"
BY_RESOURCE = "with an explicit deny in a resource-based policy"
BY_SCP = "with an explicit deny in a service control policy"
NO_IDENTITY = "because no identity-based policy allows the {} action"
SSE, BUCKET_DENY, MISSING = (
    "s3-policy-requires-sse-header",
    "s3-bucket-policy-explicit-deny",
    "s3-identity-missing-allow",
)

Statement = Mapping[str, Any]
ROOT: Statement = {
    "Effect": "Allow",
    "Principal": {"AWS": f"arn:aws:iam::{ACCOUNT}:root"},
    "Action": "kms:*",
    "Resource": "*",
}
"""What a key's policy says that leaves everything to the account's own policies."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """What of the reports' account is otherwise than there."""

    own: Sequence[Statement] = ()
    """The one inline policy of the role; none at all without a statement."""
    bucket_policy: Sequence[Statement] = ()
    encryption: Mapping[str, Any] | None = None
    """The default of the bucket; None for S3's own keys."""
    key_policy: Sequence[Statement] | None = None
    """Of the key KEY_ID, which exists only then."""
    trusts: Any = "ec2.amazonaws.com"
    """The service that assumes the role, or a whole `Principal`."""
    role: str = ROLE
    retention: bool = False
    more: Sequence[Mapping[str, Mapping[str, Any]]] = ()
    """Further actions, told after all others."""
    unseen: Sequence[str] = ("organizations:*",)
    """What the operator may not do."""

    def scenario(self, parameters: Mapping[str, Any]) -> Scenario:
        """Return the account as a scenario of `upload-access-denied`."""
        return Scenario(
            id="report",
            title="A report",
            story="",
            playbook="upload-access-denied",
            parameters=dict(parameters),
            build=tuple(
                ScenarioAction(operation=operation, arguments=arguments)
                for action in self._actions()
                for operation, arguments in action.items()
            ),
            break_=(),
            operator_deny=tuple(self.unseen),
            answer=AnswerKey(status=ConclusionStatus.CLEAN),
        )

    def _actions(self) -> list[Mapping[str, Any]]:
        bucket: dict[str, Any] = {"Bucket": BUCKET, "ObjectOwnership": "BucketOwnerEnforced"}
        if self.retention:
            bucket["ObjectLockEnabledForBucket"] = True
        trust = {"Service": self.trusts} if isinstance(self.trusts, str) else self.trusts
        actions: list[Mapping[str, Any]] = [
            {"sim.At": {"time": "30d"}},
            {"s3.CreateBucket": bucket},
            {
                "iam.CreateRole": {
                    "RoleName": self.role,
                    "AssumeRolePolicyDocument": policy(
                        [{"Effect": "Allow", "Principal": trust, "Action": "sts:AssumeRole"}]
                    ),
                }
            },
        ]
        if self.retention:
            rule = {"DefaultRetention": {"Mode": "GOVERNANCE", "Days": 7}}
            lock = {"ObjectLockEnabled": "Enabled", "Rule": rule}
            actions.append(
                {"s3.PutObjectLockConfiguration": {"Bucket": BUCKET, "ObjectLockConfiguration": lock}}
            )
        if self.own:
            actions.append(put_policy(self.own, role=self.role))
        if self.key_policy is not None:
            settings = {"Policy": json.dumps(policy(self.key_policy))} if self.key_policy else {}
            actions.append({"sim.KmsKey": {"key_id": KEY_ID, **settings}})
        if self.encryption:
            rules = {"Rules": [self.encryption]}
            configuration = {"Bucket": BUCKET, "ServerSideEncryptionConfiguration": rules}
            actions.append({"s3.PutBucketEncryption": configuration})
        if self.bucket_policy:
            actions.append({"s3.PutBucketPolicy": {"Bucket": BUCKET, "Policy": policy(self.bucket_policy)}})
        return [*actions, *self.more]


def policy(statements: Sequence[Statement]) -> dict[str, Any]:
    return {"Version": "2012-10-17", "Statement": [dict(item) for item in statements]}


def put_policy(statements: Sequence[Statement], *, role: str = ROLE, name: str = "own") -> dict[str, Any]:
    return {"iam.PutRolePolicy": {"RoleName": role, "PolicyName": name, "PolicyDocument": policy(statements)}}


def allow(*actions: str, on: str | Sequence[str] = "*", **condition: Mapping[str, Any]) -> Statement:
    """Return an Allow of a role's own policy."""
    return _statement("Allow", actions, on, condition)


def deny(
    sid: str, *actions: str, on: str | Sequence[str] = f"arn:aws:s3:::{BUCKET}/*", **condition: Any
) -> Statement:
    """Return a Deny of a bucket policy, for everybody."""
    return {"Sid": sid, "Principal": "*", **_statement("Deny", actions or ("s3:PutObject",), on, condition)}


def _statement(
    effect: str, actions: Sequence[str], on: str | Sequence[str], condition: Mapping[str, Any]
) -> dict[str, Any]:
    resource = on if isinstance(on, str) else list(on)
    found: dict[str, Any] = {"Effect": effect, "Action": list(actions), "Resource": resource}
    return {**found, "Condition": dict(condition)} if condition else found


DENIED = "An error occurred (AccessDenied) when calling the {operation} operation: "


def refusal(reason: str, action: str = "s3:PutObject", on: str = OBJECT, who: str = SESSION) -> str:
    """Return the sentence of a refusal."""
    return f'User: {who} is not authorized to perform: {action} on resource: "{on}" {reason}'


def by_boto3(reason: str, action: str = "s3:PutObject", on: str = OBJECT, who: str = SESSION) -> str:
    """Return a refusal as boto3 and the command line print it."""
    operation = action.partition(":")[2]
    return DENIED.format(operation=operation) + refusal(reason, action, on, who)


def record(
    message: str = "Access Denied",
    *,
    name: str = "PutObject",
    code: str = "AccessDenied",
    headers: Mapping[str, Any] | None = None,
    key: str | None = KEY,
    who: str = SESSION,
    **fields: Any,
) -> dict[str, Any]:
    """Return CloudTrail's record of a refused request of S3."""
    return {
        "eventVersion": "1.11",
        "userIdentity": {"type": "AssumedRole", "arn": who, "accountId": ACCOUNT},
        "eventTime": "2026-11-20T10:00:00Z",
        "eventSource": "s3.amazonaws.com",
        "eventName": name,
        "awsRegion": "us-east-1",
        "sourceIPAddress": "203.0.113.24",
        "userAgent": "[Boto3/1.40.0]",
        "errorCode": code,
        "errorMessage": message,
        "requestParameters": {
            "bucketName": BUCKET,
            "Host": f"{BUCKET}.s3.us-east-1.amazonaws.com",
            **({"key": key} if key else {}),
            **(headers or {}),
        },
        "responseElements": None,
        **fields,
    }


def diagnose(account: Account, text: str | None = None, **parameters: Any) -> Solved:
    """Run the playbook over an account and a pasted text."""
    given = {
        "bucket": BUCKET,
        "key": KEY,
        "principal_arn": f"arn:aws:iam::{ACCOUNT}:role/{account.role}",
        **parameters,
    }
    if text is not None:
        given["error_text"] = text
    return asyncio.run(solve(account.scenario(given)))


def proven(solved: Solved) -> set[str]:
    """Return the causes that are proven."""
    return with_status(solved.diagnosis, CauseStatus.PROVEN)


def likely(solved: Solved) -> set[str]:
    """Return the causes that are likely."""
    return with_status(solved.diagnosis, CauseStatus.LIKELY)


def ruled_out(solved: Solved) -> set[str]:
    """Return the causes that are ruled out."""
    return with_status(solved.diagnosis, CauseStatus.RULED_OUT)


def said(solved: Solved, check: str) -> str:
    """Return the summary of a check."""
    return solved.findings[check].summary


def fix_of(solved: Solved, cause: str) -> str:
    """Return the fix that is printed for a cause."""
    return "\n".join(solved.diagnosis.cause(cause).fix)

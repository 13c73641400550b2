"""Access logs of the bucket are written, and arrive.

They are delivered on a best-effort basis, and are the only log of what a lifecycle rule removed. A target
in another Region, with a default retention, or without leave for the log service gets none. That its policy
names the service is not enough: it may let it write elsewhere, for other buckets, or deny it in general.

Source: Amazon S3 user guide, "Logging requests with server access logging" and "Enabling Amazon S3 server
access logging" (permissions for log delivery, by policy or by ACL; no Object Lock default retention on the
target; SSE-S3 alone as its default encryption).
"""

from __future__ import annotations

import json
from collections.abc import Iterator

from workbench.audits._examples import Said, example
from workbench.audits.rules._data_events import QUESTIONS, Recorded, recorded_of
from workbench.audits.rules.s3.data_events import trails
from workbench.domain.evidence import Answer, Outcome
from workbench.domain.values import JsonObject
from workbench.domain.verdict import UnknownReason, Verdict
from workbench.engine.audit.contract import Assessment, NoParams, Rule, Seen, bad, good, unread, unseen, weak
from workbench.knowledge.answers import objects, text
from workbench.knowledge.policies import Access
from workbench.knowledge.s3.encryption import default_encryption
from workbench.knowledge.s3.locations import bucket_region
from workbench.knowledge.s3.log_delivery import LOG_SERVICE, logs_let_in
from workbench.knowledge.s3.upload_settings import default_retention


def judge(seen: Seen, _: NoParams) -> Assessment:
    """Judge whether logs are written, and whether their bucket can take them."""
    logging = seen.answer("logging")
    if unknown := unread(logging):
        return unknown
    target = text(logging.data, "LoggingEnabled", "TargetBucket")
    if not target:
        recorded = recorded_of(seen, seen.resource.name)
        if recorded is Recorded.ALL:
            return weak(
                "no access logs; CloudTrail records reads and writes, and no removal by a lifecycle rule"
            )
        return recorded if isinstance(recorded, Assessment) else bad("no access logs")
    location, lock, policy = (seen.answer("log_target", part) for part in ("location", "lock", "policy"))
    if Outcome.NOT_FOUND in (location.outcome, lock.outcome):
        return bad(f"the bucket for its logs, {target}, does not exist")
    unreadable = unread(*(a for a in (location, lock, policy) if a.outcome is not Outcome.NOT_CONFIGURED))
    if unreadable:
        return unreadable
    faults = list(_faults(seen, target, location, lock))
    if faults:
        return bad(f"logs go to {target}, {' and '.join(faults)}: none arrives")
    return _arrive(seen, target)


def _faults(seen: Seen, target: str, location: Answer, lock: Answer) -> Iterator[str]:
    region = bucket_region(location)
    if region != seen.resource.region:
        yield f"which is in {region}"
    if default_retention(lock.data):
        yield "which has a default retention"
    if target == seen.resource.name:
        yield "which is the bucket itself"


def _arrive(seen: Seen, target: str) -> Assessment:
    """Judge whether the target lets the log service write what it would write there."""
    policy, acl = seen.answer("log_target", "policy"), seen.answer("log_target", "acl")
    prefix = text(seen.answer("logging").data, "LoggingEnabled", "TargetPrefix")
    account = text(seen.answer("identity").data, "Account")
    decision = logs_let_in(text(policy.data, "Policy"), target, prefix, seen.resource.arn, account)
    place = f"{target}/{prefix}"
    if decision.answer is Access.DENIED and decision.is_explicit:
        name = decision.match.statement.name if decision.match else "a statement"
        return bad(
            f"logs go to {place}, and {name} of its policy denies {LOG_SERVICE} to write: none arrives"
        )
    if decision.answer is Access.DENIED:
        if unknown := unread(acl):
            return unknown
        if not _grants_by_acl(acl):
            return bad(f"neither policy nor ACL of {target} lets {LOG_SERVICE} write {prefix}*: none arrives")
    if decision.answer is Access.UNKNOWN:
        keys = ", ".join(decision.missing_context) or "what cannot be read"
        return unseen(UnknownReason.NO_DATA, f"whether the policy of {target} lets logs in hangs on {keys}")
    encryption = seen.answer("log_target", "encryption")
    if encryption.outcome is not Outcome.NOT_CONFIGURED and (unknown := unread(encryption)):
        return unknown
    if default_encryption(encryption.data).by_kms:
        return weak(f"logs go to {place}, which encrypts by KMS: for logs AWS supports SSE-S3 alone")
    return good(f"logs go to {place}")


def _grants_by_acl(acl: Answer) -> bool:
    """Tell whether the group of log delivery may write: it can where the bucket's ACLs are not disabled."""
    return any(
        text(grant, "Grantee", "URI").endswith("/s3/LogDelivery")
        and text(grant, "Permission") in ("WRITE", "FULL_CONTROL")
        for grant in objects(acl.data, "Grants")
    )


rule = Rule(
    title="Access logs are written, and their bucket takes them",
    inventory="s3_buckets",
    questions=("logging", "log_target", "identity", *QUESTIONS),
    params=NoParams,
    judge=judge,
)


def _statement(effect: str = "Allow", resource: str = "*", **condition: JsonObject) -> JsonObject:
    return {
        "Effect": effect,
        "Principal": {"Service": LOG_SERVICE},
        "Action": "s3:PutObject",
        "Resource": f"arn:aws:s3:::logs/{resource}",
        "Condition": condition,
    }


def _as_aws_shows() -> JsonObject:
    source: JsonObject = {"aws:SourceArn": "arn:aws:s3:::landing"}
    return _statement(ArnLike=source, StringEquals={"aws:SourceAccount": "111122223333"})


def _policy(*statements: JsonObject) -> JsonObject:
    return {"Policy": json.dumps({"Version": "2012-10-17", "Statement": statements})}


def _logged(region: str = "eu-west-1", **more: Said) -> dict[object, Said]:
    return {
        "logging": {"LoggingEnabled": {"TargetBucket": "logs", "TargetPrefix": "lake/"}},
        "identity": {"Account": "111122223333"},
        ("log_target", "location"): {"LocationConstraint": region},
        ("log_target", "lock"): more.get("lock", Outcome.NOT_CONFIGURED),
        ("log_target", "policy"): more.get("policy", _policy(_statement())),
        ("log_target", "acl"): more.get("acl", {"Grants": []}),
        ("log_target", "encryption"): more.get("encryption", Outcome.NOT_CONFIGURED),
    }


_RETAINED: JsonObject = {
    "ObjectLockConfiguration": {"Rule": {"DefaultRetention": {"Mode": "GOVERNANCE", "Days": 1}}}
}
_BY_ACL: JsonObject = {
    "Grants": [{"Grantee": {"URI": "http://acs.amazonaws.com/groups/s3/LogDelivery"}, "Permission": "WRITE"}]
}
_DENY: JsonObject = {"Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": "arn:aws:s3:::logs/*"}
_BY_TLS: JsonObject = {**_DENY, "Condition": {"Bool": {"aws:SecureTransport": "false"}}}
_BY_VPC: JsonObject = {**_DENY, "Condition": {"StringNotEquals": {"aws:SourceVpce": "vpce-1"}}}
_KMS: JsonObject = {
    "ServerSideEncryptionConfiguration": {
        "Rules": [{"ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": "aws:kms"}}]
    }
}
_ELSEWHERE = _policy(_statement(resource="other/*"))

EXAMPLES = (
    example("to a bucket that takes them", Verdict.PASS, _logged()),
    example("by AWS's own example", Verdict.PASS, _logged(policy=_policy(_as_aws_shows()))),
    example("by TLS alone", Verdict.PASS, _logged(policy=_policy(_statement(), _BY_TLS))),
    example("by an ACL", Verdict.PASS, _logged(policy=Outcome.NOT_CONFIGURED, acl=_BY_ACL)),
    example("to a bucket that lets nobody in", Verdict.FAIL, _logged(policy=Outcome.NOT_CONFIGURED)),
    example("to a bucket that lets them in elsewhere", Verdict.FAIL, _logged(policy=_ELSEWHERE)),
    example(
        "to one that takes those of another bucket",
        Verdict.FAIL,
        _logged(policy=_policy(_statement(ArnLike={"aws:SourceArn": "arn:aws:s3:::lake"}))),
    ),
    example(
        "to one that takes those of another account",
        Verdict.FAIL,
        _logged(policy=_policy(_statement(StringEquals={"aws:SourceAccount": "444455556666"}))),
    ),
    example("to one that denies it", Verdict.FAIL, _logged(policy=_policy(_statement(), _BY_VPC))),
    example(
        "to one that may deny it",
        Verdict.UNKNOWN,
        _logged(policy=_policy(_statement(StringEquals={"aws:SourceOrgID": "o-1"}))),
        reason=UnknownReason.NO_DATA,
    ),
    example("to one that encrypts by KMS", Verdict.WARN, _logged(encryption=_KMS)),
    example("to another Region", Verdict.FAIL, _logged("eu-central-1")),
    example("to a bucket with a default retention", Verdict.FAIL, _logged(lock=_RETAINED)),
    example("none", Verdict.FAIL, {"logging": {}, "trails": {"trailList": []}}),
    example("none, but a trail", Verdict.WARN, {"logging": {}, **trails()}),
)

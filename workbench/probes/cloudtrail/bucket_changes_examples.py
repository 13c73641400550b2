"""The worked examples of `cloudtrail.bucket_changes`."""

from __future__ import annotations

from workbench.domain.evidence import Answer, Answers
from workbench.domain.values import JsonObject
from workbench.domain.verdict import UnknownReason, Verdict
from workbench.engine.probe import Example
from workbench.probes._examples import answered, denied
from workbench.probes.cloudtrail import _examples as trail
from workbench.probes.cloudtrail.bucket_changes import DECISIVE, Params

_SSE_S3 = answered("s3.GetBucketEncryption")
_SSE_KMS = answered(
    "s3.GetBucketEncryption",
    {
        "ServerSideEncryptionConfiguration": {
            "Rules": [
                {
                    "ApplyServerSideEncryptionByDefault": {
                        "SSEAlgorithm": "aws:kms",
                        "KMSMasterKeyID": trail.KEY_ARN,
                    }
                }
            ]
        }
    },
)
_ADMIN = f"arn:aws:sts::{trail.ACCOUNT}:assumed-role/platform/deploy"
_NAMED: JsonObject = {"bucketName": trail.BUCKET}


def _change(name: str, hours_ago: float, bucket: str = trail.BUCKET, error: str = "") -> JsonObject:
    return trail.event(name, {"bucketName": bucket}, hours_ago=hours_ago, who=_ADMIN, error=error)


def _example(
    name: str,
    verdict: Verdict,
    facts: JsonObject,
    history: Answer,
    encryption: Answer = _SSE_S3,
    reason: UnknownReason | None = None,
    more: Answers | None = None,
) -> Example[Params]:
    return Example(
        name=name,
        params=Params(bucket=trail.BUCKET),
        answers={"home": trail.HOME, "encryption": encryption, "bucket": history, **(more or {})},
        verdict=verdict,
        reason=reason,
        facts=facts,
    )


_BY_NAME: Answers = {name: trail.history() for names in DECISIVE.values() for name in names}


EXAMPLES: tuple[Example[Params], ...] = (
    _example(
        "nobody changed anything",
        Verdict.PASS,
        {"changed": False, "changes": 0, "last_change": "", "covered_since": "2026-08-25T12:00:00Z"},
        trail.history(trail.event("GetBucketAcl", _NAMED, read_only=True)),
    ),
    _example(
        "another tool wrote the notifications",
        Verdict.WARN,
        {
            "changes": 2,
            "last_change": "PutBucketNotification",
            "notification_changed_by": _ADMIN,
            "notification_changed_at": "2026-11-23T09:00:00Z",
            "policy_changed_at": "2026-11-21T12:00:00Z",
            "lifecycle_changed_by": "",
        },
        trail.history(_change("PutBucketPolicy", 48), _change("PutBucketNotification", 3)),
    ),
    _example(
        "a change that was refused is none, nor is one of another bucket",
        Verdict.PASS,
        {"changed": False},
        trail.history(
            _change("PutBucketPolicy", 4, error="AccessDenied"),
            _change("PutBucketNotification", 3, bucket="other"),
        ),
    ),
    _example(
        "the key was disabled",
        Verdict.WARN,
        {"changed": True, "key_change": "DisableKey", "key_changed_by": _ADMIN, "policy_changed_by": ""},
        trail.history(),
        _SSE_KMS,
        more={
            "key": trail.history(
                trail.event("DisableKey", {"keyId": trail.KEY_ARN}, hours_ago=5, who=_ADMIN, source="kms")
            )
        },
    ),
    _example(
        "too many reads to see all: looked up by name, too",
        Verdict.WARN,
        {"last_change": "PutBucketLifecycle", "covered_since": "2026-08-25T12:00:00Z"},
        trail.history(trail.event("GetBucketAcl", _NAMED, read_only=True), truncated=True),
        more={**_BY_NAME, "PutBucketLifecycle": trail.history(_change("PutBucketLifecycle", 200))},
    ),
    _example(
        "too many changes of one kind, too",
        Verdict.UNKNOWN,
        {"changed": True, "notification_changed_by": _ADMIN, "policy_changed_by": None},
        trail.history(truncated=True),
        reason=UnknownReason.TRUNCATED,
        more={
            **_BY_NAME,
            "PutBucketNotification": trail.history(_change("PutBucketNotification", 3), truncated=True),
        },
    ),
    _example(
        "the encryption cannot be read, so the key is not known",
        Verdict.UNKNOWN,
        {"changed": None, "key_change": None, "notification_changed_by": ""},
        trail.history(),
        denied("s3.GetBucketEncryption", "s3:GetEncryptionConfiguration"),
        UnknownReason.DENIED,
    ),
    _example(
        "not allowed to look up events",
        Verdict.UNKNOWN,
        {"changed": None, "changes": None, "notification_changed_by": None},
        denied("cloudtrail.LookupEvents", "cloudtrail:LookupEvents"),
        reason=UnknownReason.DENIED,
    ),
)

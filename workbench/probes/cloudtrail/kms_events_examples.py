"""The worked examples of `cloudtrail.kms_events`."""

from __future__ import annotations

from datetime import datetime

from workbench.domain.evidence import Answer
from workbench.domain.values import JsonObject
from workbench.domain.verdict import UnknownReason, Verdict
from workbench.engine.probe import Example
from workbench.probes._examples import denied
from workbench.probes.cloudtrail import _examples as trail
from workbench.probes.cloudtrail.kms_events import READING, WRITING, Params

_OBJECT: JsonObject = {"encryptionContext": {"aws:s3:arn": f"arn:aws:s3:::{trail.BUCKET}/{trail.KEY}"}}
_BUCKET: JsonObject = {"encryptionContext": {"aws:s3:arn": f"arn:aws:s3:::{trail.BUCKET}"}}
_OTHER: JsonObject = {"encryptionContext": {"aws:s3:arn": f"arn:aws:s3:::{trail.BUCKET}/in/other.csv"}}
_READER = f"arn:aws:sts::{trail.ACCOUNT}:assumed-role/reports/nightly"
_ROLE = f"arn:aws:iam::{trail.ACCOUNT}:role/upload"


def _kms(
    name: str, request: JsonObject, hours_ago: float, who: str = trail.WRITER, error: str = ""
) -> JsonObject:
    event = trail.event(
        name, request, hours_ago=hours_ago, who=who, error=error, source="kms", read_only=True
    )
    return {**event, "resources": [{"type": "AWS::KMS::Key", "ARN": trail.KEY_ARN}]}


def _example(
    name: str,
    verdict: Verdict,
    facts: JsonObject,
    writes: Answer,
    reads: Answer | None = None,
    reason: UnknownReason | None = None,
    **params: str | datetime,
) -> Example[Params]:
    return Example(
        name=name,
        params=Params(bucket=trail.BUCKET, key=trail.KEY, **params),  # type: ignore[arg-type] # by name
        answers={"home": trail.HOME, WRITING: writes, READING: reads or trail.history()},
        verdict=verdict,
        reason=reason,
        facts=facts,
    )


_SIX_OCLOCK = datetime.fromisoformat("2026-11-23T06:00:00Z")
_LAST_SPRING = datetime.fromisoformat("2026-05-01T06:00:00Z")


EXAMPLES: tuple[Example[Params], ...] = (
    _example(
        "the writer may not use the key",
        Verdict.FAIL,
        {
            "denied": True,
            "write_denied": True,
            "error_code": "AccessDenied",
            "action": "kms:GenerateDataKey",
            "principal": trail.WRITER,
            "about": "object",
            "key_arn": trail.KEY_ARN,
            "written": False,
        },
        trail.history(_kms(WRITING, _OBJECT, 2, error="AccessDenied")),
    ),
    _example(
        "the key is disabled",
        Verdict.FAIL,
        {"denied": False, "failed": True, "write_denied": False, "error_code": "DisabledException"},
        trail.history(_kms(WRITING, _OBJECT, 2, error="DisabledException")),
    ),
    _example(
        "refused, then mended and sent again",
        Verdict.PASS,
        {"denied": False, "failed": False, "written": True, "written_by": trail.WRITER},
        trail.history(_kms(WRITING, _OBJECT, 5, error="AccessDenied"), _kms(WRITING, _OBJECT, 1)),
    ),
    _example(
        "a reader may not decrypt it, which is no upload",
        Verdict.FAIL,
        {"denied": True, "write_denied": False, "action": "kms:Decrypt", "principal": _READER},
        trail.history(_kms(WRITING, _OBJECT, 5)),
        trail.history(_kms(READING, _OBJECT, 1, _READER, "AccessDenied")),
    ),
    _example(
        "big files need Decrypt, which the writer lacks",
        Verdict.FAIL,
        {"write_denied": True, "action": "kms:Decrypt"},
        trail.history(_kms(WRITING, _OBJECT, 5)),
        trail.history(_kms(READING, _OBJECT, 4.9, error="AccessDenied")),
        writer_arn=_ROLE,
    ),
    _example(
        "with Bucket Keys the event names the bucket; the writer's calls count",
        Verdict.FAIL,
        {"write_denied": True, "about": "bucket"},
        trail.history(_kms(WRITING, _BUCKET, 2, error="AccessDenied")),
        writer_arn=_ROLE,
    ),
    _example(
        "with Bucket Keys, and nobody said who the writer is",
        Verdict.WARN,
        {"denied": True, "write_denied": None, "about": "bucket"},
        trail.history(_kms(WRITING, _BUCKET, 2, error="AccessDenied")),
    ),
    _example(
        "somebody else was refused, and another object",
        Verdict.PASS,
        {"denied": False, "write_denied": False, "written": False, "calls": 1},
        trail.history(
            _kms(WRITING, _BUCKET, 2, _READER, "AccessDenied"),
            _kms(WRITING, _OTHER, 2, error="AccessDenied"),
        ),
        writer_arn=_ROLE,
    ),
    _example(
        "an old refusal, from before the upload was expected",
        Verdict.PASS,
        {"denied": False, "calls": 0},
        trail.history(_kms(WRITING, _OBJECT, 30, error="AccessDenied")),
        since=_SIX_OCLOCK,
    ),
    _example(
        "more events than were read",
        Verdict.UNKNOWN,
        {"denied": None, "written": None},
        trail.history(_kms(WRITING, _OTHER, 1), truncated=True),
        reason=UnknownReason.TRUNCATED,
        since=_SIX_OCLOCK,
    ),
    _example(
        "longer ago than Event history keeps",
        Verdict.UNKNOWN,
        {"denied": None},
        trail.history(),
        reason=UnknownReason.NOT_LOGGED,
        since=_LAST_SPRING,
    ),
    _example(
        "minutes ago",
        Verdict.UNKNOWN,
        {"denied": None},
        trail.history(),
        reason=UnknownReason.TOO_EARLY,
        since=datetime.fromisoformat("2026-11-23T11:55:00Z"),
    ),
    _example(
        "not allowed to look up events",
        Verdict.UNKNOWN,
        {"denied": None, "calls": None},
        denied("cloudtrail.LookupEvents", "cloudtrail:LookupEvents"),
        reason=UnknownReason.DENIED,
    ),
)

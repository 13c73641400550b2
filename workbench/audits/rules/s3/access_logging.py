"""Access logs of the bucket are written, and arrive.

They are delivered on a best-effort basis, and are the only log of what a lifecycle rule removed. A target
in another Region, with a default retention, or without leave for the log service gets none.

Source: Amazon S3 user guide, "Logging requests with server access logging" and "Enabling Amazon S3 server
access logging" (permissions for log delivery; no Object Lock default retention on the target).
"""

from __future__ import annotations

from collections.abc import Iterator

from workbench.audits._examples import example
from workbench.audits.rules._data_events import QUESTIONS, Recorded, recorded_of
from workbench.audits.rules.s3.data_events import trails
from workbench.domain.evidence import Answer, Outcome
from workbench.domain.values import JsonObject
from workbench.domain.verdict import Verdict
from workbench.engine.audit.contract import Assessment, NoParams, Rule, Seen, bad, good, unread, weak
from workbench.knowledge.answers import text, texts
from workbench.knowledge.policies.documents import read_policy
from workbench.knowledge.s3.locations import bucket_region
from workbench.knowledge.s3.upload_settings import default_retention

_SERVICE = "logging.s3.amazonaws.com"


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
    if not _lets_service_write(policy):
        return weak(f"logs go to {target}, whose policy names no {_SERVICE}: only an ACL could let them in")
    return good(f"logs go to {target}")


def _faults(seen: Seen, target: str, location: Answer, lock: Answer) -> Iterator[str]:
    region = bucket_region(location)
    if region != seen.resource.region:
        yield f"which is in {region}"
    if default_retention(lock.data):
        yield "which has a default retention"
    if target == seen.resource.name:
        yield "which is the bucket itself"


def _lets_service_write(answer: Answer) -> bool:
    policy = read_policy(text(answer.data, "Policy"), "target")
    return any(
        statement.effect == "Allow" and _SERVICE in texts({"p": statement.principal}, "p", "Service")
        for statement in (policy.statements if policy else ())
    )


rule = Rule(
    title="Access logs are written, and their bucket takes them",
    inventory="s3_buckets",
    questions=("logging", "log_target", *QUESTIONS),
    params=NoParams,
    judge=judge,
)

_POLICY = (
    '{"Statement":[{"Effect":"Allow","Principal":{"Service":"logging.s3.amazonaws.com"},'
    '"Action":"s3:PutObject","Resource":"arn:aws:s3:::logs/*"}]}'
)


def _logged(region: str = "eu-west-1", **more: JsonObject | Outcome) -> dict[object, JsonObject | Outcome]:
    return {
        "logging": {"LoggingEnabled": {"TargetBucket": "logs", "TargetPrefix": ""}},
        ("log_target", "location"): {"LocationConstraint": region},
        ("log_target", "lock"): more.get("lock", Outcome.NOT_CONFIGURED),
        ("log_target", "policy"): more.get("policy", {"Policy": _POLICY}),
    }


_RETAINED: JsonObject = {
    "ObjectLockConfiguration": {"Rule": {"DefaultRetention": {"Mode": "GOVERNANCE", "Days": 1}}}
}

EXAMPLES = (
    example("to a bucket that takes them", Verdict.PASS, _logged()),
    example("to a bucket that names no service", Verdict.WARN, _logged(policy=Outcome.NOT_CONFIGURED)),
    example("to another Region", Verdict.FAIL, _logged("eu-central-1")),
    example("to a bucket with a default retention", Verdict.FAIL, _logged(lock=_RETAINED)),
    example("none", Verdict.FAIL, {"logging": {}, "trails": {"trailList": []}}),
    example("none, but a trail", Verdict.WARN, {"logging": {}, **trails()}),
)

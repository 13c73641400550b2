"""The worked examples of `events.s3_rules`."""

from __future__ import annotations

from workbench.domain.evidence import Answers
from workbench.domain.values import JsonObject
from workbench.domain.verdict import SkipReason, UnknownReason, Verdict
from workbench.engine.probe import Example
from workbench.knowledge.s3.arrival import MULTIPART
from workbench.probes._examples import answered, denied
from workbench.probes.events import _examples as events
from workbench.probes.events.s3_rules import Params


def _example(
    name: str,
    verdict: Verdict,
    facts: JsonObject,
    answers: Answers,
    reason: UnknownReason | SkipReason | None = None,
) -> Example[Params]:
    return Example(
        name=name,
        params=Params(bucket="landing", key="in/x.csv"),
        answers={"listing": events.LISTING, "notification": events.EMITS, **answers},
        verdict=verdict,
        reason=reason,
        facts=facts,
    )


_TO_FUNCTION = events.targets(events.FUNCTION)
_YES, _NO = events.tested(result=True), events.tested(result=False)


EXAMPLES: tuple[Example[Params], ...] = (
    _example(
        "an enabled rule matches",
        Verdict.PASS,
        {
            "enabled_match": True,
            "names_bucket": True,
            "disabled_match": False,
            "mismatch": False,
            "routes": [f"{events.rule_arn('ingest')} {events.FUNCTION}"],
            "function_arns": [events.FUNCTION],
        },
        {
            "rules": events.rules(events.rule("ingest")),
            ("test", "ingest", MULTIPART): _YES,
            ("targets", "ingest"): _TO_FUNCTION,
        },
    ),
    _example(
        "the rule is disabled",
        Verdict.FAIL,
        {"enabled_match": False, "disabled_match": True, "suspect_rule": "ingest", "routes": []},
        {
            "rules": events.rules(events.rule("ingest", enabled=False)),
            ("test", "ingest", MULTIPART): _YES,
            ("targets", "ingest"): _TO_FUNCTION,
        },
    ),
    _example(
        "another rule matches, but only the disabled one reaches the function",
        Verdict.FAIL,
        {"enabled_match": True, "disabled_match": True, "suspect_rule": "ingest"},
        {
            "rules": events.rules(events.rule("audit"), events.rule("ingest", enabled=False)),
            ("test", "audit", MULTIPART): _YES,
            ("targets", "audit"): events.targets(events.AUDIT),
            ("test", "ingest", MULTIPART): _YES,
            ("targets", "ingest"): _TO_FUNCTION,
        },
    ),
    _example(
        "the bucket sends no events, for which a rule waits",
        Verdict.FAIL,
        {"enabled_match": True, "names_bucket": True, "routes": [], "function_arns": []},
        {
            "notification": answered("s3.GetBucketNotificationConfiguration"),
            "rules": events.rules(events.rule("ingest")),
            ("test", "ingest", MULTIPART): _YES,
            ("targets", "ingest"): _TO_FUNCTION,
        },
    ),
    _example(
        "a disabled rule was replaced by an enabled one with the same target",
        Verdict.PASS,
        {"enabled_match": True, "disabled_match": False, "suspect_rule": ""},
        {
            "rules": events.rules(events.rule("ingest-v2"), events.rule("ingest", enabled=False)),
            ("test", "ingest-v2", MULTIPART): _YES,
            ("targets", "ingest-v2"): _TO_FUNCTION,
            ("test", "ingest", MULTIPART): _YES,
            ("targets", "ingest"): _TO_FUNCTION,
        },
    ),
    _example(
        "the rule asks for another prefix",
        Verdict.WARN,
        {
            "enabled_match": False,
            "mismatch": True,
            "suspect_rule": "ingest",
            "suspect_reason": "its pattern asks for another detail.object.key",
        },
        {
            "rules": events.rules(events.rule("ingest", object=events.below("In/"))),
            ("test", "ingest", MULTIPART): _NO,
            ("targets", "ingest"): _TO_FUNCTION,
        },
    ),
    _example(
        "the bucket is in another Region, whose rules were not asked",
        Verdict.UNKNOWN,
        {"rules_for_bucket": None, "enabled_match": None, "disabled_match": None, "mismatch": None},
        {"home": answered("s3.HeadBucket", headers={"x-amz-bucket-region": "eu-central-1"})},
        UnknownReason.WRONG_REGION,
    ),
    _example(
        "a disabled rule of another bucket is no finding",
        Verdict.SKIPPED,
        {"rules_for_bucket": 0, "enabled_match": False, "disabled_match": False, "mismatch": False},
        {"rules": events.rules(events.rule("theirs", enabled=False, bucket="other"))},
        SkipReason.NOT_APPLICABLE,
    ),
    _example(
        "the rule matches and has no target",
        Verdict.WARN,
        {"enabled_match": False, "mismatch": True, "suspect_reason": "it has no target"},
        {
            "rules": events.rules(events.rule("ingest")),
            ("test", "ingest", MULTIPART): _YES,
            ("targets", "ingest"): events.targets(),
        },
    ),
    _example(
        "no object: nobody was to be told",
        Verdict.PASS,
        {"enabled_match": True, "routes": [], "function_arns": [], "written_at": ""},
        {
            "listing": answered("s3.ListObjectsV2"),
            "rules": events.rules(events.rule("ingest")),
            ("test", "ingest", "Put"): _YES,
            ("targets", "ingest"): _TO_FUNCTION,
        },
    ),
    _example(
        "an emulator tests the pattern and gives no result",
        Verdict.UNKNOWN,
        {"enabled_match": None, "routes": None},
        {
            "rules": events.rules(events.rule("ingest")),
            ("test", "ingest", MULTIPART): answered("events.TestEventPattern"),
            ("targets", "ingest"): _TO_FUNCTION,
        },
        UnknownReason.NO_DATA,
    ),
    _example(
        "AWS says no where nothing here does",
        Verdict.WARN,
        {"mismatch": True, "suspect_reason": "AWS says that its pattern does not match"},
        {
            "rules": events.rules(events.rule("ingest")),
            ("test", "ingest", MULTIPART): _NO,
            ("targets", "ingest"): _TO_FUNCTION,
        },
    ),
    _example(
        "the rule asks who wrote it, and AWS was told of an event of nobody",
        Verdict.UNKNOWN,
        {"enabled_match": None, "mismatch": None},
        {
            "rules": events.rules(events.rule("ingest", requester=["111122223333"])),
            ("test", "ingest", MULTIPART): _NO,
            ("targets", "ingest"): _TO_FUNCTION,
        },
        UnknownReason.NO_DATA,
    ),
    _example(
        "a rule on CloudTrail's records hears of the call, and of refused ones",
        Verdict.PASS,
        {
            "rules_for_bucket": 0,
            "cloudtrail_rules": 1,
            "trail_match": True,
            "trail_waits": True,
            "hears_refused": True,
            "routes": [f"{events.rule_arn('ingest')} {events.FUNCTION}"],
        },
        {
            "rules": events.rules(events.call_rule("ingest", "CompleteMultipartUpload")),
            ("targets", "ingest"): _TO_FUNCTION,
        },
    ),
    _example(
        "a rule on CloudTrail's records asks for calls that did not fail",
        Verdict.PASS,
        {"trail_match": True, "hears_refused": False},
        {
            "rules": events.rules(
                events.call_rule("ingest", "CompleteMultipartUpload", errorCode=[{"exists": False}])
            ),
            ("targets", "ingest"): _TO_FUNCTION,
        },
    ),
    _example(
        "a rule on CloudTrail's records asks for puts, and the object came in parts",
        Verdict.WARN,
        {
            "trail_match": False,
            "trail_waits": False,
            "trail_mismatch": True,
            "suspect_reason": "its pattern asks for another detail.eventName",
        },
        {
            "rules": events.rules(events.call_rule("ingest", "PutObject")),
            ("targets", "ingest"): _TO_FUNCTION,
        },
    ),
    _example(
        "the rule on CloudTrail's records is disabled",
        Verdict.FAIL,
        {"trail_match": False, "trail_disabled_match": True, "suspect_rule": "ingest"},
        {
            "rules": events.rules(events.call_rule("ingest", "CompleteMultipartUpload", enabled=False)),
            ("targets", "ingest"): _TO_FUNCTION,
        },
    ),
    _example(
        "a rule on CloudTrail's records asks who called, which nobody knows here",
        Verdict.UNKNOWN,
        {
            "trail_match": None,
            "trail_waits": None,
            "trail_mismatch": None,
            "hears_refused": None,
            "routes": [],
        },
        {
            "rules": events.rules(
                events.call_rule("ingest", "CompleteMultipartUpload", userIdentity={"type": ["IAMUser"]})
            ),
            ("targets", "ingest"): _TO_FUNCTION,
        },
        UnknownReason.NO_DATA,
    ),
    _example(
        "not allowed to list rules",
        Verdict.UNKNOWN,
        {"rules_for_bucket": None, "routes": None},
        {"rules": denied("events.ListRules", "events:ListRules")},
        UnknownReason.DENIED,
    ),
)

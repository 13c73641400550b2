"""Does an enabled EventBridge rule match the event of this object?

The rules of the default bus (the only one that S3 sends to) are read. Those that may be about new objects of
this bucket are tested by AWS itself, with the event that S3 sends for this object; where a rule does not
match, each field of its pattern is tested alone, which names the field that is wrong. A rule of another
bucket is no finding, disabled or not.

A disabled rule counts when it would match and one of its targets is not reached by an enabled rule. A rule
without targets delivers nothing. S3 sends to EventBridge in the bucket's own Region: the rules of another
Region say nothing. Rules on "AWS API Call via CloudTrail" are counted, not tested: they need a
trail with data events.

Sources: Amazon EventBridge API reference, ListRules, TestEventPattern, ListTargetsByRule; Amazon S3 user
guide, "Using EventBridge".
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from workbench.domain.evidence import Answer, Answers, ask, ask_pages
from workbench.domain.times import iso
from workbench.domain.verdict import UnknownReason
from workbench.engine.ports import AwsReader
from workbench.engine.probe import (
    Judgement,
    Probe,
    failed,
    passed,
    skipped,
    unanswered,
    unknown,
    warned,
)
from workbench.knowledge.answers import count, objects
from workbench.knowledge.event_patterns import (
    EventRule,
    concerns,
    listens_to_cloudtrail,
    object_created,
    read_rule,
)
from workbench.knowledge.s3.arrival import (
    EVENT_TYPES,
    ask_arrival,
    possible_event_types,
    read_arrival,
    written_at,
)
from workbench.probes._params import ObjectParams
from workbench.probes._routes import DeliveryRoute, lambda_targets
from workbench.probes.events._tested import (
    ExaminedRule,
    field_tests,
    pattern_matches,
    pattern_tests,
    read_tests,
    targets_request,
)

MAX_PAGES = 5
MAX_RULES = 20
"""Rules that are tested at most; each costs two requests, and one per field when it does not match."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Params(ObjectParams):
    """Which object."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What EventBridge does with the object's event."""

    rules_for_bucket: int | None = None
    """Rules on the default bus about new objects of this bucket."""
    enabled_match: bool | None = None
    """An enabled rule with a target matches the event."""
    names_bucket: bool | None = None
    """Such a rule is written for this bucket, not for all buckets."""
    disabled_match: bool | None = None
    """A disabled rule would match, and no enabled one reaches all of its targets."""
    mismatch: bool | None = None
    """There are enabled rules about this bucket, and the event reaches a target of none."""
    suspect_rule: str | None = None
    """The rule that is disabled or does not match; empty when there is none."""
    suspect_reason: str | None = None
    """What is wrong with it, in words."""
    cloudtrail_rules: int | None = None
    """Enabled rules on S3 calls that CloudTrail records for this bucket."""
    routes: tuple[str, ...] | None = None
    """`RULE_ARN TARGET_ARN` of each target that is to get the event: of an enabled rule that matches. Empty
    while there is no object, and when the bucket sends no events."""
    function_arns: tuple[str, ...] | None = None
    """The Lambda functions among them."""
    written_at: str | None = None
    """When the object was written, ISO 8601; empty when there is none."""


def collect(aws: AwsReader, params: Params) -> Answers:
    """List the rules; test those about this bucket; test the fields of those that do not match."""
    first = aws.read_all(
        {
            "rules": ask_pages("events.ListRules", MAX_PAGES),
            "listing": ask_arrival(params.bucket, params.key),
            "notification": ask("s3.GetBucketNotificationConfiguration", Bucket=params.bucket),
            "home": ask("s3.HeadBucket", Bucket=params.bucket),
        }
    )
    if _region(first["home"]) not in ("", aws.target.region):
        return {name: answer for name, answer in first.items() if name != "rules"}
    rules = _candidates(first["rules"], params.bucket)
    sent = _events(aws, first["listing"], params)
    second = aws.read_all(
        {
            name: request
            for rule in rules
            for name, request in {**pattern_tests(rule, sent), **targets_request(rule)}.items()
        }
    )
    unmatched = [rule for rule in rules if pattern_matches(second, rule, tuple(sent)) is False]
    third = aws.read_all({name: test for rule in unmatched for name, test in field_tests(rule, sent).items()})
    return {**first, **second, **third}


def judge(answers: Answers, params: Params) -> Judgement[Facts]:
    """Decide from what AWS said of each rule."""
    listed, at = answers.get("rules"), written_at(answers["listing"], params.key)
    if listed is None:
        return _elsewhere(_region(answers["home"]), Facts(written_at=at))
    if not listed.ok:
        return unanswered(listed, Facts(written_at=at))
    event_types = possible_event_types(answers["listing"], params.key)
    candidates = _candidates(listed, params.bucket)
    tested = [read_tests(answers, rule, event_types) for rule in candidates]
    about = [item for item in tested if not item.about_something_else]
    through_trail = sum(listens_to_cloudtrail(item, params.bucket) for item in objects(listed.data, "Rules"))
    rules = _decide(about, incomplete=_is_incomplete(listed, candidates))
    nothing_to_deliver = at == "" or _emits(answers["notification"]) is False
    facts = replace(
        rules,
        cloudtrail_rules=through_trail,
        routes=() if nothing_to_deliver else rules.routes,
        function_arns=() if nothing_to_deliver else rules.function_arns,
        written_at=at,
    )
    if facts.enabled_match is None or facts.disabled_match is None:
        return _undecided(answers, facts)
    if not about:
        trail = f"; {count(through_trail, 'rule')} on CloudTrail's records" if through_trail else ""
        return skipped(f"No rule on the default bus is about new objects of this bucket{trail}", facts)
    if facts.enabled_match and not facts.disabled_match:
        return _waiting(about, facts, answers["notification"])
    if facts.disabled_match:
        told = f"Rule {facts.suspect_rule} would match, and it is disabled"
        return warned(told, facts) if _emits(answers["notification"]) is False else failed(told, facts)
    if facts.mismatch:
        return warned(f"Rule {facts.suspect_rule} does not match: {facts.suspect_reason}", facts)
    return warned(f"{count(len(about), 'disabled rule')} about this bucket; none would match", facts)


def _elsewhere(region: str, facts: Facts) -> Judgement[Facts]:
    """The rules that were listed are not those that hear of this bucket."""
    told = f"The bucket is in {region}, and S3 tells the rules there: run again with --region {region}"
    return unknown(UnknownReason.WRONG_REGION, told, facts, needs=(f"the rules of {region}",))


def _region(home: Answer) -> str:
    """Return the Region of the bucket, which HeadBucket names even when it refuses; empty when unknown."""
    return home.headers.get("x-amz-bucket-region", "")


def _waiting(about: list[ExaminedRule], facts: Facts, notification: Answer) -> Judgement[Facts]:
    """An enabled rule matches; whether an event comes to it is the bucket's affair."""
    told = f"{count(len(about), 'rule')} about this bucket; an enabled one matches"
    emits = _emits(notification)
    if emits is None:
        return unanswered(notification, facts)
    if emits:
        return passed(told, facts)
    silent = f"{told}, and the bucket sends no events to EventBridge"
    return failed(silent, facts) if facts.names_bucket else passed(silent, facts)


def _decide(about: list[ExaminedRule], *, incomplete: bool) -> Facts:
    """Return what the rules about the bucket come to, whether it sends events or not."""
    enabled = [item for item in about if item.rule.enabled]
    delivering = [item for item in enabled if item.delivers]
    reached = {target for item in delivering for target in item.targets or ()}
    dormant = [
        item
        for item in about
        if not item.rule.enabled and not (item.targets and reached.issuperset(item.targets))
    ]
    enabled_match = _any([item.delivers for item in enabled], incomplete=incomplete)
    mismatch = bool(enabled) and not enabled_match
    suspect = next((item for item in dormant if item.delivers), enabled[0] if mismatch else None)
    routes = [DeliveryRoute(item.rule.arn, target) for item in delivering for target in item.targets or ()]
    facts = Facts(
        rules_for_bucket=len(about),
        disabled_match=_any([item.delivers for item in dormant], incomplete=incomplete),
        suspect_rule=suspect.rule.name if suspect else "",
        suspect_reason=suspect.fault if suspect else "",
    )
    if enabled_match is None:
        return facts
    return replace(
        facts,
        enabled_match=enabled_match,
        names_bucket=any(item.rule.limited_to_buckets for item in delivering),
        mismatch=mismatch,
        routes=tuple(str(route) for route in routes),
        function_arns=lambda_targets(route.target for route in routes),
    )


def _emits(notification: Answer) -> bool | None:
    """Tell whether the bucket sends events to EventBridge at all."""
    return "EventBridgeConfiguration" in notification.data if notification.ok else None


def _candidates(listed: Answer, bucket: str) -> list[EventRule]:
    found = [read_rule(item) for item in objects(listed.data, "Rules") if concerns(item, bucket)]
    return [rule for rule in found if rule][:MAX_RULES]


def _events(aws: AwsReader, listing: Answer, params: Params) -> dict[str, str]:
    """Return the object's event for each way in which it may have been written."""
    arrival = read_arrival(listing, params.key)
    return {
        event_type: object_created(
            aws.target,
            bucket=params.bucket,
            key=params.key,
            reason=EVENT_TYPES[event_type],
            arrival=arrival,
            time=arrival.written_at if arrival else iso(listing.observed_at),
        )
        for event_type in possible_event_types(listing, params.key)
    }


def _is_incomplete(listed: Answer, candidates: list[EventRule]) -> bool:
    return listed.truncated or len(candidates) >= MAX_RULES


def _any(outcomes: list[bool | None], *, incomplete: bool) -> bool | None:
    if True in outcomes:
        return True
    return None if incomplete or None in outcomes else False


def _undecided(answers: Answers, facts: Facts) -> Judgement[Facts]:
    silent = next((answer for answer in answers.values() if answer.unknown_reason), None)
    if silent:
        return unanswered(silent, facts)
    if answers["rules"].truncated or (facts.rules_for_bucket or 0) >= MAX_RULES:
        return unknown(UnknownReason.TRUNCATED, "There are more rules than were tested", facts)
    return unknown(
        UnknownReason.NO_DATA,
        "Whether a rule matches depends on what is not known of the event",
        facts,
    )


probe = Probe(
    title="Does an enabled EventBridge rule match the event of this object?",
    params=Params,
    facts=Facts,
    operations=(
        "events.ListRules",
        "events.TestEventPattern",
        "events.ListTargetsByRule",
        "s3.ListObjectsV2",
        "s3.GetBucketNotificationConfiguration",
        "s3.HeadBucket",
    ),
    collect=collect,
    judge=judge,
)

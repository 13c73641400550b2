"""Does an enabled EventBridge rule match the event of this object?

The rules of the default bus (the only one that S3 sends to) are read. Those that are meant for new objects of
this bucket are tested by AWS itself, with the event that S3 sends for this object; where a rule does not
match, its fields are compared here, which names the one that is wrong. A rule of another bucket is no
finding, disabled or not.

A disabled rule counts when it would match and one of its targets is not reached by an enabled rule; one for
all buckets only where no enabled rule matches. A rule without targets delivers nothing. S3 sends to
EventBridge in the bucket's own Region: the rules of another Region say nothing.

Rules on "AWS API Call via CloudTrail" hear of the call that wrote the object, if a trail records the data
events of the bucket (`cloudtrail.coverage` tells), and of refused calls too unless their pattern asks for an
`errorCode` that does not exist: then their targets ran, and there is no object.

Sources: Amazon EventBridge API reference, ListRules, TestEventPattern, ListTargetsByRule; Amazon EventBridge
user guide, "AWS service events delivered via AWS CloudTrail"; Amazon S3 user guide, "Using EventBridge".
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from workbench.domain.evidence import Answer, AnswerName, Answers, Request, ask, ask_pages
from workbench.domain.verdict import UnknownReason
from workbench.engine.ports import AwsReader
from workbench.engine.probe import Judgement, Probe, failed, passed, skipped, unanswered, unknown, warned
from workbench.knowledge.answers import count, objects
from workbench.knowledge.event_patterns import EventRule, hears_of_calls, hears_of_objects, read_rule
from workbench.knowledge.policies.truth import Truth, both, either
from workbench.knowledge.s3.arrival import ask_arrival, written_at
from workbench.knowledge.s3.locations import named_region
from workbench.probes._params import ObjectParams
from workbench.probes._routes import lambda_targets
from workbench.probes.events._tested import (
    Decided,
    Written,
    examine,
    examine_calls,
    hears_refused,
    rule_requests,
    targets_request,
    waits_for,
)

MAX_PAGES = 5
MAX_RULES = 20
"""Rules that are tested at most; each costs two requests."""


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
    disabled_names_bucket: bool | None = None
    """Such a rule is written for this bucket, not for all buckets."""
    mismatch: bool | None = None
    """There are enabled rules about this bucket, and the event reaches a target of none."""
    suspect_rule: str | None = None
    """The rule that is disabled or does not match; empty when there is none."""
    suspect_reason: str | None = None
    """What is wrong with it, in words."""
    cloudtrail_rules: int | None = None
    """Rules on CloudTrail's records of calls that write objects of this bucket."""
    trail_match: bool | None = None
    """An enabled one of these with a target matches the call that wrote the object."""
    trail_waits: bool | None = None
    """An enabled one of these with a target hears of a call by which the object may have been written."""
    trail_disabled_match: bool | None = None
    """A disabled one of these would match, and no enabled one reaches all of its targets."""
    trail_mismatch: bool | None = None
    """There are enabled ones, and the call reaches a target of none."""
    hears_refused: bool | None = None
    """An enabled one with a target matches the same call when it is refused."""
    routes: tuple[str, ...] | None = None
    """`RULE_ARN TARGET_ARN` of each target that is to get the event: of an enabled rule that matches. Empty
    while there is no object, and when the bucket sends no events."""
    function_arns: tuple[str, ...] | None = None
    """The Lambda functions among them."""
    written_at: str | None = None
    """When the object was written, ISO 8601; empty when there is none."""


def collect(aws: AwsReader, params: Params) -> Answers:
    """List the rules; of those that are meant for this bucket, test the pattern and list the targets."""
    first = aws.read_all(
        {
            "rules": ask_pages("events.ListRules", MAX_PAGES),
            "listing": ask_arrival(params.bucket, params.key),
            "notification": ask("s3.GetBucketNotificationConfiguration", Bucket=params.bucket),
            "home": ask("s3.HeadBucket", Bucket=params.bucket),
        }
    )
    if named_region(first["home"]) not in ("", aws.target.region):
        return {name: answer for name, answer in first.items() if name != "rules"}
    rules = _Rules.read(first["rules"], params.bucket)
    written = Written.read(first["listing"], params.bucket, params.key)
    requests: dict[AnswerName, Request] = {}
    for rule in rules.of_objects:
        requests |= rule_requests(rule, written)
    for rule in rules.of_calls:
        requests |= targets_request(rule)
    return {**first, **aws.read_all(requests)}


def judge(answers: Answers, params: Params) -> Judgement[Facts]:
    """Decide from what AWS said of each rule."""
    listed, at = answers.get("rules"), written_at(answers["listing"], params.key)
    if listed is None:
        return _elsewhere(named_region(answers["home"]), Facts(written_at=at))
    if not listed.ok:
        return unanswered(listed, Facts(written_at=at))
    rules = _Rules.read(listed, params.bucket)
    written = Written.read(answers["listing"], params.bucket, params.key)
    more = rules.incomplete
    of_objects = Decided.of([examine(answers, rule, written) for rule in rules.of_objects], incomplete=more)
    calls = Decided.of([examine_calls(answers, rule, written) for rule in rules.of_calls], incomplete=more)
    refused = either(
        both([item.rule.enabled, item.targets != (), hears_refused(item.rule, written)])
        for item in calls.rules
    )
    facts = replace(
        _facts(of_objects, calls, _emits(answers["notification"]), at),
        trail_waits=either(waits_for(item, written) for item in calls.rules),
        hears_refused=refused,
    )
    if facts.enabled_match is None or facts.disabled_match is None:
        return _undecided(answers, facts)
    if not of_objects.rules:
        return _through_trail(calls, facts)
    if facts.enabled_match and not facts.disabled_match:
        return _waiting(len(of_objects.rules), facts, answers["notification"])
    if facts.disabled_match:
        told = f"Rule {facts.suspect_rule} would match, and it is disabled"
        is_ours = facts.disabled_names_bucket and _emits(answers["notification"]) is not False
        return failed(told, facts) if is_ours else warned(told, facts)
    if facts.mismatch:
        return warned(f"Rule {facts.suspect_rule} does not match: {facts.suspect_reason}", facts)
    return warned(
        f"{count(len(of_objects.rules), 'disabled rule')} about this bucket; none would match", facts
    )


def _facts(of_objects: Decided, calls: Decided, emits: Truth, at: str | None) -> Facts:
    suspect = of_objects.suspect or calls.suspect
    sent = of_objects.routes if emits is not False else ()
    routes = () if at == "" else None if sent is None else (*sent, *(calls.routes or ()))
    return Facts(
        rules_for_bucket=len(of_objects.rules),
        enabled_match=of_objects.enabled_match,
        names_bucket=of_objects.names_bucket,
        disabled_match=of_objects.disabled_match,
        disabled_names_bucket=of_objects.disabled_names_bucket,
        mismatch=of_objects.mismatch,
        suspect_rule=suspect.rule.name if suspect else "",
        suspect_reason=suspect.fault if suspect else "",
        cloudtrail_rules=len(calls.rules),
        trail_match=calls.enabled_match,
        trail_disabled_match=calls.disabled_match,
        trail_mismatch=calls.mismatch,
        routes=None if routes is None else tuple(map(str, routes)),
        function_arns=None if routes is None else lambda_targets(route.target for route in routes),
        written_at=at,
    )


def _through_trail(calls: Decided, facts: Facts) -> Judgement[Facts]:
    """There is no rule on S3's events; what those on CloudTrail's records do."""
    if not calls.rules:
        return skipped("No rule on the default bus is about new objects of this bucket", facts)
    told = f"{count(len(calls.rules), 'rule')} on CloudTrail's records of writes"
    refused = "; it hears of refused calls too" if facts.hears_refused else ""
    if facts.trail_disabled_match:
        return failed(f"Rule {facts.suspect_rule} would match CloudTrail's record, and it is disabled", facts)
    if facts.trail_match:
        return passed(f"{told}; an enabled one matches{refused}", facts)
    if facts.trail_mismatch:
        return warned(f"Rule {facts.suspect_rule} does not match: {facts.suspect_reason}", facts)
    if facts.trail_match is None:
        why = f"{told}; whether one matches depends on what is not known of the call"
        return unknown(UnknownReason.NO_DATA, why, facts, needs=("CloudTrail's record of the write",))
    return warned(f"{told}; none would match", facts)


def _elsewhere(region: str, facts: Facts) -> Judgement[Facts]:
    """The rules that were listed are not those that hear of this bucket."""
    told = f"The bucket is in {region}, and S3 tells the rules there: run again with --region {region}"
    return unknown(UnknownReason.WRONG_REGION, told, facts, needs=(f"the rules of {region}",))


def _waiting(rules: int, facts: Facts, notification: Answer) -> Judgement[Facts]:
    """An enabled rule matches; whether an event comes to it is the bucket's affair."""
    told = f"{count(rules, 'rule')} about this bucket; an enabled one matches"
    emits = _emits(notification)
    if emits is None:
        return unanswered(notification, facts)
    if emits:
        return passed(told, facts)
    silent = f"{told}, and the bucket sends no events to EventBridge"
    return failed(silent, facts) if facts.names_bucket else passed(silent, facts)


def _emits(notification: Answer) -> bool | None:
    """Tell whether the bucket sends events to EventBridge at all."""
    return "EventBridgeConfiguration" in notification.data if notification.ok else None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Rules:
    """The rules that are meant for new objects of a bucket."""

    of_objects: list[EventRule]
    of_calls: list[EventRule]
    incomplete: bool
    """There are more than were looked at."""

    @classmethod
    def read(cls, listed: Answer, bucket: str) -> _Rules:
        """Return those of a ListRules answer."""
        rules = [rule for item in objects(listed.data, "Rules") if (rule := read_rule(item))]
        of_objects = [rule for rule in rules if hears_of_objects(rule, bucket)][:MAX_RULES]
        of_calls = [rule for rule in rules if hears_of_calls(rule, bucket)][:MAX_RULES]
        most = max(len(of_objects), len(of_calls))
        return cls(of_objects=of_objects, of_calls=of_calls, incomplete=listed.truncated or most >= MAX_RULES)


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

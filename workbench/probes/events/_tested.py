"""Rules that hear of an object: what to ask AWS about each, and what it comes to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from workbench.domain.evidence import Answer, AnswerName, Answers, Requests, ask
from workbench.domain.times import iso
from workbench.knowledge.answers import objects, text
from workbench.knowledge.arns import Arn
from workbench.knowledge.event_matching import EventValue
from workbench.knowledge.event_patterns import EventRule
from workbench.knowledge.policies.truth import Truth, both, either, opposite
from workbench.knowledge.s3.arrival import EVENT_TYPES, Arrival, possible_event_types, read_arrival
from workbench.knowledge.s3.bus_events import as_json, object_created, written_calls
from workbench.probes._routes import DeliveryRoute


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """The object, and how it may have been written; whether it is there or not."""

    bucket: str
    key: str
    arrival: Arrival | None
    types: tuple[str, ...]
    """`Put`, `Copy`: one of these it was."""
    time: str
    """When it was written, or now, ISO 8601."""

    @classmethod
    def read(cls, listing: Answer, bucket: str, key: str) -> Written:
        """Return what `ask_arrival` was answered."""
        arrival = read_arrival(listing, key)
        return cls(
            bucket=bucket,
            key=key,
            arrival=arrival,
            types=possible_event_types(listing, key),
            time=arrival.written_at if arrival else iso(listing.observed_at),
        )

    def event(self, rule: EventRule, event_type: str) -> Mapping[str, EventValue]:
        """Return the event that S3 sends to the bus of a rule, of an object that was written so."""
        return object_created(
            Arn.parse(rule.arn),
            bucket=self.bucket,
            key=self.key,
            reason=EVENT_TYPES[event_type],
            arrival=self.arrival,
        )

    def calls(self, rule: EventRule, event_type: str, error_code: str = "") -> list[Mapping[str, EventValue]]:
        """Return the calls that wrote it so, or were refused, as CloudTrail sends them to a rule's bus."""
        return written_calls(
            Arn.parse(rule.arn),
            bucket=self.bucket,
            key=self.key,
            event_type=event_type,
            error_code=error_code,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class ExaminedRule:
    """A rule that is meant for new objects of the bucket, and what is known of it."""

    rule: EventRule
    matches: Truth
    """Whether its pattern matches the object's event; None when that is not known."""
    targets: tuple[str, ...] | None
    """Target ARNs; None when they could not be listed."""
    failing: tuple[str, ...] = ()
    """Names of the fields of its pattern that do not match."""

    @property
    def delivers(self) -> Truth:
        """Whether the event would reach a target of this rule, were it enabled."""
        if self.matches is False or self.targets == ():
            return False
        return None if self.matches is None or self.targets is None else True

    @property
    def routes(self) -> tuple[DeliveryRoute, ...]:
        """The rule to each of its targets."""
        return tuple(DeliveryRoute(self.rule.arn, target) for target in self.targets or ())

    @property
    def fault(self) -> str:
        """Why the event reaches no target of this rule, in words."""
        if self.failing:
            return f"its pattern asks for another {', '.join(self.failing)}"
        if self.matches is False:
            return "AWS says that its pattern does not match"
        return "it has no target" if self.rule.enabled else "it is disabled"


def rule_requests(rule: EventRule, written: Written) -> Requests:
    """Return what to ask of a rule on S3's events: whether its pattern matches, and its targets."""
    requests = {
        _test_name(rule, event_type): ask(
            "events.TestEventPattern",
            EventPattern=rule.pattern_text,
            Event=as_json(written.event(rule, event_type), written.time),
        )
        for event_type in _types_that_matter(rule, written)
    }
    return {**requests, **targets_request(rule)}


def targets_request(rule: EventRule) -> Requests:
    """Return the request for a rule's targets, by name."""
    return {_targets_name(rule): ask("events.ListTargetsByRule", Rule=rule.name)}


def examine(answers: Answers, rule: EventRule, written: Written) -> ExaminedRule:
    """Return what a rule on S3's events does with that of the object.

    AWS's word counts, unless the answer hangs on a field of which nothing is known: AWS was told of an event
    without it.
    """
    types = _types_that_matter(rule, written)
    told = _agreed(_matches(answers, rule, written, event_type) for event_type in types)
    failing = rule.failing(written.event(rule, types[0])) if told is False else ()
    return ExaminedRule(rule=rule, matches=told, targets=_targets(answers, rule), failing=failing)


def examine_calls(answers: Answers, rule: EventRule, written: Written) -> ExaminedRule:
    """Return what a rule on CloudTrail's records does with the calls that wrote the object."""
    told = _agreed(
        either(rule.matches(call) for call in written.calls(rule, event_type)) for event_type in written.types
    )
    last = written.calls(rule, written.types[0])[-1]
    failing = rule.failing(last) if told is False else ()
    return ExaminedRule(rule=rule, matches=told, targets=_targets(answers, rule), failing=failing)


def waits_for(item: ExaminedRule, written: Written) -> Truth:
    """Tell whether a rule is enabled, has a target and hears of one of the calls that may have been made."""
    calls = [call for event_type in written.types for call in written.calls(item.rule, event_type)]
    aimed = None if item.targets is None else bool(item.targets)
    return both([item.rule.enabled, aimed, either(map(item.rule.matches, calls))])


def hears_refused(rule: EventRule, written: Written) -> Truth:
    """Tell whether a rule on CloudTrail's records hears of a refused attempt to write the object as well."""
    return _agreed(
        either(rule.matches(call) for call in written.calls(rule, event_type, "AccessDenied"))
        for event_type in written.types
    )


def _agreed(truths: Iterable[Truth]) -> Truth:
    """Return what is true however the object was written; None where that differs."""
    said = set(truths)
    return said.pop() if len(said) == 1 else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """What the rules that are meant for one kind of event come to."""

    rules: list[ExaminedRule]
    enabled_match: Truth
    """An enabled rule with a target matches."""
    disabled_match: Truth
    """A disabled one would match, and no enabled one reaches all of its targets. One for all buckets counts
    only where no enabled rule matches: another team may have switched off what is its own."""
    disabled_names_bucket: bool
    """One that is disabled and would match is written for this bucket, not for all buckets."""
    mismatch: Truth
    """There are enabled ones, and the event reaches a target of none."""
    names_bucket: Truth
    """One that matches is written for this bucket, not for all buckets."""
    suspect: ExaminedRule | None
    """The rule that is disabled or does not match."""
    routes: tuple[DeliveryRoute, ...] | None
    """From each enabled rule that matches to its targets; None when that is not known."""

    @classmethod
    def of(cls, rules: list[ExaminedRule], *, incomplete: bool) -> Decided:
        """Decide; there are more rules than these where the list is incomplete."""
        enabled = [item for item in rules if item.rule.enabled]
        delivering = [item for item in enabled if item.delivers]
        reached = {target for item in delivering for target in item.targets or ()}
        dormant = [
            item
            for item in rules
            if not item.rule.enabled
            and not (item.targets and reached.issuperset(item.targets))
            and (item.rule.limited_to_buckets or not delivering)
        ]
        enabled_match = _any_delivers(enabled, incomplete=incomplete)
        mismatch = both([bool(enabled), opposite(enabled_match)])
        known = enabled_match is not None
        return cls(
            rules=rules,
            enabled_match=enabled_match,
            disabled_match=_any_delivers(dormant, incomplete=incomplete),
            disabled_names_bucket=any(item.delivers and item.rule.limited_to_buckets for item in dormant),
            mismatch=mismatch,
            names_bucket=any(item.rule.limited_to_buckets for item in delivering) if known else None,
            suspect=next((item for item in dormant if item.delivers), enabled[0] if mismatch else None),
            routes=tuple(route for item in delivering for route in item.routes) if known else None,
        )


def _any_delivers(rules: Iterable[ExaminedRule], *, incomplete: bool) -> Truth:
    truth = either(item.delivers for item in rules)
    return None if incomplete and truth is False else truth


def _matches(answers: Answers, rule: EventRule, written: Written, event_type: str) -> Truth:
    if rule.is_understood and rule.matches(written.event(rule, event_type)) is None:
        return None
    answer = answers.get(_test_name(rule, event_type))
    result = answer.data.get("Result") if answer and answer.ok else None
    return result if isinstance(result, bool) else None


def _targets(answers: Answers, rule: EventRule) -> tuple[str, ...] | None:
    listed: Answer | None = answers.get(_targets_name(rule))
    if listed is None or not listed.ok:
        return None
    return tuple(text(target, "Arn") for target in objects(listed.data, "Targets"))


def _types_that_matter(rule: EventRule, written: Written) -> tuple[str, ...]:
    """One event is enough, unless the rule asks how the object was written."""
    return written.types if rule.depends_on_reason else written.types[:1]


def _test_name(rule: EventRule, event_type: str) -> AnswerName:
    return "test", rule.name, event_type


def _targets_name(rule: EventRule) -> AnswerName:
    return "targets", rule.name

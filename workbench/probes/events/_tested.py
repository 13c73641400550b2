"""What AWS says of rules: tests of whole patterns and of single fields, and how to read them back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from workbench.domain.evidence import Answer, AnswerName, Answers, Requests, ask
from workbench.knowledge.answers import objects, text
from workbench.knowledge.event_patterns import EventRule


@dataclass(frozen=True, slots=True, kw_only=True)
class ExaminedRule:
    """A rule that may be about the bucket, and what AWS said of it."""

    rule: EventRule
    matches: bool | None
    """Whether its pattern matches the object's event; None when that is not known."""
    targets: tuple[str, ...] | None
    """Target ARNs; None when they could not be listed."""
    failing: tuple[str, ...] = ()
    """Names of the fields of its pattern that do not match."""

    @property
    def delivers(self) -> bool | None:
        """Whether the event would reach a target of this rule, were it enabled."""
        if self.matches is False or self.targets == ():
            return False
        return None if self.matches is None or self.targets is None else True

    @property
    def about_something_else(self) -> bool:
        """Its own fields say so: other buckets, or another source and no bucket at all."""
        wrong = [field for field in self.rule.fields if field.name in self.failing]
        other_source = any(field.path == ("source",) for field in wrong)
        return any(field.about_bucket for field in wrong) or (
            other_source and not self.rule.limited_to_buckets
        )

    @property
    def fault(self) -> str:
        """Why the event reaches no target of this rule, in words."""
        if self.failing:
            return f"its pattern asks for another {', '.join(self.failing)}"
        return "it has no target" if self.rule.enabled else "it is disabled"


def pattern_tests(rule: EventRule, events: Mapping[str, str]) -> Requests:
    """Return the tests of a rule's whole pattern, by name.

    Args:
        rule: The rule.
        events: Event type to the event, JSON.
    """
    return _tests(rule, "pattern", rule.pattern, events)


def field_tests(rule: EventRule, events: Mapping[str, str]) -> Requests:
    """Return the tests of each field of a rule's pattern, by name."""
    return {
        name: test
        for field in rule.fields
        for name, test in _tests(rule, field.name, field.pattern, events).items()
    }


def targets_request(rule: EventRule) -> Requests:
    """Return the request for a rule's targets, by name."""
    return {_targets_name(rule): ask("events.ListTargetsByRule", Rule=rule.name)}


def pattern_matches(answers: Answers, rule: EventRule, event_types: Sequence[str]) -> bool | None:
    """Return what AWS said of the whole pattern; None when it did not say, or that depends on the type."""
    return _result(answers, rule, "pattern", event_types)


def read_tests(answers: Answers, rule: EventRule, event_types: Sequence[str]) -> ExaminedRule:
    """Return everything that AWS said of a rule.

    A field that the synthesised event does not hold may fail although the real event would match.
    """
    matches = pattern_matches(answers, rule, event_types)
    wrong = [field for field in rule.fields if _result(answers, rule, field.name, event_types) is False]
    if matches is False and not any(field.certain for field in wrong):
        matches = None
    listed = answers.get(_targets_name(rule))
    return ExaminedRule(
        rule=rule,
        matches=matches,
        targets=tuple(text(target, "Arn") for target in objects(listed.data, "Targets"))
        if listed and listed.ok
        else None,
        failing=tuple(field.name for field in wrong),
    )


def _tests(rule: EventRule, what: str, pattern: str, events: Mapping[str, str]) -> Requests:
    return {
        _test_name(rule, what, event_type): ask(
            "events.TestEventPattern", EventPattern=pattern, Event=events[event_type]
        )
        for event_type in _types_that_matter(rule, tuple(events))
    }


def _result(answers: Answers, rule: EventRule, what: str, event_types: Sequence[str]) -> bool | None:
    said = {
        _said(answers.get(_test_name(rule, what, event_type)))
        for event_type in _types_that_matter(rule, event_types)
    }
    return said.pop() if len(said) == 1 else None


def _types_that_matter(rule: EventRule, event_types: Sequence[str]) -> Sequence[str]:
    """One event is enough, unless the rule asks how the object was written."""
    return event_types if rule.depends_on_reason else event_types[:1]


def _said(answer: Answer | None) -> bool | None:
    result = answer.data.get("Result") if answer and answer.ok else None
    return result if isinstance(result, bool) else None


def _test_name(rule: EventRule, what: str, event_type: str) -> AnswerName:
    return "test", rule.name, what, event_type


def _targets_name(rule: EventRule) -> AnswerName:
    return "targets", rule.name

"""Somebody is told when an execution fails.

A rule that is switched off tells nobody, and neither does a topic to which nobody has confirmed a
subscription. Targets other than topics (queues, functions) are taken as somebody who listens.

Source: AWS Step Functions developer guide, "Automating Step Functions event delivery with EventBridge";
Amazon SNS API reference, ListSubscriptionsByTopic (`PendingConfirmation` in place of an ARN).
"""

from __future__ import annotations

from collections.abc import Sequence

from workbench.audits._examples import example
from workbench.domain.evidence import Answer, Outcome
from workbench.domain.values import JsonObject
from workbench.domain.verdict import Verdict
from workbench.engine.audit.contract import Assessment, NoParams, Rule, Seen, bad, good, unread
from workbench.knowledge.answers import objects, text
from workbench.knowledge.executions.failure_news import (
    machine_rules,
    topics_of_alarms,
    topics_of_machine,
    topics_of_targets,
)


def judge(seen: Seen, _: NoParams) -> Assessment:
    """Judge whether one of the three ways reaches somebody."""
    machine, rules, alarms = (seen.answer(name) for name in ("machine", "rules", "alarms"))
    heard = machine_rules(rules, seen.resource.arn)
    awake = {item.name: seen.answer("targets", item.name) for item in heard if item.enabled}
    others = [text(target, "Arn") for answer in awake.values() for target in objects(answer.data, "Targets")]
    topics = [
        *topics_of_machine(machine),
        *topics_of_alarms(seen.resource.arn, alarms),
        *topics_of_targets(awake),
    ]
    if direct := [arn for arn in others if arn not in topics]:
        return good(f"a rule tells {direct[0]}")
    asked = {topic: seen.answer("subscriptions", topic) for topic in dict.fromkeys(topics)}
    for topic, answer in asked.items():
        if _is_heard(answer):
            return good(f"the topic {topic} is told, and somebody listens")
    if unknown := unread(machine, rules, alarms, *awake.values(), *_existing(list(asked.values()))):
        return unknown
    if asked:
        return bad(f"nobody has confirmed a subscription to {', '.join(asked)}")
    asleep = [item.name for item in heard if not item.enabled]
    if asleep:
        return bad(f"the rule {asleep[0]} would tell, and is switched off")
    return bad("no rule, no alarm and no state of its own tells anybody")


def _is_heard(answer: Answer) -> bool:
    arns = (text(item, "SubscriptionArn") for item in objects(answer.data, "Subscriptions"))
    return any(arn.startswith("arn:") for arn in arns)


def _existing(answers: Sequence[Answer]) -> list[Answer]:
    """Return the answers about topics that exist: one that does not tells nobody."""
    return [answer for answer in answers if answer.outcome is not Outcome.NOT_FOUND]


rule = Rule(
    title="Somebody is told when an execution fails",
    inventory="state_machines",
    questions=("machine", "rules", "alarms", "targets", "subscriptions"),
    params=NoParams,
    judge=judge,
)

_TOPIC = "arn:aws:sns:eu-west-1:111122223333:oncall"
_RULE = '{"source":["aws.states"],"detail":{"status":["FAILED","TIMED_OUT"]}}'


def _heard(subscription: str, state: str = "ENABLED") -> dict[object, JsonObject]:
    return {
        "machine": {"definition": "{}"},
        "rules": {"Rules": [{"Name": "failed", "State": state, "EventPattern": _RULE}]},
        "alarms": {"MetricAlarms": []},
        ("targets", "failed"): {"Targets": [{"Arn": _TOPIC}]},
        ("subscriptions", _TOPIC): {"Subscriptions": [{"SubscriptionArn": subscription}]},
    }


EXAMPLES = (
    example("a rule, a topic, somebody who listens", Verdict.PASS, _heard(f"{_TOPIC}:1")),
    example("nobody has confirmed", Verdict.FAIL, _heard("PendingConfirmation")),
    example("a rule that is off", Verdict.FAIL, _heard(f"{_TOPIC}:1", "DISABLED")),
    example(
        "nothing",
        Verdict.FAIL,
        {"machine": {"definition": "{}"}, "rules": {"Rules": []}, "alarms": {"MetricAlarms": []}},
    ),
)

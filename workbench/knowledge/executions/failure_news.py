"""Who would be told that an execution of a state machine failed.

Three ways: a task of the machine itself publishes to a topic, a rule of EventBridge hears of the status,
or an alarm on `ExecutionsFailed` (or another metric of failures) acts. Rules hear of Standard workflows
alone.

Sources: AWS Step Functions developer guide, "Automating Step Functions event delivery with EventBridge"
and "Monitoring Step Functions metrics using Amazon CloudWatch".
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from workbench.domain.evidence import Answer
from workbench.domain.execution import ENDED_BADLY
from workbench.domain.values import JsonObject
from workbench.knowledge.answers import objects, text, texts
from workbench.knowledge.event_patterns import EventRule, read_rule
from workbench.knowledge.executions.definition import Definition, StateDefinition, read_definition

_FAILED, _TIMED_OUT = "ExecutionsFailed", "ExecutionsTimedOut"
_METRICS = frozenset({_FAILED, _TIMED_OUT, "ExecutionsAborted"})
_PUBLISH = "sns publish"
_EVERY_ERROR = "States.ALL"


@dataclass(frozen=True, slots=True, kw_only=True)
class NewsWay:
    """One way by which the news of a failure goes."""

    target: str
    """Where to, an ARN; empty where a state chooses it at run time."""
    words: str
    """Who sends it: `the rule failed`."""
    principal: str = ""
    """The service that sends it; empty for the machine, which has a role."""
    source: str = ""
    """The rule or alarm, an ARN."""
    state: str = ""
    """The state that sends it; empty for rules and alarms, which hear of every task."""
    hears_failures: bool = True
    hears_timeouts: bool = False
    """Of an execution that ran longer than the machine allows, which is no failure."""

    @property
    def of_all(self) -> bool:
        """It hears of the machine as a whole, whichever task failed."""
        return not self.state


@dataclass(frozen=True, slots=True, kw_only=True)
class FailureNews:
    """All ways by which somebody could be told, and those that do not work."""

    ways: tuple[NewsWay, ...]
    asleep: tuple[str, ...]
    """Rules that would hear of it, and are switched off."""
    vain: tuple[str, ...]
    """Rules that would hear of it, were it no Express workflow."""
    timeout_s: int | None
    """How long an execution may take at all; None where the machine sets no limit."""


def news_of(
    machine: str, described: Answer, rules: Answer, alarms: Answer, targets: Mapping[str, Answer]
) -> FailureNews:
    """Return who would be told of a failed execution.

    Args:
        machine: The ARN of the machine.
        described: The answer of DescribeStateMachine.
        rules: Of ListRules.
        alarms: Of DescribeAlarms.
        targets: Of ListTargetsByRule, by the rule's name.
    """
    heard = machine_rules(rules, machine)
    express = text(described.data, "type") == "EXPRESS"
    awake = [] if express else [rule for rule in heard if rule.enabled]
    definition = read_definition(text(described.data, "definition"))
    return FailureNews(
        ways=(
            *_ways_of_states(definition),
            *(way for rule in awake for way in _ways_of_rule(rule, machine, targets)),
            *_ways_of_alarms(machine, alarms),
        ),
        asleep=tuple(rule.name for rule in heard if not rule.enabled),
        vain=tuple(rule.name for rule in heard if rule.enabled and express),
        timeout_s=definition.timeout_s if definition else None,
    )


def machine_rules(listed: Answer, machine: str) -> list[EventRule]:
    """Return the rules that hear of a failed execution of a machine, those that are switched off as well.

    Args:
        listed: The answer of ListRules.
        machine: The ARN of the machine.
    """
    rules = [rule for item in objects(listed.data, "Rules") if (rule := read_rule(item))]
    return [rule for rule in rules if rule.matches(_event(machine, ENDED_BADLY[0])) is True]


def deaf_tasks(described: Answer, telling: Sequence[str]) -> list[str]:
    """Return the tasks whose failure none of some states is told of.

    A task is heard where a `Catch` of all errors leads to such a state: its own, or that of a Map or Parallel
    around it. What comes after a `Catch` is the telling, and is not asked about.
    """
    definition = read_definition(text(described.data, "definition"))
    if definition is None:
        return []
    after = set(_reached_from(definition, _caught(definition.states.values())))
    tasks = [
        state for state in definition.states.values() if state.kind == "Task" and state.name not in after
    ]
    return [task.name for task in tasks if not _is_heard(definition, task, set(telling))]


def _event(machine: str, status: str) -> JsonObject:
    return {
        "source": "aws.states",
        "detail-type": "Step Functions Execution Status Change",
        "detail": {"stateMachineArn": machine, "status": status},
    }


def _ways_of_states(definition: Definition | None) -> Iterator[NewsWay]:
    """Yield those of states that publish to a topic and can be reached from a `Catch`."""
    if definition is None:
        return
    for name in _reached_from(definition, _caught(definition.states.values())):
        state = definition.states[name]
        if state.does.startswith(_PUBLISH):
            topic = state.names.get("TopicArn", "")
            yield NewsWay(
                target=topic if topic.startswith("arn:") else "", words=f"the state {name}", state=name
            )


def _ways_of_rule(rule: EventRule, machine: str, targets: Mapping[str, Answer]) -> Iterator[NewsWay]:
    answer = targets.get(rule.name)
    for target in objects(answer.data, "Targets") if answer else ():
        yield NewsWay(
            target=text(target, "Arn"),
            words=f"the rule {rule.name}",
            principal="events.amazonaws.com",
            source=rule.arn,
            hears_timeouts=rule.matches(_event(machine, "TIMED_OUT")) is True,
        )


def _ways_of_alarms(machine: str, alarms: Answer) -> Iterator[NewsWay]:
    for alarm in objects(alarms.data, "MetricAlarms"):
        metrics = set(_metrics_of(alarm, machine)) & _METRICS
        if not metrics or alarm.get("ActionsEnabled") is False:
            continue
        for action in texts(alarm, "AlarmActions"):
            yield NewsWay(
                target=action,
                words=f"the alarm {text(alarm, 'AlarmName')}",
                principal=_alarm_principal(action),
                source=text(alarm, "AlarmArn"),
                hears_failures=_FAILED in metrics,
                hears_timeouts=_TIMED_OUT in metrics,
            )


def _alarm_principal(action: str) -> str:
    """Return who calls: functions know alarms by a name of their own (user guide, "Lambda action")."""
    return "lambda.alarms.cloudwatch.amazonaws.com" if ":lambda:" in action else "cloudwatch.amazonaws.com"


def _metrics_of(alarm: JsonObject, machine: str) -> Iterator[str]:
    """Yield the metrics of a machine that an alarm watches, its own and those that it reckons with."""
    reckoned = (item.get("MetricStat") for item in objects(alarm, "Metrics"))
    inner = (item.get("Metric") for item in reckoned if isinstance(item, Mapping))
    for metric in (alarm, *(item for item in inner if isinstance(item, Mapping))):
        about = {text(item, "Value") for item in objects(metric, "Dimensions")}
        if text(metric, "Namespace") == "AWS/States" and machine in about:
            yield text(metric, "MetricName")


def _caught(states: Iterable[StateDefinition]) -> list[str]:
    """Return where every `Catch` of some states leads."""
    return [rule.target for state in states for rule in state.catches]


def _reached_from(definition: Definition, first: Sequence[str]) -> list[str]:
    """Return the states that can be reached from some, those among them, in the order in which they are."""
    queue, reached = list(first), dict[str, None]()
    while queue:
        state = definition.states.get(queue.pop(0))
        if state and state.name not in reached:
            reached[state.name] = None
            queue += state.targets
    return list(reached)


def _is_heard(definition: Definition, task: StateDefinition, telling: set[str]) -> bool:
    state: StateDefinition | None = task
    while state:
        ends = [rule.target for rule in state.catches if _EVERY_ERROR in rule.errors]
        if telling & set(_reached_from(definition, ends)):
            return True
        state = definition.states.get(state.parent) if state.parent else None
    return False

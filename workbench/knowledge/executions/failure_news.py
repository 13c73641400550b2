"""Who would be told that an execution of a state machine failed.

Three ways: a task of the machine itself publishes to a topic, a rule of EventBridge hears of the status,
or an alarm on `ExecutionsFailed` (or another metric of failures) acts.

Sources: AWS Step Functions developer guide, "Automating Step Functions event delivery with EventBridge"
and "Monitoring Step Functions metrics using Amazon CloudWatch".
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from workbench.domain.evidence import Answer
from workbench.domain.execution import ENDED_BADLY
from workbench.domain.values import JsonObject
from workbench.knowledge.answers import objects, text, texts
from workbench.knowledge.event_patterns import EventRule, read_rule
from workbench.knowledge.executions.definition import StateDefinition, read_definition

_METRICS = frozenset({"ExecutionsFailed", "ExecutionsTimedOut", "ExecutionsAborted"})
_TOPIC = ":sns:"
_PUBLISH = "sns publish"


def machine_rules(listed: Answer, machine: str) -> list[EventRule]:
    """Return the rules that hear of a failed execution of a machine, those that are switched off as well.

    Args:
        listed: The answer of ListRules.
        machine: The ARN of the machine.
    """
    event: JsonObject = {
        "source": "aws.states",
        "detail-type": "Step Functions Execution Status Change",
        "detail": {"stateMachineArn": machine, "status": ENDED_BADLY[0]},
    }
    rules = [rule for item in objects(listed.data, "Rules") if (rule := read_rule(item))]
    return [rule for rule in rules if rule.matches(event) is True]


def publishing_states(machine: Answer) -> list[StateDefinition]:
    """Return the states that publish to a topic and can be reached from a `Catch`."""
    definition = read_definition(text(machine.data, "definition"))
    if definition is None:
        return []
    queue = [rule.target for state in definition.states.values() for rule in state.catches]
    reached: dict[str, StateDefinition] = {}
    while queue:
        state = definition.states.get(queue.pop())
        if state and state.name not in reached:
            reached[state.name] = state
            queue += state.targets
    return [state for state in reached.values() if state.does.startswith(_PUBLISH)]


def topics_of_machine(machine: Answer) -> list[str]:
    """Return the topics that its states publish to after a `Catch`, where they are named outright."""
    return [topic for state in publishing_states(machine) if (topic := state.names.get("TopicArn", ""))]


def topics_of_alarms(machine: str, alarms: Answer) -> Iterator[str]:
    """Yield the topics of alarms that act on failures of a machine."""
    for alarm in objects(alarms.data, "MetricAlarms"):
        about = {text(item, "Value") for item in objects(alarm, "Dimensions")}
        if (
            text(alarm, "Namespace") == "AWS/States"
            and text(alarm, "MetricName") in _METRICS
            and machine in about
            and alarm.get("ActionsEnabled") is not False
        ):
            yield from (action for action in texts(alarm, "AlarmActions") if _TOPIC in action)


def topics_of_targets(targets: Mapping[str, Answer]) -> Iterator[str]:
    """Yield the topics among the targets of rules."""
    for answer in targets.values():
        for target in objects(answer.data, "Targets"):
            if _TOPIC in (arn := text(target, "Arn")):
                yield arn


def topics_told(machine: str, described: Answer, alarms: Answer, targets: Mapping[str, Answer]) -> list[str]:
    """Return every topic by which somebody may be told, each once, rules that are off included."""
    found = (*topics_of_machine(described), *topics_of_alarms(machine, alarms), *topics_of_targets(targets))
    return list(dict.fromkeys(found))

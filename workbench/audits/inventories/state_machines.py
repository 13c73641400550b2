"""The state machines of a Region, with whatever could tell somebody that one failed.

Sources: AWS Step Functions API reference, ListStateMachines, DescribeStateMachine, ListTagsForResource;
Amazon EventBridge API reference, ListRules, ListTargetsByRule; Amazon SNS API reference,
ListSubscriptionsByTopic; CloudWatch API reference, DescribeAlarms.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from workbench.audits.inventories._listing import listed
from workbench.domain.evidence import Answers, Request, ask, ask_pages
from workbench.engine.audit.contract import Inventory, Seen, question
from workbench.engine.ports import AwsReader
from workbench.knowledge.answers import objects
from workbench.knowledge.executions.failure_news import machine_rules, topics_told

_MOST_PAGES = 100


def collect(aws: AwsReader) -> Answers:
    """List them."""
    return {"machines": aws.read(ask_pages("stepfunctions.ListStateMachines", _MOST_PAGES))}


def found(answers: Answers, region: str) -> Sequence[Seen]:
    """Return the state machines."""
    items = objects(answers["machines"].data, "stateMachines")
    return listed(items, "state_machines", region, name="name", arn="stateMachineArn")


def _targets(seen: Seen) -> Mapping[str, Request]:
    """Ask for the targets of the rules that hear of a failed execution of this machine."""
    heard = machine_rules(seen.answer("rules"), seen.resource.arn)
    return {item.name: ask("events.ListTargetsByRule", Rule=item.name) for item in heard}


def _subscriptions(seen: Seen) -> Mapping[str, Request]:
    """Ask who is subscribed to each topic that would be told."""
    topics = topics_told(
        seen.resource.arn, seen.answer("machine"), seen.answer("alarms"), seen.parts("targets")
    )
    return {topic: ask_pages("sns.ListSubscriptionsByTopic", 5, TopicArn=topic) for topic in topics}


inventory = Inventory(
    title="State machines",
    operations=("stepfunctions.ListStateMachines",),
    collect=collect,
    found=found,
    subject=lambda resource: {"state_machine_arn": resource.arn},
    questions={
        "machine": question(
            "stepfunctions.DescribeStateMachine",
            lambda seen: ask("stepfunctions.DescribeStateMachine", stateMachineArn=seen.resource.arn),
        ),
        "tags": question(
            "stepfunctions.ListTagsForResource",
            lambda seen: ask("stepfunctions.ListTagsForResource", resourceArn=seen.resource.arn),
        ),
        "rules": question("events.ListRules", lambda _: ask_pages("events.ListRules", _MOST_PAGES)),
        "alarms": question(
            "cloudwatch.DescribeAlarms", lambda _: ask_pages("cloudwatch.DescribeAlarms", _MOST_PAGES)
        ),
        "targets": question("events.ListTargetsByRule", _targets, after=("rules",)),
        "subscriptions": question(
            "sns.ListSubscriptionsByTopic", _subscriptions, after=("machine", "alarms", "targets")
        ),
    },
)

"""The state machines of a Region, with whatever could tell somebody that one failed.

Sources: AWS Step Functions API reference, ListStateMachines, DescribeStateMachine, ListTagsForResource;
Amazon EventBridge API reference, ListRules, ListTargetsByRule; Amazon SNS API reference,
ListSubscriptionsByTopic, GetTopicAttributes; CloudWatch API reference, DescribeAlarms; AWS Lambda API
reference, GetPolicy; AWS KMS API reference, GetKeyPolicy.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial

from workbench.audits.inventories._listing import listed
from workbench.domain.evidence import Answers, Request, ask, ask_pages
from workbench.engine.audit.contract import Inventory, Seen, question
from workbench.engine.ports import AwsReader
from workbench.knowledge.answers import member, objects, text
from workbench.knowledge.arns import Arn, Function
from workbench.knowledge.deliveries import is_managed_key
from workbench.knowledge.executions.failure_news import machine_rules, news_of

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


def _told(seen: Seen, service: str) -> list[str]:
    """Return the resources of a service that would be told of a failure, each once."""
    machine, rules, alarms = (seen.answer(name) for name in ("machine", "rules", "alarms"))
    news = news_of(seen.resource.arn, machine, rules, alarms, seen.parts("targets"))
    return list(dict.fromkeys(way.target for way in news.ways if Arn.parse(way.target).service == service))


def _subscriptions(seen: Seen) -> Mapping[str, Request]:
    """Ask who is subscribed to each topic that would be told."""
    return {
        topic: ask_pages("sns.ListSubscriptionsByTopic", 5, TopicArn=topic) for topic in _told(seen, "sns")
    }


def _topics(seen: Seen) -> Mapping[str, Request]:
    """Ask for the policy and the key of each."""
    return {topic: ask("sns.GetTopicAttributes", TopicArn=topic) for topic in _told(seen, "sns")}


def _topic_keys(seen: Seen) -> Mapping[str, Request]:
    """Ask for the key of each that has one; what AWS's own is, is known."""
    keys = {
        topic: text(member(answer.data, "Attributes"), "KmsMasterKeyId")
        for topic, answer in seen.parts("topics").items()
    }
    return {
        topic: ask("kms.DescribeKey", KeyId=key)
        for topic, key in keys.items()
        if key and not is_managed_key(key)
    }


def _key_policies(seen: Seen) -> Mapping[str, Request]:
    return {
        topic: ask("kms.GetKeyPolicy", KeyId=arn, PolicyName="default")
        for topic, answer in seen.parts("topic_keys").items()
        if (arn := text(member(answer.data, "KeyMetadata"), "Arn"))
    }


def _functions(operation: str, seen: Seen) -> Mapping[str, Request]:
    return {
        arn: ask(operation, FunctionName=function.arn, Qualifier=function.qualifier)
        for arn in _told(seen, "lambda")
        if (function := Function.parse(arn)).name
    }


_BY_NEWS = ("machine", "rules", "alarms", "targets")

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
        "subscriptions": question("sns.ListSubscriptionsByTopic", _subscriptions, after=_BY_NEWS),
        "topics": question("sns.GetTopicAttributes", _topics, after=_BY_NEWS),
        "topic_keys": question("kms.DescribeKey", _topic_keys, after=("topics",)),
        "key_policies": question("kms.GetKeyPolicy", _key_policies, after=("topic_keys",)),
        "functions": question(
            "lambda.GetFunctionConfiguration",
            partial(_functions, "lambda.GetFunctionConfiguration"),
            after=_BY_NEWS,
        ),
        "function_policies": question(
            "lambda.GetPolicy", partial(_functions, "lambda.GetPolicy"), after=_BY_NEWS
        ),
    },
)

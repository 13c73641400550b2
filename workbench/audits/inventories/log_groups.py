"""The log groups of CloudWatch Logs in a Region.

Source: Amazon CloudWatch Logs API reference, DescribeLogGroups, DescribeSubscriptionFilters,
ListTagsForResource; AWS KMS API reference, DescribeKey.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from workbench.domain.audit import Resource
from workbench.domain.evidence import Answers, Request, ask, ask_pages
from workbench.engine.audit.contract import Inventory, Seen, question
from workbench.engine.ports import AwsReader
from workbench.knowledge.answers import objects, text

_MOST_PAGES = 200


def collect(aws: AwsReader) -> Answers:
    """List them."""
    return {"groups": aws.read(ask_pages("logs.DescribeLogGroups", _MOST_PAGES, limit=50))}


def found(answers: Answers, region: str) -> Sequence[Seen]:
    """Return the log groups."""
    return [
        Seen(
            resource=Resource(
                inventory="log_groups",
                name=name,
                region=region,
                arn=text(group, "arn").removesuffix(":*"),
            ),
            listed=group,
        )
        for group in objects(answers["groups"].data, "logGroups")
        if (name := text(group, "logGroupName"))
    ]


def _key(seen: Seen) -> Mapping[str, Request]:
    """Ask for the group's key, where it has one."""
    key = text(seen.listed, "kmsKeyId")
    return {key: ask("kms.DescribeKey", KeyId=key)} if key else {}


inventory = Inventory(
    title="Log groups",
    operations=("logs.DescribeLogGroups",),
    collect=collect,
    found=found,
    subject=lambda resource: {"log_group": resource.name},
    questions={
        "tags": question(
            "logs.ListTagsForResource",
            lambda seen: ask("logs.ListTagsForResource", resourceArn=seen.resource.arn),
        ),
        "key": question("kms.DescribeKey", _key),
        "subscriptions": question(
            "logs.DescribeSubscriptionFilters",
            lambda seen: ask("logs.DescribeSubscriptionFilters", logGroupName=seen.resource.name),
        ),
    },
)

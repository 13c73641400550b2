"""The servers of Transfer Family in a Region.

Source: AWS Transfer Family API reference, ListServers, DescribeServer, DescribeSecurityPolicy,
ListHostKeys, ListTagsForResource.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from workbench.audits.inventories._listing import listed
from workbench.domain.evidence import Answers, Request, ask, ask_pages
from workbench.engine.audit.contract import Inventory, Seen, question
from workbench.engine.ports import AwsReader
from workbench.knowledge.answers import objects, text

_MOST_PAGES = 50


def collect(aws: AwsReader) -> Answers:
    """List them."""
    return {"servers": aws.read(ask_pages("transfer.ListServers", _MOST_PAGES))}


def found(answers: Answers, region: str) -> Sequence[Seen]:
    """Return the servers."""
    items = objects(answers["servers"].data, "Servers")
    return listed(items, "transfer_servers", region, name="ServerId", arn="Arn")


def _security_policy(seen: Seen) -> Mapping[str, Request]:
    name = text(seen.answer("server").data, "Server", "SecurityPolicyName")
    return {name: ask("transfer.DescribeSecurityPolicy", SecurityPolicyName=name)} if name else {}


NEWEST_POLICY = "TransferSecurityPolicy-2024-01"
"""The strictest policy without experimental algorithms: where servers are to go."""


inventory = Inventory(
    title="Servers of Transfer Family",
    operations=("transfer.ListServers",),
    collect=collect,
    found=found,
    subject=lambda resource: {"server_id": resource.name},
    questions={
        "server": question(
            "transfer.DescribeServer",
            lambda seen: ask("transfer.DescribeServer", ServerId=seen.resource.name),
        ),
        "tags": question(
            "transfer.ListTagsForResource",
            lambda seen: ask_pages("transfer.ListTagsForResource", 2, Arn=seen.resource.arn),
        ),
        "host_keys": question(
            "transfer.ListHostKeys",
            lambda seen: ask("transfer.ListHostKeys", ServerId=seen.resource.name),
        ),
        "newest_policy": question(
            "transfer.DescribeSecurityPolicy",
            lambda _: {
                NEWEST_POLICY: ask("transfer.DescribeSecurityPolicy", SecurityPolicyName=NEWEST_POLICY)
            },
        ),
        "security_policy": question("transfer.DescribeSecurityPolicy", _security_policy, after=("server",)),
    },
)

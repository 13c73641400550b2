"""The crawlers of a Region.

Source: AWS Glue API reference, GetCrawlers (tells no ARN), GetTags; "Specifying AWS Glue resource ARNs".
"""

from __future__ import annotations

from collections.abc import Sequence

from workbench.audits.inventories._identity import IDENTITY
from workbench.audits.inventories._listing import listed
from workbench.domain.evidence import Answers, Request, ask, ask_pages
from workbench.engine.audit.contract import Inventory, Seen, question
from workbench.engine.ports import AwsReader
from workbench.knowledge.answers import objects, text
from workbench.knowledge.arns import Arn

_MOST_PAGES = 50


def collect(aws: AwsReader) -> Answers:
    """List them."""
    return {"crawlers": aws.read(ask_pages("glue.GetCrawlers", _MOST_PAGES))}


def found(answers: Answers, region: str) -> Sequence[Seen]:
    """Return the crawlers."""
    items = objects(answers["crawlers"].data, "Crawlers")
    return listed(items, "glue_crawlers", region, name="Name")


def _tags(seen: Seen) -> Request:
    who = Arn.parse(text(seen.answer("identity").data, "Arn"))
    resource = seen.resource
    arn = f"arn:{who.partition}:glue:{resource.region}:{who.account}:crawler/{resource.name}"
    return ask("glue.GetTags", ResourceArn=arn)


inventory = Inventory(
    title="Crawlers",
    operations=("glue.GetCrawlers",),
    collect=collect,
    found=found,
    subject=lambda resource: {"crawler_name": resource.name},
    questions={**IDENTITY, "tags": question("glue.GetTags", _tags, after=("identity",))},
)

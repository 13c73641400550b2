"""The crawlers of a Region.

Source: AWS Glue API reference, GetCrawlers.
"""

from __future__ import annotations

from collections.abc import Sequence

from workbench.audits.inventories._listing import listed
from workbench.domain.evidence import Answers, ask_pages
from workbench.engine.audit.contract import Inventory, Seen
from workbench.engine.ports import AwsReader
from workbench.knowledge.answers import objects

_MOST_PAGES = 50


def collect(aws: AwsReader) -> Answers:
    """List them."""
    return {"crawlers": aws.read(ask_pages("glue.GetCrawlers", _MOST_PAGES))}


def found(answers: Answers, region: str) -> Sequence[Seen]:
    """Return the crawlers."""
    items = objects(answers["crawlers"].data, "Crawlers")
    return listed(items, "glue_crawlers", region, name="Name")


inventory = Inventory(
    title="Crawlers", operations=("glue.GetCrawlers",), collect=collect, found=found, questions={}
)

"""The crawlers of a Region.

Source: AWS Glue API reference, GetCrawlers.
"""

from __future__ import annotations

from collections.abc import Sequence

from workbench.domain.audit import Resource
from workbench.domain.evidence import Answers, ask_pages
from workbench.engine.audit.contract import Inventory, Seen
from workbench.engine.ports import AwsReader
from workbench.knowledge.answers import objects, text

_MOST_PAGES = 50


def collect(aws: AwsReader) -> Answers:
    """List them."""
    return {"crawlers": aws.read(ask_pages("glue.GetCrawlers", _MOST_PAGES))}


def found(answers: Answers, region: str) -> Sequence[Seen]:
    """Return the crawlers."""
    return [
        Seen(resource=Resource(inventory="glue_crawlers", name=name, region=region), listed=item)
        for item in objects(answers["crawlers"].data, "Crawlers")
        if (name := text(item, "Name"))
    ]


inventory = Inventory(
    title="Crawlers", operations=("glue.GetCrawlers",), collect=collect, found=found, questions={}
)

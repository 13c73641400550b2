"""What does the log of a Glue crawler say of that time?

All crawlers write to `/aws-glue/crawlers`, each to the stream of its name. A crawler's last run names group
and stream itself.

Sources: Glue developer guide, "Crawler logs"; Glue API reference, GetCrawler; CloudWatch Logs API reference,
FilterLogEvents.
"""

from __future__ import annotations

from dataclasses import dataclass

from workbench.domain.evidence import Answer
from workbench.knowledge.answers import member, text
from workbench.probes.logs._lines import LineSearch, LogLocation, LogLocations, lines_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Params(LineSearch):
    """Which crawler."""

    crawler_name: str


def _locations(described: Answer, params: Params) -> LogLocations:
    last = member(member(described.data, "Crawler"), "LastCrawl")
    group, stream = text(last, "LogGroup"), text(last, "LogStream")
    return LogLocations(places=(LogLocation(group or "/aws-glue/crawlers", stream or params.crawler_name),))


probe = lines_of(
    "crawler",
    "What does the crawler's log say of that time?",
    Params,
    described_by="glue.GetCrawler",
    named=lambda params: {"Name": params.crawler_name},
    locations=_locations,
)

"""What does the log of a Glue crawler say of that time?

All crawlers write to `/aws-glue/crawlers`, each to the stream of its name. A crawler's last run names group
and stream itself.

Sources: Glue developer guide, "Crawler logs"; Glue API reference, GetCrawler; CloudWatch Logs API reference,
FilterLogEvents.
"""

from __future__ import annotations

from dataclasses import dataclass

from workbench.domain.evidence import Answer, Answers, ask
from workbench.engine.ports import AwsReader
from workbench.engine.probe import Judgement, Probe
from workbench.knowledge.answers import member, text
from workbench.probes.logs._lines import (
    LineFacts,
    LineSearch,
    LogLocation,
    LogLocations,
    collect_lines,
    judge_lines,
    no_such,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Params(LineSearch):
    """Which crawler."""

    crawler_name: str


def collect(aws: AwsReader, params: Params) -> Answers:
    """Ask where the last crawl logged, then for the lines."""
    described = aws.read(ask("glue.GetCrawler", Name=params.crawler_name))
    return collect_lines(aws, _places(described, params), params, {"crawler": described})


def judge(answers: Answers, params: Params) -> Judgement[LineFacts]:
    """Show what was found, once it is known that there is such a crawler."""
    described = answers["crawler"]
    return no_such("crawler", described) or judge_lines(answers, _places(described, params), params)


def _places(described: Answer, params: Params) -> LogLocations:
    if not described.ok:
        return LogLocations()
    last = member(member(described.data, "Crawler"), "LastCrawl")
    group, stream = text(last, "LogGroup"), text(last, "LogStream")
    return LogLocations(places=(LogLocation(group or "/aws-glue/crawlers", stream or params.crawler_name),))


probe = Probe(
    title="What does the crawler's log say of that time?",
    params=Params,
    facts=LineFacts,
    operations=("glue.GetCrawler", "logs.DescribeLogGroups", "logs.FilterLogEvents"),
    collect=collect,
    judge=judge,
)

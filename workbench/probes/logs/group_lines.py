"""What do some log groups say of that time?

For groups whose names are known. Lines that fit a filter pattern are searched; the default pattern finds
lines that speak of trouble in most languages. A line is a hint, not a proof: programs log errors that they
survive.

No line means nothing was written only if the group was there at the time, still keeps what was written then,
may be read, and has had time to receive it. Otherwise the answer is unknown, and says what is lacking.

Sources: CloudWatch Logs API reference, FilterLogEvents, DescribeLogGroups; CloudWatch Logs user guide,
"Filter pattern syntax".
"""

from __future__ import annotations

from dataclasses import dataclass

from workbench.domain.evidence import Answers
from workbench.engine.ports import AwsReader
from workbench.engine.probe import Judgement, Probe, skipped
from workbench.probes.logs._lines import (
    LineFacts,
    LineSearch,
    LogLocation,
    LogLocations,
    collect_lines,
    judge_lines,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Params(LineSearch):
    """Which groups."""

    log_groups: tuple[str, ...]
    stream_prefix: str = ""
    """How the names of the streams begin that count; empty for all."""


def collect(aws: AwsReader, params: Params) -> Answers:
    """Ask for each group, and for the lines in it."""
    return collect_lines(aws, _places(params), params)


def judge(answers: Answers, params: Params) -> Judgement[LineFacts]:
    """Show what was found."""
    if not params.log_groups:
        return skipped("There is no log group to read", LineFacts(groups=()))
    return judge_lines(answers, _places(params), params)


def _places(params: Params) -> LogLocations:
    return LogLocations(places=tuple(LogLocation(group, params.stream_prefix) for group in params.log_groups))


probe = Probe(
    title="What do these log groups say of that time?",
    params=Params,
    facts=LineFacts,
    operations=("logs.DescribeLogGroups", "logs.FilterLogEvents"),
    collect=collect,
    judge=judge,
)

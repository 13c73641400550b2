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

from workbench.probes.logs._lines import LineSearch, LogLocation, LogLocations, lines_by_name


@dataclass(frozen=True, slots=True, kw_only=True)
class Params(LineSearch):
    """Which groups."""

    log_groups: tuple[str, ...]
    stream_prefix: str = ""
    """How the names of the streams begin that count; empty for all."""


def _locations(params: Params) -> LogLocations:
    return LogLocations(places=tuple(LogLocation(group, params.stream_prefix) for group in params.log_groups))


probe = lines_by_name(
    "What do these log groups say of that time?",
    Params,
    locations=_locations,
    none="There is no log group to read",
)

"""CloudWatch Logs: no filter is taken for another."""

from __future__ import annotations

import re

from workbench.simulation.exchange import Exchange, as_aws
from workbench.simulation.wire import AwsError, HttpReply

_READ_BY_MOTO = re.compile(r'"[^"]*"|\w[^\s"]*(?: +\w[^\s"]*)*')
"""One quoted phrase, or words that all must occur."""


@as_aws("logs.FilterLogEvents")
def only_patterns_that_are_read(exchange: Exchange) -> HttpReply:
    """Refuse the patterns (JSON, columns, `?`, `-`, `%`) to which moto would answer with every event.

    https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html
    """
    pattern = str(exchange.parameters.get("filterPattern") or "").strip()
    if pattern and not _READ_BY_MOTO.fullmatch(pattern):
        raise AwsError(
            "NotImplemented", f"The simulated account cannot filter log events by {pattern}", status=501
        )
    return exchange.raw()

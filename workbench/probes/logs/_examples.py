"""Answers of CloudWatch Logs about one group, for the examples of these probes."""

from __future__ import annotations

from datetime import datetime

from workbench.domain.evidence import Answer, Answers
from workbench.domain.values import JsonValue
from workbench.probes._examples import answered

SINCE = datetime.fromisoformat("2026-11-23T02:00:00Z")
TIMEOUT_LINE = "2026-11-23T02:10:00Z 5f1c Task timed out after 900.00 seconds"


def group(name: str, *, created: str = "2026-01-01T00:00:00Z", **more: JsonValue) -> Answer:
    """Return DescribeLogGroups' answer for a group of which nothing is lost."""
    item: dict[str, JsonValue] = {"logGroupName": name, "creationTime": _epoch_ms(created), **more}
    return answered("logs.DescribeLogGroups", {"logGroups": [item]})


def lines(*messages: str, truncated: bool = False) -> Answer:
    """Return FilterLogEvents' answer: lines of ten past two, a second apart."""
    start = _epoch_ms("2026-11-23T02:10:00Z")
    events: list[JsonValue] = [
        {"timestamp": start + 1000 * at, "message": message} for at, message in enumerate(messages)
    ]
    return answered("logs.FilterLogEvents", {"events": events}, truncated=truncated)


def logs(name: str, log: Answer, described: Answer | None = None) -> Answers:
    """Return the answers about one group, under the names that its probes give them."""
    return {("group", name): described or group(name), ("log", name): log}


def _epoch_ms(moment: str) -> int:
    return round(datetime.fromisoformat(moment).timestamp() * 1000)

"""Crawls that a scenario tells of: how they ended, and what they said."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from workbench.simulation.identities import ACCOUNT, REGION

LOG_GROUP = "/aws-glue/crawlers"
"""Where all crawlers write."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PastCrawl:
    """One crawl, as ListCrawls tells it."""

    id: str
    state: str
    started_at: datetime
    ended_at: datetime | None
    error: str
    summary: str

    def as_history(self, crawler: str) -> dict[str, Any]:
        """Return it as an entry of ListCrawls; what has no value is left out."""
        told = {
            "CrawlId": self.id,
            "State": self.state,
            "StartTime": self.started_at,
            "EndTime": self.ended_at,
            "Summary": self.summary,
            "ErrorMessage": self.error,
            "LogGroup": LOG_GROUP,
            "LogStream": crawler,
            "MessagePrefix": self.id,
            "DPUHour": 0.2,
        }
        return {name: value for name, value in told.items() if value not in ("", None)}

    def as_last(self, crawler: str) -> dict[str, Any]:
        """Return it as the `LastCrawl` of GetCrawler, which has words of its own for how it stands."""
        status = {"COMPLETED": "SUCCEEDED", "STOPPED": "CANCELLED"}.get(self.state, self.state)
        return {
            "Status": status,
            "StartTime": self.started_at,
            "LogGroup": LOG_GROUP,
            "LogStream": crawler,
            "MessagePrefix": self.id,
            **({"ErrorMessage": self.error} if self.error else {}),
        }


def crawler_of(name: str) -> Any:
    """Return moto's crawler of this name; None when there is none."""
    from moto.glue.models import glue_backends

    return glue_backends[ACCOUNT][REGION].crawlers.get(name)

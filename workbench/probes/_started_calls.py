"""Work that a state only started, as a fact that travels between fences: what was asked, and when."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import datetime

from workbench.domain.times import iso


@dataclass(frozen=True, slots=True, kw_only=True)
class StartedCall:
    """A call that succeeds as soon as something has begun; written as JSON, for names may hold blanks."""

    service: str
    """`glue`, `batch`, `states`, …"""
    action: str
    """`startJobRun`."""
    name: str
    """Of the job or state machine; empty where the definition takes it from the input."""
    since: datetime | None
    """When the state was entered first."""
    until: datetime | None
    """When it was left last."""

    @classmethod
    def parse(cls, text: str) -> StartedCall:
        """Return the call that `str` wrote."""
        told = json.loads(text)
        since, until = (datetime.fromisoformat(told[at]) if told[at] else None for at in ("since", "until"))
        return cls(
            service=told["service"], action=told["action"], name=told["name"], since=since, until=until
        )

    def __str__(self) -> str:
        """As a fact."""
        times = {
            "since": iso(self.since) if self.since else "",
            "until": iso(self.until) if self.until else "",
        }
        return json.dumps({**asdict(self), **times})

    @property
    def what(self) -> str:
        """In words: `glue startJobRun nightly`."""
        return " ".join(part for part in (self.service, self.action, self.name) if part)

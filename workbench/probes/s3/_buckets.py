"""What probes ask of the other buckets of an account."""

from __future__ import annotations

from datetime import datetime

from workbench.domain.evidence import Answer
from workbench.knowledge.answers import moment, objects, text


def others_than(bucket: str, listed: Answer) -> list[str]:
    """Return the names of the other buckets in an answer of ListBuckets."""
    return [
        name for item in objects(listed.data, "Buckets") if (name := text(item, "Name")) not in ("", bucket)
    ]


def is_recent(head: Answer, since: datetime | None) -> bool:
    """Tell whether what HeadObject tells of was written in time, or at a time that is not told."""
    at = moment(head.data, "LastModified")
    return since is None or at is None or at >= since

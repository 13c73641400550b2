"""Whether trails record the calls on the objects of a bucket."""

from __future__ import annotations

from enum import StrEnum

from workbench.domain.evidence import Answer
from workbench.engine.audit.contract import Assessment, Seen, unread
from workbench.knowledge.answers import all_texts, objects, text
from workbench.knowledge.cloudtrail.selectors import RecordableEvent, records

QUESTIONS = ("trails", "selectors", "trail_status")


class Recorded(StrEnum):
    """What is recorded of a bucket's objects."""

    ALL = "reads and writes"
    WRITES = "writes, and not reads"
    PART = "some of its objects"
    NOTHING = "nothing"


def recorded_of(seen: Seen, bucket: str) -> Recorded | Assessment:
    """Return what the trails that log now record of all objects of a bucket; `unknown` where that is unseen.

    Selectors are asked about an object whose key is empty: only those for the whole bucket let it through.
    """
    trails = seen.answer("trails")
    if unknown := unread(trails):
        return unknown
    found: set[Recorded] = set()
    unseen: Assessment | None = None
    for trail in objects(trails.data, "trailList"):
        arn = text(trail, "TrailARN")
        status, selectors = seen.answer("trail_status", arn), seen.answer("selectors", arn)
        if unknown := unread(status, selectors):
            unseen = unseen or unknown
        elif status.data.get("IsLogging") is True:
            found.add(_of_trail(selectors, bucket))
    best = next((item for item in Recorded if item in found), Recorded.NOTHING)
    return unseen if unseen and best is not Recorded.ALL else best


def _of_trail(selectors: Answer, bucket: str) -> Recorded:
    everything = f"arn:aws:s3:::{bucket}/"
    writes, reads = (
        records(selectors, RecordableEvent(name=name, arn=everything, read_only=name == "GetObject"))
        for name in ("PutObject", "GetObject")
    )
    if writes:
        return Recorded.ALL if reads else Recorded.WRITES
    about_it = any(item.startswith(everything) for item in all_texts(selectors.data))
    return Recorded.PART if about_it or reads or writes is None else Recorded.NOTHING

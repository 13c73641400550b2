"""What records events: trails and event data stores, and whether they cover one object.

Source: AWS CloudTrail API reference, DescribeTrails, GetTrailStatus, GetEventSelectors, GetEventDataStore.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from workbench.domain.evidence import Answer, Answers
from workbench.knowledge.answers import moment, objects, text
from workbench.knowledge.arns import Arn, bucket_arn
from workbench.knowledge.cloudtrail.selectors import RecordableEvent, all_true, records
from workbench.knowledge.s3.locations import named_region
from workbench.probes._window import Window

_MOST = 10
"""Trails and event data stores that are looked at: AWS allows five trails a Region."""
_WRITES = ("PutObject", "CompleteMultipartUpload", "CopyObject")
_DELETES = ("DeleteObject", "DeleteObjects")


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorder:
    """A trail, or an event data store."""

    arn: str
    active: bool | None
    """It recorded at the time asked for."""
    records: Mapping[str, bool | None]
    """`writes`, `deletes`, `reads`, `management`."""
    since: datetime | None
    organization: bool
    logs_at: str = ""
    delivered_at: datetime | None = None
    delivery_error: str = ""
    lag_minutes: int | None = None

    @property
    def covers(self) -> bool | None:
        """It had the writes and the deletions of the object for all of the time asked for."""
        return all_true((self.active, self.records["writes"], self.records["deletes"]))


def arns_in(listed: Answer, name: str, member_name: str) -> list[str]:
    """Return the ARNs of a list of trails or event data stores."""
    return [arn for item in objects(listed.data, name)[:_MOST] if (arn := text(item, member_name))]


def recorders_in(answers: Answers, bucket: str, key: str, window: Window) -> list[Recorder]:
    """Return all recorders that could be looked at, and what they had of an object in a window.

    Args:
        answers: `home`, `trails` and `stores`, then `status` and `selectors` or `store` of each ARN.
        bucket: The bucket.
        key: The object.
        window: When its record was to be made.
    """
    path = f"{bucket}/{key}"
    return [*_trails(answers, path, window), *_stores(answers, path, window)]


def _trails(answers: Answers, path: str, window: Window) -> Iterable[Recorder]:
    region = named_region(answers["home"])
    for item in objects(answers["trails"].data, "trailList")[:_MOST]:
        arn = text(item, "TrailARN")
        status, selectors = answers.get(("status", arn)), answers.get(("selectors", arn))
        if status is None or selectors is None:
            continue
        elsewhere = bool(region) and text(item, "HomeRegion") != region
        in_reach = item.get("IsMultiRegionTrail") is True or not elsewhere
        where = "/".join(part for part in (text(item, "S3BucketName"), text(item, "S3KeyPrefix")) if part)
        delivered = moment(status.data, "LatestDeliveryTime")
        yield Recorder(
            arn=arn,
            active=in_reach and _was_logging(status, window),
            records=_recorded(selectors, arn, path),
            since=moment(status.data, "StartLoggingTime"),
            organization=item.get("IsOrganizationTrail") is True,
            logs_at=f"s3://{where}" if where else "",
            delivered_at=delivered,
            delivery_error=text(status.data, "LatestDeliveryError"),
            lag_minutes=max(0, (status.observed_at - delivered) // timedelta(minutes=1))
            if delivered
            else None,
        )


def _stores(answers: Answers, path: str, window: Window) -> Iterable[Recorder]:
    for arn in arns_in(answers["stores"], "EventDataStores", "EventDataStoreArn"):
        store = answers.get(("store", arn))
        if store is None:
            continue
        created = moment(store.data, "CreatedTimestamp")
        young = bool(created and window.since and created > window.since)
        enabled = text(store.data, "Status") == "ENABLED" and not young
        yield Recorder(
            arn=arn,
            active=enabled if store.ok else None,
            records=_recorded(store, arn, path),
            since=created,
            organization=store.data.get("OrganizationEnabled") is True,
        )


def _was_logging(status: Answer, window: Window) -> bool | None:
    """Tell whether a trail logged for all of the window; without one, whether it does now."""
    if not status.ok:
        return None
    started, stopped = moment(status.data, "StartLoggingTime"), moment(status.data, "StopLoggingTime")
    begins_in_time = window.since is None or started is None or started <= window.since
    if status.data.get("IsLogging") is True:
        return begins_in_time
    return bool(window.until and stopped and window.until <= stopped and begins_in_time)


def _recorded(selectors: Answer, arn: str, path: str) -> Mapping[str, bool | None]:
    if not selectors.ok:
        return dict.fromkeys(("writes", "deletes", "reads", "management"))
    object_arn = bucket_arn(path, Arn.parse(arn).partition)

    def every(names: Iterable[str], *, read_only: bool = False) -> bool | None:
        return all_true(
            records(selectors, RecordableEvent(name=name, arn=object_arn, read_only=read_only))
            for name in names
        )

    return {
        "writes": every(_WRITES),
        "deletes": every(_DELETES),
        "reads": every(("GetObject",), read_only=True),
        "management": records(selectors, RecordableEvent(name="")),
    }

"""The trails of an account that record now, and answers about one for examples."""

from __future__ import annotations

from dataclasses import dataclass

from workbench.domain.evidence import Answer
from workbench.domain.values import JsonObject
from workbench.engine.audit.contract import Assessment, Seen, unread
from workbench.knowledge.answers import objects, text


@dataclass(frozen=True, slots=True, kw_only=True)
class Trail:
    """A trail, with its status."""

    name: str
    item: JsonObject
    """As DescribeTrails shows it."""
    status: Answer

    @property
    def logs(self) -> bool:
        """It records now."""
        return self.status.data.get("IsLogging") is True


def trails_of(seen: Seen) -> list[Trail] | Assessment:
    """Return all trails; `unknown` where the list or a status was not read."""
    listed = seen.answer("trails")
    if unknown := unread(listed):
        return unknown
    trails = []
    for item in objects(listed.data, "trailList"):
        status = seen.answer("trail_status", text(item, "TrailARN"))
        if unknown := unread(status):
            return unknown
        trails.append(Trail(name=text(item, "Name"), item=item, status=status))
    return trails


ARN = "arn:aws:cloudtrail:eu-west-1:111122223333:trail/audit"


def one_trail(status: JsonObject | None = None, **more: str | bool) -> dict[object, JsonObject]:
    """Return the answers about an account with one trail, which records all Regions and is validated."""
    trail: JsonObject = {
        "TrailARN": ARN,
        "Name": "audit",
        "HomeRegion": "eu-west-1",
        "S3BucketName": "audit-logs",
        "IsMultiRegionTrail": True,
        "LogFileValidationEnabled": True,
        **more,
    }
    return {"trails": {"trailList": [trail]}, ("trail_status", ARN): {"IsLogging": True, **(status or {})}}


NO_TRAIL: dict[object, JsonObject] = {"trails": {"trailList": []}}

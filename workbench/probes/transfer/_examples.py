"""Transfer Family's answers about server `s-1` and user `bob`, for the examples of these probes."""

from __future__ import annotations

import json
from datetime import datetime

from workbench.domain.evidence import Answer
from workbench.domain.values import JsonObject, JsonValue
from workbench.probes._examples import answered

SERVER_ID = "s-0123456789abcdef0"
GROUP = f"/aws/transfer/{SERVER_ID}"
_GROUP_ARN = f"arn:aws:logs:us-east-1:111122223333:log-group:{GROUP}:*"


def server(*, state: str = "ONLINE", logging: bool = True, **more: JsonValue) -> Answer:
    """Return a DescribeServer answer of an SFTP server on S3."""
    data: JsonObject = {
        "State": state,
        "Domain": "S3",
        "Protocols": ["SFTP"],
        "IdentityProviderType": "SERVICE_MANAGED",
        "StructuredLogDestinations": [_GROUP_ARN] if logging else [],
        **more,
    }
    return answered("transfer.DescribeServer", {"Server": data})


def mapped(*targets: str) -> Answer:
    """Return a DescribeUser answer of a user who sees only these places."""
    mappings: list[JsonObject] = [
        {"Entry": f"/{index}", "Target": target} for index, target in enumerate(targets)
    ]
    return answered(
        "transfer.DescribeUser",
        {"User": {"HomeDirectoryType": "LOGICAL", "HomeDirectoryMappings": mappings}},
    )


def at_home(path: str) -> Answer:
    """Return a DescribeUser answer of a user who begins there and sees all that the role may."""
    return answered("transfer.DescribeUser", {"User": {"HomeDirectoryType": "PATH", "HomeDirectory": path}})


def epoch_ms(text: str) -> int:
    """Return a time as CloudWatch Logs counts it: milliseconds since 1970."""
    return round(datetime.fromisoformat(text).timestamp() * 1000)


def groups(*, created: str = "2026-01-01T00:00:00Z", days: int | None = None) -> Answer:
    """Return a DescribeLogGroups answer; `days` is the retention, None keeps everything."""
    group: dict[str, JsonValue] = {"logGroupName": GROUP, "creationTime": epoch_ms(created)}
    if days is not None:
        group["retentionInDays"] = days
    return answered("logs.DescribeLogGroups", {"logGroups": [group]})


def log(*activities: JsonObject | str, hour: int = 11, truncated: bool = False) -> Answer:
    """Return a FilterLogEvents answer, one event a minute from that hour; mappings are structured events."""
    events: list[JsonObject] = [
        {
            "timestamp": epoch_ms(f"2026-11-23T{hour:02}:{index:02}:00Z"),
            "message": item if isinstance(item, str) else json.dumps(item),
        }
        for index, item in enumerate(activities)
    ]
    return answered("logs.FilterLogEvents", {"events": events}, truncated=truncated)

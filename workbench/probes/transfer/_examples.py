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


def told(minute: float, stream: str, **members: JsonValue) -> JsonObject:
    """Return a log event, so many minutes after midnight of 2026-11-23; `_` in names stands for `-`."""
    said = {name.replace("_", "-"): value for name, value in members.items()}
    at = epoch_ms("2026-11-23T00:00:00Z") + round(minute * 60_000)
    return {"timestamp": at, "logStreamName": stream, "message": json.dumps(said)}


def session(
    number: int,
    *more: JsonObject,
    minute: float,
    user: str = "bob",
    source: str = "198.51.100.7",
    client: str = "SSH-2.0-OpenSSH_9.6",
    mode: str = "CREATE|TRUNCATE|WRITE",
    ends: bool = True,
) -> list[JsonObject]:
    """Return the events of a session that stores a file, as AWS writes them: only the first says whose it is.

    Args:
        number: Which one.
        more: What happens after it came in, in place of opening and closing a file; `minute` as a number of
            minutes after the session began.
        minute: When it began.
        user: Whose.
        source: From where.
        client: As it calls itself.
        mode: How it opens the file.
        ends: It says goodbye.
    """
    name = f"{number:04x}abcd"
    path = f"/landing/in/{number}.csv"
    stream = f"{user}.{name}"
    begin = told(
        minute,
        stream,
        activity_type="CONNECTED",
        session_id=name,
        user=user,
        source_ip=source,
        client=client,
        kex="ecdh-sha2-nistp256",
        ciphers="aes256-ctr,aes256-ctr",
    )
    did = more or (
        {"minute": 0.1, "activity-type": "OPEN", "path": path, "mode": mode},
        {"minute": 0.2, "activity-type": "CLOSE", "path": path, "bytes-in": "4200"},
    )
    last = max(float(str(item["minute"])) for item in did)
    own = [
        told(
            minute + float(str(item["minute"])),
            stream,
            session_id=name,
            **{key: value for key, value in item.items() if key != "minute"},
        )
        for item in did
    ]
    end = [told(minute + last + 0.1, stream, session_id=name, activity_type="DISCONNECTED")] if ends else []
    return [begin, *own, *end]


def refused_login(minute: float, *, user: str = "bob", source: str = "198.51.100.7") -> list[JsonObject]:
    """Return a login that failed, which never becomes a session."""
    members = {"activity_type": "AUTH_FAILURE", "method": "publickey", "user": user, "source_ip": source}
    return [told(minute, "ERRORS", message="Public key does not match", **members)]


def refused_exchange(minute: float, *, source: str = "198.51.100.7") -> list[JsonObject]:
    """Return a key exchange without a common algorithm: nobody knows yet who it is."""
    said = "no matching key exchange method found"
    offer = "diffie-hellman-group14-sha1"
    return [told(minute, "ERRORS", activity_type="KEX_FAILURE", source_ip=source, message=said, kex=offer)]


def whole_log(*parts: list[JsonObject], truncated: bool = False) -> Answer:
    """Return a FilterLogEvents answer of all these events, in the order of time."""
    events = sorted((event for part in parts for event in part), key=lambda event: str(event["timestamp"]))
    return answered("logs.FilterLogEvents", {"events": events}, truncated=truncated)


def users(*names: str) -> Answer:
    """Return a ListUsers answer."""
    return answered(
        "transfer.ListUsers", {"ServerId": SERVER_ID, "Users": [{"UserName": name} for name in names]}
    )

"""The shape of a CloudTrail record, as the table of Athena has it, and how records are brought into it.

The columns are those of the table that AWS describes for partition projection ("Create the table for
CloudTrail logs in Athena using partition projection"), with `account` as a partition beside `region` and
`timestamp`.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import TypeAlias

from workbench.domain.values import JsonObject, JsonValue

Shape: TypeAlias = "str | Mapping[str, Shape] | Sequence[Shape]"
"""A DuckDB type, a structure's fields, or the one shape of a list's items."""

RECORD: Mapping[str, Shape] = {
    "eventVersion": "VARCHAR",
    "userIdentity": {
        "type": "VARCHAR",
        "principalId": "VARCHAR",
        "arn": "VARCHAR",
        "accountId": "VARCHAR",
        "invokedBy": "VARCHAR",
        "accessKeyId": "VARCHAR",
        "userName": "VARCHAR",
        "onBehalfOf": {"userId": "VARCHAR", "identityStoreArn": "VARCHAR"},
        "sessionContext": {
            "attributes": {"mfaAuthenticated": "VARCHAR", "creationDate": "VARCHAR"},
            "sessionIssuer": {
                "type": "VARCHAR",
                "principalId": "VARCHAR",
                "arn": "VARCHAR",
                "accountId": "VARCHAR",
                "userName": "VARCHAR",
            },
            "ec2RoleDelivery": "VARCHAR",
            "webIdFederationData": {"federatedProvider": "VARCHAR", "attributes": "MAP(VARCHAR, VARCHAR)"},
        },
    },
    "eventTime": "VARCHAR",
    "eventSource": "VARCHAR",
    "eventName": "VARCHAR",
    "awsRegion": "VARCHAR",
    "sourceIPAddress": "VARCHAR",
    "userAgent": "VARCHAR",
    "errorCode": "VARCHAR",
    "errorMessage": "VARCHAR",
    "requestParameters": "JSON",
    "responseElements": "JSON",
    "additionalEventData": "JSON",
    "requestID": "VARCHAR",
    "eventID": "VARCHAR",
    "readOnly": "VARCHAR",
    "resources": ({"ARN": "VARCHAR", "accountId": "VARCHAR", "type": "VARCHAR"},),
    "eventType": "VARCHAR",
    "apiVersion": "VARCHAR",
    "recipientAccountId": "VARCHAR",
    "serviceEventDetails": "JSON",
    "sharedEventID": "VARCHAR",
    "vpcEndpointId": "VARCHAR",
    "vpcEndpointAccountId": "VARCHAR",
    "eventCategory": "VARCHAR",
    "tlsDetails": {"tlsVersion": "VARCHAR", "cipherSuite": "VARCHAR", "clientProvidedHostHeader": "VARCHAR"},
}
SHIPPED_AT = "@timestamp"
"""Where log shippers of the Logstash family keep the time; some drop `eventTime` for it."""
TIMED: Mapping[str, Shape] = {**RECORD, SHIPPED_AT: "VARCHAR"}


def sql_type(shape: Shape) -> str:
    """Return a shape as DuckDB writes it."""
    if isinstance(shape, str):
        return shape
    if isinstance(shape, Mapping):
        fields = ", ".join(f'"{name}" {sql_type(part)}' for name, part in shape.items())
        return f"STRUCT({fields})"
    return f"{sql_type(shape[0])}[]"


def columns_of(record: str) -> str:
    """Return the table's columns as SELECT takes them from a structure called `record`, partitions last."""
    time = f"replace(coalesce({record}.\"eventTime\", {record}.\"{SHIPPED_AT}\"), '.000Z', 'Z')"
    values = {name.lower(): f'{record}."{name}"' for name in RECORD}
    values |= {
        name.lower(): f"CAST({values[name.lower()]} AS VARCHAR)"
        for name, shape in RECORD.items()
        if shape == "JSON"
    }
    values |= {
        "eventtime": time,
        "account": f'{record}."recipientAccountId"',
        "region": f'{record}."awsRegion"',
        "timestamp": f"replace(({time})[1:10], '-', '/')",
    }
    return ", ".join(f'{value} AS "{name}"' for name, value in values.items())


def shaped(record: JsonObject) -> dict[str, JsonValue]:
    """Return what the table holds of a record, whatever its fields are: all else becomes text, or nothing."""
    return {name: _shaped(record.get(name), shape) for name, shape in TIMED.items()}


def _shaped(value: JsonValue, shape: Shape) -> JsonValue:
    if value is None:
        return None
    if shape == "JSON":
        return _valid(value)
    if isinstance(shape, str):
        if shape == "VARCHAR":
            return _valid(value)  # what is no text DuckDB writes as text
        return (
            {key: _shaped(item, "VARCHAR") for key, item in value.items()}
            if isinstance(value, Mapping)
            else None
        )
    if isinstance(shape, Mapping):
        if not isinstance(value, Mapping):
            return None
        return {name: _shaped(value.get(name), part) for name, part in shape.items()}
    if not isinstance(value, Sequence) or isinstance(value, str):
        return None
    return [_shaped(item, shape[0]) for item in value]


def _valid(value: JsonValue) -> JsonValue:
    if isinstance(value, str):
        return _encodable(value)
    if isinstance(value, Mapping):
        return {_encodable(key): _valid(item) for key, item in value.items()}
    if isinstance(value, Sequence):
        return [_valid(item) for item in value]
    if isinstance(value, float) and not math.isfinite(value):
        return str(value)  # Python reads and writes them, JSON has none
    return value


def _encodable(text: str) -> str:
    r"""Return text without lone surrogates, which UTF-8 does not know; they are shown as `\ud800`."""
    return text.encode("utf-8", "backslashreplace").decode("utf-8")

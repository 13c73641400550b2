"""CloudTrail's Event history of the scenario's past: what was done, when, by whom.

Management events only, as LookupEvents shows them: reading and writing objects, log lines, metrics and
messages are data events and never there (https://docs.aws.amazon.com/awscloudtrail/latest/userguide/
logging-data-events-with-cloudtrail.html).
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Mapping
from typing import Any

from workbench.simulation.exchange import Exchange, PastCall
from workbench.simulation.identities import ACCOUNT, BUILDER, REGION
from workbench.simulation.wire import AwsError, HttpReply, parse

_DATA_EVENTS = frozenset(
    {
        "cloudwatch.PutMetricData",
        "events.PutEvents",
        "lambda.Invoke",
        "logs.PutLogEvents",
        "s3.ListMultipartUploads",
        "s3.ListObjectVersions",
        "s3.ListObjects",
        "s3.ListObjectsV2",
        "sns.Publish",
        "sqs.ReceiveMessage",
        "sqs.SendMessage",
    }
)
_SOURCES = {"cloudwatch": "monitoring", "stepfunctions": "states"}
"""The event source's first part, where it is not boto3's name of the client."""
_READING = ("Get", "List", "Describe", "Head", "Lookup", "Simulate", "Test", "Filter")


def remember(exchange: Exchange, reply: HttpReply) -> None:
    """Add a call of the builder to the account's past. What the operator does is too fresh to be shown."""
    if exchange.identity is not BUILDER:
        return
    try:
        answer = parse(exchange.call, reply)
    except AwsError:
        return
    story = exchange.state.story
    exchange.state.history.append(
        PastCall(id=str(uuid.uuid4()), at=story.now(), actor=story.actor, call=exchange.call, answer=answer)
    )


def is_management_event(past: PastCall) -> bool:
    """Tell whether Event history shows it."""
    of_an_object = past.call.service == "s3" and "Key" in past.call.parameters
    return str(past.call) not in _DATA_EVENTS and not of_an_object


def event_of(past: PastCall) -> dict[str, Any]:
    """Return the event as LookupEvents shows it."""
    source = f"{_SOURCES.get(past.call.service, past.call.service)}.amazonaws.com"
    read_only = past.call.operation.startswith(_READING)
    record = {
        "eventVersion": "1.11",
        "userIdentity": {"type": "AssumedRole", "arn": past.actor, "accountId": ACCOUNT},
        "eventTime": f"{past.at:%Y-%m-%dT%H:%M:%SZ}",
        "eventSource": source,
        "eventName": past.call.operation,
        "awsRegion": REGION,
        "requestParameters": _shown(past.call.parameters),
        "eventID": past.id,
        "readOnly": read_only,
        "eventType": "AwsApiCall",
        "managementEvent": True,
        "recipientAccountId": ACCOUNT,
        "eventCategory": "Management",
    }
    return {
        "EventId": past.id,
        "EventName": past.call.operation,
        "ReadOnly": str(read_only).lower(),
        "EventTime": past.at,
        "EventSource": source,
        "Username": past.actor.rpartition("/")[2],
        "Resources": [],
        "CloudTrailEvent": json.dumps(record, default=str),
    }


def _shown(parameters: Mapping[str, Any]) -> dict[str, Any]:
    """Return the parameters as CloudTrail spells them: first letter in lower case, no blobs."""
    return {
        name[:1].lower() + name[1:]: value
        for name, value in parameters.items()
        if not isinstance(value, bytes) and name not in ("Code", "Body")
    }

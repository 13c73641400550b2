"""CloudTrail's records and answers, made up."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime, timedelta

from tests.fakes import NOON, Handler, answer
from workbench.domain.evidence import Answer, Outcome, Request
from workbench.domain.times import iso
from workbench.domain.values import JsonObject, JsonValue

ROLE = "arn:aws:iam::111122223333:role/partners/partner-upload"
SESSION = "arn:aws:sts::111122223333:assumed-role/partner-upload/kim.1@s-1"


def record(number: int = 1, at: datetime = NOON, **changes: JsonValue) -> JsonObject:
    """Return a record of PutBucketPolicy on acme-landing."""
    known: dict[str, JsonValue] = {
        "eventID": f"id-{number}",
        "eventTime": iso(at),
        "eventSource": "s3.amazonaws.com",
        "eventName": "PutBucketPolicy",
        "awsRegion": "us-east-1",
        "userIdentity": {"arn": SESSION, "sessionContext": {"sessionIssuer": {"arn": ROLE}}},
        "requestParameters": {"bucketName": "acme-landing"},
    }
    return {**known, **changes}


def event(of: Mapping[str, JsonValue]) -> JsonObject:
    """Return a record in the envelope of LookupEvents."""
    return {"EventId": of["eventID"], "EventTime": of["eventTime"], "CloudTrailEvent": json.dumps(of)}


def history(count: int, *, page: int = 50, step: timedelta = timedelta(minutes=1)) -> Handler:
    """Return an answerer of LookupEvents with `count` events before noon, the newest first, as AWS pages."""
    events = [event(record(number, NOON - number * step)) for number in range(count)]

    def answers(request: Request) -> Answer:
        start = int(str(request.parameters.get("NextToken", 0)))
        data: dict[str, JsonValue] = {"Events": events[start : start + page]}
        if start + page < count:
            data["NextToken"] = str(start + page)
        return answer("cloudtrail.LookupEvents", data=data, parameters=request.parameters)

    return answers


def denied(operation: str = "cloudtrail.LookupEvents") -> Answer:
    """Return a refusal."""
    return answer(operation, Outcome.DENIED, code="AccessDeniedException", status=400)

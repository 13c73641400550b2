"""A time in a paste becomes the time from which is looked: a day before the first that it tells."""

from __future__ import annotations

import json

import pytest

from workbench.knowledge.pasted.recognising import recognise


def since(text: str) -> str | None:
    return next(
        (item.parameters["since"] for item in recognise(text).entities if "since" in item.parameters), None
    )


EVENT = {
    "detail-type": "Glue Job State Change",
    "time": "2026-11-28T02:05:06Z",
    "detail": {"jobName": "otter"},
}

TOLD = {
    "an event": json.dumps(EVENT),
    "an event in a notification that came later": json.dumps(
        {"Type": "Notification", "Timestamp": "2026-11-28T02:09:00Z", "Message": json.dumps(EVENT)}
    ),
    "a record of CloudTrail with an older session": json.dumps(
        {
            "eventSource": "s3.amazonaws.com",
            "eventTime": "2026-11-28T02:05:06Z",
            "userIdentity": {"sessionContext": {"attributes": {"creationDate": "2026-11-20T00:00:00Z"}}},
        }
    ),
    "an alarm": '{"AlarmName": "otter", "StateChangeTime": "2026-11-28T02:05:06.000+0000"}',
    "an alarm's mail": "- Timestamp:      Saturday 28 November, 2026 02:05:06 UTC\n- Account: 2222",
    "a row of a log group": '{"timestamp": 1795831506000, "message": "ERROR no"}',
    "a row of Logs Insights": '[{"field": "@timestamp", "value": "2026-11-28 02:05:06.000"}]',
    "lines with a zone": "2026-11-28T03:05:06+01:00 INFO up\n[2026-11-28 02:07:00Z] ERROR down",
}


@pytest.mark.parametrize("text", TOLD.values(), ids=TOLD)
def test_what_is_asked_about_begins_a_day_before_the_first_time_that_is_told(text: str) -> None:
    assert since(text) == "2026-11-27T02:05:06Z"


@pytest.mark.parametrize(
    "text",
    [
        "2026-11-28 02:05:06,120 ERROR no zone is told",
        "the token expires 2026-11-28T02:05:06Z",
        '{"Contents": [{"Key": "a.csv", "LastModified": "2026-11-28T02:05:06Z"}]}',
        '{"time": "1970-01-01T00:00:00Z"}',
        '{"time": "9999-99-99T00:00:00Z", "timestamp": 1e300, "message": ""}',
        '{"StateChangeTime": {"no": "time"}, "time": 7}',
    ],
)
def test_no_time_is_made_up(text: str) -> None:
    assert since(text) is None

"""What records, log lines, executions and an incident tell, and that it is inert and without secrets."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from tests.engine.test_reconcile import ID, call, transcript
from tests.engine.timeline.samples import SESSION, event, record
from tests.fakes import NOON, answer
from workbench.domain.text import is_clean
from workbench.domain.timeline import Origin
from workbench.domain.values import JsonObject, JsonValue
from workbench.engine.timeline.entries import events_of_incident
from workbench.knowledge.cloudtrail.records import event_of_record
from workbench.knowledge.timeline_events import events_in_answer


def test_a_record_tells_who_did_what_to_what_and_how_it_ended() -> None:
    denied = record(errorCode="AccessDenied", errorMessage="User is not authorized")
    told = event_of_record(denied, observed_at=NOON + timedelta(minutes=9), told_by="Event history us-east-1")
    assert (told.what, told.who, told.where) == ("s3.PutBucketPolicy", SESSION, "us-east-1")
    assert told.outcome == "AccessDenied"
    assert told.text == "acme-landing  AccessDenied: User is not authorized"
    assert (told.occurred_at, told.observed_at, told.recorded_at) == (NOON, NOON + timedelta(minutes=9), None)


def test_a_hostile_record_is_inert_and_keeps_no_secret() -> None:
    told = event_of_record(
        record(
            eventName="Put\x1b[2J",
            errorMessage="\u202e" + "password=hunter22secret",
            requestParameters={"bucketName": "b", "key": "a\x1b]52;c;x\x07", "secretString": "s3cret"},
            userIdentity={"arn": ["no", "text"], "userName": "kim\x9b"},
        ),
        observed_at=NOON,
        told_by="x",
    )
    assert all(is_clean(text) for text in (told.what, told.who, told.text, str(told.data)))
    assert "hunter22" not in told.text
    assert "s3cret" not in str(told.data)
    assert told.who == "kim⟨U+009B⟩"


def test_event_history_comes_oldest_first_and_an_unreadable_record_is_not_lost() -> None:
    broken: JsonObject = {
        "EventId": "id-0",
        "EventTime": "2026-11-23T12:01:00Z",
        "CloudTrailEvent": "{",
        "EventName": "X",
    }
    events = [broken, event(record(1))]
    first, last = events_in_answer(answer("cloudtrail.LookupEvents", data={"Events": events}))
    assert first.id == "id-1"
    assert (last.id, last.what, last.occurred_at) == ("id-0", "X", NOON + timedelta(minutes=1))


def test_log_lines_bring_the_time_of_their_ingestion() -> None:
    line: JsonObject = {
        "eventId": "1",
        "timestamp": 1_000,
        "ingestionTime": 3_000,
        "message": "boom\n",
        "logStreamName": "s",
    }
    (told,) = events_in_answer(
        answer("logs.FilterLogEvents", data={"events": [line]}, parameters={"logGroupName": "/aws/lambda/f"})
    )
    assert told.origin is Origin.LOGS
    assert told.occurred_at == datetime.fromtimestamp(1, UTC)
    assert told.recorded_at == datetime.fromtimestamp(3, UTC)
    assert (told.where, told.text) == ("/aws/lambda/f", "boom")


def test_rows_of_insights_are_lines_where_they_have_a_time() -> None:
    line: list[JsonValue] = [
        {"field": "@timestamp", "value": "2026-11-23 12:00:00.500"},
        {"field": "@message", "value": "boom \x1b[2J password=hunter22secret\n"},
        {"field": "@logStream", "value": "s"},
    ]
    counted: list[JsonValue] = [{"field": "count(*)", "value": "7"}]
    odd: JsonValue = "no row"
    (told,) = events_in_answer(answer("logs.GetQueryResults", data={"results": [line, counted, odd]}))
    assert (told.origin, told.occurred_at, told.who) == (Origin.LOGS, NOON + timedelta(seconds=0.5), "s")
    assert told.text.startswith("boom")
    assert is_clean(told.text)
    assert "hunter22" not in f"{told.text}{told.data}"


def test_an_execution_tells_which_state_failed_of_what() -> None:
    failed: JsonObject = {
        "id": 3,
        "type": "TaskFailed",
        "timestamp": "2026-11-23T12:00:00Z",
        "taskFailedEventDetails": {"resource": "startJobRun.sync", "error": "Glue.Boom", "cause": "why"},
    }
    arn = "arn:aws:states:us-east-1:1:execution:m:run-1"
    (told,) = events_in_answer(
        answer(
            "stepfunctions.GetExecutionHistory", data={"events": [failed]}, parameters={"executionArn": arn}
        )
    )
    assert (told.id, told.what, told.where) == (f"{arn}#3", "TaskFailed", "run-1")
    assert (told.outcome, told.text) == ("Glue.Boom", "startJobRun.sync  Glue.Boom  why")


def test_answers_that_tell_nothing_of_the_past_tell_nothing() -> None:
    assert events_in_answer(answer("s3.HeadObject", data={"Events": [event(record())]})) == []


def test_an_incident_brings_its_entries_and_what_its_evidence_tells() -> None:
    looked = replace(
        call(operation="cloudtrail.LookupEvents"),
        data={"Events": [event(record(at=NOON - timedelta(hours=1)))]},
    )
    told = list(events_of_incident(transcript(looked), words=lambda event: type(event).__name__))
    assert [item.origin for item in told] == [Origin.INCIDENT, Origin.INCIDENT, Origin.CLOUDTRAIL]
    assert [item.id for item in told] == [f"{ID}#1", f"{ID}#2", "id-1"]
    assert told[0].what == "incident_opened"
    assert told[2].told_by == (f"incident {ID} #2",)


@pytest.mark.parametrize("name", ["masterUserPassword", "SecretString"])
def test_what_a_parameter_keeps_secret_is_neither_in_the_row_nor_in_the_record(name: str) -> None:
    made: JsonObject = record(requestParameters={name: "hunter2-hunter2"}, resources=[])
    told = event_of_record(made, observed_at=NOON, told_by="here")
    assert "hunter2" not in f"{told} {dict(told.data)} {told.data['requestParameters']}"
    assert "redacted" in told.text

"""Lines of S3's access logs stand in the timeline: each request once, what only one log tells kept."""

from __future__ import annotations

from datetime import timedelta

from tests.engine.timeline.samples import record
from tests.engine.timeline.test_assembling import File
from tests.fakes import NOON, FakeClock
from workbench.domain.timeline import Origin, Timeline, TimelineEvent
from workbench.domain.values import JsonObject
from workbench.engine.timeline.assembling import Assembly, Wanted
from workbench.engine.timeline.folders import LogFolder
from workbench.engine.timeline.merging import contradictions
from workbench.engine.timeline.rows import events_of_rows
from workbench.engine.timeline.subject import Subject
from workbench.knowledge.access_log_lines import line_id

SESSION = "arn:aws:sts::111122223333:assumed-role/writer/s-1"


def line(**fields: str) -> JsonObject:
    """Return a line's fields: a write of `in/a.csv`."""
    return {
        "bucket_name": "landing",
        "requestdatetime": "23/Nov/2026:12:00:00 +0000",
        "requester": SESSION,
        "requestid": "R1",
        "operation": "REST.PUT.OBJECT",
        "key": "in/a.csv",
        "httpstatus": "200",
        "errorcode": "-",
        "versionid": "-",
        "endpoint": "landing.s3.us-east-1.amazonaws.com",
        **fields,
    }


def call(
    number: int = 1, key: str | None = "in/a.csv", request: str = "R1", name: str = "PutObject"
) -> JsonObject:
    """Return CloudTrail's record of a request to S3."""
    parameters: JsonObject = {"bucketName": "landing", **({"key": key} if key else {})}
    return record(number, NOON, requestParameters=parameters, requestID=request, eventName=name, resources=[])


def read(
    *lines: JsonObject, calls: tuple[JsonObject, ...] = (), told: tuple[TimelineEvent, ...] = (), **of: str
) -> Timeline:
    delivered = NOON + timedelta(hours=2)
    files = [File(lines, name="logs/1", origin=Origin.ACCESS_LOG, delivered_at=delivered)]
    files += [File(calls)] if calls else []
    folder = LogFolder(name="all", files=files)
    return Assembly(FakeClock(), Wanted(subject=Subject.of(of)), folders=[folder], told=told).run()


def test_a_line_tells_who_did_what_to_what_and_how_it_ended() -> None:
    (item,) = read(line(httpstatus="403", errorcode="AccessDenied", requester="-", versionid="v1")).events
    assert (item.what, item.who, item.outcome) == ("REST.PUT.OBJECT", "anonymous", "AccessDenied")
    assert item.text == "s3://landing/in/a.csv  version v1  AccessDenied"
    assert (item.occurred_at, item.recorded_at) == (NOON, NOON + timedelta(hours=2))
    assert item.where == "landing.s3.us-east-1.amazonaws.com"
    assert item.data["requestid"] == "R1"


def test_a_refusal_without_a_code_is_still_one() -> None:
    (item,) = read(line(operation="REST.HEAD.OBJECT", httpstatus="404")).events
    assert item.outcome == "HTTP 404"


def test_a_request_that_both_logs_have_is_one_and_keeps_what_each_tells() -> None:
    (item,) = read(line(), calls=(call(),)).events
    assert item.origin is Origin.CLOUDTRAIL
    assert item.told_by == ("trail/1.json", "logs/1")
    assert item.data["eventName"] == "PutObject"
    assert item.data["serverAccessLog"] == line()


def test_keys_are_compared_decoded() -> None:
    for logged in ("in/a%2520b.csv", "in/a%20b.csv", "in/a+b.csv"):
        assert len(read(line(key=logged), calls=(call(key="in/a b.csv"),)).events) == 1, logged
        assert len(read(line(key=logged), bucket="landing", key="in/a b.csv").events) == 1, logged


def test_the_lines_of_one_request_that_tell_more_than_its_call_stay() -> None:
    deletes = [line(operation="BATCH.DELETE.OBJECT", key=f"in/{name}", httpstatus="204") for name in "abb"]
    whole = line(operation="REST.POST.MULTI_OBJECT_DELETE", key="-")
    timeline = read(whole, *deletes, calls=(call(key=None, name="DeleteObjects"),))
    assert [item.what for item in timeline.events] == [
        "s3.DeleteObjects",
        "BATCH.DELETE.OBJECT",
        "BATCH.DELETE.OBJECT",
    ], "a line that was delivered twice is one"
    assert contradictions(timeline.events) == frozenset()


def test_another_request_to_the_same_key_is_another_event() -> None:
    assert len(read(line(), calls=(call(request="R2"),)).events) == 2


def test_lines_about_other_things_are_seen_but_not_kept() -> None:
    others = line(bucket_name="other", requestid="R2"), line(key="in/b.csv", requestid="R3")
    assert len(read(line(), *others, bucket="landing").events) == 2
    assert len(read(line(), *others, bucket="landing", key="in/a.csv").events) == 1
    assert len(read(line(), *others, resource_arn="arn:aws:s3:::landing/in/b.csv").events) == 1
    role = "arn:aws:iam::111122223333:role/writer"
    (reading,) = read(line(), line(requester="AmazonS3"), principal_arn=role).coverage.readings
    assert (reading.seen, reading.events) == (2, 1)


def test_each_kind_of_logs_has_its_own_coverage_and_a_line_may_never_come() -> None:
    coverage = read(line(), calls=(call(), call(2)), bucket="landing").coverage
    assert [(item.classes, item.seen) for item in coverage.readings] == [
        ("what the trail records", 2),
        ("S3 server access logs, best effort", 1),
    ]
    assert any("best effort" in sentence for sentence in coverage.not_covered)
    assert not any("lifecycle" in sentence for sentence in coverage.not_covered), "they are read"
    trail_only = LogFolder(name="t", files=[File([call()])], others=3)
    said = Assembly(FakeClock(), Wanted(), folders=[trail_only]).run().coverage.not_covered
    assert not any("best effort" in sentence for sentence in said)
    assert "files below t that are not called as logs are: 3, not opened" in said


def test_a_row_of_an_answer_is_told_by_its_line() -> None:
    expired = line(operation="S3.EXPIRE.OBJECT", requester="AmazonS3", httpstatus="-")
    columns = ["requested_at", "operation", "requester", "object_key", "versionid", "requestid"]
    cells = ["2026-11-23T12:00:00Z", "S3.EXPIRE.OBJECT", "AmazonS3", "in/a.csv", "-", "R1"]
    rows = events_of_rows({"columns": columns, "rows": [cells]}, observed_at=NOON, told_by="incident i #4")
    (item,) = read(expired, told=tuple(rows)).events
    assert item.origin is Origin.ACCESS_LOG
    assert item.told_by == ("logs/1", "incident i #4")
    assert line_id(line(requestid="-")) == "", "without a request id nothing is joined"


def test_a_line_of_any_shape_is_an_event() -> None:
    odd: JsonObject = {
        "requestdatetime": "99/Foo/2026",
        "key": None,
        "bucket_name": "\u001b[2J",
        "httpstatus": 7,
    }
    (item,) = read(odd).events
    assert item.at is not None
    assert item.occurred_at is None
    assert "\u001b" not in item.text

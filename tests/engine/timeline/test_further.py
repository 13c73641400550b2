"""An incident asks for more of the past: what AWS answered is evidence, and shown from the record."""

from __future__ import annotations

import pytest

from tests.engine.test_reconcile import transcript
from tests.engine.timeline.samples import denied, history
from tests.exporters.samples import went_on
from tests.fakes import NOON, TARGET, FakeClock, FakeSource, Handler, answer
from workbench.domain.evidence import Answer
from workbench.domain.incident_events import SourcesAsked
from workbench.domain.timeline import Origin, TimelineEvent
from workbench.engine.errors import UsageError
from workbench.engine.reconcile import reconcile
from workbench.engine.timeline.entries import events_of_incident
from workbench.engine.timeline.further import FurtherReading

ID = transcript().incident.id
MILLISECONDS = int(NOON.timestamp() * 1000)
LINES = answer(
    "logs.FilterLogEvents",
    data={
        "events": [{"eventId": "e1", "timestamp": MILLISECONDS, "message": "login password=hunter2hunter2"}]
    },
    parameters={"logGroupName": "/aws/lambda/f"},
)


def further(line: str, answers: dict[str, Answer | Handler]) -> FurtherReading:
    return FurtherReading(FakeClock(), line, ID, (FakeSource(answers), TARGET), lambda _: None)


def told(*asked: SourcesAsked) -> list[TimelineEvent]:
    events = events_of_incident(went_on(transcript(), *asked), lambda entry: type(entry).__name__)
    return [item for item in events if item.origin is not Origin.INCIDENT]


def test_lines_of_a_log_group_stand_in_the_timeline_from_the_record_without_secrets() -> None:
    reading = further("log_group=/aws/lambda/f pattern=login", {"logs.FilterLogEvents": LINES})
    assert reading.asking == SourcesAsked(question="log_group=/aws/lambda/f pattern=login")
    came, coverage = reading.run()
    assert [(item.source, item.events) for item in came.readings] == [("log group /aws/lambda/f", 1)]
    assert came.readings == coverage.readings
    assert coverage.not_covered == ("what CloudTrail knows: Event history was not asked",)
    (line,) = told(came)
    assert (line.origin, line.occurred_at) == (Origin.LOGS, NOON)
    assert "hunter2" not in str(came)
    assert line.text.startswith("login password=[redacted")


def test_of_event_history_what_concerns_the_subject_is_told_and_all_of_it_kept() -> None:
    line = "bucket=acme-landing regions=us-east-1"
    came, _ = further(line, {"cloudtrail.LookupEvents": history(120)}).run()
    assert len(came.evidence.answers) == 3
    assert len(told(came)) == 120
    came, _ = further("bucket=other regions=us-east-1", {"cloudtrail.LookupEvents": history(120)}).run()
    assert (came.readings[0].seen, told(came)) == (120, [])
    calls = reconcile(went_on(transcript(), came), []).calls
    assert sum(call.check == "timeline" for call in calls) == 3


def test_a_refusal_is_on_record_too() -> None:
    came, _ = further("regions=us-east-1", {"cloudtrail.LookupEvents": denied()}).run()
    assert came.readings[0].gap == "AccessDeniedException"
    assert not came.evidence.answers[0].ok


def test_files_are_left_to_the_question_that_records_its_answer() -> None:
    with pytest.raises(UsageError, match=f"logs … --source trail --incident {ID}"):
        further("source=trail", {})

"""What checks read, and what was asked beside them, stands in the coverage as far as it is on record."""

from __future__ import annotations

from dataclasses import replace

from tests.engine.timeline.samples import denied, event, record
from tests.exporters.samples import proven, went_on
from tests.fakes import NOON, answer
from workbench.domain.evidence import Answer, Evidence
from workbench.domain.finding import Finding
from workbench.domain.incident_events import FindingRecorded, LogsAsked, SourcesAsked
from workbench.domain.timeline import Reading
from workbench.domain.values import JsonValue
from workbench.domain.verdict import Verdict
from workbench.engine.timeline.entries import readings_of
from workbench.wording.timelines import reading_line

ROWS: list[JsonValue] = [["2026-11-23T10:00:00Z", "PutObject"], ["2026-11-23T11:00:00Z", "DeleteObject"]]

PAGE = answer("cloudtrail.LookupEvents", data={"Events": [event(record(1)), event(record(2))]})


def asked(rows: int, state: str = "SUCCEEDED", found: list[JsonValue] = ROWS) -> LogsAsked:
    return LogsAsked(
        question="object-history",
        values={"key": "raw/\x1b[31mx.csv"},
        source="trail",
        state=state,
        rows=rows,
        answer={"columns": ["eventtime", "eventname"], "rows": found, "coverage": {}},
    )


def line_of(event: LogsAsked) -> str:
    (reading,) = readings_of(went_on(proven(), event))
    return reading_line(reading)


def test_an_answer_that_is_on_record_as_a_whole() -> None:
    line = line_of(asked(2))
    assert line.startswith("✓ #")
    assert "trail object-history key=raw/␛[31mx.csv: rows that logs answered" in line
    assert "2 events seen, 2 kept, 2026-11-23T10:00:00Z to 2026-11-23T11:00:00Z" in line


def test_rows_that_are_not_on_record_and_answers_that_are_not_whole_are_gaps() -> None:
    assert "NOT READ TO ITS END: the first 2 of 12,340 rows are on record" in line_of(asked(12_340))
    assert "NOT READ TO ITS END: INCOMPLETE" in line_of(asked(2, "INCOMPLETE"))
    assert "NOT READ TO ITS END: FAILED" in line_of(asked(0, "FAILED", []))


def test_what_aws_was_asked_further_is_told_with_its_entry() -> None:
    further = SourcesAsked(
        question="since=1h", readings=(Reading(source="Event history us-east-1", gap="throttled"),)
    )
    transcript = went_on(proven(), SourcesAsked(question="since=1h"), further)
    (reading,) = readings_of(transcript)
    assert reading.source == f"#{transcript.entries[-1].seq} Event history us-east-1"
    assert reading.gap == "throttled"


def checked(*answers: Answer) -> FindingRecorded:
    finding = Finding(
        check="events",
        step="who",
        probe="cloudtrail.events",
        verdict=Verdict.WARN,
        summary="",
        started_at=NOON,
        ended_at=NOON,
        evidence=Evidence(answers=answers),
    )
    return FindingRecorded(finding=finding)


def test_what_a_check_did_not_read_to_its_end_is_a_gap_of_the_timeline() -> None:
    cut = replace(PAGE, truncated=True)
    (reading,) = readings_of(went_on(proven(), checked(PAGE, cut)))
    assert "check events cloudtrail.LookupEvents" in reading_line(reading)
    assert (reading.pages, reading.seen) == (2, 4)
    assert "NOT READ TO ITS END: there were more pages" in reading_line(reading)
    (reading,) = readings_of(went_on(proven(), checked(denied())))
    assert reading.gap == "AccessDeniedException"


def test_of_a_check_that_ran_again_the_last_run_counts() -> None:
    transcript = went_on(proven(), checked(denied()), checked(PAGE))
    (reading,) = readings_of(transcript)
    assert reading.complete
    assert reading.source == f"#{transcript.entries[-1].seq} check events"

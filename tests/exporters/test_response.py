"""When it began, was seen, was contained and was over: computed where people said so, and only there."""

from __future__ import annotations

import json
from datetime import date, timedelta

import pytest

from tests.exporters.samples import proven, went_on
from tests.fakes import NOON
from workbench.domain.incident_events import (
    ActionNoted,
    EntryCorrected,
    Impact,
    ImpactTimed,
    NoteAdded,
    RoleAssigned,
    SeveritySet,
    TagsSet,
)
from workbench.domain.transcript import Transcript
from workbench.engine.exports import ExportOptions
from workbench.exporters import open_exports
from workbench.exporters.view_times import span


def timed(**minutes_before_noon: int) -> Transcript:
    events = [
        ImpactTimed(impact=Impact(name), at=NOON - timedelta(minutes=minutes))
        for name, minutes in minutes_before_noon.items()
    ]
    return went_on(proven(), *events)


def rows(transcript: Transcript) -> dict[str, list[str]]:
    said = open_exports().render(transcript, "md", ExportOptions(template="google-sre"))
    table = said.partition("## Impact")[2].partition("## Root causes")[0]
    cells = [[cell.strip() for cell in line.split("|")[1:-1]] for line in table.splitlines() if "|" in line]
    return {row[0]: row[2:] for row in cells[2:]}


def test_response_times_come_from_what_people_said() -> None:
    told = rows(timed(started=120, detected=48, acknowledged=40, mitigated=5, resolved=0))
    assert told == {
        "detection": ["**1 h 12 min**", "[#9] [#10]"],
        "notification": ["**8 min**", "[#10] [#11]"],
        "containment": ["**1 h 55 min**", "[#9] [#12]"],
        "recovery": ["**2 h**", "[#9] [#13]"],
    }


def test_a_time_that_nobody_recorded_is_unknown_and_says_so() -> None:
    told = rows(timed(detected=48))
    assert told["detection"] == ["unknown: nobody recorded when it began", "[#9]"]
    assert told["recovery"] == ["unknown: nobody recorded when it began and when it was over", ""]


def test_times_that_contradict_each_other_give_no_duration() -> None:
    told = rows(timed(started=10, detected=20))
    assert told["detection"][0] == "unknown: the times contradict each other: it was detected before it began"


def test_the_latest_word_on_a_moment_counts_and_both_stay_on_record() -> None:
    transcript = went_on(
        timed(started=120, detected=48), ImpactTimed(impact=Impact.STARTED, at=NOON - timedelta(minutes=60))
    )
    assert rows(transcript)["detection"] == ["**12 min**", "[#11] [#10]"]
    said = open_exports().render(transcript, "md", ExportOptions(full=True))
    assert said.count("| impact timed | impact started at ") == 2


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0, "0 s"),
        (59, "59 s"),
        (60, "1 min"),
        (3_725, "1 h 2 min"),
        (90_061, "1 d 1 h"),
        (86_460, "1 d 1 min"),
    ],
)
def test_a_span_is_told_in_its_two_largest_units(seconds: int, words: str) -> None:
    assert span(timedelta(seconds=seconds)) == words


def test_what_people_graded_and_assigned_is_told_with_its_entry() -> None:
    transcript = went_on(
        proven(),
        SeveritySet(severity="SEV2"),
        TagsSet(tags=("partner", "landing")),
        RoleAssigned(role="commander", name="kim"),
        RoleAssigned(role="scribe", name="dana"),
    )
    said = open_exports().render(transcript, "md")
    assert "| severity | SEV2, by kim [#9] |" in said
    assert "| tags | partner, landing [#10] |" in said
    assert "| dana | scribe |  | made no entry | [#12] |" in said
    response = json.loads(open_exports().render(transcript, "json"))["response"]
    assert (response["severity"], response["tags"]) == ("SEV2", ["partner", "landing"])
    assert response["roles"] == {"commander": "kim", "scribe": "dana"}


def test_a_corrected_note_is_told_corrected_once_with_a_mark_and_the_original_stays() -> None:
    noted = went_on(proven(), NoteAdded(text="rang the bank"))
    seq = len(noted.entries)
    once = went_on(noted, EntryCorrected(entry=seq, text="rang the partner", reason="mixed up"))
    said = went_on(once, EntryCorrected(entry=seq + 1, text="rang both", reason="asked again"))
    text = open_exports().render(said, "md")
    timeline = text.partition("## Timeline")[2].partition("\n## ")[0]
    assert "note: rang both (corrected)" in timeline
    for old in ("rang the bank", "rang the partner"):
        assert old not in timeline
        assert old not in text.partition("## Notes")[2].partition("\n## ")[0]
        assert old in text.partition("## Corrections")[2]
    assert timeline.count("rang both") == 1


def test_a_note_stands_where_what_it_tells_of_happened() -> None:
    at = NOON - timedelta(hours=9)
    said = went_on(proven(), NoteAdded(text="the bank called", at=at))
    rows = open_exports().render(said, "md").partition("## Timeline")[2].splitlines()
    first = next(row for row in rows if row.startswith("| 2026"))
    assert first.startswith("| 2026-11-23T03:00:00Z | response | kim | note: the bank called |")


def test_what_is_to_be_done_is_on_the_first_page_and_in_every_table_of_actions() -> None:
    said = went_on(proven(), ActionNoted(text="let the alarm watch it", owner="dana", due=date(2026, 12, 5)))
    for template in open_exports().templates:
        text = open_exports().render(said, "md", ExportOptions(template=template))
        assert "| to be done | let the alarm watch it (dana, until 2026-12-05)" in text
        assert "| dana | 2026-12-05 |" in text

"""CSV for spreadsheets: every cell as it was, none a formula. Several incidents as one timeline."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from tests.exporters.samples import hostile, proven, went_on
from tests.exporters.test_formats import PARSER, TEXTS, shape
from tests.fakes import PERSON
from workbench.domain.incident_events import EntryCorrected, NoteAdded
from workbench.domain.text import clean
from workbench.exporters import open_exports
from workbench.exporters.csv_timeline import HEADER, to_csv
from workbench.exporters.merged import merged_csv, merged_markdown, merged_timeline

FORMULA = "=+-@\t\r\n＝＋－＠"
CELLS = st.one_of(
    TEXTS, st.text(), st.sampled_from(["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", '"=1', "＝1"]).map(str)
)


def read(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text, newline="")))


@given(st.lists(st.lists(CELLS, min_size=2, max_size=2), max_size=4))
def test_a_cell_reads_back_as_it_was_but_for_the_apostrophe(rows: list[list[str]]) -> None:
    found = read(to_csv(("a", "b"), rows))[1:]
    expected = [[clean(cell) for cell in row] for row in rows]
    assert [[cell.removeprefix("'") for cell in row] for row in found] == [
        [cell.removeprefix("'") for cell in row] for row in expected
    ]
    assert not any(cell.startswith(tuple(FORMULA)) for row in found for cell in row)


@given(TEXTS)
def test_no_text_of_an_incident_adds_a_cell_or_a_formula(text: str) -> None:
    transcript = hostile(text)
    found = read(open_exports().render(transcript, "csv"))
    assert found[0] == list(HEADER)
    assert [row[0] for row in found[1:]] == [str(entry.seq) for entry in transcript.entries]
    assert {len(row) for row in found} == {len(HEADER)}
    assert not any(cell.startswith(tuple(FORMULA)) for row in found for cell in row)


def test_lines_end_and_cells_are_quoted_as_rfc_4180_says() -> None:
    assert to_csv(("a", "b"), [('x "y"', "1,2"), ("=1", "")]) == 'a,b\r\n"x ""y""","1,2"\r\n\'=1,\r\n'


def test_a_row_names_what_corrects_it() -> None:
    transcript = went_on(proven(), EntryCorrected(entry=8, text="told nobody", reason="mixed up"))
    rows = {
        row[0]: dict(zip(HEADER, row, strict=True)) for row in read(open_exports().render(transcript, "csv"))
    }
    assert rows["8"]["corrected_by"] == "9"
    assert rows["9"]["what"] == "entry 8 corrected: told nobody (reason: mixed up)"
    assert rows["8"]["observed_at"] == "2026-11-23T12:00:00Z"


def test_every_row_has_a_time_says_what_it_is_and_names_who_the_sentence_names() -> None:
    rows = [dict(zip(HEADER, row, strict=True)) for row in read(open_exports().render(proven(), "csv"))[1:]]
    assert all(row["time"] for row in rows)
    for row in rows:
        happened = row["occurred_at"] != ""
        assert row["time"] == (row["occurred_at"] or row["observed_at"])
        assert row["time_is"].startswith(
            "when it happened" if happened else "when it was seen: nothing tells"
        )
    by_hand = [row for row in rows if row["kind"] != "finding_recorded"]
    assert {row["actor"] for row in by_hand} == {"kim"}


def test_two_peoples_incidents_become_one_timeline_by_the_time_of_observation() -> None:
    ours = went_on(proven(), NoteAdded(text="first"), NoteAdded(text="third"), minutes=10)
    lee = replace(PERSON, os_user="lee", host="laptop")
    theirs = went_on(proven(), NoteAdded(text="second"), who=lee, minutes=15)
    theirs = replace(theirs, incident=replace(theirs.incident, id="20261123T120000Z-zzzzzz"))
    rows = merged_timeline([theirs, ours, ours])
    assert len(rows) == len(ours.entries) + len(theirs.entries)
    assert [(row.what, row.os_user) for row in rows[-3:]] == [
        ("note: first", "kim"),
        ("note: second", "lee"),
        ("note: third", "kim"),
    ]
    for row in read(merged_csv(rows))[-3:]:
        assert row[1] in (ours.incident.id, theirs.incident.id)
    assert "| 2026-11-23T12:15:00Z | `20261123T120000Z-zzzzzz` | 9 | lee on laptop |" in merged_markdown(rows)


def test_entries_of_one_incident_that_were_seen_at_once_keep_their_order() -> None:
    rows = merged_timeline([proven()])
    assert [row.seq for row in rows] == sorted(row.seq for row in rows)


@given(TEXTS)
def test_a_merged_timeline_stays_a_table(text: str) -> None:
    plain = shape(PARSER.parse(merged_markdown(merged_timeline([hostile("plain")]))))
    assert shape(PARSER.parse(merged_markdown(merged_timeline([hostile(text + "x")])))) == plain


def test_a_clock_that_runs_ahead_is_told_not_corrected() -> None:
    entry = replace(proven().entries[0], skew_s=-2.5)
    other = replace(proven().entries[0], observed_at=entry.observed_at - timedelta(seconds=1))
    first = replace(proven(), entries=(entry,))
    second = replace(first, incident=replace(first.incident, id="z"), entries=(other,))
    rows = merged_timeline([first, second])
    assert [row.skew_s for row in rows] == [None, -2.5]
    assert "2.5 s behind" in merged_markdown(rows)

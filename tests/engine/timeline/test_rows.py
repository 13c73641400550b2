"""Rows of answers on a timeline: what they tell, once, inert; none of what only counts."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from tests.engine.timeline.samples import record
from tests.fakes import NOON
from workbench.domain.text import is_clean
from workbench.domain.timeline import Origin, TimelineEvent
from workbench.domain.values import JsonObject
from workbench.engine.timeline.merging import merge
from workbench.engine.timeline.rows import events_of_rows, in_their_records
from workbench.knowledge.cloudtrail.records import event_of_record

COLUMNS = ["eventtime", "eventname", "principal", "errorcode", "version_id", "event_id"]
WRITTEN = ["2026-11-23T11:00:00Z", "PutObject", "arn:aws:iam::1:user/kim", None, "v1", "id-1"]


def rows(*cells: object, columns: list[str] = COLUMNS) -> list[TimelineEvent]:
    answer: Any = {"columns": columns, "rows": list(cells), "coverage": {}}
    return list(events_of_rows(answer, observed_at=NOON, told_by="incident i #3"))


def test_a_row_tells_when_who_and_what() -> None:
    (told,) = rows(WRITTEN)
    assert (told.what, told.who, told.outcome) == ("PutObject", "arn:aws:iam::1:user/kim", "")
    assert (told.text, told.id, told.told_by) == ("version_id=v1", "id-1", ("incident i #3",))
    assert told.occurred_at is not None
    assert told.occurred_at < NOON == told.observed_at


def test_a_row_of_access_logs_has_its_own_names() -> None:
    columns = ["requested_at", "operation", "requester", "object_key", "errorcode"]
    (told,) = rows(["2026-11-23T11:00:00Z", "S3.EXPIRE.OBJECT", "AmazonS3", "a.csv", "-"], columns=columns)
    assert (told.what, told.who, told.outcome) == ("S3.EXPIRE.OBJECT", "AmazonS3", "")
    assert told.text == "object_key=a.csv"


def test_rows_that_count_are_no_events_and_one_without_a_time_is_not_lost() -> None:
    assert rows(["s3", 12], columns=["eventsource", "calls"]) == []
    (told,) = rows(["yesterday", *WRITTEN[1:]])
    assert (told.occurred_at, told.at) == (None, NOON)


def test_a_row_whose_record_is_there_is_told_by_the_record() -> None:
    whole = event_of_record(record(1), observed_at=NOON, told_by="trail")
    other = [*WRITTEN[:-1], "id-of-another"]
    told = in_their_records(merge([[whole], rows(WRITTEN, other)]))
    assert sorted((item.origin, item.told_by) for item in told) == [
        (Origin.CLOUDTRAIL, ("trail", "incident i #3")),
        (Origin.ANSWER, ("incident i #3",)),
    ]


cells = st.none() | st.booleans() | st.integers() | st.text() | st.lists(st.text(), max_size=2)
odd: st.SearchStrategy[Any] = st.fixed_dictionaries(
    {"columns": st.lists(st.sampled_from(COLUMNS) | st.text() | st.none(), max_size=7)},
    optional={"rows": st.lists(st.lists(cells, max_size=8) | cells, max_size=4) | cells},
)


@given(odd)
def test_whatever_an_answer_holds_it_is_inert(answer: JsonObject) -> None:
    for told in events_of_rows(answer, observed_at=NOON, told_by="here"):
        assert all(
            is_clean(text) for text in (told.id, told.what, told.who, told.where, told.outcome, told.text)
        )

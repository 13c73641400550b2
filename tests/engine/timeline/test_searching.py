"""A search looks into whole records as they may be shown, and never into what is masked."""

from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st

from tests.engine.timeline.samples import record
from tests.fakes import NOON
from tests.knowledge.test_redaction import NAMED
from workbench.domain.timeline import Origin, TimelineEvent
from workbench.domain.values import JsonObject
from workbench.engine.timeline.searching import Searchable
from workbench.knowledge.cloudtrail.records import PresentableRecord, event_of_record, presentable_record


def held(*records: JsonObject) -> Searchable:
    return Searchable(event_of_record(item, observed_at=NOON, told_by="trail/1.json") for item in records)


def test_a_masked_secret_is_not_found_but_its_mask_is() -> None:
    secret = record(1, requestParameters={"bucketName": "b", "masterUserPassword": "hunter2"})
    found = held(secret, record(2))
    assert found.find("hunter2") == ()
    assert found.find("-hunter2") == found.events
    assert [item.id for item in found.find("[redacted:")] == ["id-1"]


def test_letters_of_any_script_are_found_in_capitals_or_not() -> None:
    found = held(record(1, requestParameters={"bucketName": "b", "note": "Übergröße Ж"}), record(2))
    assert [item.id for item in found.find("ÜBERGRÖSSE ж")] == ["id-1"]


def test_words_may_stand_in_the_row_and_in_the_record() -> None:
    found = held(record(1), record(2))
    assert [item.id for item in found.find("id-1 trail/1.json partners")] == ["id-1"]
    assert found.find("trail/1.json -partners") == ()
    assert found.find("partners -trail/1.json") == ()


def test_the_word_of_a_source_chooses_it_or_leaves_it_out_and_not_what_merely_holds_the_letters() -> None:
    trail = event_of_record(
        record(1, requestParameters={"bucketName": "unknown-owner"}), observed_at=NOON, told_by="x"
    )
    own = TimelineEvent(
        origin=Origin.INCIDENT, id="i#1", observed_at=NOON, what="note_added", text="a trail?"
    )
    found = Searchable((trail, own))
    assert found.find("-own") == (trail,)
    assert found.find("own") == (own,)
    assert found.find("-trail") == (own,)
    assert found.find("unknown -own") == (trail,)
    assert found.find("trail") == (trail, own)


def test_a_search_that_nobody_waits_for_gives_up() -> None:
    found = held(*(record(number) for number in range(5)))
    patience = iter((True, True, False))
    assert [item.id for item in found.find("s3", lambda: next(patience))] == ["id-0", "id-1"]


@given(st.dictionaries(st.text(), NAMED | st.text(st.characters(codec="ascii")), max_size=4))
def test_a_record_kept_as_text_says_what_may_be_shown_of_it(told: JsonObject) -> None:
    shown = presentable_record(told)
    kept = PresentableRecord(told)
    assert json.loads(kept.text) == shown
    assert dict(kept) == shown

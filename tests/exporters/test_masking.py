"""Roles instead of names, and fields that are not told: in every format, and nowhere half."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.exporters.samples import PLAYBOOK, proven, went_on
from tests.fakes import PERSON
from workbench.domain.incident_events import NoteAdded, RoleAssigned
from workbench.domain.target import Person
from workbench.domain.transcript import Transcript
from workbench.engine.errors import UsageError
from workbench.engine.exports import ExportOptions
from workbench.exporters import open_exports
from workbench.exporters.rewriting import rewrite

LEE = Person(os_user="lee", host="laptop-7", aws_identity="arn:aws:iam::111122223333:user/ops/lee.w")
BLAMELESS = ExportOptions(blameless=True)
FORMATS = open_exports().formats


def handed_over() -> Transcript:
    started = went_on(proven(note="kim and lee rang dana"), RoleAssigned(role="commander", name="kim"))
    return went_on(
        started,
        RoleAssigned(role="scribe", name="dana"),
        NoteAdded(
            text="deleted by arn:aws:sts::111122223333:assumed-role/Admin/mallory@corp.example, says lee"
        ),
        who=LEE,
    )


@pytest.mark.parametrize("format_", FORMATS)
def test_no_name_of_a_person_host_or_session_is_left(format_: str) -> None:
    told = open_exports().render(handed_over(), format_, BLAMELESS)
    for name in ("kim", "lee", "dana", "bastion", "laptop-7", "mallory", "corp.example"):
        assert name not in told.lower()
    for alias in ("commander", "scribe", "person 1", "host 2"):
        assert alias in told or format_ == "summary"  # which names nobody


def test_the_same_person_is_the_same_everywhere() -> None:
    entries = json.loads(open_exports().render(handed_over(), "json", BLAMELESS))["entries"]
    assert {entry["who"]["os_user"] for entry in entries[:9]} == {"commander"}
    assert {entry["who"]["os_user"] for entry in entries[9:]} == {"person 1"}
    assert entries[7]["text"] == "note: commander and person 1 rang scribe"
    assert entries[0]["who"]["aws_identity"].endswith(":assumed-role/oncall/commander")
    assert entries[-1]["who"]["aws_identity"].endswith(":user/ops/person 1")
    assert "assumed-role/Admin/session 1, says person 1" in entries[-1]["text"]


def test_a_name_is_one_in_upper_and_lower_case() -> None:
    named = went_on(proven(), RoleAssigned(role="scribe", name="Dana Ünal"))
    noted = went_on(named, NoteAdded(text="KIM and Lee's Laptop-7; dana ünal wrote"))
    signed = went_on(
        went_on(noted, NoteAdded(text="x"), who=LEE), NoteAdded(text="y"), who=replace(LEE, os_user="LEE")
    )
    entries = json.loads(open_exports().render(signed, "json", BLAMELESS))["entries"]
    assert entries[-3]["text"] == "note: person 1 and person 2's host 2; scribe wrote"
    assert [entry["who"]["os_user"] for entry in entries[-2:]] == ["person 2", "person 2"]


@given(name=st.text("aBcDeF-", min_size=3, max_size=8).filter(lambda text: text.strip("-") == text))
def test_no_spelling_of_a_name_in_another_case_is_left(name: str) -> None:
    who = Person(os_user=name, host="far", aws_identity="")
    noted = went_on(proven(), NoteAdded(text=f"{name}, {name.lower()}, {name.upper()}"), who=who)
    last = json.loads(open_exports().render(noted, "json", BLAMELESS))["entries"][-1]
    assert last["text"] == "note: person 2, person 2, person 2"


def test_the_copy_says_how_it_was_changed() -> None:
    options = ExportOptions(blameless=True, redact=("bucket",))
    said = open_exports().render(handed_over(), "md", options)
    assert "| names | roles instead of names: " in said
    assert "| hidden on request | `bucket`, in " in said
    masked = json.loads(open_exports().render(handed_over(), "json", options))["masked"]
    assert (masked["blameless"], masked["names"] > 4, masked["fields"]["bucket"] > 3) == (True, True, True)
    plain = json.loads(open_exports().render(handed_over(), "json"))["masked"]
    assert plain == {"blameless": False, "names": 0, "unsure": [], "fields": {}}


def test_what_may_be_a_name_still_is_listed_with_its_entry() -> None:
    named = went_on(proven(), RoleAssigned(role="vendor", name="Maria Lopez"))
    noted = went_on(
        named,
        NoteAdded(
            text="Maria Lopez asked, and Jo said on Monday that Glue works; ask lopez or jo@corp.example"
        ),
    )
    told = json.loads(open_exports().render(noted, "json", BLAMELESS))
    assert told["entries"][-1]["text"].startswith("note: vendor asked, and Jo")
    number = len(noted.entries)
    assert [(item["entry"], item["text"]) for item in told["masked"]["unsure"]] == [
        (number, "jo@corp.example"),
        (number, "lopez"),
        (number, "Jo"),
    ]
    page = open_exports().render(noted, "md", BLAMELESS)
    at = f"(entry {number})"
    assert f"they may be names: `jo@corp.example` {at} lopez {at} Jo {at}" in page


@pytest.mark.parametrize("format_", ["md", "html", "json"])
@pytest.mark.parametrize("field", ["key", "calls.*.parameters.Key"])
def test_a_hidden_field_is_hidden_wherever_its_value_stands(format_: str, field: str) -> None:
    transcript = went_on(proven(), NoteAdded(text="looked for raw/x.csv and raw%2Fx.csv"))
    told = open_exports().render(transcript, format_, ExportOptions(redact=(field,)))
    assert "x.csv" not in told
    assert f"[redacted: {field}]" in told.replace("\\", "")


def test_a_field_that_is_not_there_is_an_error_not_a_promise() -> None:
    with pytest.raises(UsageError, match="key"):
        open_exports().render(proven(), "md", ExportOptions(redact=("kee",)))


def test_hiding_does_not_change_the_conclusion() -> None:
    unfinished = replace(proven(), entries=proven().entries[:5])
    plain = json.loads(open_exports().render(unfinished, "json"))
    hidden = json.loads(open_exports().render(unfinished, "json", ExportOptions(redact=("outcome",))))
    assert hidden["causes"][0]["status"] == plain["causes"][0]["status"] == "proven"
    assert hidden["steps"][0]["findings"][0]["facts"] == {"outcome": "[redacted: outcome]"}


def test_a_generic_account_name_does_not_change_what_aws_said() -> None:
    root = replace(PERSON, os_user="root", aws_identity="")
    transcript = went_on(proven(), NoteAdded(text="principal arn:aws:iam::111122223333:root"), who=root)
    told = json.loads(open_exports().render(transcript, "json", BLAMELESS))["entries"][-1]
    assert told["text"].endswith("arn:aws:iam::111122223333:root")
    assert told["who"]["os_user"] == "person 2"


def test_what_the_playbook_calls_things_is_never_taken_for_a_name() -> None:
    head = replace(PERSON, os_user="head", aws_identity="")
    transcript = went_on(proven(), NoteAdded(text="x"), who=head)
    told = json.loads(open_exports().render(transcript, "json", BLAMELESS))
    assert told["causes"][0]["decided_by"] == ["head.outcome == 'not_found' is true"]
    assert told["steps"][0]["findings"][0]["check"] == "head"


@given(name=st.text("abcdefghij-", min_size=3, max_size=8).filter(lambda text: text.strip("-") == text))
def test_whatever_somebody_is_called_no_entry_is_theirs_by_name(name: str) -> None:
    who = Person(os_user=name, host=f"{name}.host", aws_identity="")
    told = open_exports().render(went_on(proven(), NoteAdded(text=f"I, {name}."), who=who), "json", BLAMELESS)
    last = json.loads(told)["entries"][-1]
    assert (last["who"]["os_user"], last["who"]["host"]) == ("person 2", "host 2")
    assert last["text"] == "note: I, person 2."


def test_rewriting_nothing_changes_nothing() -> None:
    transcript = handed_over()
    assert rewrite(transcript, lambda text: text) == transcript
    assert rewrite(transcript, lambda _: "x").incident.playbook == PLAYBOOK

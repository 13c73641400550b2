"""One post-mortem of several incidents, and five lines for a chat."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta

import pytest

from tests.exporters.samples import hostile, proven, states, went_on
from tests.fakes import NOON
from workbench.domain.evidence import Outcome
from workbench.domain.incident import CameFrom
from workbench.domain.incident_events import (
    FindingRecorded,
    Impact,
    ImpactTimed,
    NoteAdded,
    RoleAssigned,
    Routed,
    SeveritySet,
)
from workbench.domain.playbook import CauseRule
from workbench.domain.text import is_clean
from workbench.domain.transcript import Transcript
from workbench.engine.errors import JournalError
from workbench.engine.exports import ExportOptions
from workbench.engine.linked import linked_incidents
from workbench.exporters import open_exports


def named(transcript: Transcript, name: str) -> Transcript:
    came = CameFrom(incident="first", cause="gone") if name != "first" else None
    return replace(transcript, incident=replace(transcript.incident, id=name, came_from=came))


def led_to(*names: str) -> Transcript:
    routes = (Routed(cause="gone", playbook=f"p{name[0]}", incident=name) for name in names)
    return went_on(named(proven(), "first"), *routes)


SECOND = went_on(named(states()["undetermined"], "second"), NoteAdded(text="rang dana"))


@pytest.mark.parametrize("full", [False, True])
@pytest.mark.parametrize("template", open_exports().templates)
def test_both_stand_in_one_and_every_citation_leads_to_its_entry(template: str, full: bool) -> None:
    options = ExportOptions(template=template, full=full)
    said = open_exports().render(led_to("second"), "md", options, [SECOND])
    page = said.partition("\n## ")[0]
    assert "| cause | The object is gone" in page
    assert "| because |" in page
    assert "## Incident 2: " in said
    text = re.sub(r"^\[#.*$", "", said, flags=re.MULTILINE)
    cited = set(re.findall(r"\[#([\d.]+)\]", text))
    rows = set(re.findall(r"^\| ([\d.]+) \|", text, re.MULTILINE))
    assert any(name.startswith("2.") for name in cited)
    assert cited <= rows
    assert cited == set(re.findall(r"^\[#([\d.]+)\]: #record", said, re.MULTILINE))
    html = open_exports().render(led_to("second"), "html", options, [SECOND])
    assert set(re.findall(r'href="#(entry-[\d.]+)"', html)) <= set(re.findall(r'id="(entry-[\d.]+)"', html))


def test_notes_and_timeline_are_of_both() -> None:
    said = open_exports().render(led_to("second"), "md", ExportOptions(), [SECOND])
    timeline = said.partition("## Timeline")[2].partition("\n## ")[0]
    assert "note: rang dana" in timeline
    assert "note: told the partner" in timeline


def test_what_aws_told_both_stands_in_the_timeline_once_and_cites_both() -> None:
    both = dated(named(proven(), "second"))
    page = open_exports().render(dated(led_to("second")), "md", ExportOptions(), [both])
    told = [line for line in page.partition("## Timeline")[2].splitlines() if "| AWS |" in line]
    assert len(told) == 1
    assert re.search(r"\[#\d+\] \[#2\.\d+\]", told[0])


def dated(transcript: Transcript) -> Transcript:
    """The same, with a time at AWS for the finding that decides."""
    entries = tuple(
        replace(entry, event=FindingRecorded(finding=replace(entry.event.finding, occurred_at=NOON)))
        if isinstance(entry.event, FindingRecorded) and entry.event.finding.check == "head"
        else entry
        for entry in transcript.entries
    )
    return replace(transcript, entries=entries)


def test_whoever_is_in_both_is_called_the_same() -> None:
    second = went_on(SECOND, RoleAssigned(role="scribe", name="dana"))
    said = open_exports().render(led_to("second"), "md", ExportOptions(blameless=True), [second])
    assert "note: rang scribe" in said
    assert "dana" not in said


def test_json_and_csv_tell_of_one() -> None:
    first = led_to("second")
    for form in ("json", "csv"):
        alone = open_exports().render(first, form)
        assert open_exports().render(first, form, ExportOptions(), [SECOND]) == alone


def test_what_it_led_to_is_followed_once_and_what_is_missing_is_said() -> None:
    again = went_on(named(proven(), "b2"), Routed(cause="gone", playbook="x", incident="first"))
    there = {"b2": again, "c1": named(proven(), "c1")}

    def load(name: str) -> Transcript:
        if name not in there:
            raise JournalError(f"no {name}")
        return there[name]

    found, problems = linked_incidents(led_to("b1", "b2", "c1", "d1"), load)
    assert [item.incident.id for item in found] == ["b2", "c1"]
    assert problems == ["incident d1, which this one led to, cannot be told: no d1"]


@pytest.mark.parametrize("state", states())
def test_a_summary_is_five_lines_of_whatever_state(state: str) -> None:
    lines = open_exports().render(states()[state], "summary").splitlines()
    assert lines[1].startswith("Cause: ")
    assert len(lines) == 5
    assert all(0 < len(line) <= 300 for line in lines)


@pytest.mark.parametrize(
    "text",
    [
        "@here",
        "<!channel> <@U024>",
        "<b>x</b>",
        "https://evil.example/a",
        "\x1b[2J\u202e",
        "a\nb\r\nc",
        "@channel,",
    ],
)
def test_no_text_calls_anybody_or_can_be_clicked(text: str) -> None:
    said = open_exports().render(hostile(text), "summary")
    assert len(said.splitlines()) == 5
    assert is_clean(said.replace("\n", ""))
    assert not re.search(r"(?<!\w)@\w|<|>|https?://", said)


def test_the_first_page_names_every_proven_cause_and_how_each_is_mended() -> None:
    both = two_proven()
    page = open_exports().render(both, "md", ExportOptions(template="google-sre"))
    assert page.startswith("# Post-mortem: A file upload is missing: HeadObject says not found\n")
    assert "| cause | The object is gone (proven)" in page
    assert "| and also | A policy is missing (proven): " in page
    first = page.partition("## Summary")[0]
    assert "aws s3 cp FILE" in first
    assert "aws s3api put-bucket-policy" in first
    assert "; and also A policy is missing (proven)" in open_exports().render(both, "summary")


def two_proven() -> Transcript:
    """An incident with two causes, each with a fix of its own."""
    missing = CauseRule(
        id="unset",
        title="A policy is missing",
        all_of=("policy.policy == 'allow'",),
        fix="aws s3api put-bucket-policy",
    )
    return proven(policy=Outcome.OK, further=(missing,))


def test_the_summary_of_a_chain_names_the_last_cause_and_its_fix() -> None:
    said = open_exports().render(led_to("second"), "summary", ExportOptions(), [named(proven(), "second")])
    assert "The object is gone (proven)" in said
    assert "; because The object is gone (proven)" in said
    assert "Fix: aws s3 cp FILE" in said


def test_moments_and_grades_of_both_make_the_response_and_the_answer_names_what_lies_behind() -> None:
    first = went_on(led_to("second"), ImpactTimed(impact=Impact.DETECTED, at=NOON + timedelta(hours=1)))
    second = went_on(
        named(proven(), "second"),
        ImpactTimed(impact=Impact.STARTED, at=NOON),
        SeveritySet(severity="sev2"),
    )
    said = open_exports().render(first, "md", ExportOptions(template="google-sre"), [second])
    answer = next(line for line in said.splitlines() if line.startswith("**Proven"))
    assert "Behind it, proven too: The object is gone" in answer
    assert "[#2." in answer
    page, _, rest = said.partition("\n## ")
    assert "1 h from the start of the impact to its detection" in page
    detection = next(line for line in rest.splitlines() if line.startswith("| detection"))
    assert "| **1 h** |" in detection
    assert "[#2." in detection
    assert "| severity | sev2" in rest

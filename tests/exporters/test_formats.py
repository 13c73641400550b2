"""Every format says what the transcript says, and hostile text in it stays text."""

from __future__ import annotations

import json
import re
import shlex
import xml.etree.ElementTree as ET
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from functools import cache, partial

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from tests.exporters.samples import hostile, proven, states, went_on
from tests.fakes import NOON, answer
from workbench.domain.evidence import Evidence, Holder
from workbench.domain.finding import Finding
from workbench.domain.incident_events import (
    FindingRecorded,
    Impact,
    ImpactTimed,
    SeveritySet,
    SourcesAsked,
)
from workbench.domain.text import is_clean
from workbench.domain.timeline import Reading
from workbench.domain.transcript import Transcript
from workbench.engine.exports import ExportOptions
from workbench.engine.shared_answers import with_answers
from workbench.exporters import FORMATS, open_exports
from workbench.exporters.inert_markdown import block, code, inline

HOSTILE_PIECES = [
    "\x1b]52;c;aGk=\x07",
    "\x1b[2J",
    "\x9b31m",
    "\u202eexe.txt",
    "\u200b",
    "\ud800",
    "\uffff",
    "\x00",
    "\r\n",
    "\n\n",
    "\n```\n",
    "````",
    "`",
    "| a | b |",
    "<script>alert(1)</script>",
    "<!--",
    "]]>",
    "&amp;",
    '"',
    "# heading",
    "\n# heading",
    "- item",
    "1. item",
    "[x](https://evil.example)",
    "![x](https://evil.example/x.png)",
    "<https://evil.example>",
    "https://evil.example",
    "www.evil.example",
    "[ref]: https://evil.example",
    "***",
    "    code",
    "\\",
    "> quote",
    "---",
    "===",
    ":::",
    "a@b.example",
]


def exported(format_: str, transcript: Transcript, *, full: bool = False) -> str:
    return open_exports().render(transcript, format_, ExportOptions(full=full))


RENDERERS: dict[str, Callable[[Transcript], str]] = {
    **FORMATS,
    **{f"export {name}": partial(exported, name) for name in open_exports().formats},
}
TEXTS = st.lists(st.one_of(st.sampled_from(HOSTILE_PIECES), st.text(max_size=12)), max_size=5).map("".join)


@given(TEXTS)
def test_no_format_lets_a_control_or_direction_character_through(text: str) -> None:
    transcript = hostile(text)
    for render in RENDERERS.values():
        output = render(transcript)
        assert output.endswith("\n")
        assert is_clean(output.replace("\r\n", "").replace("\n", "").replace("\t", ""))  # tabs: code blocks
        output.encode("utf-8")


@given(TEXTS)
def test_json_holds_the_parameters_exactly(text: str) -> None:
    without_secrets = text.replace("=", "").replace(":", "")
    document = json.loads(FORMATS["json"](hostile(without_secrets)))
    assert document["parameters"]["key"] == without_secrets


@given(TEXTS)
def test_junit_stays_well_formed_with_one_case_per_check(text: str) -> None:
    suite = ET.fromstring(FORMATS["junit"](hostile(text))).find("testsuite")  # noqa: S314 - our own output
    assert suite is not None
    assert [case.get("name") for case in suite.iter("testcase")] == ["head", "policy", "seen"]
    assert {child.tag for child in suite} == {"properties", "testcase"}


@given(TEXTS)
def test_jsonl_has_one_line_per_entry(text: str) -> None:
    transcript = hostile(text)
    lines = FORMATS["jsonl"](transcript).splitlines()
    assert [json.loads(line)["seq"] for line in lines] == [entry.seq for entry in transcript.entries]


PARSER = MarkdownIt("commonmark", {"html": True}).enable("table")


def shape(tokens: list[Token]) -> list[str]:
    """The structure of a document: block tokens, and what has an effect inside lines."""
    found = []
    for token in tokens:
        found.append(token.type)
        found += [
            child.type
            for child in token.children or []
            if child.type not in ("text", "text_special", "code_inline", "softbreak")
        ]
    return found


@cache
def plain_shape(template: str) -> list[str]:
    """What each text is held against; it is the same for all of them."""
    return shape(
        PARSER.parse(open_exports().render(hostile("plain"), "md", ExportOptions(template=template)))
    )


@pytest.mark.parametrize("template", open_exports().templates)
@given(text=TEXTS)
def test_markdown_has_the_same_structure_whatever_the_text(template: str, text: str) -> None:
    options = ExportOptions(template=template)
    output = open_exports().render(hostile(text + "x"), "md", options)
    assert shape(PARSER.parse(output)) == plain_shape(template)


def rendered(markdown: str) -> str:
    tokens = PARSER.parse(markdown)
    return "".join(child.content for token in tokens for child in token.children or [])


@given(st.text(st.characters(min_codepoint=33, max_codepoint=126), min_size=1))
def test_a_code_span_shows_exactly_its_text(text: str) -> None:
    assert rendered(f"see {code(text)} there") == f"see {text} there"


@given(st.text(st.characters(min_codepoint=33, max_codepoint=126), min_size=1))
def test_a_sentence_shows_exactly_its_text(text: str) -> None:
    assert rendered(inline(text)) == text


@given(st.text("|` ab", min_size=1))
def test_a_code_span_with_pipes_stays_in_its_table_cell(text: str) -> None:
    tokens = PARSER.parse(f"| a | b |\n| --- | --- |\n| {code(text)} | last |\n")
    cells = [token.content for token in tokens if token.type == "inline"]
    assert (len(cells), cells[-1]) == (4, "last")


@given(st.text("`~ \nab"))
def test_nothing_ends_a_code_block_but_its_fence(text: str) -> None:
    tokens = PARSER.parse(block(text))
    assert [(token.type, token.content) for token in tokens] == [("fence", text + "\n")]


@pytest.fixture(scope="module", name="transcript")
def _transcript() -> Transcript:
    return proven()


def test_json_is_the_document_of_the_contract(transcript: Transcript) -> None:
    document = json.loads(FORMATS["json"](transcript))
    assert list(document) == [
        "schema",
        "incident",
        "target",
        "parameters",
        "steps",
        "causes",
        "conclusion",
    ]
    assert document["schema"] == "workbench.incident/1"
    assert document["incident"]["playbook"] == "file-upload-missing"
    assert document["incident"]["started_at"] == "2026-11-23T12:00:00Z"
    assert document["incident"]["ended_at"] == "2026-11-23T12:00:00Z"
    assert document["target"]["source"] == "live"
    assert document["conclusion"] == {
        "status": "proven",
        "primary": "gone",
        "summary": "Proven: The object is gone.",
        "because": document["steps"][0]["findings"][0]["summary"],
        "next": None,
    }
    head, policy = document["steps"][0]["findings"]
    assert (head["verdict"], head["evidence"]["calls"][0]["outcome"]) == ("fail", "404")
    assert head["evidence"]["calls"][0]["cli"].startswith("aws s3api head-object")
    assert (policy["verdict"], policy["reason"]) == ("unknown", "denied")
    assert policy["evidence"]["calls"][0]["outcome"] == "AccessDenied"


def test_json_orders_the_causes_and_says_what_decided_them(transcript: Transcript) -> None:
    causes = json.loads(FORMATS["json"](transcript))["causes"]
    assert [(cause["id"], cause["status"]) for cause in causes] == [
        ("gone", "proven"),
        ("policy", "undetermined"),
        ("unseen", "undetermined"),
        ("there", "ruled_out"),
    ]
    assert causes[0]["decided_by"] == ["head.outcome == 'not_found' is true"]
    assert causes[0]["fix"] == ["aws s3 cp FILE s3://acme-landing/raw/x.csv"]
    assert [cause["next"] for cause in causes[1:]] == [None, None, None]
    assert causes[1]["missing"] == ["policy.policy: unknown (denied); needs s3:GetBucketPolicy"]


def test_json_says_where_a_cause_leads_with_what_is_known_and_no_secret(transcript: Transcript) -> None:
    assert json.loads(FORMATS["json"](transcript))["causes"][0]["next"] == {
        "playbook": "upload-access-denied",
        "parameters": {
            "bucket": "acme-landing",
            "key": "raw/x.csv",
            "error_text": "password=[redacted: password] acme-landing",
        },
    }


def test_text_gives_the_command_that_goes_on_and_leaves_out_what_cannot_be_printed(
    transcript: Transcript,
) -> None:
    command = "workbench run upload-access-denied --set bucket=acme-landing --set key=raw/x.csv"
    assert f"next    {command}" in {line.strip() for line in FORMATS["text"](transcript).splitlines()}
    last = replace(transcript.entries[-1], hash="a" * 64)
    kept = replace(transcript, entries=(*transcript.entries[:-1], last))
    assert f"next    {command} --from {transcript.incident.id}:gone\n" in FORMATS["text"](kept)


def test_text_quotes_the_command_that_goes_on_for_a_shell() -> None:
    text = FORMATS["text"](proven(key="it's; rm -rf x"))
    command = next(line for line in text.splitlines() if line.strip().startswith("next "))
    assert shlex.split(command)[4:] == ["--set", "bucket=acme-landing", "--set", "key=it's; rm -rf x"]


def test_a_drill_gives_no_command_that_goes_on(transcript: Transcript) -> None:
    drill = replace(transcript, incident=replace(transcript.incident, scenario="01-gone"))
    assert "workbench run" not in FORMATS["text"](drill)
    assert "upload-access-denied" in FORMATS["text"](drill)


@pytest.mark.parametrize("name", sorted(set(RENDERERS) - {"junit"}))
def test_every_format_names_the_incident_that_it_came_from(name: str) -> None:
    assert "20261123T110000Z-aaaaaa" in RENDERERS[name](states()["came from another"])


@pytest.mark.parametrize("name", sorted(set(RENDERERS) - {"junit", "json"}))
def test_every_format_with_a_timeline_names_where_it_led(name: str) -> None:
    assert "20261123T121000Z-bbbbbb" in RENDERERS[name](states()["led on"])


def test_json_export_has_the_timeline(transcript: Transcript) -> None:
    entries = json.loads(exported("json", transcript))["entries"]
    assert [entry["seq"] for entry in entries] == list(range(1, len(transcript.entries) + 1))
    assert entries[-1] == {
        "seq": len(entries),
        "kind": "note_added",
        "occurred_at": None,
        "observed_at": "2026-11-23T12:00:00Z",
        "recorded_at": "2026-11-23T12:00:00Z",
        "who": {
            "os_user": "kim",
            "host": "bastion",
            "aws_identity": "arn:aws:sts::111122223333:assumed-role/oncall/kim",
        },
        "text": "note: told the partner",
        "skew_s": None,
        "tool_version": "0.1.0",
        "corrects": None,
        "prev_hash": None,
        "hash": None,
        "logs": None,
        "asked": None,
    }


def test_what_was_asked_beside_the_playbook_is_exported_with_its_commands() -> None:
    command = "aws logs filter-log-events --log-group-name /aws/lambda/f"
    lines = replace(answer("logs.FilterLogEvents", data={"events": []}), cli=command, redactions=2)
    reading = Reading(source="log group /aws/lambda/f", classes="log lines", pages=1)
    came = SourcesAsked(
        question="log_group=/aws/lambda/f", readings=(reading,), evidence=Evidence(answers=(lines,))
    )
    transcript = went_on(states()["empty"], came)
    page = exported("md", transcript, full=True)
    assert command in page
    assert "for `timeline`: answered" in page
    assert "AWS was not asked." not in page
    asked = json.loads(exported("json", transcript))["entries"][-1]["asked"]
    assert [call["cli"] for call in asked["evidence"]["calls"]] == [command]
    assert asked["evidence"]["redactions"] == 2


def test_text_begins_with_the_answer(transcript: Transcript) -> None:
    lines = FORMATS["text"](transcript).splitlines()
    assert lines[0] == "Proven: The object is gone."
    assert any("? UNKNOWN (denied)" in line for line in lines)
    assert any("■ PROVEN" in line and "gone" in line for line in lines)


def test_the_post_mortem_begins_with_the_answer_and_cites_entries(transcript: Transcript) -> None:
    lines = exported("md", transcript).splitlines()
    assert lines[0] == "# A file upload is missing: HeadObject says not found"
    entry = next(
        item.seq
        for item in transcript.entries
        if "head: FAIL" in json.loads(line_of(transcript, item.seq))["text"]
    )
    assert f"- So it holds: head: outcome is not_found. [#{entry}]" in lines
    assert not [line for line in lines if "head.outcome" in line]
    raw = "- As the playbook has it: `head.outcome == 'not_found'` is true, with `head.outcome = not_found`."
    assert f"{raw} [#{entry}]" in exported("md", transcript, full=True).splitlines()


def line_of(transcript: Transcript, seq: int) -> str:
    return FORMATS["jsonl"](transcript).splitlines()[seq - 1]


@pytest.mark.parametrize(
    "must_say",
    [
        "Ruled out, and by what",
        "What could not be seen",
        "s3:GetBucketPolicy",
        "told the partner",
        "arn:aws:sts::111122223333:assumed-role/oncall/kim",
        "0" * 64,
    ],
)
def test_the_post_mortem_names(transcript: Transcript, must_say: str) -> None:
    assert must_say in exported("md", transcript)


@pytest.mark.parametrize(
    "detail",
    ["request `REQ1`", "aws s3api head-object --bucket acme-landing --key raw/x.csv", "| `outcome` |"],
)
def test_commands_calls_and_facts_stand_only_in_the_full_one(transcript: Transcript, detail: str) -> None:
    assert detail not in exported("md", transcript)
    assert detail in exported("md", transcript, full=True)


def test_the_first_page_says_all_that_matters_and_fits_a_screen(transcript: Transcript) -> None:
    said = went_on(
        transcript,
        ImpactTimed(impact=Impact.STARTED, at=NOON - timedelta(hours=2)),
        ImpactTimed(impact=Impact.RESOLVED, at=NOON),
        SeveritySet(severity="SEV2"),
    )
    page, _, appendix = exported("md", said).partition("\n## ")
    lines = page.splitlines()
    assert len(lines) < 36
    for words in (
        "| cause | The object is gone (proven):",
        "| began | 2026-11-23T10:00:00Z, says kim",
        "| was noticed | Nobody recorded it.",
        "| ended | 2026-11-23T12:00:00Z, says kim",
        "| impact | Severity SEV2",
        "2 h from the start of the impact to full service",
        "aws s3 cp FILE s3://acme-landing/raw/x.csv",
        "- A policy denies it: unknown (denied); needs s3:GetBucketPolicy",
    ):
        assert words in page
    assert "Ruled out, and by what" in appendix


def test_the_record_of_a_short_one_holds_what_is_cited(transcript: Transcript) -> None:
    short, full = (exported("md", transcript, full=full).partition("## Record") for full in (False, True))
    rows = [int(found) for found in re.findall(r"^\| (\d+) \|", short[2], re.MULTILINE)]
    cited = {int(found) for found in re.findall(r"\[#(\d+)\]", short[0])}
    assert set(rows) == cited
    assert len(rows) < len(transcript.entries)
    assert len(re.findall(r"^\| (\d+) \|", full[2], re.MULTILINE)) == len(transcript.entries)


def test_a_run_that_did_not_end_says_so(transcript: Transcript) -> None:
    cut = Transcript(incident=transcript.incident, entries=transcript.entries[:2])
    assert json.loads(FORMATS["json"](cut))["incident"]["ended_at"] is None
    assert json.loads(FORMATS["json"](cut))["conclusion"]["status"] == "undetermined"
    assert "The run did not end" in exported("md", cut)
    assert "NOT ASKED" in FORMATS["text"](cut)


@pytest.mark.parametrize("render", RENDERERS.values(), ids=RENDERERS)
def test_secrets_in_parameters_and_notes_are_not_exported(render: Callable[[Transcript], str]) -> None:
    transcript = proven(note="password=hunter2hunter2", key="x?X-Amz-Signature=hunter2hunter2")
    assert "hunter2hunter2" not in render(transcript)


def test_an_answer_that_a_check_shares_is_shown_with_the_entry_that_holds_it() -> None:
    run = proven()
    head, policy = run.findings["head"], run.findings["policy"]
    seq = line_number_of(run, head)
    named = [replace(answer, held_by=Holder(entry=seq, answer=0)) for answer in head.evidence.answers]
    shares = went_on(run, FindingRecorded(finding=with_answers(policy, named)))
    calls = {
        finding["check"]: finding["evidence"]["calls"][0]
        for step in json.loads(exported("json", shares))["steps"]
        for finding in step["findings"]
    }
    assert calls["head"]["held_by"] is None
    assert calls["policy"] == {**calls["head"], "held_by": seq}
    assert f"shared: see #{seq}" in FORMATS["text"](shares)
    assert f"shared: see [#{seq}]" in exported("md", shares, full=True)
    assert "shared: see" in exported("html", shares, full=True)
    assert "shared" not in FORMATS["text"](run) + exported("md", run, full=True)


def line_number_of(transcript: Transcript, finding: Finding) -> int:
    return next(
        entry.seq
        for entry in transcript.entries
        if isinstance(entry.event, FindingRecorded) and entry.event.finding == finding
    )

"""What an audit is handed on as: nothing in it is taken as a command, a formula or markup."""

from __future__ import annotations

import csv
import io
import json
import xml.etree.ElementTree as ET
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from tests.audits.accounts import AT_HOME, buckets, denied_for, deviation, report
from tests.fakes import answer
from workbench.domain.evidence import Answer, Outcome
from workbench.domain.text import is_clean
from workbench.engine.audit.report import AuditReport, audit_report
from workbench.exporters import open_exports
from workbench.exporters.audits import AUDIT_FORMATS

HERE = Path(__file__)
OCSF = Draft202012Validator(
    json.loads(HERE.with_name("ocsf-1.5.0-compliance-finding.schema.json").read_text("utf-8"))
)
PUBLISHED = Draft202012Validator(
    json.loads((HERE.parents[2] / "docs" / "audit.schema.json").read_text("utf-8"))
)
HOSTILE = "=cmd|' /C calc'!A0\x1b[31m<script>"


@pytest.mark.parametrize("form", AUDIT_FORMATS)
async def test_hostile_names_are_inert_in_every_format(form: str) -> None:
    said = AUDIT_FORMATS[form](await report(buckets(HOSTILE)))
    assert all(is_clean(line) for line in said.splitlines())
    if form == "csv":
        assert not any(cell.startswith("=") for row in csv.reader(io.StringIO(said)) for cell in row)


async def test_the_text_says_first_what_is_broken_and_how_much_was_seen() -> None:
    said = AUDIT_FORMATS["text"](await report(buckets("landing"))).splitlines()
    assert said[0] == "1 of 1 resource break a rule: 1 failed, 2 passed"
    assert "  s3 buckets: 1 of 1 read" in said
    assert not any("landing (us-east-1): versioning is enabled" in line for line in said)
    full = AUDIT_FORMATS["full"](await report(buckets("landing")))
    assert "landing (us-east-1): versioning is enabled" in full


async def test_a_report_says_first_what_is_wrong_what_is_accepted_and_what_was_not_looked_at() -> None:
    allowed = buckets()["s3.GetBucketVersioning"]
    assert isinstance(allowed, Answer)
    account = {
        **buckets("lake", "landing", "secret"),
        "s3.GetBucketVersioning": denied_for("secret", allowed),
    }
    over, strange = deviation(resource="landing", until="2020-01-01"), deviation(resource="gone-*")
    configured = replace(AT_HOME, deviations=(deviation(resource="lake"), over, strange))
    said = AUDIT_FORMATS["md"](await report(account, configured=configured))
    wrong, accepted, unseen = (
        section(said, f"What {title}") for title in ("is wrong", "is accepted", "was not")
    )
    assert "`landing (us-east-1)`" in wrong
    assert "`lake (us-east-1)`" not in wrong
    assert "`lake (us-east-1)`" in accepted
    assert accepted.index("Their time is over") < accepted.index("`landing`") < accepted.index("`gone-*`")
    row = next(line for line in unseen.splitlines() if line.startswith("| `s3-versioning-enabled`"))
    assert "1 of 3 | `secret (us-east-1)` | denied: s3.GetBucketVersioning" in row
    assert "`s3:GetIt`" in row


async def test_what_was_found_of_many_resources_in_the_same_words_stands_once() -> None:
    names = [f"b{number:02}" for number in range(14)]
    said = AUDIT_FORMATS["md"](await report(buckets(*names)))
    rows = [
        line for line in section(said, "What is wrong").splitlines() if "`s3-object-lock-default`" in line
    ]
    assert len(rows) == 1
    assert "14: `b00 (us-east-1)`" in rows[0]
    assert "and 2 more" in rows[0]
    assert all(f"`{name} (us-east-1)` | **FAIL**" in said for name in names)


async def test_a_report_says_of_a_lost_list_which_rules_say_nothing() -> None:
    denied = answer("s3.ListBuckets", Outcome.DENIED, code="AccessDenied")
    said = AUDIT_FORMATS["md"](await report({**buckets(), "s3.ListBuckets": denied}))
    assert "`s3-versioning-enabled`, `s3-object-lock-default`" in section(said, "What was not looked at")
    assert "not listed: how many there are is not known" in section(said, "What was looked at")
    assert "Nothing of what was seen is broken" in section(said, "What is wrong")
    assert "Nothing." in section(said, "What is accepted")


def section(text: str, title: str) -> str:
    """Return a section of a Markdown text, by the beginning of its title."""
    return next(part for part in text.split("\n## ") if part.startswith(title))


async def test_junit_has_a_case_for_each_resource_and_an_error_for_a_lost_list() -> None:
    denied = answer("s3.ListBuckets", Outcome.DENIED, code="AccessDenied")
    whole = ET.fromstring(AUDIT_FORMATS["junit"](await report(buckets("landing", "raw"))))  # noqa: S314 - our own text
    lost = ET.fromstring(AUDIT_FORMATS["junit"](await report({**buckets(), "s3.ListBuckets": denied})))  # noqa: S314 - our own text
    assert [suite.get("failures") for suite in whole] == ["0", "2", "0"]
    assert [suite.get("errors") for suite in lost] == ["1", "1", "1"]


async def test_json_names_entry_deviation_and_gap() -> None:
    configured = replace(AT_HOME, deviations=(deviation(),))
    document = json.loads(AUDIT_FORMATS["json"](await report(buckets("landing"), configured=configured)))
    judged = document["lines"][0]["rules"][1]["resources"][0]
    assert judged["standing"] == "accepted"
    assert judged["verdict"] == "fail"
    assert judged["deviation"]["approved_by"] == "QA"
    assert document["coverage"][0]["listed"] == 1


async def test_ocsf_is_valid_and_keeps_the_verdict_of_what_is_accepted() -> None:
    configured = replace(AT_HOME, deviations=(deviation(),))
    events = ocsf(await report(buckets("landing"), configured=configured))
    lock = next(event for event in events if event["compliance"]["control"] == "s3-object-lock-default")
    assert (lock["status"], lock["compliance"]["status"]) == ("Suppressed", "Fail")


async def test_ocsf_tells_of_a_list_that_was_not_read() -> None:
    denied = answer("s3.ListBuckets", Outcome.DENIED, code="AccessDenied")
    events = ocsf(await report({**buckets(), "s3.ListBuckets": denied}))
    assert {event["compliance"]["status"] for event in events} == {"Unknown"}
    assert len(events) == 3


def ocsf(found: AuditReport) -> list[Any]:
    """The events of an audit, each checked against OCSF's own schema."""
    events = [json.loads(line) for line in AUDIT_FORMATS["ocsf"](found).splitlines()]
    assert [error.message for event in events for error in OCSF.iter_errors(event)] == []
    return events


@pytest.mark.parametrize("name", ["landing", HOSTILE])
async def test_json_holds_to_its_published_schema(name: str) -> None:
    allowed = buckets()["s3.GetBucketVersioning"]
    assert isinstance(allowed, Answer)
    account = {**buckets(name, "secret"), "s3.GetBucketVersioning": denied_for("secret", allowed)}
    denied = answer("s3.ListBuckets", Outcome.DENIED, code="AccessDenied")
    configured = replace(AT_HOME, deviations=(deviation(), deviation(rule="s3-versioning-enabled")))
    for given in (account, {**account, "s3.ListBuckets": denied}):
        document = json.loads(AUDIT_FORMATS["json"](await report(given, configured=configured)))
        assert [error.message for error in PUBLISHED.iter_errors(document)] == []


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("schema",), "workbench.audit/2"),
        (("audit", "started_at"), "yesterday"),
        (("lines", 0, "standing"), "good"),
        (("lines", 0, "rules", 0, "resources", 0, "reason"), "denied"),
        (("lines", 0, "rules", 1, "resources", 0, "deviation"), {}),
        (("coverage", 0, "listed"), -1),
    ],
)
async def test_the_published_schema_notices_a_change(path: tuple[str | int, ...], value: Any) -> None:
    document = json.loads(AUDIT_FORMATS["json"](await report(buckets("landing"))))
    assert PUBLISHED.is_valid(document)
    inner = document
    for part in path[:-1]:
        inner = inner[part]
    inner[path[-1]] = value
    assert not PUBLISHED.is_valid(document)


async def test_the_page_for_an_inspector_says_answer_coverage_and_record() -> None:
    denied = answer("s3.ListBuckets", Outcome.DENIED, code="AccessDenied", iam_actions=("s3:List",))
    page = AUDIT_FORMATS["html"](await report(buckets("landing")))
    assert "1 of 1 resource break a rule" in page
    parts = ("What is wrong", "What is accepted", "What was not", "What was looked", "By line", "Record")
    assert sorted(map(page.index, parts)) == list(map(page.index, parts))
    assert "<script" not in AUDIT_FORMATS["html"](await report(buckets(HOSTILE)))
    assert "s3.ListBuckets" in AUDIT_FORMATS["md"](await report({**buckets(), "s3.ListBuckets": denied}))


async def test_an_audit_of_the_journal_is_exported_as_an_audit() -> None:
    transcript = (await report(buckets("landing"))).transcript
    assert open_exports().render(transcript, "md") == AUDIT_FORMATS["md"](audit_report(transcript))

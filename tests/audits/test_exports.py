"""What an audit is handed on as: nothing in it is taken as a command, a formula or markup."""

from __future__ import annotations

import csv
import io
import json
import xml.etree.ElementTree as ET
from dataclasses import replace

import pytest

from tests.audits.accounts import AT_HOME, buckets, deviation, report
from tests.fakes import answer
from workbench.domain.evidence import Outcome
from workbench.domain.text import is_clean
from workbench.engine.audit.report import audit_report
from workbench.exporters import open_exports
from workbench.exporters.audits import AUDIT_FORMATS

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
    assert "  s3_buckets: 1 of 1 read" in said
    assert not any("landing (us-east-1): versioning is enabled" in line for line in said)
    full = AUDIT_FORMATS["full"](await report(buckets("landing")))
    assert "landing (us-east-1): versioning is enabled" in full


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


async def test_ocsf_has_the_required_attributes_and_keeps_the_verdict_of_what_is_accepted() -> None:
    configured = replace(AT_HOME, deviations=(deviation(),))
    said = AUDIT_FORMATS["ocsf"](await report(buckets("landing"), configured=configured))
    events = [json.loads(line) for line in said.splitlines()]
    required = {"activity_id", "category_uid", "class_uid", "compliance", "finding_info", "metadata"}
    assert all(required | {"severity_id", "time", "type_uid"} <= set(event) for event in events)
    lock = next(event for event in events if event["compliance"]["control"] == "s3-object-lock-default")
    assert (lock["status"], lock["compliance"]["status"]) == ("Suppressed", "Fail")


async def test_the_page_for_an_inspector_says_answer_coverage_and_record() -> None:
    denied = answer("s3.ListBuckets", Outcome.DENIED, code="AccessDenied", iam_actions=("s3:List",))
    page = AUDIT_FORMATS["html"](await report(buckets("landing")))
    assert "1 of 1 resource break a rule" in page
    assert page.index("By line of the guide") < page.index("What was looked at") < page.index("Record")
    assert "<script" not in AUDIT_FORMATS["html"](await report(buckets(HOSTILE)))
    assert "s3.ListBuckets" in AUDIT_FORMATS["md"](await report({**buckets(), "s3.ListBuckets": denied}))


async def test_an_audit_of_the_journal_is_exported_as_an_audit() -> None:
    transcript = (await report(buckets("landing"))).transcript
    assert open_exports().render(transcript, "md") == AUDIT_FORMATS["md"](audit_report(transcript))

"""Overwrites: what a history shows, and what nobody kept."""

from __future__ import annotations

from datetime import datetime

import pytest

from workbench.domain.evidence import Answers
from workbench.domain.values import JsonObject
from workbench.domain.verdict import UnknownReason, Verdict
from workbench.engine.probe import Judgement
from workbench.probes._examples import answered
from workbench.probes.s3 import _examples as s3
from workbench.probes.s3.object_history import Facts, Params, judge

FOUR_OCLOCK = datetime.fromisoformat("2026-11-23T04:00:00Z")


def judged(*entries: JsonObject, status: str = "Enabled", since: datetime | None = None) -> Judgement[Facts]:
    answers: Answers = {
        "versions": s3.versions(*entries),
        "versioning": answered("s3.GetBucketVersioning", {"Status": status} if status else {}),
    }
    return judge(answers, Params(bucket=s3.BUCKET, key=s3.KEY, since=since))


def test_a_write_while_versioning_was_suspended_replaces_an_older_version() -> None:
    found = judged(s3.version("null", 5, current=True, Size=7), s3.version("v1", 2), status="Suspended")

    assert (found.verdict, found.facts.versioning) == (Verdict.FAIL, "suspended")
    assert (found.facts.current_version_id, found.facts.previous_version_id) == ("null", "v1")
    assert found.occurred_at == found.facts.current_at


@pytest.mark.parametrize("status", ["Enabled", "Suspended", ""])
def test_what_a_null_version_replaced_was_never_recorded(status: str) -> None:
    found = judged(s3.version("null", 5, current=True), status=status)

    assert (found.verdict, found.reason) == (Verdict.UNKNOWN, UnknownReason.NOT_LOGGED)
    assert found.facts.overwritten is None


def test_a_null_version_from_before_is_history() -> None:
    found = judged(s3.version("v2", 5, current=True, Size=7), s3.version("null", 2), since=FOUR_OCLOCK)

    assert (found.verdict, found.facts.overwritten) == (Verdict.PASS, False)


def test_a_resend_of_the_same_bytes_does_not_hide_the_overwrite_before_it() -> None:
    found = judged(
        s3.version("v3", 6, current=True, ETag='"b"', Size=7),
        s3.version("v2", 5, ETag='"b"', Size=7),
        s3.version("v1", 2, ETag='"a"'),
    )

    assert (found.facts.overwritten, found.facts.previous_version_id) == (True, "v1")


def test_a_deleted_and_resent_object_was_overwritten_too() -> None:
    found = judged(s3.version("v2", 6, current=True, Size=7), s3.marker("m1", 5), s3.version("v1", 2))

    assert (found.facts.overwritten, found.facts.versions) == (True, 2)


def test_nothing_on_record_was_not_overwritten() -> None:
    found = judged()

    assert (found.verdict, found.facts.overwritten) == (Verdict.SKIPPED, False)

"""Uploads in parts: which are broken, and which may be running."""

from __future__ import annotations

from datetime import datetime

from workbench.domain.verdict import UnknownReason, Verdict
from workbench.engine.probe import Judgement
from workbench.probes._examples import NOON, answered
from workbench.probes.s3 import _examples as s3
from workbench.probes.s3.open_uploads import Facts, Params, judge


def judged(*initiated: str, since: datetime | None = None) -> Judgement[Facts]:
    """The finding at noon about uploads that began at these times of the day, in this order."""
    uploads = [{"Key": s3.KEY, "UploadId": f"u{at}", "Initiated": f"2026-11-23T{at}:00Z"} for at in initiated]
    answer = answered("s3.ListMultipartUploads", {"Uploads": uploads})
    return judge({"uploads": answer}, Params(bucket=s3.BUCKET, key=s3.KEY, since=since))


def test_a_second_attempt_proves_that_the_first_broke_off() -> None:
    found = judged("09:00", "11:58")

    assert (found.verdict, found.facts.interrupted, found.facts.open_uploads) == (Verdict.FAIL, True, 2)
    assert found.facts.upload_id == "u11:58"


def test_an_upload_that_just_began_may_be_running() -> None:
    found = judged("11:58")

    assert (found.verdict, found.reason) == (Verdict.UNKNOWN, UnknownReason.TOO_EARLY)


def test_an_upload_of_ten_minutes_ago_is_broken() -> None:
    assert judged("11:50").facts.interrupted is True


def test_leftovers_from_before_the_window_do_not_count() -> None:
    assert judged("09:00", since=NOON).facts.interrupted is False
    assert judged("11:15", since=NOON).facts.interrupted is True

"""Presence: the corners of the truth table that the probe's examples leave out."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from workbench.domain.evidence import Answer, Answers, Outcome
from workbench.domain.verdict import UnknownReason, Verdict
from workbench.engine.probe import Judgement
from workbench.engine.runner import presentable
from workbench.probes._examples import error_answer
from workbench.probes.s3 import _examples as s3
from workbench.probes.s3.object_visibility import Facts, Params, judge

CURRENT = s3.versions(s3.version("v1", 2, current=True))
THREE_OCLOCK = datetime.fromisoformat("2026-11-23T03:00:00Z")


def judged(key: str = s3.KEY, since: datetime | None = None, **given: Answer) -> Judgement[Facts]:
    absent = {
        "head": s3.HEAD_404,
        "bucket": s3.BUCKET_FOUND,
        "versions": s3.versions(),
        "listing": s3.listing(),
    }
    answers: Answers = {name: presentable(item) for name, item in {**absent, **given}.items()}
    return judge(answers, Params(bucket=s3.BUCKET, key=key, since=since))


def test_head_is_enough_where_the_listings_are_denied() -> None:
    found = judged(head=s3.head(), versions=s3.VERSIONS_403, listing=s3.LISTING_403)

    assert (found.verdict, found.facts.state) == (Verdict.PASS, "present")


def test_a_404_is_absence_where_the_listings_are_denied() -> None:
    found = judged(versions=s3.VERSIONS_403, listing=s3.LISTING_403)

    assert (found.verdict, found.facts.state) == (Verdict.FAIL, "absent")


def test_a_404_is_nothing_when_not_even_the_bucket_is_known() -> None:
    throttled = error_answer("s3.HeadBucket", Outcome.THROTTLED, status=503, code="SlowDown")
    found = judged(bucket=throttled, versions=s3.VERSIONS_403, listing=s3.LISTING_403)

    assert (found.verdict, found.facts.state) == (Verdict.UNKNOWN, None)


def test_the_marker_is_named_by_the_header_where_versions_are_denied() -> None:
    found = judged(head=s3.HEAD_MARKER, versions=s3.VERSIONS_403)

    assert found.facts.state == "delete_marker"
    assert found.facts.delete_marker_version_id == "m1"
    assert found.facts.deleted_at is None


def test_a_marker_at_the_top_of_the_history_counts_without_the_header() -> None:
    found = judged(versions=s3.versions(s3.marker("m1", 3, current=True), s3.version("v1", 2)))

    assert found.facts.state == "delete_marker"
    assert found.occurred_at == THREE_OCLOCK


def test_an_older_marker_beneath_the_object_does_not_count() -> None:
    history = s3.versions(s3.version("v2", 4, current=True), s3.marker("m1", 3), s3.version("v1", 2))

    assert judged(head=s3.head(), versions=history).facts.state == "present"
    assert judged(head=s3.HEAD_403, versions=history).facts.state == "present_but_denied"


def test_a_restore_under_way_is_not_yet_readable() -> None:
    found = judged(head=s3.head(StorageClass="DEEP_ARCHIVE", Restore='ongoing-request="true"'))

    assert (found.verdict, found.facts.archived, found.facts.restoring) == (Verdict.FAIL, True, True)


def test_the_archive_tiers_of_intelligent_tiering_count_as_archived() -> None:
    found = judged(head=s3.head(StorageClass="INTELLIGENT_TIERING", ArchiveStatus="ARCHIVE_ACCESS"))

    assert found.facts.archived is True


def test_glacier_instant_retrieval_is_readable() -> None:
    assert judged(head=s3.head(StorageClass="GLACIER_IR")).verdict is Verdict.PASS


def test_whether_a_denied_archived_object_was_restored_is_not_known() -> None:
    archived = s3.versions(s3.version("v1", 2, current=True, StorageClass="GLACIER"))

    assert judged(head=s3.HEAD_403, versions=archived).facts.archived is None


def test_an_upload_in_parts_from_before_is_weak_proof() -> None:
    found = judged(head=s3.head(ETag='"9a0364b9-3"'), since=THREE_OCLOCK)

    assert (found.verdict, found.facts.stale) == (Verdict.WARN, True)


def test_listed_while_head_was_throttled_exists_but_is_undecided() -> None:
    throttled = error_answer("s3.HeadObject", Outcome.THROTTLED, status=503, code="SlowDown")
    found = judged(head=throttled, versions=CURRENT)

    assert (found.reason, found.facts.state, found.facts.exists) == (UnknownReason.THROTTLED, None, True)


def test_answers_that_disagree_decide_nothing() -> None:
    found = judged(versions=CURRENT)

    assert (found.reason, found.facts.exists) == (UnknownReason.NO_DATA, None)


def moved(operation: str) -> Answer:
    return error_answer(operation, Outcome.WRONG_REGION, status=301, code="PermanentRedirect")


def test_a_wrong_region_names_the_right_one() -> None:
    found = judged(head=moved("s3.HeadObject"), versions=moved("s3.ListObjectVersions"))

    assert found.reason is UnknownReason.WRONG_REGION
    assert "eu-central-1" in found.summary


def test_keys_that_are_redacted_or_cleaned_in_answers_are_still_found() -> None:
    for key in ("in/password=hunter22.csv", "in/invisible\u200b.csv"):
        entry = {**s3.version("v1", 2, current=True), "Key": key}
        found = judged(key=key, head=s3.HEAD_403, versions=s3.versions(entry))

        assert found.facts.state == "present_but_denied"


def test_denied_permissions_are_named_once() -> None:
    found = judged(
        head=s3.HEAD_403,
        bucket=replace(s3.LISTING_403, operation="s3.HeadBucket"),
        versions=s3.VERSIONS_403,
        listing=s3.LISTING_403,
    )

    assert found.needs == ("s3:GetObject", "s3:ListBucket", "s3:ListBucketVersions")


def test_a_denied_object_from_before_is_stale_too() -> None:
    assert judged(head=s3.HEAD_403, versions=CURRENT).facts.stale is False
    assert judged(head=s3.HEAD_403, versions=CURRENT, since=THREE_OCLOCK).facts.stale is True


def test_whether_an_object_without_known_time_is_stale_is_not_known() -> None:
    found = judged(head=s3.HEAD_403, versions=s3.VERSIONS_403, listing=s3.listing(s3.KEY), since=THREE_OCLOCK)

    assert (found.facts.exists, found.facts.stale) == (True, None)


def test_a_history_without_a_current_entry_decides_nothing() -> None:
    assert judged(versions=s3.versions(s3.version("v1", 2))).facts.state is None


def test_a_bucket_that_is_denied_is_a_bucket_that_exists() -> None:
    denied_bucket = replace(s3.LISTING_403, operation="s3.HeadBucket")
    found = judged(bucket=denied_bucket, versions=s3.VERSIONS_403, listing=s3.LISTING_403)

    assert found.facts.state == "absent"

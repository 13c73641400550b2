"""An audit from its first list to its conclusion, and what it says where AWS does not answer."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from pathlib import Path

from tests.audits.accounts import (
    AT_HOME,
    audited,
    buckets,
    denied_for,
    deviation,
    only,
    report,
    shipped_audits,
)
from tests.fakes import FakeClock, FakeSource, Handler, answer
from workbench.domain.audit import AuditConfigured, ResourceAudited
from workbench.domain.diagnosis import ConclusionStatus
from workbench.domain.evidence import Answer, Outcome, Request
from workbench.domain.incident_events import RunPaused, evidence_of
from workbench.domain.transcript import Transcript
from workbench.engine.audit.report import Standing, audit_report
from workbench.engine.replay import ReplaySource
from workbench.journal import TinyJournal


def standings(transcript: Transcript) -> dict[tuple[str, str], Standing]:
    return {
        (rule.call.id, item.resource.name): item.standing
        for rule in audit_report(transcript).rules
        for item in rule.judged
    }


async def test_each_resource_is_judged_by_each_rule() -> None:
    found = await report(buckets("landing", "archive"))
    assert [(rule.call.id, rule.counts) for rule in found.rules] == [
        ("s3-versioning-enabled", Counter({Standing.PASS: 2})),
        ("s3-object-lock-default", Counter({Standing.FAIL: 2})),
        ("s3-cmk-encryption", Counter({Standing.PASS: 2})),
    ]
    assert found.conclusion.status is ConclusionStatus.PROVEN
    assert found.coverage[0].words == "2 of 2 read"


async def test_a_list_that_is_denied_is_no_empty_account() -> None:
    denied = answer(
        "s3.ListBuckets", Outcome.DENIED, code="AccessDenied", iam_actions=("s3:ListAllMyBuckets",)
    )
    found = await report({**buckets(), "s3.ListBuckets": denied})
    assert found.conclusion.status is ConclusionStatus.UNDETERMINED
    assert {rule.standing for rule in found.rules} == {Standing.UNKNOWN}
    assert found.coverage[0].gaps[0].needs == ("s3:ListAllMyBuckets",)


async def test_an_account_without_buckets_breaks_no_rule() -> None:
    found = await report(buckets())
    assert found.conclusion.status is ConclusionStatus.CLEAN
    assert {rule.standing for rule in found.rules} == {Standing.SKIPPED}


async def test_a_denied_getter_is_unknown_for_its_resource_alone() -> None:
    account = buckets("landing", "secret")
    enabled = account["s3.GetBucketVersioning"]
    assert isinstance(enabled, Answer)
    found = await report({**account, "s3.GetBucketVersioning": denied_for("secret", enabled)})
    versioning = found.rules[0]
    assert [(item.resource.name, item.standing) for item in versioning.judged] == [
        ("secret", Standing.UNKNOWN),
        ("landing", Standing.PASS),
    ]
    assert versioning.judged[0].result.needs == ("s3:GetIt",)
    assert found.coverage[0].words == "1 of 2 read wholly, 1 in part"


async def test_pages_that_were_left_make_the_list_a_gap() -> None:
    account = buckets("landing")
    listed = account["s3.ListBuckets"]
    assert isinstance(listed, Answer)
    found = await report({**account, "s3.ListBuckets": replace(listed, truncated=True)})
    assert found.coverage[0].words == "1 of at least 1 read"
    assert found.rules[0].standing is Standing.UNKNOWN


async def test_what_was_throttled_is_asked_again() -> None:
    account = buckets("landing")
    times: list[Request] = []

    def throttled_once(request: Request) -> Answer:
        times.append(request)
        if len(times) == 1:
            return answer(request.operation, Outcome.THROTTLED, code="SlowDown")
        return answer(request.operation, data={"Status": "Enabled"})

    found = await report({**account, "s3.GetBucketVersioning": throttled_once})
    assert found.rules[0].standing is Standing.PASS
    assert len(times) == 2


async def test_what_stays_throttled_is_unknown() -> None:
    throttled = answer("s3.GetBucketVersioning", Outcome.THROTTLED, code="SlowDown")
    found = await report({**buckets("landing"), "s3.GetBucketVersioning": throttled})
    assert found.rules[0].standing is Standing.UNKNOWN


async def test_credentials_that_end_stop_the_audit_and_nothing_passes_for_whole() -> None:
    expired = answer("s3.GetBucketVersioning", Outcome.EXPIRED_CREDENTIALS, code="ExpiredToken")
    transcript = await audited({**buckets("landing"), "s3.GetBucketVersioning": expired})
    assert isinstance(transcript.entries[-1].event, RunPaused)
    assert audit_report(transcript).rules[2].standing is Standing.UNKNOWN


async def test_an_answer_that_resources_share_is_asked_and_kept_once() -> None:
    source = FakeSource(buckets("landing", "archive", "raw"))
    transcript = await audited(source)
    assert Counter(request.operation for request in source.reader_.asked)["kms.DescribeKey"] == 1
    held = [
        answer.held_by
        for entry in transcript.entries
        if (evidence := evidence_of(entry.event))
        for answer in evidence.answers
        if answer.operation == "kms.DescribeKey"
    ]
    assert held.count(None) == 1
    assert len(held) == 3


async def test_accepted_deviations_are_shown_as_that_and_never_as_good() -> None:
    configured = replace(AT_HOME, deviations=(deviation(resource="scratch-*"),))
    found = await report(buckets("landing", "scratch-1"), configured=configured)
    lock = found.rules[1]
    assert lock.counts == {Standing.FAIL: 1, Standing.ACCEPTED: 1}
    only_scratch = await report(buckets("scratch-1"), configured=configured)
    assert only_scratch.rules[1].standing is Standing.ACCEPTED
    assert only_scratch.conclusion.status is ConclusionStatus.CLEAN


async def test_a_deviation_whose_time_is_over_accepts_nothing_and_is_reported() -> None:
    over, lost = deviation(until="2026-11-22"), deviation(resource="gone")
    found = await report(buckets("landing"), configured=replace(AT_HOME, deviations=(over, lost)))
    assert found.rules[1].standing is Standing.FAIL
    assert found.expired == (over,)
    assert found.unmatched == (lost,)


async def test_a_deviation_holds_on_its_last_day() -> None:
    today = deviation(until="2026-11-23")
    found = await report(buckets("landing"), configured=replace(AT_HOME, deviations=(today,)))
    assert found.rules[1].standing is Standing.ACCEPTED


async def test_what_was_not_seen_cannot_be_accepted() -> None:
    denied = answer("s3.GetObjectLockConfiguration", Outcome.DENIED, code="AccessDenied")
    configured = replace(AT_HOME, deviations=(deviation(),))
    found = await report(
        {**buckets("landing"), "s3.GetObjectLockConfiguration": denied}, configured=configured
    )
    assert found.rules[1].standing is Standing.UNKNOWN


async def test_buckets_of_other_regions_are_left_to_other_audits() -> None:
    account = buckets("landing")
    listed = [{"Name": "landing", "BucketRegion": "us-east-1"}, {"Name": "far", "BucketRegion": "eu-west-1"}]
    account["s3.ListBuckets"] = answer("s3.ListBuckets", data={"Buckets": listed})
    assert {resource.name for resource in (await report(account)).resources} == {"landing"}


async def test_what_an_account_has_once_is_judged_wherever_one_looks() -> None:
    account: dict[str, Answer | Handler] = {
        "sts.GetCallerIdentity": answer("sts.GetCallerIdentity", data={"Account": "111122223333"}),
        "cloudtrail.DescribeTrails": answer("cloudtrail.DescribeTrails", data={"trailList": []}),
    }
    audit = only(shipped_audits()["gxp-controls"], ("ct-multi-region-on",))
    for regions in (("us-east-1",), ("eu-west-1", "eu-central-1")):
        found = await report(account, audit=audit, configured=AuditConfigured(regions=regions))
        assert [item.result.summary for item in found.rules[0].judged] == ["there is no trail"]


async def test_the_journal_holds_an_audit_as_it_was(tmp_path: Path) -> None:
    journal = TinyJournal(tmp_path, FakeClock())
    made = await audited(buckets("landing", "archive"), journal=journal)
    loaded = TinyJournal(tmp_path, FakeClock()).load(made.incident.id)
    assert standings(loaded) == standings(made)
    assert all(check.passed for check in journal.verify(made.incident.id).checks)


async def test_a_replay_asks_nobody_and_comes_to_the_same() -> None:
    account = buckets("landing", "archive")
    made = await audited(account)
    again = await audited(ReplaySource(made, FakeClock()), audit=made.incident.playbook)
    assert standings(again) == standings(made)


async def test_a_replay_cites_answers_of_its_own_record() -> None:
    account = buckets("landing", "archive")
    made = await audited(account)
    again = await audited(ReplaySource(made, FakeClock()), audit=made.incident.playbook)
    held = {entry.seq: evidence.answers for entry in again.entries if (evidence := evidence_of(entry.event))}
    cited = [item for answers in held.values() for item in answers if item.held_by]
    assert cited
    for item in cited:
        assert item.held_by
        holder = held[item.held_by.entry][item.held_by.answer]
        assert (holder.operation, holder.held_by) == (item.operation, None)


async def test_entries_name_the_answers_behind_each_result() -> None:
    transcript = await audited(buckets("landing"))
    entries = {entry.seq: entry.event for entry in transcript.entries}
    for rule in audit_report(transcript).rules:
        for item in rule.judged:
            event = entries[item.entry]
            assert isinstance(event, ResourceAudited)
            assert event.evidence.answers

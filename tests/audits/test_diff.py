"""What differs between two audits, and what cannot be said to."""

from __future__ import annotations

from dataclasses import replace

from tests.audits.accounts import AT_HOME, buckets, denied_for, deviation, report
from tests.fakes import answer
from workbench.domain.evidence import Answer, Outcome
from workbench.engine.audit.diff import Way, differences
from workbench.exporters.audits import audit_diff

SUSPENDED = answer("s3.GetBucketVersioning", data={"Status": "Suspended"})


async def test_worse_better_new_and_gone() -> None:
    old = await report(buckets("landing", "old"))
    new = await report({**buckets("landing", "new"), "s3.GetBucketVersioning": SUSPENDED})
    found = [(item.way, item.rule, item.resource.name) for item in differences(old, new)]
    assert found[0] == (Way.WORSE, "s3-versioning-enabled", "landing")
    assert {way for way, _, name in found if name == "new"} == {Way.NEW}
    assert {way for way, _, name in found if name == "old"} == {Way.GONE}
    assert differences(new, old)[-1].way in (Way.GONE, Way.BETTER)
    assert differences(old, old) == ()


async def test_what_cannot_be_seen_any_more_is_neither_better_nor_worse() -> None:
    account = buckets("landing")
    enabled = account["s3.GetBucketVersioning"]
    assert isinstance(enabled, Answer)
    blind = await report({**account, "s3.GetBucketVersioning": denied_for("landing", enabled)})
    whole = await report(account)
    assert [item.way for item in differences(whole, blind)] == [Way.LOST]
    assert [item.way for item in differences(blind, whole)] == [Way.SEEN]


async def test_a_list_that_was_denied_makes_nothing_gone() -> None:
    denied = answer("s3.ListBuckets", Outcome.DENIED, code="AccessDenied")
    whole, blind = await report(buckets("landing")), await report({**buckets(), "s3.ListBuckets": denied})
    assert differences(whole, blind) == ()
    assert "could not list" in audit_diff.render(whole, blind, ())


async def test_accepting_is_said_as_a_change() -> None:
    accepted = replace(AT_HOME, deviations=(deviation(),))
    found = differences(
        await report(buckets("landing")), await report(buckets("landing"), configured=accepted)
    )
    assert [item.way for item in found] == [Way.BETTER]
    assert "fail (Object Lock was never enabled) → accepted" in audit_diff.render(
        await report(buckets("landing")), await report(buckets("landing"), configured=accepted), found
    )

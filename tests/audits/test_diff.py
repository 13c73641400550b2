"""What differs between two audits, and what cannot be said to."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta

from tests.audits.accounts import AT_HOME, buckets, denied_for, deviation, report
from tests.fakes import NOON, FakeReader, answer
from workbench.domain.evidence import Answer, Outcome
from workbench.domain.values import JsonObject
from workbench.engine.audit.changes import look_up, resources_to_ask
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


def event(name: str, *, who: str = "eve", **more: object) -> JsonObject:
    """An event about a bucket, as LookupEvents shows it."""
    record = {
        "eventName": name,
        "eventTime": "2026-11-23T11:00:00Z",
        "userIdentity": {"type": "IAMUser", "arn": f"arn:aws:iam::111122223333:user/{who}"},
        "readOnly": False,
        **more,
    }
    return {"EventName": name, "CloudTrailEvent": json.dumps(record)}


async def told_of(history: Answer) -> str:
    """What a comparison says of a bucket whose versioning was suspended, with this Event history."""
    old = await report(buckets("landing"))
    new = await report({**buckets("landing"), "s3.GetBucketVersioning": SUSPENDED})
    found = differences(old, new)
    reader = FakeReader({"cloudtrail.LookupEvents": history})
    who = look_up(reader, resources_to_ask(found), NOON - timedelta(days=1), NOON)
    assert [request.parameters["LookupAttributes"] for request in reader.asked] == [
        [{"AttributeKey": "ResourceName", "AttributeValue": "landing"}]
    ]
    return audit_diff.render(old, new, found, who)


async def test_who_changed_it_is_told_of_what_was_done_and_of_nothing_else() -> None:
    events = [
        event("PutBucketVersioning"),
        event("GetBucketVersioning", who="reader", readOnly=True),
        event("PutBucketPolicy", who="refused", errorCode="AccessDenied"),
    ]
    said = await told_of(answer("cloudtrail.LookupEvents", data={"Events": [*events]}))
    assert "2026-11-23T11:00:00Z  PutBucketVersioning by arn:aws:iam::111122223333:user/eve" in said
    assert "reader" not in said
    assert "refused" not in said


async def test_who_is_not_known_is_said_with_the_reason() -> None:
    silent = answer("cloudtrail.LookupEvents", data={"Events": []})
    denied = answer(
        "cloudtrail.LookupEvents",
        Outcome.DENIED,
        code="AccessDeniedException",
        iam_actions=("cloudtrail:LookupEvents",),
    )
    assert "Event history has no change of this name" in await told_of(silent)
    assert "cannot be told, AccessDeniedException; needs cloudtrail:LookupEvents" in await told_of(denied)
    assert "there are more" in await told_of(replace(silent, truncated=True))

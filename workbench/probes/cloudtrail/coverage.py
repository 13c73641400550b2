"""Does any trail record who writes and deletes this object?

Event history holds management events only. Who put, read or deleted an object is a data event, which exists
nowhere unless a trail or an event data store selects the data events of this bucket. So before anybody says
"there is no record of it": would there be one? A trail counts when it was logging at the time, sees the
Region of the bucket, and its selectors, all conditions of them, let the events of exactly this object
through. A trail that records S3 data events of other buckets is a frequent trap.

What is recorded lies in the trail's bucket (search it with `workbench logs`), minutes late; a delivery error
keeps it from arriving. Trails of an organization show in member accounts; their files are elsewhere.

Sources: AWS CloudTrail API reference, DescribeTrails, GetTrailStatus, GetEventSelectors, GetEventDataStore;
AWS CloudTrail user guide, "Logging data events" and "How CloudTrail works" (delivery times).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from workbench.domain.evidence import Answer, AnswerName, Answers, ask
from workbench.domain.verdict import UnknownReason
from workbench.engine.ports import AwsReader
from workbench.engine.probe import Judgement, Probe, passed, seen_only, unanswered, unknown, warned
from workbench.knowledge.answers import stamp
from workbench.knowledge.s3.locations import named_region
from workbench.probes._params import ObjectParams, TimeParams
from workbench.probes.cloudtrail._lookups import LAG, ask_home
from workbench.probes.cloudtrail._recorders import Recorder, arns_in, recorders_in


@dataclass(frozen=True, slots=True, kw_only=True)
class Params(TimeParams, ObjectParams):
    """Which object, and when its record was to be made."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What is on record about the object."""

    covered: bool | None = None
    """Some recorder had both writes and deletions of this object, for all of the time asked for."""
    writes: bool | None = None
    """Its writes are recorded."""
    deletes: bool | None = None
    """Its deletions are recorded."""
    reads: bool | None = None
    """Its reads are recorded."""
    event_class: Literal["data", "management", "none"] | None = None
    """The most that is recorded."""
    trail: str | None = None
    """The ARN of the trail or event data store that covers the object; empty when there is none."""
    organization: bool | None = None
    """It belongs to the organization: its files may lie in another account."""
    logs_at: str | None = None
    """Where its files lie, `s3://BUCKET/PREFIX`; empty for an event data store and when there is none."""
    since: datetime | None = None
    """Since when it records without a break."""
    delivered_at: datetime | None = None
    """When it last delivered a file."""
    delivery_error: str | None = None
    """Why it cannot deliver; empty when it can."""
    lag_minutes: int | None = None
    """Minutes since the last delivery, as seen when this was asked."""
    too_early: bool | None = None
    """The time asked for is so recent that its record may not have arrived."""
    trails: int | None = None
    """How many trails and event data stores this account can see."""


def collect(aws: AwsReader, params: Params) -> Answers:
    """List trails and event data stores in the Region of the bucket, then ask each what it records."""
    home = aws.read(ask_home(params.bucket))
    region = named_region(home)
    listed = aws.read_all(
        {
            "trails": ask("cloudtrail.DescribeTrails", includeShadowTrails=True).in_region(region),
            "stores": ask("cloudtrail.ListEventDataStores").in_region(region),
        }
    )
    requests = {}
    for arn in arns_in(listed["trails"], "trailList", "TrailARN"):
        requests["status", arn] = ask("cloudtrail.GetTrailStatus", Name=arn).in_region(region)
        requests["selectors", arn] = ask("cloudtrail.GetEventSelectors", TrailName=arn).in_region(region)
    for arn in arns_in(listed["stores"], "EventDataStores", "EventDataStoreArn"):
        requests["store", arn] = ask("cloudtrail.GetEventDataStore", EventDataStore=arn).in_region(region)
    return {"home": home, **listed, **aws.read_all(requests)}


def judge(answers: Answers, params: Params) -> Judgement[Facts]:
    """Find the recorder that covers most; without one, tell what stays dark."""
    listed = answers["trails"]
    recorders = recorders_in(answers, params.bucket, params.key, params.window)
    best = next((item for item in recorders if item.covers), None)
    facts = replace(_known(recorders, best), too_early=_is_too_early(listed, params))
    if best:
        return _covered(best, facts)
    for name, answer in answers.items():
        if name != "home" and answer.unknown_reason and _matters(name, answers):
            return unanswered(answer, _not_excluded(facts))
    if any(item.covers is None for item in recorders):
        why = "whether the object is recorded depends on who wrote it"
        return unknown(UnknownReason.NO_DATA, why, _not_excluded(facts), needs=("the trail's selectors",))
    partly = ", ".join(word for word, on in (("writes", facts.writes), ("deletions", facts.deletes)) if on)
    told = f"only {partly}" if partly else "neither writes nor deletions"
    return warned(f"No trail covers this object: {told} of it are recorded ({_why_not(recorders)})", facts)


def _known(recorders: list[Recorder], best: Recorder | None) -> Facts:
    active = [item for item in recorders if item.active]
    on = {name: any(item.records[name] for item in active) for name in ("writes", "deletes", "reads")}
    management = any(item.records["management"] for item in active)
    facts = Facts(
        covered=best is not None,
        writes=on["writes"],
        deletes=on["deletes"],
        reads=on["reads"],
        event_class="data" if any(on.values()) else "management" if management else "none",
        trail="",
        logs_at="",
        delivery_error="",
        trails=len(recorders),
    )
    if best is None:
        return facts
    return replace(
        facts,
        trail=best.arn,
        organization=best.organization,
        logs_at=best.logs_at,
        since=best.since,
        delivered_at=best.delivered_at,
        delivery_error=best.delivery_error,
        lag_minutes=best.lag_minutes,
    )


def _not_excluded(facts: Facts) -> Facts:
    """Return the facts when not every recorder could be seen: what none of those seen records is unknown."""
    return replace(
        seen_only(facts, "writes", "deletes", "reads"),
        covered=None,
        event_class="data" if facts.event_class == "data" else None,
        trail=None,
        logs_at=None,
        delivery_error=None,
        trails=None,
    )


def _covered(best: Recorder, facts: Facts) -> Judgement[Facts]:
    whose = "the organization's " if best.organization else ""
    where = f", files in {best.logs_at}" if best.logs_at else ""
    told = f"Covered by {whose}{best.arn} since {stamp(best.since)}{where}"
    if best.delivery_error:
        return warned(f"{told}; it cannot deliver: {best.delivery_error}", facts)
    if facts.too_early:
        return passed(
            f"{told}; what happened in the last {LAG.seconds // 60} minutes may not be there", facts
        )
    return passed(told, facts)


def _is_too_early(asked: Answer, params: Params) -> bool:
    end = params.until or params.since
    return end is not None and end > asked.observed_at - LAG


def _matters(name: AnswerName, answers: Answers) -> bool:
    """Tell whether a refusal may hide a recorder; what a trail that is off would record does not matter."""
    if name[0] != "selectors":
        return True
    status = answers.get(("status", name[1]))
    return status is None or not status.ok or status.data.get("IsLogging") is not False


def _why_not(recorders: list[Recorder]) -> str:
    if not recorders:
        return "there is no trail"
    if not any(item.active for item in recorders):
        return "no trail was logging in this Region at that time"
    return f"{len(recorders)} looked at"


probe = Probe(
    title="Does any trail record who writes and deletes this object?",
    params=Params,
    facts=Facts,
    operations=(
        "s3.HeadBucket",
        "cloudtrail.DescribeTrails",
        "cloudtrail.GetTrailStatus",
        "cloudtrail.GetEventSelectors",
        "cloudtrail.ListEventDataStores",
        "cloudtrail.GetEventDataStore",
    ),
    collect=collect,
    judge=judge,
)

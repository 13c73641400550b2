"""Can it be shown that CloudTrail's files are what CloudTrail wrote, and was the recording left alone?

With log file validation, CloudTrail delivers a digest each hour: the hashes of the log files, the hash and
signature of the digest before, and a signature by a key of CloudTrail's. A digest chain without a gap proves
that no file was changed, deleted or added. It exists only from the hour on in which validation was switched
on, and validation that is on is not yet validation that was done: get the files and check them,
`workbench logs verify --source DIR`, or `aws cloudtrail validate-logs`.

This check reads no log file and no digest: those are contents of a bucket. It tells whether each trail has
validation on, when the last digest of this Region was delivered, whether CloudTrail still holds public keys
of this Region and time, and whether somebody stopped, deleted or narrowed a trail in the time asked for,
which Event history tells for 90 days, in the Region where the trail has its home. A trail of all Regions
delivers digests in each, signed by keys of that Region: the others are checked by asking there.

Sources: AWS CloudTrail user guide, "Validating CloudTrail log file integrity"; AWS CloudTrail API reference,
DescribeTrails, GetTrailStatus, ListPublicKeys, LookupEvents.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal, TypeAlias, get_args

from workbench.domain.evidence import Answer, Answers, answers_to, ask, ask_pages
from workbench.domain.times import iso
from workbench.domain.values import one_of
from workbench.engine.ports import AwsReader
from workbench.engine.probe import Judgement, Probe, failed, passed, unanswered, warned
from workbench.knowledge.answers import count, moment, objects, stamp, text
from workbench.probes._params import TimeParams
from workbench.probes.cloudtrail._lookups import ManagementEvent, ask_events, read_history
from workbench.probes.cloudtrail._recorders import arns_in

Weakening: TypeAlias = Literal["StopLogging", "DeleteTrail", "UpdateTrail", "PutEventSelectors"]
WEAKENING: tuple[Weakening, ...] = get_args(Weakening)
"""What takes something out of the recording, or may."""
_CERTAIN = frozenset({"StopLogging", "DeleteTrail"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Params(TimeParams):
    """The time whose record is to be believed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """How far the record can be believed."""

    trails: int | None = None
    """How many trails this account sees here."""
    validation: bool | None = None
    """At least one trail that records now has log file validation on."""
    trail: str | None = None
    """The ARN of that trail; empty when there is none."""
    digest_delivered_at: datetime | None = None
    """When its last digest was delivered."""
    digest_error: str | None = None
    """Why a digest could not be delivered; empty when none failed."""
    provable: bool | None = None
    """Digests are delivered and public keys of the time exist: that files are unchanged can be shown."""
    public_keys: int | None = None
    """How many public keys CloudTrail holds for the time."""
    stopped: bool | None = None
    """Somebody stopped or deleted a trail in the time asked for."""
    weakened: bool | None = None
    """Somebody stopped, deleted or changed a trail or its selectors in the time asked for."""
    last_weakening: Weakening | Literal[""] | None = None
    """The latest such event; empty when there is none."""
    weakened_by: str | None = None
    """The ARN of who did it; empty when nobody did."""
    weakened_at: datetime | None = None
    """When it was."""


def collect(aws: AwsReader, params: Params) -> Answers:
    """List trails and public keys, ask each trail for its digests, and look up who touched a trail."""
    since, until = params.since, params.until
    window = params.window
    first = aws.read_all(
        {
            "trails": ask("cloudtrail.DescribeTrails", includeShadowTrails=True),
            "keys": ask_pages(
                "cloudtrail.ListPublicKeys",
                4,
                StartTime=iso(since) if since else None,
                EndTime=iso(until) if until else None,
            ),
            **{(name, ""): ask_events("EventName", name, window=window) for name in WEAKENING},
        }
    )
    arns = arns_in(first["trails"], "trailList", "TrailARN")
    status = {("status", arn): ask("cloudtrail.GetTrailStatus", Name=arn) for arn in arns}
    elsewhere = {
        (name, home): ask_events("EventName", name, window=window, region=home)
        for home in _homes(first["trails"])
        if home != aws.target.region
        for name in WEAKENING
    }
    return {**first, **aws.read_all({**status, **elsewhere})}


def judge(answers: Answers, params: Params) -> Judgement[Facts]:
    """A stopped trail is a fault; validation that is off or cannot be shown is a gap."""
    window = params.window
    looked = [answer for name in WEAKENING for answer in answers_to(answers, name).values()]
    history = read_history(looked, window)
    touched = [
        event
        for event in history.events
        if event.name in WEAKENING and not event.error_code and window.covers(event.at)
    ]
    everywhere = history.is_silent and answers["trails"].ok  # else nobody knows where trails have their homes
    facts = _weakened(_validated(answers), touched, silent=everywhere)
    if facts.stopped:
        stop = next(event for event in reversed(touched) if event.name in _CERTAIN)
        return failed(f"{stop.name} by {stop.who} at {stamp(stop.at)}", facts, occurred_at=stop.at)
    gap = _gap(answers, facts)
    if gap:
        return gap
    if facts.weakened:
        by = f"{facts.last_weakening} by {facts.weakened_by} at {stamp(facts.weakened_at)}"
        return warned(f"{by}: see what it left out", facts, occurred_at=facts.weakened_at)
    if not history.is_silent:
        return history.cannot_tell(facts, "a trail that was stopped or changed")
    if facts.provable is False:
        return warned("Validation is on, but no digest was delivered, or no key of that time is left", facts)
    return passed(
        f"Validation is on, last digest of this Region {stamp(facts.digest_delivered_at)}, "
        f"{count(facts.public_keys or 0, 'public key')}; nobody touched a trail. What was delivered is still "
        "to be checked: workbench logs verify",
        facts,
    )


def _homes(trails: Answer) -> list[str]:
    """Return the Regions in which calls about these trails are recorded."""
    homes = (text(item, "HomeRegion") for item in objects(trails.data, "trailList"))
    return sorted({home for home in homes if home})


def _gap(answers: Answers, facts: Facts) -> Judgement[Facts] | None:
    """Return why files cannot be shown to be unchanged; None where they can, or almost."""
    if not answers["trails"].ok:
        return unanswered(answers["trails"], facts)
    if facts.validation is False:
        none = "There is no trail" if not facts.trails else "No trail that records has log file validation"
        return warned(f"{none}: that files are unchanged cannot be shown", facts)
    for answer in (answers["keys"], *answers_to(answers, "status").values()):
        if answer.unknown_reason and facts.provable is None:
            return unanswered(answer, facts)
    if facts.digest_error:
        return failed(f"Digests of {facts.trail} cannot be delivered: {facts.digest_error}", facts)
    return None


def _validated(answers: Answers) -> Facts:
    """Return what is known of digests and keys."""
    listed, keys = answers["trails"], answers["keys"]
    if not listed.ok:
        return Facts()
    trails = objects(listed.data, "trailList")
    with_it = [item for item in trails if item.get("LogFileValidationEnabled") is True]
    states = {text(item, "TrailARN"): answers.get(("status", text(item, "TrailARN"))) for item in with_it}
    logging = [arn for arn, status in states.items() if status and status.data.get("IsLogging") is True]
    unread = any(status is None or not status.ok for status in states.values())
    facts = Facts(
        trails=len(trails),
        validation=True if logging else None if unread else False,
        trail=logging[0] if logging else None if unread else "",
        public_keys=len(objects(keys.data, "PublicKeyList")) if keys.ok else None,
    )
    status = states.get(facts.trail or "")
    return _with_digests(facts, status, keys) if status else replace(facts, provable=facts.validation)


def _with_digests(facts: Facts, status: Answer, keys: Answer) -> Facts:
    delivered = moment(status.data, "LatestDigestDeliveryTime")
    error = text(status.data, "LatestDigestDeliveryError")
    if not delivered or error:
        provable: bool | None = False
    else:
        provable = bool(facts.public_keys) if keys.ok else None
    return replace(facts, digest_delivered_at=delivered, digest_error=error, provable=provable)


def _weakened(facts: Facts, touched: list[ManagementEvent], *, silent: bool) -> Facts:
    last = touched[-1] if touched else None
    if last is None:
        known = False if silent else None
        return replace(
            facts,
            stopped=known,
            weakened=known,
            last_weakening="" if silent else None,
            weakened_by="" if silent else None,
        )
    stopped = any(event.name in _CERTAIN for event in touched)
    return replace(
        facts,
        stopped=stopped or (False if silent else None),
        weakened=True,
        last_weakening=one_of(last.name, WEAKENING),
        weakened_by=last.who,
        weakened_at=last.at,
    )


probe = Probe(
    title="Can it be shown that the logs are unchanged, and was the recording left alone?",
    params=Params,
    facts=Facts,
    operations=(
        "cloudtrail.DescribeTrails",
        "cloudtrail.GetTrailStatus",
        "cloudtrail.ListPublicKeys",
        "cloudtrail.LookupEvents",
    ),
    collect=collect,
    judge=judge,
    deadline_s=60.0,
)

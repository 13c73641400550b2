"""What happened to this bucket, by this principal, with this resource?

Event history has the management events of the last 90 days, without any trail: who made, changed and deleted
what, who was refused, and every call to KMS. It is asked by one attribute: the name of a resource, or of a
user, which for a role is the name of its session. A role itself cannot be looked up: then all events of the
time are read and sorted here, so give a narrow time.

Reading and writing objects are data events and never here; a trail's files have them (`workbench logs`, and
`workbench timeline --source`). A call that a VPC endpoint policy refuses is recorded nowhere but in network
activity events. Events of global services (IAM, STS) are in us-east-1, which is asked too for a principal.

Sources: AWS CloudTrail API reference, LookupEvents; AWS CloudTrail user guide, "Viewing recent management
events with the console", "CloudTrail record contents".
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from datetime import datetime

from workbench.domain.evidence import Answers, Request, ask_pages
from workbench.domain.times import iso
from workbench.engine.ports import AwsReader
from workbench.engine.probe import Judgement, Probe, passed, seen_only, skipped, warned
from workbench.engine.timeline.subject import Lookup, Subject
from workbench.knowledge.answers import count, stamp
from workbench.knowledge.arns import Arn
from workbench.knowledge.s3.locations import named_region
from workbench.probes._params import TimeParams
from workbench.probes._window import SLACK, Window
from workbench.probes.cloudtrail._lookups import (
    GLOBAL_REGION,
    ManagementEvent,
    ask_events,
    ask_home,
    read_history,
)

_PAGES = 20
"""Of 50 events: ten seconds at AWS's pace."""
HOME = "home"
_ABSENCES = (
    *("events", "changed", "changes", "last_change", "last_changed_by", "changed_by"),
    *("denied", "denials", "last_denied", "last_denied_by"),
)
"""The facts that tell that nothing happened."""
_USES_OF_KEYS = frozenset({"Decrypt", "Encrypt", "GenerateDataKey", "GenerateDataKeyWithoutPlaintext"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Params(TimeParams):
    """What it is about; of several all must hold. Without any, nothing is asked."""

    bucket: str = ""
    key: str = ""
    principal_arn: str = ""
    resource_arn: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What Event history shows of it."""

    events: int | None = None
    """Events that were seen; at least so many when not all was read."""
    changed: bool | None = None
    """Something was made, changed or deleted."""
    changes: int | None = None
    """How many such calls succeeded."""
    last_change: str | None = None
    """CloudTrail's name of the latest of them; empty when there is none."""
    last_changed_by: str | None = None
    """The ARN of who made it; empty when there is none."""
    last_changed_at: datetime | None = None
    """When it was."""
    changed_by: tuple[str, ...] | None = None
    """Everybody who changed something, the busiest first."""
    denied: bool | None = None
    """A call was refused for want of a permission."""
    denials: int | None = None
    """How many were."""
    last_denied: str | None = None
    """The latest of them; empty when there is none."""
    last_denied_by: str | None = None
    """Who was refused; empty when nobody was."""
    last_denied_at: datetime | None = None
    """When it was."""
    first_at: datetime | None = None
    """The time of the oldest event."""
    last_at: datetime | None = None
    """The time of the newest event."""
    covered_since: datetime | None = None
    """From when on an event would have been seen."""
    covered_until: datetime | None = None
    """Until when."""


def collect(aws: AwsReader, params: Params) -> Answers:
    """Ask for the Region of the bucket, then look up the subject wherever its events are kept."""
    subject = _subject(params)
    if subject is None:
        return {}
    answers: Answers = {HOME: aws.read(ask_home(params.bucket))} if params.bucket else {}
    home = named_region(answers[HOME]) if params.bucket else ""
    requests = {
        ("events", region, lookup.words): _ask(lookup, params.window, region)
        for region in _regions(params, home or aws.target.region)
        for lookup in subject.lookups()
    }
    return {**answers, **aws.read_all(requests)}


def judge(answers: Answers, params: Params) -> Judgement[Facts]:
    """Count what was changed and what was refused; silence counts only where it was covered."""
    subject = _subject(params)
    if subject is None:
        return skipped("Neither a bucket, nor a principal, nor a resource is named", Facts())
    window = params.window
    looked = [answer for answer in answers.values() if answer.operation == "cloudtrail.LookupEvents"]
    history = read_history(looked, window, keep=subject.concerns)
    events = [event for event in history.events if window.covers(event.at)]
    facts = _told(events)
    if not history.is_silent:
        facts = seen_only(facts, *_ABSENCES)
        if not facts.changed and not facts.denied:
            return history.cannot_tell(facts, f"{subject.words} that would settle it")
    facts = replace(facts, covered_since=history.since, covered_until=history.until)
    if not (facts.changed or facts.denied):
        told = f"{count(len(events), 'event')}, no change and no refusal; {history.told}"
        return passed(f"{told}{_limits(answers, params)}{_left_out(params)}", facts)
    parts = []
    if facts.changed:
        parts.append(
            f"{count(facts.changes or 0, 'change')}, the latest {facts.last_change} "
            f"by {facts.last_changed_by} at {stamp(facts.last_changed_at)}"
        )
    if facts.denied:
        parts.append(f"{facts.denials} refused, the latest {facts.last_denied} of {facts.last_denied_by}")
    gap = "" if history.is_silent else "; not all could be read"
    latest = max(at for at in (facts.last_changed_at, facts.last_denied_at) if at) if _timed(facts) else None
    return warned(f"{'; '.join(parts)}; {history.told}{gap}{_left_out(params)}", facts, occurred_at=latest)


def _subject(params: Params) -> Subject | None:
    """Return what is looked for; None when nothing is named."""
    if not (params.bucket or params.principal_arn or params.resource_arn):
        return None
    return Subject(
        bucket=params.bucket,
        key=params.key if params.bucket else "",
        principal_arn=params.principal_arn,
        resource_arn=params.resource_arn,
    )


def _limits(answers: Answers, params: Params) -> str:
    """Return which Regions were looked at, when the subject may have been busy in any."""
    if params.bucket or params.resource_arn:
        return ""
    regions = dict.fromkeys(name[1] for name in answers if name[0] == "events")
    return f", in no other Region than {', '.join(regions)}"


def _left_out(params: Params) -> str:
    """Return what was given and not looked for."""
    return "; the key was not looked for, for want of its bucket" if params.key and not params.bucket else ""


def _regions(params: Params, home: str) -> tuple[str, ...]:
    """Return where the events are kept: of a resource in its own Region, of a principal also where IAM is."""
    if params.bucket:
        return (home,)
    if (arn := Arn.parse(params.resource_arn)).service:
        return (arn.region or GLOBAL_REGION,)
    return tuple(dict.fromkeys((home, GLOBAL_REGION)))


def _ask(lookup: Lookup, window: Window, region: str) -> Request:
    for attribute, value in lookup.attributes.items():
        return ask_events(attribute, value, window=window, region=region, pages=_PAGES)
    return ask_pages(
        "cloudtrail.LookupEvents",
        _PAGES,
        StartTime=iso(window.since - SLACK) if window.since else None,
        EndTime=iso(window.until + SLACK) if window.until else None,
        MaxResults=50,
    ).in_region(region)


def _told(events: list[ManagementEvent]) -> Facts:
    changes = [event for event in events if _changes(event)]
    denials = [event for event in events if event.denied]
    last, refused = (found[-1] if found else None for found in (changes, denials))
    return Facts(
        events=len(events),
        changed=bool(changes),
        changes=len(changes),
        last_change=last.name if last else "",
        last_changed_by=last.who if last else "",
        last_changed_at=last.at if last else None,
        changed_by=tuple(who for who, _ in Counter(event.who for event in changes).most_common()),
        denied=bool(denials),
        denials=len(denials),
        last_denied=refused.name if refused else "",
        last_denied_by=refused.who if refused else "",
        last_denied_at=refused.at if refused else None,
        first_at=events[0].at if events else None,
        last_at=events[-1].at if events else None,
    )


def _changes(event: ManagementEvent) -> bool:
    """Tell a change from a use of a key, which CloudTrail does not always call reading."""
    return not event.read_only and not event.error_code and event.name not in _USES_OF_KEYS


def _timed(facts: Facts) -> bool:
    return bool(facts.last_changed_at or facts.last_denied_at)


probe = Probe(
    title="What happened to this bucket, by this principal, with this resource?",
    params=Params,
    facts=Facts,
    operations=("s3.HeadBucket", "cloudtrail.LookupEvents"),
    collect=collect,
    judge=judge,
    deadline_s=90.0,
)

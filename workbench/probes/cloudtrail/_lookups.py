"""Event history: how it is asked, and how far it can be believed.

LookupEvents shows management events: changes to buckets, keys and roles, and every use of a KMS key. Reading
and writing objects are data events, and never there. It takes one attribute, knows one Region (global
services are in us-east-1), keeps 90 days, gives 50 events a page, the newest first, and is granted twice a
second to the whole account. The newest events take about five minutes to appear, now and then fifteen. So a
search that found nothing means something only for the time that it covered.

Sources: AWS CloudTrail API reference, LookupEvents; AWS CloudTrail user guide, "Viewing recent management
events with the console" and "How CloudTrail works".
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from workbench.domain.evidence import Answer, Request, ask, ask_pages
from workbench.domain.needs import Parameter
from workbench.domain.text import clean
from workbench.domain.times import iso
from workbench.domain.values import JsonObject
from workbench.domain.verdict import UnknownReason
from workbench.engine.probe import F, Judgement, unanswered, unknown
from workbench.knowledge.answers import member, moment, stamp, text
from workbench.knowledge.cloudtrail.records import actor_of, presentable_record, resources_of
from workbench.knowledge.policies import parse_principal
from workbench.knowledge.services import global_region
from workbench.knowledge.timeline_events import records_in
from workbench.probes._window import SLACK, Window

GLOBAL_REGION = global_region()
"""Where IAM, STS without Region, Organizations and CloudFront are logged."""
KEPT = timedelta(days=90)
LAG = timedelta(minutes=15)
_PAGE = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class ManagementEvent:
    """One management event; its text is inert and without secrets."""

    name: str
    at: datetime | None
    who: str
    """The ARN of who did it, or the service."""
    error_code: str
    """Empty when it was done."""
    error_message: str
    read_only: bool
    request: JsonObject
    """`requestParameters`, in CloudTrail's spelling; empty where it shows none."""
    resources: tuple[str, ...]
    """The ARNs of what it was about, where CloudTrail names them."""
    source: str = ""
    """The service that was called, `emr-serverless.amazonaws.com`: several have a StartJobRun."""
    response: JsonObject = field(default_factory=dict)
    """`responseElements`; empty where it shows none."""

    @property
    def denied(self) -> bool:
        """It was refused for want of a permission."""
        return self.error_code.startswith(("AccessDenied", "UnauthorizedOperation", "Client.Unauthorized"))

    def is_by_same(self, other: ManagementEvent) -> bool:
        """Tell whether both are of one identity; sessions of one role are one."""
        who, whom = parse_principal(self.who), parse_principal(other.who)
        return who.is_same_identity(whom) if who and whom else self.who == other.who


@dataclass(frozen=True, slots=True, kw_only=True)
class EventHistory:
    """What look-ups showed, and the stretch of time for which their silence means something."""

    events: tuple[ManagementEvent, ...] = ()
    """The oldest first."""
    since: datetime | None = None
    """Everything from then on was seen; None when nothing was answered."""
    until: datetime | None = None
    refusal: Answer | None = None
    """A look-up that was not answered."""
    truncated: bool = False
    """There were more pages than were read."""
    window: Window = field(default_factory=Window)
    """What was asked for."""

    @property
    def told(self) -> str:
        """What was covered, in words."""
        return f"Event history from {stamp(self.since)} to {stamp(self.until)}"

    @property
    def is_silent(self) -> bool:
        """An event of the window would have been seen, up to the delivery lag of an open end."""
        return self._gap() is None and self.refusal is None

    def cannot_tell(self, facts: F, subject: str, *, narrower: bool = True) -> Judgement[F]:
        """Return the `unknown` of a search that found nothing and did not cover the window.

        Args:
            facts: What is known all the same.
            subject: What was looked for: `a refused KMS call`.
            narrower: The probe takes a stretch of time, so that a shorter one may help.
        """
        if self.refusal:
            return unanswered(self.refusal, facts)
        reason, why, needs = self._gap() or (UnknownReason.NO_DATA, "it says nothing", ())
        if not narrower:
            needs = tuple(need for need in needs if not isinstance(need, Parameter))
        return unknown(reason, f"No record of {subject}, and {why}", facts, needs=needs)

    def _gap(self) -> tuple[UnknownReason, str, tuple[str, ...]] | None:
        if self.since is None or self.until is None:
            return UnknownReason.NO_DATA, "nothing was looked up", ()
        end = self.window.until or self.window.since
        if end and end > self.until:
            return UnknownReason.TOO_EARLY, "events take up to 15 minutes to appear: ask again", ()
        if self.truncated and (self.window.since is None or self.window.since < self.since):
            why = f"only events since {stamp(self.since)} were read: there are more than {_PAGE} a page"
            return UnknownReason.TRUNCATED, why, (Parameter("since"), Parameter("until"))
        if self.window.since and self.window.since < self.since:
            why = "Event history keeps 90 days"
            return UnknownReason.NOT_LOGGED, why, (f"a trail's log files of {stamp(self.window.since)}",)
        return None


def ask_home(bucket: str) -> Request:
    """Return the question for a bucket's Region, which S3 names even when it refuses."""
    return ask("s3.HeadBucket", Bucket=bucket)


def ask_events(
    attribute: str, value: str, *, window: Window | None = None, region: str = "", pages: int = 4
) -> Request:
    """Return a look-up.

    Args:
        attribute: `EventName`, `ResourceName`, `Username`, …; there can be one. The `ResourceName` of a
            bucket is its bare name, as Event history shows it; that of a KMS key is its ARN.
        value: What it is, exactly; case counts.
        window: When; an open end is today, an open start as far back as is kept.
        region: Where it was logged; empty for the target's Region.
        pages: How many pages at most, of 50 events each.
    """
    since, until = (window.since, window.until) if window else (None, None)
    return ask_pages(
        "cloudtrail.LookupEvents",
        pages,
        LookupAttributes=[{"AttributeKey": attribute, "AttributeValue": value}],
        StartTime=iso(since - SLACK) if since else None,
        EndTime=iso(until + SLACK) if until else None,
        MaxResults=_PAGE,
    ).in_region(region)


def read_history(
    answers: Iterable[Answer], window: Window | None = None, keep: Callable[[JsonObject], bool] | None = None
) -> EventHistory:
    """Return what look-ups showed, each event once, and the time that all of them covered.

    Args:
        answers: The answers to requests of `ask_events`, all of one window.
        window: That window.
        keep: Which records are wanted; None for all.
    """
    given = list(answers)
    window = window or Window()
    records = {
        text(record, "eventID") or str(index): record
        for index, record in enumerate(record for answer in given for record in records_in(answer))
    }
    wanted = (record for record in records.values() if keep is None or keep(record))
    events = sorted((_event(record) for record in wanted), key=lambda event: stamp(event.at))
    refusal = next((answer for answer in given if not answer.ok), None)
    if refusal or not given:
        return EventHistory(events=tuple(events), refusal=refusal, window=window)
    newest = min(answer.observed_at for answer in given) - LAG
    return EventHistory(
        events=tuple(events),
        since=max(_covered_since(answer, window) for answer in given),
        until=min(newest, window.until) if window.until else newest,
        truncated=any(answer.truncated for answer in given),
        window=window,
    )


def _covered_since(answer: Answer, window: Window) -> datetime:
    """Return from when on an answer shows everything: its oldest event, if there are pages left."""
    start = answer.observed_at - KEPT
    if window.since:
        start = max(start, window.since)
    times = [moment(record, "eventTime") for record in records_in(answer)]
    oldest = min((at for at in times if at), default=answer.observed_at)
    return max(start, oldest) if answer.truncated else start


def _event(record: JsonObject) -> ManagementEvent:
    shown = presentable_record(record)
    return ManagementEvent(
        name=clean(text(shown, "eventName")),
        at=moment(shown, "eventTime"),
        who=clean(actor_of(shown)),
        error_code=clean(text(shown, "errorCode")),
        error_message=clean(text(shown, "errorMessage")),
        read_only=shown.get("readOnly") is True,
        request=member(shown, "requestParameters"),
        resources=tuple(clean(text(item, "ARN")) for item in resources_of(shown)),
        source=clean(text(shown, "eventSource")),
        response=member(shown, "responseElements"),
    )

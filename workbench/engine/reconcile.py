"""Does the account's own log tell the same story as the transcript?

Every request of the workbench carries the incident's id in its user agent, and most AWS services record the
request id that they answer with. So CloudTrail can confirm that what the transcript says was asked, was
asked, that it changed nothing, and that nothing else was asked in the incident's name
(https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from workbench.domain.audit import InventoryListed, Resource, ResourceAudited
from workbench.domain.evidence import Answer, Outcome
from workbench.domain.incident_events import Event, FindingRecorded, ListAsked, SourcesAsked, evidence_of
from workbench.domain.target import Source
from workbench.domain.times import iso
from workbench.domain.transcript import Transcript
from workbench.domain.values import JsonObject
from workbench.engine.operations import is_of_network
from workbench.knowledge.answers import moment, text
from workbench.knowledge.services import GLOBAL, global_region

_APP = "workbench"
_APP_ID_LENGTH = 50
"""Longest that botocore takes without a warning, and that AWS promises to keep."""

_DATA_EVENTS = frozenset(
    {
        "cloudwatch.GetMetricData",
        "cloudwatch.GetMetricStatistics",
        "cloudwatch.ListMetrics",
        "s3.HeadBucket",
        "s3.ListMultipartUploads",
        "s3.ListObjectVersions",
        "s3.ListObjectsV2",
    }
)
"""Beside every request about one S3 object. From AWS's pages "Amazon S3 CloudTrail events" and "Logging
Amazon CloudWatch API calls with CloudTrail"."""


def app_id(incident: str = "") -> str:
    """Return what the user agent of a request names as the application: the workbench, and the incident."""
    return f"{_APP}-{incident}"[:_APP_ID_LENGTH] if incident else _APP


class Standing(StrEnum):
    """What CloudTrail says about a call of the transcript."""

    READ_ONLY = "read_only"
    CHANGING = "changing"
    """It is there, and `readOnly` is false: an alarm."""
    UNSTATED = "unstated"
    """It is there, and does not say whether it was read-only."""
    NOT_FOUND = "not_found"
    NOT_EXPECTED = "not_expected"
    """It never reached an account that CloudTrail watches."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReconciledCall:
    """One call of the transcript beside what CloudTrail has of it."""

    entry: int
    """The sequence number of the entry that it is the evidence of."""
    check: str
    """The check's id; `timeline` for what a person asked beside the playbook, `list for …` for a list."""
    operation: str
    request_id: str
    observed_at: datetime
    standing: Standing
    why: str
    """Why it stands so, for people."""


@dataclass(frozen=True, slots=True, kw_only=True)
class UntoldCall:
    """A record under this incident's name whose request id the transcript does not hold."""

    operation: str
    """Event source and name, `s3.amazonaws.com ListObjects`."""
    request_id: str
    at: str
    """As CloudTrail has it."""
    read_only: bool | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reconciliation:
    """The transcript beside CloudTrail."""

    incident: str
    records: int
    """How many records were compared."""
    since: datetime | None
    """The oldest of them; None without any."""
    until: datetime | None
    regions: tuple[str, ...]
    calls: tuple[ReconciledCall, ...]
    untold: tuple[UntoldCall, ...]
    """Read-only ones are further pages, repeated attempts, or a check that was cut off."""

    @property
    def alarms(self) -> int:
        """How many calls, told or untold, are on record as not read-only."""
        told = sum(call.standing is Standing.CHANGING for call in self.calls)
        return told + sum(call.read_only is False for call in self.untold)

    @property
    def open(self) -> int:
        """How many calls CloudTrail neither confirms nor contradicts."""
        doubtful = sum(call.standing in (Standing.NOT_FOUND, Standing.UNSTATED) for call in self.calls)
        return doubtful + sum(call.read_only is None for call in self.untold)


def reconcile(transcript: Transcript, records: Iterable[JsonObject]) -> Reconciliation:
    """Compare the calls of a transcript with CloudTrail records.

    Args:
        transcript: The incident.
        records: CloudTrail records in any order, perhaps of several accounts and Regions; a record may come
            more than once. They are looked at once and not kept.
    """
    calls = list(_calls(transcript))
    seen = _look(records, transcript.incident.id, {answer.request_id for _, _, answer in calls})
    return Reconciliation(
        incident=transcript.incident.id,
        records=seen.records,
        since=min((span.since for span in seen.regions.values()), default=None),
        until=max((span.until for span in seen.regions.values()), default=None),
        regions=tuple(sorted(seen.regions)),
        calls=tuple(
            _reconciled(entry, check, answer, _standing(transcript, seen, answer))
            for entry, check, answer in calls
        ),
        untold=tuple(seen.untold.values()),
    )


def _calls(transcript: Transcript) -> Iterator[tuple[int, str, Answer]]:
    """Yield what was asked; a request whose answer several findings share is one call, of the first one."""
    for entry in transcript.entries:
        if evidence := evidence_of(entry.event):
            asker = _asker(entry.event)
            own = (answer for answer in evidence.answers if answer.held_by is None)
            yield from ((entry.seq, asker, answer) for answer in own)
        if isinstance(entry.event, SourcesAsked):
            yield from ((entry.seq, "timeline", answer) for answer in entry.event.evidence.answers)


def _asker(event: Event) -> str:
    match event:
        case FindingRecorded(finding=finding):
            return finding.check
        case InventoryListed(inventory=inventory) | ResourceAudited(resource=Resource(inventory=inventory)):
            return inventory
        case ListAsked(parameter=parameter):
            return f"list for {parameter}"
    return ""


@dataclass(slots=True)
class _Span:
    """What the records of one Region cover."""

    since: datetime
    until: datetime
    reads: bool = False
    """A management event that reads is among them."""


@dataclass(slots=True)
class _Seen:
    """What the records say, as far as it concerns the incident."""

    records: int = 0
    accounts: set[str] = field(default_factory=set)
    regions: dict[str, _Span] = field(default_factory=dict)
    read_only: dict[str, set[bool | None]] = field(default_factory=lambda: defaultdict(set))
    """What the records of each request id say; one request may have several."""
    untold: dict[str, UntoldCall] = field(default_factory=dict)


def _look(records: Iterable[JsonObject], incident: str, told: set[str]) -> _Seen:
    seen = _Seen()
    mark = f"app/{app_id(incident)}"
    for record in records:
        seen.records += 1
        _widen(seen, record)
        request_id, read_only = text(record, "requestID"), _truth(record.get("readOnly"))
        if request_id and request_id in told:
            seen.read_only[request_id].add(read_only)
        elif mark in text(record, "userAgent").strip("[]").split():
            seen.untold[text(record, "eventID") or str(seen.records)] = UntoldCall(
                operation=f"{text(record, 'eventSource')} {text(record, 'eventName')}",
                request_id=request_id,
                at=text(record, "eventTime"),
                read_only=read_only,
            )
    return seen


def _widen(seen: _Seen, record: JsonObject) -> None:
    """Note which account, Region and time a record is of."""
    seen.accounts.add(text(record, "recipientAccountId"))
    at = moment(record, "eventTime")
    if at is None:
        return
    span = seen.regions.setdefault(text(record, "awsRegion"), _Span(at, at))
    span.since, span.until = min(span.since, at), max(span.until, at)
    span.reads |= _truth(record.get("readOnly")) is True and record.get("managementEvent") is not False


def _reconciled(entry: int, check: str, answer: Answer, found: tuple[Standing, str]) -> ReconciledCall:
    standing, why = found
    return ReconciledCall(
        entry=entry,
        check=check,
        operation=answer.operation,
        request_id=answer.request_id,
        observed_at=answer.observed_at,
        standing=standing,
        why=why,
    )


def _standing(transcript: Transcript, seen: _Seen, answer: Answer) -> tuple[Standing, str]:
    source = transcript.incident.target.source
    if source is not Source.LIVE:
        return Standing.NOT_EXPECTED, f"answered by a {source} account: CloudTrail never saw it"
    if is_of_network(answer.operation):
        return Standing.NOT_EXPECTED, "asked of DNS or of a server, not of AWS: CloudTrail never saw it"
    if answer.outcome in (Outcome.BLOCKED_BY_GUARD, Outcome.NOT_RECORDED):
        return Standing.NOT_EXPECTED, "it was refused here and never left"
    said = seen.read_only.get(answer.request_id)
    if not said:
        return Standing.NOT_FOUND, _why_not_found(transcript, seen, answer)
    if False in said:
        return Standing.CHANGING, "CloudTrail has it with readOnly false"
    if None in said:
        return Standing.UNSTATED, "CloudTrail has it, and does not say whether it was read-only"
    return Standing.READ_ONLY, "CloudTrail has it with readOnly true"


def _why_not_found(transcript: Transcript, seen: _Seen, answer: Answer) -> str:
    target = transcript.incident.target
    region = answer.headers.get("x-amz-bucket-region") or answer.region or target.region
    if answer.operation.partition(".")[0] in GLOBAL:
        region = global_region()
    if not answer.request_id:
        return "no answer came back, and with it no request id to look for"
    if seen.records and target.account not in seen.accounts:
        return f"no record is of account {target.account}"
    if _is_data_event(answer):
        return "a data event: CloudTrail has it only where a trail selects the data events of this resource"
    span = seen.regions.get(region)
    if span is None:
        return f"no record is of Region {region}"
    if answer.observed_at > span.until:
        return (
            f"the newest record of {region} is of {iso(span.until)}: records arrive some minutes late, "
            "look again later"
        )
    if answer.observed_at < span.since:
        return f"the oldest record of {region} is of {iso(span.since)}: the files before it are not here"
    if not span.reads:
        return f"no record of {region} is of a read: the trail seems to record writes only"
    return f"the records of {region} cover its time: a file may be missing, or the trail leaves this call out"


def _is_data_event(answer: Answer) -> bool:
    of_an_object = answer.operation.startswith("s3.") and "Key" in answer.parameters
    return of_an_object or answer.operation in _DATA_EVENTS


def _truth(value: object) -> bool | None:
    """Return `readOnly`, which log shippers write as a text, as the truth value that it is."""
    if isinstance(value, bool):
        return value
    return {"true": True, "false": False}.get(value.lower()) if isinstance(value, str) else None

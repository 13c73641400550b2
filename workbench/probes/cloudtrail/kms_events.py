"""Did KMS refuse a call for this object?

S3 asks KMS for a data key when it writes an object that is encrypted with a KMS key (`GenerateDataKey`), and
to decrypt it when it reads one, or writes one in parts (`Decrypt`), in the name of the caller. These calls
are management events: Event history has them without any trail, even when every trail leaves KMS out. So the
refusal behind a refused upload can be seen although the upload itself is recorded nowhere. The encryption
context of the call names the object, or with S3 Bucket Keys the bucket only.

A refusal that the same caller later got past counts no more. With Bucket Keys the event does not tell which
object it was for: then only the calls of the writer count, if the writer is known.

Sources: AWS KMS developer guide, "Logging AWS KMS API calls with AWS CloudTrail"; Amazon S3 user guide,
"Using server-side encryption with AWS KMS keys" (encryption context, Bucket Keys); AWS CloudTrail user guide,
"Logging management events" (KMS events).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal, TypeAlias, get_args

from workbench.domain.evidence import Answers
from workbench.domain.values import one_of
from workbench.engine.ports import AwsReader
from workbench.engine.probe import Judgement, Probe, failed, passed, warned
from workbench.knowledge.answers import as_shown, count, member, stamp, text
from workbench.knowledge.policies import parse_principal
from workbench.knowledge.s3.locations import named_region
from workbench.probes._params import ObjectParams, TimeParams
from workbench.probes.cloudtrail._lookups import ManagementEvent, ask_events, ask_home, read_history

WRITING, READING = "GenerateDataKey", "Decrypt"
_PAGES = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Params(TimeParams, ObjectParams):
    """Which object, who writes it, and when."""

    writer_arn: str = ""
    """The role, session or user that writes; empty when not known."""


KmsAction: TypeAlias = Literal["kms:GenerateDataKey", "kms:Decrypt"]
Named: TypeAlias = Literal["object", "bucket"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What KMS said to the calls for this object."""

    denied: bool | None = None
    """The latest call that failed was refused for want of a permission."""
    write_denied: bool | None = None
    """So, and it was for a write of this object: GenerateDataKey, or Decrypt of the writer, who uploads in
    parts. Unknown when only the bucket is named and nobody said who the writer is."""
    failed: bool | None = None
    """The latest call of some caller failed, for whatever reason: a permission, or the state of the key."""
    action: KmsAction | Literal[""] | None = None
    """What that call was for; empty when none failed."""
    error_code: str | None = None
    """Its error code, `AccessDenied`, `DisabledException`."""
    error_message: str | None = None
    """What KMS said."""
    principal: str | None = None
    """The ARN of who made it."""
    at: datetime | None = None
    """When."""
    about: Named | None = None
    """What its encryption context names; `bucket` with Bucket Keys."""
    key_arn: str | None = None
    """The KMS key, where the event names it."""
    written: bool | None = None
    """KMS gave a data key for exactly this object: S3 took an upload of it as far as encryption."""
    written_at: datetime | None = None
    """When the latest one was given."""
    written_by: str | None = None
    """To whom."""
    calls: int | None = None
    """KMS calls for this object or its bucket that were seen."""


def collect(aws: AwsReader, params: Params) -> Answers:
    """Look up both calls in the Region of the bucket, which is that of its key."""
    home = aws.read(ask_home(params.bucket))
    window = params.window
    lookups = {
        name: ask_events("EventName", name, window=window, region=named_region(home), pages=_PAGES)
        for name in (WRITING, READING)
    }
    return {"home": home, **aws.read_all(lookups)}


def judge(answers: Answers, params: Params) -> Judgement[Facts]:
    """Tell of the latest call that failed and was not got past; silence counts only where it was covered."""
    window = params.window
    history = read_history((answers[WRITING], answers[READING]), window)
    calls = [
        call for event in history.events if (call := _call_for(event, params)) and window.covers(event.at)
    ]
    mine = [call for call in calls if _counts(call, params)]
    facts = _writes(mine, Facts(calls=None if history.refusal else len(calls)))
    refused = _standing(mine)
    if refused:
        return _refused(refused, params, facts)
    if not history.is_silent:
        return history.cannot_tell(replace(facts, written=facts.written or None), "a KMS call that failed")
    others = len(calls) - len(mine)
    aside = f"; {count(others, 'call')} for the bucket by others" if others else ""
    return passed(
        f"No KMS call for this object failed: {count(len(mine), 'call')}{aside}; {history.told}",
        replace(
            facts, denied=False, write_denied=False, failed=False, action="", error_code="", principal=""
        ),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Call:
    event: ManagementEvent
    about: Named

    @property
    def order(self) -> str:
        return stamp(self.event.at)


def _call_for(event: ManagementEvent, params: Params) -> _Call | None:
    """Return the call that an event records, if its encryption context names the object or the bucket."""
    named = text(member(event.request, "encryptionContext"), "aws:s3:arn")
    _, _, resource = named.partition(":s3:::")
    if as_shown(resource) == as_shown(f"{params.bucket}/{params.key}"):
        return _Call(event=event, about="object")
    return _Call(event=event, about="bucket") if resource == params.bucket else None


def _counts(call: _Call, params: Params) -> bool:
    """Tell whether it may have been for this object: of the bucket's calls only those of the writer."""
    return call.about == "object" or not params.writer_arn or _is_writer(call.event, params)


def _is_writer(event: ManagementEvent, params: Params) -> bool:
    writer, who = parse_principal(params.writer_arn), parse_principal(event.who)
    return writer is not None and who is not None and writer.is_same_identity(who)


def _standing(calls: Sequence[_Call]) -> _Call | None:
    """Return the latest call that failed and that its caller did not get past."""
    passed_at: dict[tuple[str, str, str], str] = {}
    for call in calls:
        if not call.event.error_code:
            passed_at[_attempt(call)] = max(call.order, passed_at.get(_attempt(call), ""))
    standing = [
        call for call in calls if call.event.error_code and call.order >= passed_at.get(_attempt(call), "")
    ]
    return max(standing, key=lambda call: call.order, default=None)


def _attempt(call: _Call) -> tuple[str, str, str]:
    return call.event.name, call.event.who, call.about


def _writes(calls: Iterable[_Call], facts: Facts) -> Facts:
    """Add the latest data key that was given for exactly this object."""
    given = [
        call.event
        for call in calls
        if call.about == "object" and call.event.name == WRITING and not call.event.error_code
    ]
    if not given:
        return replace(facts, written=False)
    return replace(facts, written=True, written_at=given[-1].at, written_by=given[-1].who)


def _refused(call: _Call, params: Params, facts: Facts) -> Judgement[Facts]:
    event = call.event
    certain = call.about == "object" or bool(params.writer_arn)
    for_a_write = event.denied and (event.name == WRITING or _is_writer(event, params))
    facts = replace(
        facts,
        denied=event.denied,
        write_denied=for_a_write if certain else None,
        failed=True,
        action=one_of(f"kms:{event.name}", get_args(KmsAction)),
        error_code=event.error_code,
        error_message=event.error_message,
        principal=event.who,
        at=event.at,
        about=call.about,
        key_arn=next((arn for arn in event.resources if ":kms:" in arn), ""),
    )
    where = "this object" if call.about == "object" else "the bucket, which object it does not say"
    what = f"{event.error_code} to {facts.action} of {event.who} at {stamp(event.at)}, for {where}"
    judged = failed if certain else warned
    return judged(what, facts, occurred_at=event.at)


probe = Probe(
    title="Did KMS refuse a call for this object?",
    params=Params,
    facts=Facts,
    operations=("s3.HeadBucket", "cloudtrail.LookupEvents"),
    collect=collect,
    judge=judge,
    deadline_s=60.0,
)

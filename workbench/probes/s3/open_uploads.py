"""Did an upload in parts begin, and never end?

An upload in parts becomes an object only when it is completed. Until then its parts are stored, and billed,
and no listing of objects shows them. An upload that was begun for this key and is still open long after is
one that broke off. Lifecycle rules (`AbortIncompleteMultipartUpload`) remove this evidence, so none found
does not prove that none began; and an upload that began minutes ago may still be running.

Sources: Amazon S3 API reference, ListMultipartUploads; Amazon S3 user guide, "Uploading and copying objects
using multipart upload".
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from workbench.domain.evidence import Answer, Answers, Outcome, ask
from workbench.domain.values import JsonObject
from workbench.domain.verdict import UnknownReason
from workbench.engine.ports import AwsReader
from workbench.engine.probe import Judgement, Probe, failed, passed, skipped, unanswered, unknown
from workbench.knowledge.answers import as_shown, count, member, moment, objects, stamp, text
from workbench.probes._params import ObjectParams, TimeParams

_STILL_RUNNING = timedelta(minutes=10)
"""An upload that began less than this ago may well be under way."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Params(TimeParams, ObjectParams):
    """Which key, and when its upload was expected."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What is known of uploads in parts that are open for the key."""

    open_uploads: int | None = None
    """How many began in the window and are open."""
    interrupted: bool | None = None
    """At least one of them began too long ago to be still running."""
    upload_id: str | None = None
    """The newest of them."""
    initiated_at: datetime | None = None
    """When it began."""
    initiator: str | None = None
    """The ARN or canonical user id of who began it."""


def collect(aws: AwsReader, params: Params) -> Answers:
    """Ask for the open uploads of the key; listings match by prefix, and the key itself comes first."""
    request = ask("s3.ListMultipartUploads", Bucket=params.bucket, Prefix=params.key)
    return {"uploads": aws.read(request)}


def judge(answers: Answers, params: Params) -> Judgement[Facts]:
    """Take the newest open upload in the window, and its age."""
    answer = answers["uploads"]
    if answer.outcome is Outcome.NOT_FOUND:
        return skipped(f"There is no bucket {params.bucket}", Facts(open_uploads=0, interrupted=False))
    if not answer.ok:
        return unanswered(answer, Facts())
    found = _in_window(answer, params)
    if not found:
        return passed("No upload in parts is open for this key", Facts(open_uploads=0, interrupted=False))
    newest = found[0]
    initiated_at = moment(newest, "Initiated")
    initiator = text(member(newest, "Initiator"), "ID")
    running = initiated_at is not None and answer.observed_at - initiated_at < _STILL_RUNNING
    facts = Facts(
        open_uploads=len(found),
        interrupted=None if running and len(found) == 1 else True,
        upload_id=text(newest, "UploadId"),
        initiated_at=initiated_at,
        initiator=initiator or None,
    )
    who = f" by {initiator}" if initiator else ""
    began = f"an upload in parts began {stamp(initiated_at)}{who}"
    if facts.interrupted is None:
        return unknown(
            UnknownReason.TOO_EARLY, f"Perhaps still running: {began}; ask again in 10 minutes", facts
        )
    return failed(
        f"Never completed: {began} and is still open ({count(len(found), 'open upload')} of this key)",
        facts,
        occurred_at=initiated_at,
    )


def _in_window(answer: Answer, params: Params) -> list[JsonObject]:
    """Return the open uploads of exactly this key, the newest first."""
    window = params.window
    found = [
        upload
        for upload in objects(answer.data, "Uploads")
        if text(upload, "Key") == as_shown(params.key) and window.covers(moment(upload, "Initiated"))
    ]
    return sorted(found, key=lambda upload: text(upload, "Initiated"), reverse=True)


probe = Probe(
    title="Did an upload in parts begin, and never end?",
    params=Params,
    facts=Facts,
    operations=("s3.ListMultipartUploads",),
    collect=collect,
    judge=judge,
)

"""What no reading of a timeline can show, so that nobody takes an absence for a proof."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from workbench.domain.timeline import Origin
from workbench.domain.times import iso
from workbench.engine.timeline.folders import LogFolder
from workbench.engine.timeline.subject import Subject

KEPT = timedelta(days=90)
"""How far back Event history goes."""
LAG = timedelta(minutes=15)
"""How long an event may take to be shown (https://docs.aws.amazon.com/awscloudtrail/latest/userguide/
view-cloudtrail-events.html says "within about 5 minutes" on average, and promises none)."""


def not_covered(
    subject: Subject,
    *,
    now: datetime,
    since: datetime | None,
    until: datetime | None,
    asks_aws: bool,
    regions: Sequence[str],
    folders: Sequence[LogFolder],
) -> tuple[str, ...]:
    """Return what this timeline cannot know, one sentence each.

    Args:
        subject: What it is about.
        now: The present.
        since: Where its window begins.
        until: Where it ends.
        asks_aws: Something of AWS was asked.
        regions: Whose Event history was asked; empty when none was.
        folders: Whose files were read.
    """
    trail, lines = (
        any(folder.has(origin) for folder in folders) for origin in (Origin.CLOUDTRAIL, Origin.ACCESS_LOG)
    )
    sentences = [*_of_event_history(now, since, until, regions, files=trail)] if regions else []
    if not asks_aws:
        sentences.append("AWS was not asked now: only what is on disk is here")
    elif not regions:
        sentences.append("what CloudTrail knows: Event history was not asked")
    sentences += [
        f"files below {folder.name} that are not called as logs are: {folder.others:,}, not opened"
        for folder in folders
        if folder.others
    ]
    if lines:
        sentences.append(
            "requests that no line tells of: S3 delivers access logs on a best effort basis, mostly within "
            "hours, and a line may never come"
        )
    elif subject.bucket:
        sentences.append(
            "deletions by lifecycle rules are never in CloudTrail; S3 server access logs have them"
        )
    if subject.bucket or subject.principal_arn:
        sentences.append(
            "calls that a VPC endpoint policy denied: CloudTrail has them only as network activity events"
        )
    return tuple(sentences)


def _of_event_history(
    now: datetime, since: datetime | None, until: datetime | None, regions: Sequence[str], *, files: bool
) -> Iterator[str]:
    yield f"Regions other than {', '.join(regions)}"
    if not files:
        yield (
            "data events (reading and writing objects, invoking functions): Event history holds management "
            "events only; a trail's files have them (--source) if the trail selects them"
        )
    if until is None or until > now - LAG:
        yield f"events after {iso((now - LAG).replace(microsecond=0))} may still be on their way"
    if since is None or since < now - KEPT:
        yield f"before {iso((now - KEPT).replace(microsecond=0))}: Event history keeps 90 days"

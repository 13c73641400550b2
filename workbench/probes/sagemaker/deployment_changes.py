"""What was changed before it failed: the endpoint, its role, bucket, image or key?

Of an endpoint that failed the day before that is looked at; of one that serves the time that is asked
about, or all that Event history keeps. Changes of the role are events of us-east-1. What is written into a
bucket is a data event, and never here. What was refused changed nothing.

Sources: SageMaker developer guide, "Logging Amazon SageMaker AI API calls using AWS CloudTrail"; IAM user
guide, "Logging IAM and AWS STS API calls with AWS CloudTrail"; CloudTrail API reference, LookupEvents.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from workbench.domain.evidence import Answers
from workbench.engine.ports import AwsReader
from workbench.engine.probe import Judgement, Probe, passed, skipped
from workbench.knowledge.answers import text
from workbench.knowledge.arns import Arn
from workbench.probes._changes import ask_changes, judge_changes, read_changes
from workbench.probes._params import TimeParams
from workbench.probes._window import Window
from workbench.probes.cloudtrail._lookups import ManagementEvent

_DAY = timedelta(hours=24)
_CALLS = ("UpdateEndpoint", "PutBucketPolicy", "BatchDeleteImage", "DisableKey", "ScheduleKeyDeletion")


@dataclass(frozen=True, slots=True, kw_only=True)
class Params(TimeParams):
    """What the model is made of; empty: not known."""

    endpoint_name: str = ""
    role_arn: str = ""
    bucket: str = ""
    repository: str = ""
    key_arn: str = ""
    broken: bool = False
    """The endpoint, or its last change, failed."""
    changed_at: datetime | None = None
    """When that was."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What was changed."""

    changed: bool | None = None
    """Something that it is made of was."""
    role_changed: bool | None = None
    """Its role, the policies or the trust of that were."""
    changes: tuple[str, ...] | None = None
    """The newest five, each `PutRolePolicy by … at …`, the newest first."""
    last_by: str | None = None
    """Who made the newest; empty when there is none."""


def collect(aws: AwsReader, params: Params) -> Answers:
    """Look up the calls that change such things, and those about the role."""
    if not (params.endpoint_name or params.role_arn):
        return {}
    return aws.read_all(dict(ask_changes(_CALLS, params.role_arn, _window(params))))


def _window(params: Params) -> Window:
    if params.broken and params.changed_at:
        return Window(params.changed_at - _DAY, params.changed_at, timedelta(0))
    return Window(params.since - _DAY if params.since else None, params.until, timedelta(0))


def judge(answers: Answers, params: Params) -> Judgement[Facts]:
    """Tell what of it concerns this deployment."""
    if not answers:
        return skipped("Neither endpoint nor role is known", Facts())
    changes = read_changes(answers, _window(params), lambda event: _concerns(event, params))
    facts = Facts(
        changed=changes.known((*changes.of_thing, *changes.of_role)),
        role_changed=changes.known(changes.of_role),
        changes=changes.said,
        last_by=changes.last_by,
    )
    if changes.whole and not changes.all and changes.window.since is None:
        return passed("Nothing it is made of was changed, as far back as Event history reaches", facts)
    before = "it failed" if params.broken else "now"
    return judge_changes(changes, facts, before, "endpoint, role, bucket, image and key")


def _concerns(event: ManagementEvent, params: Params) -> bool:
    own = {
        "endpointName": params.endpoint_name,
        "bucketName": params.bucket,
        "repositoryName": params.repository,
        "keyId": params.key_arn,
    }
    return any(
        name and text(event.request, member) in (name, Arn.parse(name).last_name or name)
        for member, name in own.items()
    )


probe = Probe(
    title="What was changed before it failed: the endpoint, its role, bucket, image or key?",
    params=Params,
    facts=Facts,
    operations=("cloudtrail.LookupEvents",),
    collect=collect,
    judge=judge,
    deadline_s=60.0,
)

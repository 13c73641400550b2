"""Which KMS keys does the training job need, are they usable, and may its role use them?

Three sites, each of which can be the one that is refused: the objects of the input (kms:Decrypt, with the key
that they were written with, which may be another than the bucket's of today), the model
(kms:GenerateDataKey, with `KmsKeyId` of the output or the bucket's key), the disks of the instances
(kms:CreateGrant, with `VolumeKmsKeyId`).

A key that is disabled, being deleted or without its material refuses everybody. Event history tells who did
that and when, and whether KMS refused the role while the job ran. Grants are not looked at.

Sources: SageMaker developer guide, "Protect data at rest using encryption", "SageMaker AI roles"; AWS KMS
developer guide, "Key states of AWS KMS keys".
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal, TypeAlias

from workbench.domain.evidence import Answer, AnswerName, Answers, Request, answers_to, ask
from workbench.engine.ports import AwsReader
from workbench.engine.probe import Judgement, failed, passed, unanswered, warned
from workbench.knowledge.answers import stamp, text
from workbench.knowledge.arns import Arn
from workbench.knowledge.policies import Access, Given
from workbench.knowledge.training.job import TrainingJob
from workbench.probes._caller import OF_ROLES, Caller, collect_caller, read_caller
from workbench.probes._key_use import OPERATIONS as KEY_OPERATIONS
from workbench.probes._key_use import collect_keys, is_unusable, key_arn, key_state, may_use
from workbench.probes._window import Window
from workbench.probes.cloudtrail._lookups import ManagementEvent, ask_events, read_history
from workbench.probes.iam._access_request import Params as CallerParams
from workbench.probes.kms._default_key import AWS_MANAGED, default_key
from workbench.probes.kms._states import KeyState
from workbench.probes.sagemaker._named_job import ask_samples, of_named_job, sample_of

KeySite: TypeAlias = Literal["input", "output", "volume"]
KeyAction: TypeAlias = Literal["kms:Decrypt", "kms:GenerateDataKey", "kms:CreateGrant"]
_ACTIONS: Mapping[KeySite, KeyAction] = {
    "input": "kms:Decrypt",
    "output": "kms:GenerateDataKey",
    "volume": "kms:CreateGrant",
}
_MOST_CHANNELS = 3
_ENDINGS = ("DisableKey", "ScheduleKeyDeletion", "DeleteImportedKeyMaterial")


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """The keys of a job. Lists and texts are empty where there is nothing to tell."""

    sites: tuple[KeySite, ...] | None = None
    """Where a key of the customer's own is used."""
    usable: bool | None = None
    """All of these are Enabled."""
    unusable: tuple[KeySite, ...] | None = None
    """Where the key is not Enabled, or is not there."""
    denied: tuple[KeySite, ...] | None = None
    """Where key policy and role do not let it be used."""
    refused: tuple[KeySite, ...] | None = None
    """Where Event history shows that KMS refused the role while the job ran."""
    site: KeySite | Literal[""] | None = None
    """The site that the following facts are about: the first unusable, else refused, else denied one."""
    key_arn: str | None = None
    """Its key."""
    state: KeyState | Literal[""] | None = None
    """The state of that key; empty where there is none, or no such key."""
    action: KeyAction | Literal[""] | None = None
    """What the role has to do with it."""
    ended_by: str | None = None
    """Who made the key unusable, and when; empty where Event history shows nobody."""
    ended_in_time: bool | None = None
    """That was before the job ended."""


@dataclass(frozen=True, slots=True)
class _Use:
    site: KeySite
    named: str


def collect(aws: AwsReader, job: TrainingJob) -> Answers:
    """Find objects of the input and the keys, then ask about keys, role and what happened to the keys."""
    answers = dict(aws.read_all(ask_samples(job.channels[:_MOST_CHANNELS])))
    answers.update(aws.read_all(dict(_ask_encryption(job, answers))))
    named = [use.named for use in _uses(job, answers)]
    answers.update(collect_keys(aws, named))
    if not named:
        return answers
    until = Window(until=job.ended_at)
    lookups: dict[AnswerName, Request] = {
        ("events", name): ask_events("ResourceName", arn, window=until, region=Arn.parse(arn).region, pages=1)
        for name in named
        if (arn := key_arn(answers, name))
    }
    return {**answers, **aws.read_all(lookups), **collect_caller(aws, _caller_params(job), sessions=False)}


def _caller_params(job: TrainingJob) -> CallerParams:
    return CallerParams(bucket="", key="", principal_arn=job.role_arn)


def _ask_encryption(job: TrainingJob, answers: Answers) -> Iterator[tuple[AnswerName, Request]]:
    for channel in job.channels[:_MOST_CHANNELS]:
        key = sample_of(answers, channel)
        if (place := channel.place) and key:
            yield ("object", channel.uri), ask("s3.HeadObject", Bucket=place.bucket, Key=key)
    if job.output and not job.output_key:
        yield "output", ask("s3.GetBucketEncryption", Bucket=job.output.bucket)


def _uses(job: TrainingJob, answers: Answers) -> list[_Use]:
    """Return the keys of the customer's own, in the order in which the job needs them."""
    read = [_Use("input", text(item.data, "SSEKMSKeyId")) for item in answers_to(answers, "object").values()]
    output = job.output_key or (default_key(answers["output"]) if "output" in answers else "")
    found = [_Use("volume", job.resources.volume_key), *read, _Use("output", output)]
    return [use for use in dict.fromkeys(found) if use.named and use.named != AWS_MANAGED]


def judge(answers: Answers, job: TrainingJob) -> Judgement[Facts]:
    """Tell which keys cannot be used, which were refused, and which the role may not use."""
    unread = [
        answer
        for name, answer in answers.items()
        if answer.unknown_reason and (name == "output" or name[0] in ("object", "sample"))
    ]
    uses = _uses(job, answers)
    none = Facts(sites=(), unusable=(), denied=(), refused=(), site="", key_arn="", state="", action="")
    none = replace(none, usable=True, ended_by="", ended_in_time=False)
    if not uses:
        return unanswered(unread[0], Facts()) if unread else passed("No key of your own is needed", none)
    return _judge_uses(answers, job, uses, none, unread)


def _judge_uses(
    answers: Answers, job: TrainingJob, uses: list[_Use], none: Facts, unread: Sequence[Answer]
) -> Judgement[Facts]:
    caller = read_caller(answers, _caller_params(job))
    decided = {use: may_use(answers, use.named, _ACTIONS[use.site], caller, _given(use)) for use in uses}
    refusals = {use: _refusals(answers, use, job) for use in uses}
    unseen = [*unread, *(answer for answer in answers_to(answers, "key").values() if answer.unknown_reason)]
    unusable = [use for use in uses if is_unusable(answers["key", use.named])]
    denied = [use for use in uses if decided[use] is Access.DENIED]
    refused = [use for use in uses if refusals[use]]
    facts = replace(
        none,
        sites=_sites(uses),
        usable=False if unusable else None if unseen else True,
        unusable=_sites(unusable) if unusable or not unseen else None,
        denied=_sites(denied) if denied or not (unseen or Access.UNKNOWN in decided.values()) else None,
        refused=_sites(refused) if refused or _heard(answers) else None,
    )
    chosen = next(iter((*unusable, *refused, *denied)), None)
    if chosen is None:
        return _nothing_wrong(facts, unseen, decided, caller)
    facts = replace(
        facts,
        site=chosen.site,
        key_arn=key_arn(answers, chosen.named) or chosen.named,
        state=key_state(answers, chosen.named) or "",
        action=_ACTIONS[chosen.site],
    )
    if chosen in unusable:
        return _say_unusable(answers, chosen, job, facts)
    word = "was refused" if chosen in refused else "may not use"
    return failed(
        f"{caller.name} {word} {facts.action} with the key of the {chosen.site}: {facts.key_arn}", facts
    )


def _sites(uses: Sequence[_Use]) -> tuple[KeySite, ...]:
    return tuple(dict.fromkeys(use.site for use in uses))


def _given(use: _Use) -> dict[str, Given]:
    """Return what the way of the request tells: S3 asks for objects, SageMaker itself for a grant."""
    if use.site == "volume":
        return {"kms:GrantIsForAWSResource": True}
    region = Arn.parse(use.named).region
    return {"kms:ViaService": f"s3.{region}.amazonaws.com"} if region else {}


def _heard(answers: Answers) -> bool:
    return all(answer.ok for answer in answers_to(answers, "events").values())


def _refusals(answers: Answers, use: _Use, job: TrainingJob) -> list[ManagementEvent]:
    """Return the calls of the role on this key that KMS refused while the job ran."""
    answer = answers.get(("events", use.named))
    role = job.role_arn.rpartition("/")[2]
    return [
        event
        for event in (read_history([answer]).events if answer else ())
        if event.denied
        and f":assumed-role/{role}/" in event.who
        and event.at is not None
        and (job.created_at is None or event.at >= job.created_at)
        and f"kms:{event.name}" == _ACTIONS[use.site]
    ]


def _say_unusable(answers: Answers, use: _Use, job: TrainingJob, facts: Facts) -> Judgement[Facts]:
    answer = answers.get(("events", use.named))
    events = read_history([answer]).events if answer else ()
    ended = next((e for e in reversed(events) if e.name in _ENDINGS and not e.error_code), None)
    by = f"{ended.name} by {ended.who} at {stamp(ended.at)}" if ended else ""
    in_time = ended.at <= job.ended_at if ended and ended.at and job.ended_at else None
    silent = answer is not None and not answer.ok
    facts = replace(
        facts,
        ended_by=None if silent and not by else by,
        ended_in_time=True if ended and job.ended_at is None else in_time,
    )
    said = f"The key of the {use.site} is {facts.state or 'not there'}: {facts.key_arn}"
    at = ended.at if ended else None
    return failed(f"{said}{f' ({by})' if by else ''}", facts, occurred_at=at)


def _nothing_wrong(
    facts: Facts, unseen: Sequence[Answer], decided: Mapping[_Use, Access], caller: Caller
) -> Judgement[Facts]:
    if unseen:
        return unanswered(unseen[0], facts)
    sites = ", ".join(facts.sites or ())
    if Access.UNKNOWN in decided.values():
        return warned(f"{caller.name} may use the keys of {sites}, as far as they can be read", facts)
    return passed(f"{caller.name} may use the keys of {sites}", facts)


probe = of_named_job(
    "Which KMS keys does the training job need, and may its role use them?",
    Facts,
    (
        "s3.ListObjectsV2",
        "s3.HeadObject",
        "s3.GetBucketEncryption",
        "cloudtrail.LookupEvents",
        *KEY_OPERATIONS,
        *OF_ROLES,
    ),
    collect,
    judge,
    without="There is no job that would need a key",
    deadline_s=60.0,
)

"""Is the model's data there, the same that was registered, in this Region, and is its key usable?

SageMaker loads the data whenever an instance starts: at the creation, at every update, at every scale-out.
An endpoint that serves may so lose its data without notice. The registry keeps the ETag that the data had
when it was registered; another ETag on the same key is other data, unless one of the two was uploaded in
parts, whose ETags tell of the parts too. A bucket of another Region is refused with the words of a missing
permission.

What is in the archive is not read. Its name tells that it is one.

Sources: SageMaker API reference, ContainerDefinition (ModelDataUrl), ModelPackageContainerDefinition
(ModelDataETag); SageMaker developer guide, "Deploy models for real-time inference"; Amazon S3 API
reference, HeadObject, ListObjectVersions; KMS API reference, DescribeKey.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal, get_args

from workbench.domain.evidence import Answer, AnswerName, Answers, Outcome, Request, answers_to, ask
from workbench.domain.values import one_of
from workbench.domain.verdict import UnknownReason, Verdict
from workbench.engine.ports import AwsReader
from workbench.engine.probe import Judgement, Probe, failed, passed, skipped, unanswered, unknown
from workbench.knowledge.answers import member, moment, number, objects, stamp, text
from workbench.knowledge.arns import Arn
from workbench.knowledge.s3.versions import Version
from workbench.probes.kms._states import KeyState
from workbench.probes.s3._presence import ObjectState, presence, region_of

_AWAITED = "awaited"
_ARCHIVES = (".tar.gz", ".tgz")


@dataclass(frozen=True, slots=True, kw_only=True)
class Params:
    """Where the data should be; empty: there is none, or it is not known."""

    bucket: str = ""
    key: str = ""
    is_folder: bool = False
    etag: str = ""
    """As it was registered; empty where that is not on record."""
    made_at: datetime | None = None
    """When the model was made."""
    region: str = ""
    """The Region of the model."""
    awaited_bucket: str = ""
    """Where the data is of a version that should be deployed, and is not; empty where there is none."""
    awaited_key: str = ""
    awaited_etag: str = ""
    """As it was registered with that version."""

    @property
    def awaited(self) -> Params | None:
        """What to ask about that version."""
        if not self.awaited_bucket or (self.awaited_bucket, self.awaited_key) == (self.bucket, self.key):
            return None
        return Params(
            bucket=self.awaited_bucket,
            key=self.awaited_key,
            is_folder=self.awaited_key.endswith("/"),
            etag=self.awaited_etag,
            region=self.region,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What is there. Texts are empty where there is nothing."""

    bucket: str | None = None
    """Where the data is that this is about."""
    key: str | None = None
    """Under which key."""
    whose: Literal["model", "version"] | None = None
    """It is that of the model, or that of the version which should be deployed and is not."""
    state: ObjectState | None = None
    """What is under the key."""
    exists: bool | None = None
    """Data is there, whoever may read it."""
    missing: bool | None = None
    """There is nothing under the key: it was deleted, expired, or never was."""
    deleted_at: str | None = None
    """When it was hidden by a delete marker."""
    marker: str | None = None
    """The version id of that marker: to delete it brings the data back."""
    etag: str | None = None
    """Its ETag now."""
    replaced: bool | None = None
    """Other data than was registered lies under the key."""
    newer_than_model: bool | None = None
    """It was written after the model was made."""
    written_at: str | None = None
    """When it was written."""
    size: int | None = None
    """Bytes."""
    bucket_region: str | None = None
    """The Region of the bucket."""
    other_region: bool | None = None
    """That is another one than the endpoint's."""
    is_archive: bool | None = None
    """Its name is that of an archive, which SageMaker wants where the data is one object."""
    key_arn: str | None = None
    """The KMS key that encrypts it; empty where S3's own does."""
    key_state: KeyState | Literal["NotFound", "none"] | None = None
    """The state of that key; `none` without one."""
    key_usable: bool | None = None
    """It decrypts."""
    key_account: str | None = None
    """The account that it belongs to."""


_NONE = Facts(
    bucket="",
    key="",
    whose="model",
    exists=False,
    missing=False,
    deleted_at="",
    marker="",
    etag="",
    replaced=False,
    newer_than_model=False,
    written_at="",
    bucket_region="",
    other_region=False,
    is_archive=True,
    key_arn="",
    key_state="none",
    key_usable=True,
    key_account="",
)


def collect(aws: AwsReader, params: Params) -> Answers:
    """Ask for object, bucket and both listings; then for the key that encrypts it; and so of what awaits."""
    answers = _collect(aws, params)
    if params.awaited:
        awaited = _collect(aws, params.awaited)
        answers.update({(_AWAITED, str(name)): answer for name, answer in awaited.items()})
    return answers


def _collect(aws: AwsReader, params: Params) -> dict[AnswerName, Answer]:
    if not params.bucket:
        return {}
    requests: dict[AnswerName, Request] = {
        "bucket": ask("s3.HeadBucket", Bucket=params.bucket),
        "versions": ask("s3.ListObjectVersions", Bucket=params.bucket, Prefix=params.key),
        "listing": ask("s3.ListObjectsV2", Bucket=params.bucket, Prefix=params.key),
    }
    if not params.is_folder:
        requests["head"] = ask("s3.HeadObject", Bucket=params.bucket, Key=params.key)
    answers = dict(aws.read_all(requests))
    key = text(answers["head"].data, "SSEKMSKeyId") if "head" in answers else ""
    if key:
        answers["key"] = aws.read(ask("kms.DescribeKey", KeyId=key).in_region(Arn.parse(key).region))
    return answers


def judge(answers: Answers, params: Params) -> Judgement[Facts]:
    """Say whether the data can be loaded as it was meant; of two the one that cannot."""
    own: Answers = {name: answer for name, answer in answers.items() if isinstance(name, str)}
    judged = _judge(own, params)
    if params.awaited is None or judged.verdict is Verdict.FAIL:
        return _of(judged, params, "model")
    awaited = _judge(dict(answers_to(answers, _AWAITED).items()), params.awaited)
    if awaited.verdict is not Verdict.FAIL:
        return _of(judged, params, "model")
    said = replace(
        awaited, summary=f"{awaited.summary}; the version that should be deployed has its data there"
    )
    return _of(said, params.awaited, "version")


def _of(judged: Judgement[Facts], params: Params, whose: Literal["model", "version"]) -> Judgement[Facts]:
    return replace(judged, facts=replace(judged.facts, bucket=params.bucket, key=params.key, whose=whose))


def _judge(answers: Answers, params: Params) -> Judgement[Facts]:
    if not answers:
        return skipped("No model data is known", _NONE)
    region = region_of({**answers, "head": answers.get("head", answers["bucket"])})
    facts = Facts(
        bucket_region=region,
        other_region=region != params.region if region and params.region else None,
    )
    if params.is_folder:
        return _judge_folder(answers, params, facts)
    found = presence(answers, params.key)
    facts = replace(facts, state=found.state, exists=found.exists)
    if found.exists is not None:
        facts = replace(facts, is_archive=params.key.endswith(_ARCHIVES))
    if found.exists is False:
        hidden = found.current if found.current and found.current.marker else None
        return _judge_missing(facts, params, hidden)
    if found.exists is None:
        return unanswered(answers["head"], facts)
    return _judge_present(answers, params, facts)


def _judge_missing(facts: Facts, params: Params, hidden: Version | None = None) -> Judgement[Facts]:
    at = hidden.at if hidden else None
    gone = replace(
        _NONE,
        state=facts.state,
        exists=False,
        missing=True,
        deleted_at=stamp(at) if hidden else "",
        marker=hidden.id if hidden else "",
        bucket_region=facts.bucket_region,
        other_region=facts.other_region,
        is_archive=facts.is_archive,
    )
    where = f"s3://{params.bucket}/{params.key}"
    if facts.state == ObjectState.BUCKET_NOT_FOUND:
        return failed(f"There is no bucket {params.bucket}", gone)
    if hidden:
        return failed(f"{where} was deleted at {stamp(at)}: a delete marker hides it", gone, occurred_at=at)
    return failed(f"Nothing is at {where}: no object, no older version, no delete marker", gone)


def _judge_folder(answers: Answers, params: Params, facts: Facts) -> Judgement[Facts]:
    listing = answers["listing"]
    if listing.outcome is Outcome.NOT_FOUND:
        return _judge_missing(replace(facts, state=ObjectState.BUCKET_NOT_FOUND), params)
    if not listing.ok:
        return unanswered(listing, facts)
    rows = objects(listing.data, "Contents")
    if not rows:
        return _judge_missing(facts, params)
    whole = replace(
        _NONE, exists=True, bucket_region=facts.bucket_region, other_region=facts.other_region, etag=""
    )
    return _place_of(
        whole, params, f"{len(rows)} objects and more" if listing.truncated else f"{len(rows)} objects"
    )


def _judge_present(answers: Answers, params: Params, facts: Facts) -> Judgement[Facts]:
    head = answers["head"]
    if not head.ok:
        return unanswered(head, replace(facts, missing=False))
    etag = text(head.data, "ETag").strip('"')
    written = moment(head.data, "LastModified")
    newer = written > params.made_at if written and params.made_at else None
    facts = replace(
        facts,
        missing=False,
        deleted_at="",
        marker="",
        etag=etag,
        replaced=_is_other(etag, params.etag, newer=newer),
        newer_than_model=newer,
        written_at=stamp(written),
        size=number(head.data, "ContentLength"),
    )
    facts = _of_key(facts, text(head.data, "SSEKMSKeyId"), answers.get("key"))
    where = f"s3://{params.bucket}/{params.key}"
    if facts.replaced:
        said = f"{where} was written at {stamp(written)} with ETag {etag}; registered was {params.etag}"
        return failed(said, facts, occurred_at=written)
    if facts.key_usable is False:
        return failed(f"The key of {where} is {facts.key_state}: {facts.key_arn}", facts)
    if facts.key_usable is None:
        return unanswered(answers["key"], facts)
    return _place_of(facts, params, f"{facts.size} bytes of {facts.written_at}")


def _place_of(facts: Facts, params: Params, what: str) -> Judgement[Facts]:
    where = f"s3://{params.bucket}/{params.key}"
    if facts.other_region:
        return failed(f"{where} is in {facts.bucket_region}, another Region than the endpoint", facts)
    if facts.is_archive is False:
        return failed(f"{where} is no tar.gz by its name: SageMaker wants an archive there", facts)
    if facts.other_region is None and params.region:
        return unknown(UnknownReason.NO_DATA, f"S3 did not tell the Region of {params.bucket}", facts)
    return passed(f"{where} is there: {what}", facts)


def _is_other(etag: str, registered: str, *, newer: bool | None) -> bool | None:
    """Tell whether two ETags are of other data; None where one tells of its parts and the other of others.

    Where none was registered, data that is older than the model is that which it was made of.
    """
    if not registered:
        return False if newer is False else None
    if etag == registered:
        return False
    return None if "-" in etag or "-" in registered else True


def _of_key(facts: Facts, key: str, described: Answer | None) -> Facts:
    if not key or described is None:
        return replace(facts, key_arn="", key_state="none", key_usable=True, key_account="")
    facts = replace(facts, key_arn=key, key_account=Arn.parse(key).account)
    if described.outcome is Outcome.NOT_FOUND:
        return replace(facts, key_state="NotFound", key_usable=False)
    if not described.ok:
        return facts
    state = one_of(text(member(described.data, "KeyMetadata"), "KeyState"), get_args(KeyState))
    return replace(facts, key_state=state, key_usable=state == "Enabled" if state else None)


probe = Probe(
    title="Is the model's data there, the same that was registered, in this Region, and is its key usable?",
    params=Params,
    facts=Facts,
    operations=(
        "s3.HeadObject",
        "s3.HeadBucket",
        "s3.ListObjectVersions",
        "s3.ListObjectsV2",
        "kms.DescribeKey",
    ),
    collect=collect,
    judge=judge,
)

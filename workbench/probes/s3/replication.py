"""Does the file lie in a bucket that should have replicated it here?

Who looks into a replica bucket looks at a copy. The upload goes to the source bucket, and S3 copies it later,
mostly within minutes, if an enabled rule covers the key, if objects under KMS keys are selected, and if the
role may. HeadObject on the source tells how far it came: `PENDING`, `FAILED`, `COMPLETED`; no status at all
means that no rule took it. Replicas themselves are not replicated again, nor is what was there before the
rule.

A bucket does not know whose replica it is. Without the name of the source, the buckets of this account are
looked through for a rule that points here, fifty at most; sources in other accounts are not seen.

Sources: Amazon S3 user guide, "Getting replication status information", "What does Amazon S3 replicate?";
Amazon S3 API reference, GetBucketReplication, HeadObject.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from workbench.domain.evidence import Answer, AnswerName, Answers, answers_to, ask
from workbench.domain.needs import Parameter
from workbench.domain.verdict import UnknownReason
from workbench.engine.ports import AwsReader
from workbench.engine.probe import Judgement, Probe, failed, passed, skipped, unanswered, unknown, warned
from workbench.knowledge.answers import count, moment, stamp
from workbench.knowledge.s3.replication import ReplicationStatus, rules_to, status_of, why_not_replicated
from workbench.probes._params import ObjectParams
from workbench.probes.s3._buckets import is_recent, others_than

_MOST_BUCKETS = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Params(ObjectParams):
    """Which object, in which replica."""

    source_bucket: str = ""
    """The bucket that is replicated here; empty: look for it."""
    since: datetime | None = None
    """An object that was written here before counts as missing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """Whether the file waits in a source bucket."""

    sources: int | None = None
    """Buckets with a rule that replicates to this one."""
    source_bucket: str | None = None
    """The one that holds the file; empty when none does."""
    source_has: bool | None = None
    """The file is there."""
    status: ReplicationStatus | Literal["none"] | None = None
    """How far its replication came; `none` when it has no status: no rule took it."""
    lost: bool | None = None
    """It is there and was not replicated here."""
    because: str | None = None
    """Why, as far as rule and object tell; empty when nothing was lost."""


def collect(aws: AwsReader, params: Params) -> Answers:
    """Look here first; then find the sources, and the file in them."""
    here: dict[AnswerName, Answer] = {
        "here": aws.read(ask("s3.HeadObject", Bucket=params.bucket, Key=params.key))
    }
    if _is_here(here["here"], params):
        return here
    if params.source_bucket:
        names = [params.source_bucket]
    else:
        here["buckets"] = aws.read(ask("s3.ListBuckets"))
        names = others_than(params.bucket, here["buckets"])[:_MOST_BUCKETS]
    rules = aws.read_all({("rules", name): ask("s3.GetBucketReplication", Bucket=name) for name in names})
    sources = [
        name for name in names if params.source_bucket or rules_to(rules["rules", name].data, params.bucket)
    ]
    heads = aws.read_all(
        {("head", name): ask("s3.HeadObject", Bucket=name, Key=params.key) for name in sources}
    )
    return {**here, **rules, **heads}


def judge(answers: Answers, params: Params) -> Judgement[Facts]:
    """Tell of the first source that holds the file what became of it."""
    none = Facts(source_bucket="", source_has=False, status="none", lost=False, because="")
    if _is_here(answers["here"], params):
        return skipped("The object is here", none)
    heads = answers_to(answers, "head")
    holding = next((name for name, head in heads.items() if head.ok and is_recent(head, params.since)), None)
    facts = Facts(sources=len(heads))
    if holding:
        facts = replace(facts, source_bucket=holding, source_has=True)
        return _judge_source(heads[holding], answers["rules", holding], params, facts)
    others = [item for name, item in answers.items() if name != "here"] or [answers["here"]]
    blind = next((item for item in others if item.unknown_reason), None)
    if blind:
        return unanswered(blind, facts)
    listed = answers.get("buckets")
    if listed and (listed.truncated or len(others_than(params.bucket, listed)) > _MOST_BUCKETS):
        why = f"No rule that replicates here in {_MOST_BUCKETS} buckets, and the account has more"
        return unknown(UnknownReason.TRUNCATED, why, facts, needs=(Parameter("source_bucket"),))
    none = replace(none, sources=len(heads))
    if not heads:
        return passed("No bucket of this account is replicated here", none)
    return passed(f"The file is not in {count(len(heads), 'source bucket')} either", none)


def _judge_source(head: Answer, rules: Answer, params: Params, facts: Facts) -> Judgement[Facts]:
    facts = replace(facts, status=status_of(head.data))
    where = f"{facts.source_bucket} holds it, written {stamp(moment(head.data, 'LastModified'))}"
    if facts.status == "COMPLETED":
        done = replace(facts, lost=False, because="")
        return warned(f"{where}, and it was replicated: here it was removed since", done)
    told = rules_to(rules.data, params.bucket) if rules.ok else None
    because = why_not_replicated(head.data, params.key, told)
    return failed(
        f"{where}: {because}",
        replace(facts, lost=True, because=because),
        occurred_at=moment(head.data, "LastModified"),
    )


def _is_here(here: Answer, params: Params) -> bool:
    return here.ok and is_recent(here, params.since)


probe = Probe(
    title="Does the file lie in a bucket that should have replicated it here?",
    params=Params,
    facts=Facts,
    operations=("s3.HeadObject", "s3.ListBuckets", "s3.GetBucketReplication"),
    collect=collect,
    judge=judge,
)

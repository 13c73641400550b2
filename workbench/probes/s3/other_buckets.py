"""Does another bucket of the account hold the same key?

A file for `acme-landing` is easily sent to `acme-landing-dev`. The buckets whose names are most like this one
are asked for the very key, five at most.

What is found is a hint and no proof: replicas, backups and stages of a pipeline hold the same keys, and are
meant to. `REPLICA` in the answer is S3's word that it is a copy; a bucket that is called a backup may be one;
of all others only the sender knows where the file was to go.

Sources: Amazon S3 API reference, HeadObject (`ReplicationStatus`), ListBuckets.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import datetime
from difflib import SequenceMatcher

from workbench.domain.evidence import Answer, AnswerName, Answers, answers_to, ask
from workbench.engine.ports import AwsReader
from workbench.engine.probe import Judgement, Probe, passed, skipped, unanswered, warned
from workbench.knowledge.answers import count, moment, number, stamp, text
from workbench.probes._params import ObjectParams
from workbench.probes.s3._buckets import is_recent, others_than

_MOST = 5
_OF_COPIES = re.compile(
    r"(?:^|[.-])(?:backups?|bak|copy|copies|replicas?|mirror|archives?|dr|failover|standby)(?=[.-]|$)"
)
"""Words in names of buckets that hold what lies elsewhere as well."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Params(ObjectParams):
    """Which object, and since when it is missing."""

    since: datetime | None = None
    """What was written before is another file of this name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """The bucket that holds the key."""

    asked: int | None = None
    """Buckets that were asked."""
    bucket: str | None = None
    """The one that holds it; empty when none of these does."""
    last_modified: datetime | None = None
    """When it was written there."""
    size: int | None = None
    """Its size in bytes."""
    stands_alone: bool | None = None
    """Nothing says that it is a copy there; unknown where the name of the bucket does."""
    meant_for_here: bool | None = None
    """It was to be sent to this bucket. False where none holds it, or as a replica; else its sender knows."""


def collect(aws: AwsReader, params: Params) -> Answers:
    """Look here first; then in the buckets whose names are most like this one."""
    here: dict[AnswerName, Answer] = {
        "here": aws.read(ask("s3.HeadObject", Bucket=params.bucket, Key=params.key))
    }
    if _is_here(here["here"], params):
        return here
    here["buckets"] = aws.read(ask("s3.ListBuckets"))
    names = _most_alike(params.bucket, others_than(params.bucket, here["buckets"]))
    heads = {("head", name): ask("s3.HeadObject", Bucket=name, Key=params.key) for name in names}
    return {**here, **aws.read_all(heads)}


def judge(answers: Answers, params: Params) -> Judgement[Facts]:
    """Tell of the bucket most alike that holds the key, one that holds no replica first."""
    none = Facts(bucket="", stands_alone=False, meant_for_here=False)
    if _is_here(answers["here"], params):
        return skipped("The object is here", none)
    heads = answers_to(answers, "head")
    none = replace(none, asked=len(heads))
    holding = [name for name, head in heads.items() if head.ok and is_recent(head, params.since)]
    if holding:
        name = min(holding, key=lambda item: _is_replica(heads[item]))
        return _found(name, heads[name], none)
    asked = [answer for name, answer in answers.items() if name != "here"] or [answers["here"]]
    blind = next((answer for answer in asked if answer.unknown_reason), None)
    if blind:
        return unanswered(blind, Facts(asked=len(heads)))
    listed = answers.get("buckets")
    told = f"None of the {count(len(heads), 'other bucket')}"
    if listed and (listed.truncated or len(others_than(params.bucket, listed)) > len(heads)):
        return passed(f"{told} named most like this one holds this key; the rest was not asked", none)
    return passed(f"{told} of this account holds this key", none)


def _found(name: str, head: Answer, none: Facts) -> Judgement[Facts]:
    at = moment(head.data, "LastModified")
    facts = replace(none, bucket=name, last_modified=at, size=number(head.data, "ContentLength"))
    where = f"{name} holds this key, {facts.size} bytes, written {stamp(at)}"
    if _is_replica(head):
        return warned(f"{where}, as a replica: it was sent to a bucket that is replicated there", facts)
    is_copy = _OF_COPIES.search(name) is not None
    facts = replace(facts, stands_alone=None if is_copy else True, meant_for_here=None)
    doubt = "by its name that bucket keeps copies" if is_copy else "it may be meant to"
    return warned(
        f"{where}: a hint, no proof, for {doubt}. Ask the sender where it was to go",
        facts,
        occurred_at=at,
    )


def _is_replica(head: Answer) -> bool:
    return text(head.data, "ReplicationStatus").upper() == "REPLICA"


def _is_here(here: Answer, params: Params) -> bool:
    return here.ok and is_recent(here, params.since)


def _most_alike(bucket: str, names: list[str]) -> list[str]:
    alike = {name: SequenceMatcher(None, bucket, name).ratio() for name in names}
    return sorted(names, key=lambda name: (-alike[name], name))[:_MOST]


probe = Probe(
    title="Does another bucket of the account hold the same key?",
    params=Params,
    facts=Facts,
    operations=("s3.HeadObject", "s3.ListBuckets"),
    collect=collect,
    judge=judge,
)

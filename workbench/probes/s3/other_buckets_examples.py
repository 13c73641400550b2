"""The worked examples of `s3.other_buckets`."""

from __future__ import annotations

from datetime import datetime

from workbench.domain.evidence import Answer
from workbench.domain.values import JsonObject
from workbench.domain.verdict import SkipReason, UnknownReason, Verdict
from workbench.engine.probe import Example
from workbench.probes._examples import answered, denied
from workbench.probes.s3 import _examples as s3
from workbench.probes.s3.other_buckets import Params


def _example(
    name: str,
    verdict: Verdict,
    facts: JsonObject,
    *,
    heads: dict[str, Answer],
    more: int = 0,
    reason: UnknownReason | SkipReason | None = None,
    since: datetime | None = None,
) -> Example[Params]:
    """An account with these buckets and what each says of the key, and more that were not asked."""
    names = [s3.BUCKET, *heads, *(f"unlike-{number}" for number in range(more))]
    return Example(
        name=name,
        params=Params(bucket=s3.BUCKET, key=s3.KEY, since=since),
        answers={
            "here": s3.HEAD_404,
            "buckets": answered("s3.ListBuckets", {"Buckets": [{"Name": item} for item in names]}),
            **{("head", item): head for item, head in heads.items()},
        },
        verdict=verdict,
        reason=reason,
        facts=facts,
    )


_NOWHERE: JsonObject = {"bucket": "", "stands_alone": False, "meant_for_here": False}

EXAMPLES: tuple[Example[Params], ...] = (
    _example(
        "in the bucket of another stage",
        Verdict.WARN,
        {"bucket": "landing-dev", "size": 42, "stands_alone": True, "meant_for_here": None},
        heads={"landing-dev": s3.head(), "reports": s3.HEAD_404},
    ),
    _example(
        "in a bucket that is called a backup",
        Verdict.WARN,
        {"bucket": "landing-backup", "stands_alone": None, "meant_for_here": None},
        heads={"landing-backup": s3.head()},
    ),
    _example(
        "as a replica",
        Verdict.WARN,
        {"bucket": "landing-dev", "stands_alone": False, "meant_for_here": False},
        heads={"landing-dev": s3.head(ReplicationStatus="REPLICA")},
    ),
    _example(
        "the file of yesterday",
        Verdict.PASS,
        _NOWHERE,
        heads={"landing-dev": s3.head()},
        since=datetime.fromisoformat("2026-11-23T03:00:00Z"),
    ),
    _example("in no other bucket", Verdict.PASS, {**_NOWHERE, "asked": 1}, heads={"reports": s3.HEAD_404}),
    _example(
        "in none of those that were asked",
        Verdict.PASS,
        {**_NOWHERE, "asked": 1},
        heads={"reports": s3.HEAD_404},
        more=6,
    ),
    _example(
        "a bucket that may not be asked",
        Verdict.UNKNOWN,
        {"asked": 2, "bucket": None, "meant_for_here": None},
        heads={"landing-dev": s3.HEAD_403, "reports": s3.HEAD_404},
        reason=UnknownReason.DENIED,
    ),
    Example(
        name="buckets that may not be listed",
        params=Params(bucket=s3.BUCKET, key=s3.KEY),
        answers={"here": s3.HEAD_404, "buckets": denied("s3.ListBuckets", "s3:ListAllMyBuckets")},
        verdict=Verdict.UNKNOWN,
        reason=UnknownReason.DENIED,
        facts={"asked": 0, "bucket": None},
    ),
    Example(
        name="it is here",
        params=Params(bucket=s3.BUCKET, key=s3.KEY),
        answers={"here": s3.head()},
        verdict=Verdict.SKIPPED,
        reason=SkipReason.NOT_APPLICABLE,
        facts=_NOWHERE,
    ),
)

"""The worked examples of `s3.replication`."""

from __future__ import annotations

from workbench.domain.evidence import Answer, Answers, Outcome
from workbench.domain.values import JsonObject
from workbench.domain.verdict import SkipReason, UnknownReason, Verdict
from workbench.engine.probe import Example
from workbench.probes._examples import answered, denied, error_answer
from workbench.probes.s3 import _examples as s3
from workbench.probes.s3.replication import Params


def _rule(prefix: str = "in/", **more: JsonObject | str) -> JsonObject:
    return {
        "Status": "Enabled",
        "Filter": {"Prefix": prefix},
        "Destination": {"Bucket": f"arn:aws:s3:::{s3.BUCKET}"},
        **more,
    }


def _example(
    name: str,
    verdict: Verdict,
    facts: JsonObject,
    head: Answer,
    rule: JsonObject | None = None,
    reason: UnknownReason | SkipReason | None = None,
    more: Answers | None = None,
) -> Example[Params]:
    configured = {"ReplicationConfiguration": {"Rules": [rule or _rule()]}}
    return Example(
        name=name,
        params=Params(bucket=s3.BUCKET, key=s3.KEY),
        answers={
            "here": s3.HEAD_404,
            "buckets": answered("s3.ListBuckets", {"Buckets": [{"Name": s3.BUCKET}, {"Name": "upload"}]}),
            ("rules", "upload"): answered("s3.GetBucketReplication", configured),
            ("head", "upload"): head,
            **(more or {}),
        },
        verdict=verdict,
        reason=reason,
        facts=facts,
    )


_ALONE = Example(
    name="no bucket is replicated here",
    params=Params(bucket=s3.BUCKET, key=s3.KEY),
    answers={
        "here": s3.HEAD_404,
        "buckets": answered("s3.ListBuckets", {"Buckets": [{"Name": s3.BUCKET}, {"Name": "upload"}]}),
        ("rules", "upload"): error_answer(
            "s3.GetBucketReplication", Outcome.NOT_CONFIGURED, code="ReplicationConfigurationNotFoundError"
        ),
    },
    verdict=Verdict.PASS,
    facts={"sources": 0, "lost": False},
)


EXAMPLES: tuple[Example[Params], ...] = (
    _example(
        "its replication failed",
        Verdict.FAIL,
        {"sources": 1, "source_bucket": "upload", "status": "FAILED", "lost": True},
        s3.head(ReplicationStatus="FAILED"),
    ),
    _example(
        "its replication is pending",
        Verdict.FAIL,
        {"status": "PENDING", "lost": True},
        s3.head(ReplicationStatus="PENDING"),
    ),
    _example(
        "the rule does not select objects under KMS keys",
        Verdict.FAIL,
        {
            "status": "none",
            "lost": True,
            "because": "it is encrypted with a KMS key, and the rule does not select such objects",
        },
        s3.head(ServerSideEncryption="aws:kms"),
    ),
    _example(
        "the rule is about another folder",
        Verdict.FAIL,
        {"lost": True, "because": "the rules replicate only what begins with out/"},
        s3.head(),
        _rule("out/"),
    ),
    _example(
        "it was replicated, and removed here since",
        Verdict.WARN,
        {"status": "COMPLETED", "lost": False},
        s3.head(ReplicationStatus="COMPLETED"),
    ),
    _example(
        "it is not in the source either",
        Verdict.PASS,
        {"sources": 1, "source_has": False, "lost": False},
        s3.HEAD_404,
    ),
    _ALONE,
    Example(
        name="the object is here",
        params=Params(bucket=s3.BUCKET, key=s3.KEY, source_bucket="upload"),
        answers={"here": s3.head()},
        verdict=Verdict.SKIPPED,
        reason=SkipReason.NOT_APPLICABLE,
        facts={"lost": False},
    ),
    Example(
        name="not allowed to list the buckets",
        params=Params(bucket=s3.BUCKET, key=s3.KEY),
        answers={"here": s3.HEAD_404, "buckets": denied("s3.ListBuckets", "s3:ListAllMyBuckets")},
        verdict=Verdict.UNKNOWN,
        reason=UnknownReason.DENIED,
        facts={"lost": None},
    ),
)

"""The bucket has the tags by which an inspector sorts what is regulated.

Source: Amazon S3 API reference, GetBucketTagging (NoSuchTagSet: none at all).
"""

from __future__ import annotations

from workbench.audits._examples import example
from workbench.audits.rules._tags import TagParams, as_mapping, judge_tags
from workbench.domain.evidence import Outcome
from workbench.domain.values import JsonObject
from workbench.domain.verdict import Verdict
from workbench.engine.audit.contract import Assessment, Rule, Seen, unread
from workbench.knowledge.answers import objects


def judge(seen: Seen, params: TagParams) -> Assessment:
    """Judge the bucket's tags."""
    answer = seen.answer("tags")
    if answer.outcome is not Outcome.NOT_CONFIGURED and (unknown := unread(answer)):
        return unknown
    return judge_tags(as_mapping(objects(answer.data, "TagSet")), params)


rule = Rule(
    title="The bucket has the agreed tags",
    inventory="s3_buckets",
    questions=("tags",),
    params=TagParams,
    judge=judge,
)


def _tags(**tags: str) -> dict[str, JsonObject]:
    return {"tags": {"TagSet": [{"Key": key, "Value": value} for key, value in tags.items()]}}


_ALL = {"Environment": "prod", "GxP": "yes", "System": "lims", "DataType": "raw"}

EXAMPLES = (
    example("all", Verdict.PASS, _tags(**_ALL)),
    example("none", Verdict.FAIL, {"tags": Outcome.NOT_CONFIGURED}),
    example("another spelling", Verdict.FAIL, _tags(gxp="yes", System="lims")),
    example(
        "a value that nobody agreed on",
        Verdict.WARN,
        _tags(**_ALL),
        params=TagParams(values=("Environment=production",)),
    ),
)

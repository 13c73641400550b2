"""The bucket has the tags by which an inspector sorts what is regulated.

Source: Amazon S3 API reference, GetBucketTagging (NoSuchTagSet: none at all).
"""

from __future__ import annotations

from workbench.audits._examples import example
from workbench.audits.rules._tags import as_list, as_mapping, tag_examples, tag_rule
from workbench.domain.evidence import Outcome
from workbench.domain.verdict import Verdict
from workbench.knowledge.answers import objects

rule = tag_rule("s3_buckets", "tags", lambda answer: as_mapping(objects(answer.data, "TagSet")))

EXAMPLES = (
    *tag_examples("tags", lambda tags: {"TagSet": as_list(tags)}),
    example("no set of tags", Verdict.FAIL, {"tags": Outcome.NOT_CONFIGURED}),
)

"""Versioning keeps what an overwrite or a delete would destroy.

A suspended bucket keeps the versions that it has, and overwrites in place from then on: for a record that is
as bad as none.

Source: Amazon S3 API reference, GetBucketVersioning (no status: versioning was never enabled).
"""

from __future__ import annotations

from workbench.audits._examples import example
from workbench.domain.verdict import Verdict
from workbench.engine.audit.contract import Assessment, NoParams, Rule, Seen, bad, good, unread
from workbench.knowledge.answers import text


def judge(seen: Seen, _: NoParams) -> Assessment:
    """Judge the bucket's versioning."""
    answer = seen.answer("versioning")
    if unknown := unread(answer):
        return unknown
    status = text(answer.data, "Status")
    if status == "Enabled":
        return good("versioning is enabled")
    return bad("versioning is suspended: overwrites destroy" if status else "versioning was never enabled")


rule = Rule(
    title="Versioning is enabled",
    inventory="s3_buckets",
    questions=("versioning",),
    params=NoParams,
    judge=judge,
)

EXAMPLES = (
    example("enabled", Verdict.PASS, {"versioning": {"Status": "Enabled"}}),
    example("suspended", Verdict.FAIL, {"versioning": {"Status": "Suspended"}}),
    example("never enabled", Verdict.FAIL, {"versioning": {}}),
)

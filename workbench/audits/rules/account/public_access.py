"""The account lets nobody make one of its buckets public.

The settings of the account hold for every bucket, also for those that somebody makes tomorrow.

Source: Amazon S3 user guide, "Blocking public access to your Amazon S3 storage"; API reference, S3 Control,
GetPublicAccessBlock (NoSuchPublicAccessBlockConfiguration: never set).
"""

from __future__ import annotations

from workbench.audits._examples import example
from workbench.audits.rules._public_access import block_data
from workbench.domain.evidence import Outcome
from workbench.domain.verdict import Verdict
from workbench.engine.audit.contract import Assessment, NoParams, Rule, Seen, bad, good, unread, weak
from workbench.knowledge.s3.public_access import settings_off


def judge(seen: Seen, _: NoParams) -> Assessment:
    """Judge the four settings of the account."""
    answer = seen.answer("public_access_block")
    if answer.outcome is Outcome.NOT_CONFIGURED:
        return bad("nothing is blocked for the account as a whole: each bucket depends on its own settings")
    if unknown := unread(answer):
        return unknown
    off = settings_off(answer.data)
    return weak(f"off for the account: {', '.join(off)}") if off else good("blocked in all four ways")


rule = Rule(
    title="The account blocks public access to its buckets",
    inventory="account",
    questions=("public_access_block",),
    params=NoParams,
    judge=judge,
)

EXAMPLES = (
    example("blocked", Verdict.PASS, {"public_access_block": block_data()}),
    example(
        "in part",
        Verdict.WARN,
        {"public_access_block": block_data("BlockPublicAcls")},
    ),
    example("never set", Verdict.FAIL, {"public_access_block": Outcome.NOT_CONFIGURED}),
)

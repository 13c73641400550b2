"""Nobody outside reaches the bucket, and nothing could open it by mistake.

S3 applies the stricter of the bucket's own settings and the account's. What is public by policy is told by S3
itself (GetBucketPolicyStatus).

Source: Amazon S3 user guide, "Blocking public access to your Amazon S3 storage".
"""

from __future__ import annotations

from workbench.audits._examples import Said, example
from workbench.audits.rules._public_access import block_data
from workbench.domain.evidence import Outcome
from workbench.domain.values import JsonObject
from workbench.domain.verdict import Verdict
from workbench.engine.audit.contract import Assessment, NoParams, Rule, Seen, bad, good, unread, weak
from workbench.knowledge.answers import objects, text
from workbench.knowledge.s3.public_access import is_public, settings_off


def judge(seen: Seen, _: NoParams) -> Assessment:
    """Judge the policy's status and the bucket's own block."""
    block, status = seen.answer("public_access_block"), seen.answer("policy_status")
    if unknown := unread(*(a for a in (block, status) if a.outcome is not Outcome.NOT_CONFIGURED)):
        return unknown
    off = settings_off(block.data)
    if off and (accounts := [*seen.parts("account_block").values()]):
        if accounts[0].outcome is not Outcome.NOT_CONFIGURED and (unknown := unread(*accounts)):
            return unknown
        off = [name for name in off if name in settings_off(accounts[0].data)]
    if is_public(status.data) and "RestrictPublicBuckets" in off:
        return bad("its policy lets anybody in, and neither bucket nor account stop that")
    for acl in seen.parts("acl").values():
        if unknown := unread(acl):
            return unknown
        if groups := _public_groups(acl.data):
            return bad(f"its ACL lets {' and '.join(groups)} in, and neither bucket nor account ignore that")
    if off:
        return weak(f"not public by its policy; neither bucket nor account block: {', '.join(off)}")
    return good("public access is blocked in all four ways")


def _public_groups(acl: JsonObject) -> list[str]:
    uris = {text(grant, "Grantee", "URI").rpartition("/")[2] for grant in objects(acl, "Grants")}
    return sorted(uris & {"AllUsers", "AuthenticatedUsers"})


rule = Rule(
    title="Public access is blocked",
    inventory="s3_buckets",
    questions=("public_access_block", "policy_status", "account_block", "acl"),
    params=NoParams,
    judge=judge,
)


def _open_acl(group: str) -> dict[object, Said]:
    uri = f"http://acs.amazonaws.com/groups/global/{group}"
    return {
        "public_access_block": Outcome.NOT_CONFIGURED,
        "policy_status": Outcome.NOT_CONFIGURED,
        ("acl", "landing"): {"Grants": [{"Grantee": {"URI": uri}, "Permission": "READ"}]},
    }


EXAMPLES = (
    example(
        "blocked",
        Verdict.PASS,
        {"public_access_block": block_data(), "policy_status": Outcome.NOT_CONFIGURED},
    ),
    example(
        "nothing is set",
        Verdict.WARN,
        {
            "public_access_block": Outcome.NOT_CONFIGURED,
            "policy_status": Outcome.NOT_CONFIGURED,
            ("account_block", "111122223333"): Outcome.NOT_CONFIGURED,
        },
    ),
    example("a public ACL", Verdict.FAIL, _open_acl("AllUsers")),
    example("an ACL for whoever has an account", Verdict.FAIL, _open_acl("AuthenticatedUsers")),
    example("an ACL for the log service", Verdict.WARN, _open_acl("LogDelivery")),
    example(
        "blocked by the account",
        Verdict.PASS,
        {
            "public_access_block": Outcome.NOT_CONFIGURED,
            "policy_status": {"PolicyStatus": {"IsPublic": True}},
            ("account_block", "111122223333"): block_data(),
        },
    ),
    example(
        "public",
        Verdict.FAIL,
        {
            "public_access_block": block_data("RestrictPublicBuckets"),
            "policy_status": {"PolicyStatus": {"IsPublic": True}},
        },
    ),
    example(
        "a public policy that is blocked",
        Verdict.PASS,
        {"public_access_block": block_data(), "policy_status": {"PolicyStatus": {"IsPublic": True}}},
    ),
)

"""Users land in the landing zone, and what lies there is cleaned up.

A rule that expires files there too soon is a cause of its own: the file is gone before it is fetched.

Sources: AWS Transfer Family user guide, "Using logical directories"; Amazon S3 user guide, "Managing the
lifecycle of objects".
"""

from __future__ import annotations

from dataclasses import dataclass

from workbench.audits._examples import example
from workbench.audits.rules._names import is_meant
from workbench.domain.evidence import Outcome
from workbench.domain.values import JsonObject
from workbench.domain.verdict import UnknownReason, Verdict
from workbench.engine.audit.contract import Assessment, Rule, Seen, good, unread, unseen, weak
from workbench.knowledge.answers import objects, text
from workbench.knowledge.s3.rule_filters import rule_prefix
from workbench.knowledge.sftp.homes import homes_of_user


@dataclass(frozen=True, slots=True)
class Params:
    """What the audit may set."""

    landing: tuple[str, ...] = ("*",)
    """Patterns of places `bucket/prefix` where users may land."""


def judge(seen: Seen, params: Params) -> Assessment:
    """Judge where the user lands, and the rules there."""
    user = seen.answer("user")
    if unknown := unread(user):
        return unknown
    homes = homes_of_user(user.data)
    if not homes:
        return unseen(UnknownReason.NO_DATA, "the answer names no home")
    if outside := [home for home in homes if not is_meant(home, params.landing)]:
        return weak(f"lands outside of the landing zone: {', '.join(outside)}")
    for home in homes:
        bucket, _, prefix = home.partition("/")
        rules = seen.answer("lifecycles", bucket)
        if rules.outcome is not Outcome.NOT_CONFIGURED and (unknown := unread(rules)):
            return unknown
        if not any(_cleans(rule, prefix) for rule in objects(rules.data, "Rules")):
            return weak(f"no lifecycle rule cleans up {home}")
    return good(f"lands in {', '.join(homes)}, which a lifecycle rule cleans up")


def _cleans(rule: JsonObject, prefix: str) -> bool:
    does = any(rule.get(name) for name in ("Expiration", "Transitions", "NoncurrentVersionExpiration"))
    return text(rule, "Status") == "Enabled" and does and f"{prefix}/".startswith(rule_prefix(rule))


rule = Rule(
    title="Users land in the landing zone, and it is cleaned up",
    inventory="transfer_users",
    questions=("user", "lifecycles"),
    params=Params,
    judge=judge,
)


def _landed(rules: JsonObject | Outcome) -> dict[object, JsonObject | Outcome]:
    return {"user": {"User": {"HomeDirectory": "/landing/bank"}}, ("lifecycles", "landing"): rules}


_TIDY: JsonObject = {"Rules": [{"Status": "Enabled", "Filter": {"Prefix": ""}, "Expiration": {"Days": 90}}]}

EXAMPLES = (
    example("in the zone, cleaned up", Verdict.PASS, _landed(_TIDY)),
    example("never cleaned up", Verdict.WARN, _landed(Outcome.NOT_CONFIGURED)),
    example("elsewhere", Verdict.WARN, _landed(_TIDY), params=Params(landing=("sftp-landing/*",))),
)

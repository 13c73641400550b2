"""Nothing in the bucket removes records before their time.

A lifecycle rule that expires current versions, or old ones, ends what was to be kept. Of a rule for a
folder only that folder is meant.

Source: Amazon S3 user guide, "Lifecycle configuration elements".
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from workbench.audits._examples import example
from workbench.audits.rules._names import is_meant
from workbench.domain.evidence import Outcome
from workbench.domain.values import JsonObject
from workbench.domain.verdict import SkipReason, Verdict
from workbench.engine.audit.contract import Assessment, Rule, Seen, bad, good, not_about, unread
from workbench.knowledge.answers import member, number, objects, text
from workbench.knowledge.retention import DAYS_OF_YEAR
from workbench.knowledge.s3.rule_filters import rule_prefix


@dataclass(frozen=True, slots=True)
class Params:
    """What the audit may set."""

    years: float = 7
    """The least that records must be kept."""
    buckets: tuple[str, ...] = ("*",)
    """Patterns of the names of the buckets that hold records or logs."""


def judge(seen: Seen, params: Params) -> Assessment:
    """Judge the rules that remove something."""
    if not is_meant(seen.resource.name, params.buckets):
        return not_about("no bucket of records, by the audit's settings")
    answer = seen.answer("lifecycle")
    if answer.outcome is Outcome.NOT_CONFIGURED:
        return good("no lifecycle rule: nothing removes anything by itself")
    if unknown := unread(answer):
        return unknown
    least = params.years * DAYS_OF_YEAR
    early = [said for rule in objects(answer.data, "Rules") for said in _removals(rule, least)]
    if early:
        return bad(f"{early[0]}, where {params.years:g} years are required")
    return good(f"no lifecycle rule removes anything before {params.years:g} years")


def _removals(rule: JsonObject, least: float) -> Iterator[str]:
    if text(rule, "Status") != "Enabled":
        return
    prefix = rule_prefix(rule)
    where = f"rule {text(rule, 'ID') or 'without a name'}{f' of {prefix}' if prefix else ''}"
    for kind, name, days in (
        ("objects", "Expiration", "Days"),
        ("old versions", "NoncurrentVersionExpiration", "NoncurrentDays"),
    ):
        after = number(member(rule, name), days)
        if after is not None and after < least:
            yield f"{where} removes {kind} after {after} days"
    if date := text(rule, "Expiration", "Date"):
        yield f"{where} removes objects on {date}"


rule = Rule(
    title="No lifecycle rule removes records before their time",
    inventory="s3_buckets",
    questions=("lifecycle",),
    params=Params,
    judge=judge,
)


def _rules(**more: JsonObject | str) -> dict[str, JsonObject]:
    return {
        "lifecycle": {"Rules": [{"ID": "tidy", "Status": "Enabled", "Filter": {"Prefix": "in/"}, **more}]}
    }


EXAMPLES = (
    example("no rule", Verdict.PASS, {"lifecycle": Outcome.NOT_CONFIGURED}),
    example("ten years", Verdict.PASS, _rules(Expiration={"Days": 3653})),
    example(
        "unfinished uploads alone",
        Verdict.PASS,
        _rules(AbortIncompleteMultipartUpload={"DaysAfterInitiation": 7}),
    ),
    example("thirty days", Verdict.FAIL, _rules(Expiration={"Days": 30})),
    example("old versions go", Verdict.FAIL, _rules(NoncurrentVersionExpiration={"NoncurrentDays": 90})),
    example("a rule that is off", Verdict.PASS, _rules(Status="Disabled", Expiration={"Days": 1})),
    example(
        "no records",
        Verdict.SKIPPED,
        _rules(Expiration={"Days": 1}),
        reason=SkipReason.NOT_APPLICABLE,
        params=Params(buckets=("records-*",)),
    ),
)

"""Logs of pipelines leave the account for one central place.

A subscription filter sends them to a destination of another account, or to a stream. What a function does
with them the group does not show, and neither that an organization copies them centrally without a filter.

Source: Amazon CloudWatch Logs user guide, "Cross-account cross-Region subscriptions" and "Cross-account
cross-Region log centralization".
"""

from __future__ import annotations

from dataclasses import dataclass

from workbench.audits._examples import example
from workbench.audits.rules._names import is_meant
from workbench.domain.values import JsonObject
from workbench.domain.verdict import SkipReason, Verdict
from workbench.engine.audit.contract import Assessment, Rule, Seen, good, not_about, unread, weak
from workbench.knowledge.answers import objects, text
from workbench.knowledge.arns import Arn


@dataclass(frozen=True, slots=True)
class Params:
    """What the audit may set."""

    groups: tuple[str, ...] = (
        "/aws/lambda/*",
        "/aws/sagemaker/*",
        "/aws/vendedlogs/states/*",
        "/aws/states/*",
    )
    """Patterns of the names of the groups that must be sent on."""


def judge(seen: Seen, params: Params) -> Assessment:
    """Judge where the group's events are sent on to."""
    if not is_meant(seen.resource.name, params.groups):
        return not_about("no group of pipelines, by the audit's settings")
    answer = seen.answer("subscriptions")
    if unknown := unread(answer):
        return unknown
    filters = objects(answer.data, "subscriptionFilters")
    whole = [text(item, "destinationArn") for item in filters if not text(item, "filterPattern").strip()]
    kept = [arn for arn in whole if Arn.parse(arn).service != "lambda"]
    if whole and not kept:
        return weak(
            f"everything goes to {whole[0]}: whether the function keeps it centrally is not seen here"
        )
    if whole:
        return good(f"everything is sent on to {kept[0]}")
    if filters:
        return weak(f"only what fits {text(filters[0], 'filterPattern')!r} is sent on")
    return weak("kept here alone, as far as the group shows")


rule = Rule(
    title="Logs of pipelines are sent to a central place",
    inventory="log_groups",
    questions=("subscriptions",),
    params=Params,
    judge=judge,
)

_LAMBDA = {"Name": "/aws/lambda/load"}
_TO = "arn:aws:logs:eu-west-1:999900001111:destination:archive"
_FUNCTION = "arn:aws:lambda:eu-west-1:111122223333:function:ship"
_STREAM = "arn:aws:firehose:eu-west-1:111122223333:deliverystream/archive"


def _all_to(arn: str) -> dict[object, JsonObject]:
    return {"subscriptions": {"subscriptionFilters": [{"destinationArn": arn, "filterPattern": ""}]}}


EXAMPLES = (
    example(
        "sent on",
        Verdict.PASS,
        {"subscriptions": {"subscriptionFilters": [{"destinationArn": _TO, "filterPattern": ""}]}},
        listed=_LAMBDA,
    ),
    example("to a function", Verdict.WARN, _all_to(_FUNCTION), listed=_LAMBDA),
    example("to a stream", Verdict.PASS, _all_to(_STREAM), listed=_LAMBDA),
    example(
        "errors alone",
        Verdict.WARN,
        {"subscriptions": {"subscriptionFilters": [{"destinationArn": _TO, "filterPattern": "ERROR"}]}},
        listed=_LAMBDA,
    ),
    example("kept here", Verdict.WARN, {"subscriptions": {"subscriptionFilters": []}}, listed=_LAMBDA),
    example(
        "another group",
        Verdict.SKIPPED,
        {"subscriptions": {}},
        listed={"Name": "/web/nginx"},
        reason=SkipReason.NOT_APPLICABLE,
    ),
)

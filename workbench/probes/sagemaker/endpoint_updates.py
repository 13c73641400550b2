"""What became of the last update of the endpoint: does the configuration serve that was asked for?

UpdateEndpoint returns at once. Where the new instances do not come, do not answer their health check, or an
alarm rings, SageMaker puts the old configuration back: the endpoint is InService, with another
configuration than the one that was asked for. Event history has the call and what it asked for; the
endpoint has what serves. A call that was refused changed nothing, and is another question.

Sources: SageMaker developer guide, "Deployment guardrails for updating models in production"; SageMaker API
reference, UpdateEndpoint, DescribeEndpoint; CloudTrail API reference, LookupEvents.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from workbench.domain.evidence import Answer, Answers
from workbench.domain.times import iso
from workbench.engine.ports import AwsReader
from workbench.engine.probe import Judgement, Probe, failed, passed, skipped, unanswered, warned
from workbench.knowledge.answers import stamp, text
from workbench.probes._params import TimeParams
from workbench.probes.cloudtrail._lookups import EventHistory, ManagementEvent, ask_events, read_history

_CALL = "UpdateEndpoint"
_PAGES = 4
_UNDER_WAY = ("Creating", "Updating", "SystemUpdating", "Deleting")


@dataclass(frozen=True, slots=True, kw_only=True)
class Params(TimeParams):
    """Which endpoint, and how it stands."""

    endpoint_name: str = ""
    """Empty: there is none."""
    config_name: str = ""
    """The configuration that it has."""
    status: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """The last update that SageMaker took. Texts are empty where there is none."""

    updated: bool | None = None
    """There was one in that time."""
    undone: bool | None = None
    """It is over, and another configuration serves than it asked for."""
    asked_for: str | None = None
    """The configuration that it asked for."""
    at: str | None = None
    """When, ISO 8601."""
    by: str | None = None
    """Who asked."""


_NONE = Facts(updated=False, undone=False, asked_for="", at="", by="")


def collect(aws: AwsReader, params: Params) -> Answers:
    """Look up the updates of endpoints."""
    if not params.endpoint_name:
        return {}
    return {"events": aws.read(ask_events("EventName", _CALL, window=params.window, pages=_PAGES))}


def judge(answers: Answers, params: Params) -> Judgement[Facts]:
    """Compare what the last one asked for with what serves."""
    looked = answers.get("events")
    if looked is None:
        return skipped("There is no endpoint that could have been updated", _NONE)
    broken = params.status in ("RollingBack", "UpdateRollbackFailed")
    history = read_history([looked], params.window)
    taken = [event for event in history.events if _is_of(event, params.endpoint_name)]
    if not taken:
        return _without_update(history, looked, params, broken=broken)
    last = taken[-1]
    asked_for = text(last.request, "endpointConfigName")
    over = params.status not in _UNDER_WAY
    undone = broken or (over and bool(asked_for) and asked_for != params.config_name)
    facts = Facts(updated=True, undone=undone, asked_for=asked_for, at=_iso(last.at), by=last.who)
    said = f"{last.who} asked for {asked_for} at {stamp(last.at)}"
    if undone:
        return failed(
            f"{said}, and {params.config_name} serves: the update was undone", facts, occurred_at=last.at
        )
    if not over:
        return warned(f"{said}, and that is under way", facts, occurred_at=last.at)
    return passed(f"{said}, and that serves", facts, occurred_at=last.at)


def _without_update(
    history: EventHistory, looked: Answer, params: Params, *, broken: bool
) -> Judgement[Facts]:
    if not looked.ok:
        return unanswered(looked, Facts())
    if broken:
        facts = Facts(undone=True, asked_for="", at="", by="")
        return failed(f"{params.endpoint_name} is {params.status}", facts)
    if not history.is_silent and params.since:
        return history.cannot_tell(Facts(), "an update of the endpoint")
    return passed(f"No update of {params.endpoint_name}; {history.told}", _NONE)


def _is_of(event: ManagementEvent, endpoint: str) -> bool:
    return not event.error_code and text(event.request, "endpointName").lower() == endpoint.lower()


def _iso(at: datetime | None) -> str:
    return iso(at) if at else ""


probe = Probe(
    title="What became of the last update of the endpoint: does the configuration serve that was asked for?",
    params=Params,
    facts=Facts,
    operations=("cloudtrail.LookupEvents",),
    collect=collect,
    judge=judge,
)

"""Who cancelled the job run?

EMR Serverless and EMR on EKS call it CancelJobRun alike; Event history shows who did. A run whose time was up
is cancelled by EMR itself, without such an event.

Sources: EMR Serverless API reference, CancelJobRun; Amazon EMR on EKS API reference, CancelJobRun; AWS
CloudTrail API reference, LookupEvents.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from workbench.domain.evidence import Answers
from workbench.domain.verdict import UnknownReason
from workbench.engine.ports import AwsReader
from workbench.engine.probe import Judgement, Probe, passed, skipped, unknown, warned
from workbench.knowledge.answers import stamp, text
from workbench.probes._window import Window
from workbench.probes.cloudtrail._lookups import ManagementEvent, ask_events, read_history

_PAGES = 4
_AFTER = timedelta(minutes=5)


@dataclass(frozen=True, slots=True, kw_only=True)
class Params:
    """Which run, and when it was there."""

    job_run_id: str
    stopped: bool | None = None
    """It was cancelled: else there is nothing to ask."""
    created_at: datetime | None = None
    ended_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """Who cancelled it."""

    cancelled: bool | None = None
    """Somebody did."""
    who: str | None = None
    """The ARN of who did; empty when nobody did."""
    at: datetime | None = None
    """When."""


def collect(aws: AwsReader, params: Params) -> Answers:
    """Look up the calls, where it was cancelled."""
    if not params.stopped:
        return {}
    return {"calls": aws.read(ask_events("EventName", "CancelJobRun", window=_window(params), pages=_PAGES))}


def _window(params: Params) -> Window:
    return Window(params.created_at, params.ended_at, _AFTER)


def judge(answers: Answers, params: Params) -> Judgement[Facts]:
    """Look for the call."""
    if params.stopped is None:
        return skipped("There is no run that could have been cancelled", Facts())
    if "calls" not in answers:
        return passed("It was not cancelled", Facts(cancelled=False, who=""))
    history = read_history([answers["calls"]], _window(params))
    calls = [event for event in history.events if _is_about(event, params) and not event.error_code]
    if calls:
        call = calls[-1]
        said = f"{call.who} called CancelJobRun at {stamp(call.at)}"
        return warned(said, Facts(cancelled=True, who=call.who, at=call.at))
    if not history.is_silent:
        return history.cannot_tell(Facts(), "who cancelled it", narrower=False)
    why = (
        "It was cancelled, and Event history has no CancelJobRun of it: its application may have been stopped"
    )
    return unknown(
        UnknownReason.NO_DATA, why, Facts(), needs=("who stopped the application, or the cluster",)
    )


def _is_about(event: ManagementEvent, params: Params) -> bool:
    named = {text(event.request, name) for name in ("jobRunId", "id")}
    return params.job_run_id in named


probe = Probe(
    title="Who cancelled the job run?",
    params=Params,
    facts=Facts,
    operations=("cloudtrail.LookupEvents",),
    collect=collect,
    judge=judge,
)

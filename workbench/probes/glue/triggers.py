"""What starts this job, and is it switched on?

A trigger that was never started is CREATED, one that somebody stopped DEACTIVATED; both look alike in a list
and neither starts anything. ON_DEMAND triggers start a job when somebody starts them. A conditional trigger
waits for the state that its predicate names: for a job that failed instead of having succeeded, for ever.
COMPLETED of a workflow may hide that a job of it failed.

Other things start jobs as well, without a trigger: Step Functions, EventBridge, a scheduler of one's own.

Sources: Glue API reference, GetTriggers, Trigger (State), StopTrigger; Glue developer guide, "AWS Glue
triggers".
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from workbench.domain.evidence import Answers, Outcome, ask_pages
from workbench.domain.values import JsonObject
from workbench.engine.ports import AwsReader
from workbench.engine.probe import Judgement, Probe, passed, unanswered, warned
from workbench.knowledge.answers import objects, stamp, text, texts
from workbench.probes.cloudtrail._lookups import ask_events, read_history

_PAGES, _EVENT_PAGES = 2, 2
_ON = ("ACTIVATED", "ACTIVATING", "UPDATING")


@dataclass(frozen=True, slots=True, kw_only=True)
class Params:
    """Which job."""

    job_name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What starts the job. Texts are empty where there is nothing to tell."""

    firing: Literal["on", "off", "none"] | None = None
    """A trigger that fires by itself is on, or all of those are off; `none`: there is none."""
    triggers: tuple[str, ...] | None = None
    """The triggers that start the job."""
    off: str | None = None
    """The first of those that are switched off and would fire by themselves."""
    state: str | None = None
    """Its state, `DEACTIVATED`."""
    waits_for: str | None = None
    """What a conditional trigger waits for: a job or a crawler, and the state of it."""
    workflow: str | None = None
    """The workflow that it belongs to."""
    stopped_by: str | None = None
    """Who stopped it, as far as Event history tells."""
    stopped_at: datetime | None = None
    """When."""


def collect(aws: AwsReader, params: Params) -> Answers:
    """Ask for the triggers of the job; where one is off, who did that."""
    triggers = aws.read(ask_pages("glue.GetTriggers", _PAGES, DependentJobName=params.job_name))
    if _off(objects(triggers.data, "Triggers")):
        return {
            "triggers": triggers,
            "stops": aws.read(ask_events("EventName", "StopTrigger", pages=_EVENT_PAGES)),
        }
    return {"triggers": triggers}


def _by_itself(triggers: list[JsonObject]) -> list[JsonObject]:
    return [trigger for trigger in triggers if text(trigger, "Type") != "ON_DEMAND"]


def _off(triggers: list[JsonObject]) -> list[JsonObject]:
    return [trigger for trigger in _by_itself(triggers) if text(trigger, "State") not in _ON]


def judge(answers: Answers, params: Params) -> Judgement[Facts]:
    """Tell what is switched on."""
    answer = answers["triggers"]
    if answer.outcome is Outcome.NOT_FOUND:
        none = Facts(firing="none", triggers=(), off="", state="", waits_for="", workflow="", stopped_by="")
        return passed(f"No trigger starts {params.job_name}", none)
    if not answer.ok:
        return unanswered(answer, Facts())
    triggers = objects(answer.data, "Triggers")
    off, own = _off(triggers), _by_itself(triggers)
    first = off[0] if off else (own[0] if own else {})
    facts = Facts(
        firing="none" if not own else "on" if len(off) < len(own) else "off",
        triggers=tuple(text(trigger, "Name") for trigger in triggers),
        off=text(off[0], "Name") if off else "",
        state=text(first, "State"),
        waits_for=_waits_for(first),
        workflow=text(first, "WorkflowName"),
        stopped_by="",
    )
    if not triggers:
        return passed(f"No trigger starts {params.job_name}: something else does, or nobody", facts)
    if not off:
        waits = f", waits for {facts.waits_for}" if facts.waits_for else ""
        return passed(f"{', '.join(facts.triggers or ())}: switched on{waits}", facts)
    return _judge_off(answers, facts)


def _judge_off(answers: Answers, facts: Facts) -> Judgement[Facts]:
    history = read_history(
        [answers["stops"]], keep=lambda record: text(record, "requestParameters", "name") == facts.off
    )
    stop = next((event for event in reversed(history.events) if not event.error_code), None)
    if stop:
        facts = replace(facts, stopped_by=stop.who, stopped_at=stop.at)
    elif not history.is_silent:
        facts = replace(facts, stopped_by=None)
    by = f", stopped at {stamp(stop.at)} by {stop.who}" if stop else ""
    return warned(f"Trigger {facts.off} is {facts.state}: it starts nothing{by}", facts)


def _waits_for(trigger: JsonObject) -> str:
    predicate = trigger.get("Predicate")
    conditions = objects(predicate, "Conditions") if isinstance(predicate, dict) else []
    parts = (
        " ".join(
            (
                *texts(item, "JobName"),
                *texts(item, "CrawlerName"),
                *texts(item, "State"),
                *texts(item, "CrawlState"),
            )
        )
        for item in conditions
    )
    return ", ".join(parts)


probe = Probe(
    title="What starts this job, and is it switched on?",
    params=Params,
    facts=Facts,
    operations=("glue.GetTriggers", "cloudtrail.LookupEvents"),
    collect=collect,
    judge=judge,
)

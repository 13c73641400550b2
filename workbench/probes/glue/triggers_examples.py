"""The worked examples of `glue.triggers`."""

from __future__ import annotations

import json
from datetime import timedelta

from workbench.domain.evidence import Answer, Outcome
from workbench.domain.values import JsonObject
from workbench.domain.verdict import UnknownReason, Verdict
from workbench.engine.probe import Example
from workbench.probes._examples import NOON, answered, denied, error_answer
from workbench.probes.glue.triggers import Params


def _trigger(name: str, state: str, kind: str = "SCHEDULED", **more: JsonObject) -> JsonObject:
    return {"Name": name, "Type": kind, "State": state, "Actions": [{"JobName": "nightly"}], **more}


def _triggers(*triggers: JsonObject) -> Answer:
    return answered("glue.GetTriggers", {"Triggers": list(triggers)})


def _stops(*names: str) -> Answer:
    at = (NOON - timedelta(days=2)).isoformat()
    records = [
        {
            "eventID": name,
            "eventName": "StopTrigger",
            "eventTime": at,
            "userIdentity": {"arn": "arn:aws:sts::123456789012:assumed-role/deploy/x"},
            "requestParameters": {"name": name},
        }
        for name in names
    ]
    events = [{"EventTime": at, "CloudTrailEvent": json.dumps(record)} for record in records]
    return answered("cloudtrail.LookupEvents", {"Events": events})


def _example(
    name: str,
    verdict: Verdict,
    facts: JsonObject,
    triggers: Answer,
    stops: Answer | None = None,
    reason: UnknownReason | None = None,
) -> Example[Params]:
    answers = {"triggers": triggers, **({"stops": stops} if stops else {})}
    params = Params(job_name="nightly")
    return Example(name=name, params=params, answers=answers, verdict=verdict, reason=reason, facts=facts)


EXAMPLES: tuple[Example[Params], ...] = (
    _example(
        "stopped by a deployment",
        Verdict.WARN,
        {
            "firing": "off",
            "off": "daily",
            "state": "DEACTIVATED",
            "stopped_by": "arn:aws:sts::123456789012:assumed-role/deploy/x",
        },
        _triggers(_trigger("daily", "DEACTIVATED")),
        _stops("hourly", "daily"),
    ),
    _example(
        "made, and never started; nobody can tell by whom",
        Verdict.WARN,
        {"firing": "off", "off": "daily", "stopped_by": None},
        _triggers(_trigger("daily", "CREATED")),
        denied("cloudtrail.LookupEvents", "cloudtrail:LookupEvents"),
    ),
    _example(
        "one of two is off",
        Verdict.WARN,
        {"firing": "on", "off": "old", "stopped_by": ""},
        _triggers(_trigger("daily", "ACTIVATED"), _trigger("old", "DEACTIVATED")),
        _stops(),
    ),
    _example(
        "waits for a job",
        Verdict.PASS,
        {"firing": "on", "waits_for": "first SUCCEEDED"},
        _triggers(
            _trigger(
                "then",
                "ACTIVATED",
                "CONDITIONAL",
                Predicate={"Conditions": [{"JobName": "first", "State": "SUCCEEDED"}]},
            )
        ),
    ),
    _example(
        "only by hand", Verdict.PASS, {"firing": "none"}, _triggers(_trigger("hand", "CREATED", "ON_DEMAND"))
    ),
    _example("none", Verdict.PASS, {"firing": "none", "triggers": []}, _triggers()),
    _example(
        "no job",
        Verdict.PASS,
        {"firing": "none"},
        error_answer("glue.GetTriggers", Outcome.NOT_FOUND, code="EntityNotFoundException"),
    ),
    _example(
        "closed",
        Verdict.UNKNOWN,
        {"firing": None},
        denied("glue.GetTriggers", "glue:GetTriggers"),
        reason=UnknownReason.DENIED,
    ),
)

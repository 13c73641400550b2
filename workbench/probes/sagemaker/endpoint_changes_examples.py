"""The worked examples of `sagemaker.endpoint_changes`."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from workbench.domain.evidence import Answer
from workbench.domain.values import JsonObject
from workbench.domain.verdict import SkipReason, UnknownReason, Verdict
from workbench.engine.probe import Example
from workbench.probes._examples import NOON, denied
from workbench.probes.sagemaker import _endpoint_examples as ep
from workbench.probes.sagemaker._examples import CALLER, ago, events
from workbench.probes.sagemaker.endpoint_changes import _CALLS, Params

_NAMED = Params(endpoint_name=ep.NAME, since=NOON - timedelta(hours=3), until=NOON)


def _event(name: str, minutes: float, **request: str) -> JsonObject:
    return {
        "eventID": f"{name}-{minutes}",
        "eventName": name,
        "eventTime": ago(minutes).isoformat(),
        "userIdentity": {"arn": CALLER},
        "requestParameters": dict(request),
        "readOnly": False,
    }


def _told(**found: Answer) -> dict[Any, Answer]:
    return {("calls", name): found.get(name, events()) for name in _CALLS}


EXAMPLES: tuple[Example[Params], ...] = (
    ep.example("nothing was", _NAMED, _told(), Verdict.PASS, changed=False, changes=[], last_by=""),
    ep.example(
        "the maximum of its scaling was set",
        _NAMED,
        _told(
            RegisterScalableTarget=events(
                _event("RegisterScalableTarget", 200, resourceId=f"endpoint/{ep.NAME}/variant/{ep.VARIANT}")
            )
        ),
        Verdict.WARN,
        changed=True,
        last_by=CALLER,
    ),
    ep.example(
        "another endpoint was updated",
        _NAMED,
        _told(UpdateEndpoint=events(_event("UpdateEndpoint", 200, endpointName="puffin-rank-2"))),
        Verdict.PASS,
        changed=False,
    ),
    ep.example(
        "there is no endpoint",
        Params(endpoint_name=ep.NAME),
        {},
        Verdict.SKIPPED,
        SkipReason.NOT_APPLICABLE,
        changed=None,
    ),
    ep.example(
        "nobody may look",
        _NAMED,
        dict.fromkeys(
            (("calls", name) for name in _CALLS), denied("cloudtrail.LookupEvents", "cloudtrail:LookupEvents")
        ),
        Verdict.UNKNOWN,
        UnknownReason.DENIED,
        changed=None,
    ),
)

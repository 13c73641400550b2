"""The worked examples of `sagemaker.endpoint_updates`."""

from __future__ import annotations

from workbench.domain.verdict import SkipReason, UnknownReason, Verdict
from workbench.engine.probe import Example
from workbench.probes._examples import denied
from workbench.probes.sagemaker import _deployment_examples as ep
from workbench.probes.sagemaker._examples import ago, events
from workbench.probes.sagemaker.endpoint_updates import Params

_SERVES = Params(endpoint_name=ep.ENDPOINT, config_name="old", status="InService")
_ASKED = {"endpointName": ep.ENDPOINT, "endpointConfigName": "new"}

EXAMPLES: tuple[Example[Params], ...] = (
    Example(
        name="the old configuration serves again",
        params=_SERVES,
        answers={"events": events(ep.event("UpdateEndpoint", _ASKED))},
        verdict=Verdict.FAIL,
        facts={"updated": True, "undone": True, "asked_for": "new"},
    ),
    Example(
        name="it was updated back, and another endpoint's update counts for nothing",
        params=_SERVES,
        answers={
            "events": events(
                ep.event("UpdateEndpoint", _ASKED, 90),
                ep.event("UpdateEndpoint", {**_ASKED, "endpointConfigName": "old"}, 60),
                ep.event("UpdateEndpoint", {"endpointName": "other", "endpointConfigName": "new"}, 30),
                ep.event("UpdateEndpoint", _ASKED, 20, "ValidationException", "Cannot update in-progress"),
            )
        },
        verdict=Verdict.PASS,
        facts={"undone": False, "asked_for": "old"},
    ),
    Example(
        name="under way",
        params=Params(endpoint_name=ep.ENDPOINT, config_name="old", status="Updating"),
        answers={"events": events(ep.event("UpdateEndpoint", _ASKED, 5))},
        verdict=Verdict.WARN,
        facts={"updated": True, "undone": False},
    ),
    Example(
        name="its own state says so, and Event history does not",
        params=Params(endpoint_name=ep.ENDPOINT, config_name="old", status="UpdateRollbackFailed"),
        answers={"events": events()},
        verdict=Verdict.FAIL,
        facts={"undone": True},
    ),
    Example(
        name="the time asked about began before what Event history keeps",
        params=Params(endpoint_name=ep.ENDPOINT, config_name="old", status="InService", since=ago(200_000)),
        answers={"events": events()},
        verdict=Verdict.UNKNOWN,
        reason=UnknownReason.NOT_LOGGED,
        facts={"undone": None},
    ),
    Example(
        name="not allowed to look it up",
        params=_SERVES,
        answers={"events": denied("cloudtrail.LookupEvents", "cloudtrail:LookupEvents")},
        verdict=Verdict.UNKNOWN,
        reason=UnknownReason.DENIED,
        facts={"updated": None, "undone": None},
    ),
    Example(
        name="there is no endpoint",
        params=Params(),
        answers={},
        verdict=Verdict.SKIPPED,
        reason=SkipReason.NOT_APPLICABLE,
        facts={"updated": False},
    ),
)

"""What was changed of the endpoint or of its scaling before the trouble, and by whom?

Looked at are the stretch of time that the other checks look at, and the day before it. An update brings
another configuration, model or instance type; a maximum that was lowered shows only here. What Application
Auto Scaling does by itself is no change of anybody. What was refused changed nothing. The last quarter of an
hour is left out: Event history may not have it yet.

Sources: SageMaker developer guide, "Logging Amazon SageMaker AI API calls using AWS CloudTrail"; Application
Auto Scaling user guide, "Log API calls using AWS CloudTrail"; CloudTrail API reference, LookupEvents.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from workbench.domain.evidence import Answers
from workbench.engine.ports import AwsReader
from workbench.engine.probe import Judgement, Probe, skipped
from workbench.knowledge.answers import text
from workbench.probes._changes import ask_changes, judge_changes, read_changes
from workbench.probes._window import Window
from workbench.probes.cloudtrail._lookups import ManagementEvent

_DAY, _LAG = timedelta(hours=24), timedelta(minutes=16)
_CALLS = (
    "UpdateEndpoint",
    "UpdateEndpointWeightsAndCapacities",
    "RegisterScalableTarget",
    "DeregisterScalableTarget",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Params:
    """Which endpoint, and the stretch of time that is looked at."""

    endpoint_name: str
    since: datetime | None = None
    """None: nothing is looked at."""
    until: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What was changed."""

    changed: bool | None = None
    """Endpoint or scaling were."""
    changes: tuple[str, ...] | None = None
    """The newest five, each `UpdateEndpoint by … at …`, the newest first."""
    last_by: str | None = None
    """Who made the newest; empty when there is none."""


def collect(aws: AwsReader, params: Params) -> Answers:
    """Look up the calls that change endpoints and their scaling."""
    if params.since is None:
        return {}
    return aws.read_all(dict(ask_changes(_CALLS, "", _window(params))))


def _window(params: Params) -> Window:
    until = params.until - _LAG if params.until else None
    return Window(params.since - _DAY if params.since else None, until, timedelta(0))


def judge(answers: Answers, params: Params) -> Judgement[Facts]:
    """Tell what of it concerns this endpoint."""
    if params.since is None:
        return skipped("There is no endpoint that could have been changed", Facts())
    changes = read_changes(answers, _window(params), lambda event: _concerns(event, params.endpoint_name))
    facts = Facts(changed=changes.known(changes.of_thing), changes=changes.said, last_by=changes.last_by)
    return judge_changes(changes, facts, "the end of the trouble", "endpoint and scaling")


def _concerns(event: ManagementEvent, name: str) -> bool:
    resource = text(event.request, "resourceId").split("/")
    return text(event.request, "endpointName") == name or resource[:2] == ["endpoint", name]


probe = Probe(
    title="What was changed of the endpoint or of its scaling before?",
    params=Params,
    facts=Facts,
    operations=("cloudtrail.LookupEvents",),
    collect=collect,
    judge=judge,
    deadline_s=60.0,
)

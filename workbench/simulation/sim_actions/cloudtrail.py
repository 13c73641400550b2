"""What Event history shows, beside what the scenario's actors do themselves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from workbench.engine.errors import refuse_unknown
from workbench.engine.time_words import parse_time
from workbench.simulation.api import Api
from workbench.simulation.event_history import is_reading
from workbench.simulation.events import SimulatedEvent
from workbench.simulation.exchange import Limit
from workbench.simulation.sim_actions.registry import sim_action

_ABOUT = frozenset(
    {
        "access_key",
        "actor",
        "error_code",
        "error_message",
        "event_type",
        "invoked_by",
        "region",
        "source_ip",
        "user_agent",
        "vpc_endpoint",
    }
)


@sim_action
def event(
    api: Api,
    source: str,
    name: str,
    request: Mapping[str, Any] | None = None,
    response: Mapping[str, Any] | None = None,
    resources: Sequence[Mapping[str, str]] = (),
    *,
    read_only: bool | None = None,
    **about: str,
) -> None:
    """Record a management event that no action of the scenario causes: a service's own, one far away.

    It happened at the time that is being told, and was done by the actor of the story unless one is named.
    Data events are no part of Event history and cannot be told.

    Args:
        api: The way to AWS.
        source: The service, `kms` or `kms.amazonaws.com`.
        name: The event's name as CloudTrail spells it, `GenerateDataKey`, `PutBucketNotification`.
        request: `requestParameters`, as CloudTrail spells them (first letters in lower case).
        response: `responseElements`.
        resources: What it was about, each `{type: AWS::KMS::Key, name: …}` with an ARN or a name.
        read_only: Whether it changed nothing; else it follows from the name.
        about: Any of `actor` (an ARN, or the principal of a service), `region`, `error_code`,
            `error_message`, `invoked_by` (`AWS Internal`), `event_type` (`AwsServiceEvent`), `source_ip`,
            `user_agent`, `vpc_endpoint`, `access_key`.

    Raises:
        UsageError: `about` names something else.
    """
    refuse_unknown("argument of an event", about, _ABOUT)
    api.story.tick()
    api.state.events.append(
        SimulatedEvent(
            at=api.story.now(),
            source=source if "." in source else f"{source}.amazonaws.com",
            name=name,
            request=request,
            response=response,
            resources=tuple((item["type"], item["name"]) for item in resources),
            read_only=is_reading(name) if read_only is None else read_only,
            **{"actor": api.story.actor.arn, **about},
        )
    )


@sim_action
def event_delivery(api: Api, lag: str) -> None:
    """Let Event history show events no sooner than after this time, `15m`; else it is five minutes."""
    now: datetime = api.story.now()
    api.state.delivery_lag = now - parse_time(lag, now)


@sim_action
def throttle(api: Api, operation: str, per_second: int) -> None:
    """Answer an operation, `cloudtrail.LookupEvents`, so often in a second and throttle the rest; 0: all."""
    api.state.limits[operation] = Limit(per_second)

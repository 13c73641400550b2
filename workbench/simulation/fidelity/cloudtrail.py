"""CloudTrail: Event history of the scenario's past."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from workbench.simulation.event_history import event_of, is_management_event
from workbench.simulation.exchange import Exchange, as_aws
from workbench.simulation.wire import AwsError

_PAGE = 50
_KEPT = timedelta(days=90)
_FIELDS = {"EventId": "EventId", "EventName": "EventName", "ReadOnly": "ReadOnly", "Username": "Username"}
_DEFAULT_SELECTOR = {
    "ReadWriteType": "All",
    "IncludeManagementEvents": True,
    "DataResources": [],
    "ExcludeManagementEventSources": [],
}


@as_aws("cloudtrail.LookupEvents")
def lookup_events(exchange: Exchange) -> dict[str, Any]:
    """Show the management events of the last 90 days, newest first; moto lacks the operation.

    One attribute at most, 50 events a page
    (https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_LookupEvents.html). Resources are not
    modelled: a look-up by ResourceName or ResourceType is refused, not answered with nothing.
    """
    given = exchange.parameters
    attributes = given.get("LookupAttributes", [])
    if len(attributes) > 1:
        raise AwsError("InvalidLookupAttributesException", "You can specify only one lookup attribute.")
    kept_since = exchange.state.story.now() - _KEPT
    since = max(_utc(given.get("StartTime")) or kept_since, kept_since)
    until = _utc(given.get("EndTime"))
    events = [
        event_of(past)
        for past in reversed(exchange.state.history)
        if since <= past.at and (until is None or past.at <= until) and is_management_event(past)
    ]
    wanted = [event for event in events if all(_matches(event, one) for one in attributes)]
    wanted.sort(key=lambda event: event["EventTime"], reverse=True)
    return _page(wanted, given)


@as_aws("cloudtrail.GetEventSelectors")
def default_selector(exchange: Exchange) -> dict[str, Any]:
    """A trail without selectors records all management events, and says so; moto answers an empty list."""
    answer = exchange.moto()
    if not answer.get("EventSelectors") and not answer.get("AdvancedEventSelectors"):
        answer["EventSelectors"] = [_DEFAULT_SELECTOR]
    return answer


def _matches(event: Mapping[str, Any], attribute: Mapping[str, str]) -> bool:
    key, value = attribute["AttributeKey"], attribute["AttributeValue"]
    if key == "EventSource":
        return bool(event["EventSource"] == value)
    if key not in _FIELDS:
        raise AwsError("NotImplemented", f"The simulated account cannot look up by {key}", status=501)
    return bool(event[_FIELDS[key]] == value)


def _page(events: list[dict[str, Any]], given: Mapping[str, Any]) -> dict[str, Any]:
    start = int(given.get("NextToken") or 0)
    end = start + min(int(given.get("MaxResults") or _PAGE), _PAGE)
    answer: dict[str, Any] = {"Events": events[start:end]}
    if end < len(events):
        answer["NextToken"] = str(end)
    return answer


def _utc(moment: datetime | None) -> datetime | None:
    """Return a parsed request time, which moto makes naive, as aware UTC."""
    return moment.replace(tzinfo=UTC) if moment and moment.tzinfo is None else moment

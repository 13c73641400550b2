"""CloudTrail: Event history of the account's past, and what its trails record."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from moto.cloudtrail.models import cloudtrail_backends
from moto.s3.models import s3_backends

from workbench.knowledge.arns import Arn
from workbench.simulation.events import SimulatedEvent
from workbench.simulation.exchange import Exchange, as_aws
from workbench.simulation.identities import ACCOUNT
from workbench.simulation.wire import AwsError

_PAGE = 50
_KEPT = timedelta(days=90)
_ATTRIBUTES: Mapping[str, Callable[[SimulatedEvent], tuple[str, ...]]] = {
    "AccessKeyId": lambda event: (event.key_id,),
    "EventId": lambda event: (event.id,),
    "EventName": lambda event: (event.name,),
    "EventSource": lambda event: (event.source,),
    "ReadOnly": lambda event: (str(event.read_only).lower(),),
    "ResourceName": lambda event: tuple(name for _, name in event.resources),
    "ResourceType": lambda event: tuple(kind for kind, _ in event.resources),
    "Username": lambda event: (event.user_name,),
}
"""What an event is looked up by."""
_DEFAULT_SELECTOR = {
    "ReadWriteType": "All",
    "IncludeManagementEvents": True,
    "DataResources": [],
    "ExcludeManagementEventSources": [],
}


@as_aws("cloudtrail.LookupEvents")
def lookup_events(exchange: Exchange) -> dict[str, Any]:
    """Show the management events of this Region and the last 90 days, newest first; moto lacks the operation.

    One attribute at most, 50 events a page, and nothing that is younger than the delivery lag
    (https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_LookupEvents.html). The values of an
    attribute are compared exactly, as AWS does.
    """
    given = exchange.parameters
    attributes = given.get("LookupAttributes", [])
    if len(attributes) > 1:
        raise AwsError("InvalidLookupAttributesException", "You can specify only one lookup attribute.")
    since, until = _window(exchange)
    wanted = [
        event
        for event in exchange.state.events
        if event.region == exchange.call.region
        and since <= event.at <= until
        and all(item["AttributeValue"] in _ATTRIBUTES[item["AttributeKey"]](event) for item in attributes)
    ]
    wanted.sort(key=lambda event: event.at, reverse=True)
    return _page(wanted, given)


def _window(exchange: Exchange) -> tuple[datetime, datetime]:
    """Return from when until when events can be shown and are asked for."""
    now, given = exchange.state.story.now(), exchange.parameters
    kept_since, delivered_until = now - _KEPT, now - exchange.state.delivery_lag
    start, end = _utc(given.get("StartTime")), _utc(given.get("EndTime"))
    if start and end and start > end:
        raise AwsError("InvalidTimeRangeException", "The start time must be before the end time.")
    return max(start or kept_since, kept_since), min(end or delivered_until, delivered_until)


def _page(events: list[SimulatedEvent], given: Mapping[str, Any]) -> dict[str, Any]:
    size = int(given.get("MaxResults") or _PAGE)
    if not 1 <= size <= _PAGE:
        raise AwsError("InvalidMaxResultsException", f"The max results must be between 1 and {_PAGE}.")
    start = _position(given.get("NextToken"))
    end = start + size
    answer: dict[str, Any] = {"Events": [event.shown() for event in events[start:end]]}
    if end < len(events):
        answer["NextToken"] = str(end)
    return answer


def _position(token: str | None) -> int:
    if token and not token.isdecimal():
        raise AwsError("InvalidNextTokenException", "The token is invalid.")
    return int(token or 0)


@as_aws("cloudtrail.GetEventSelectors")
def default_selector(exchange: Exchange) -> dict[str, Any]:
    """A trail without selectors records all management events, and says so; moto answers an empty list."""
    answer = exchange.moto()
    basic, advanced = answer.pop("EventSelectors", []), answer.pop("AdvancedEventSelectors", [])
    if advanced:
        return {**answer, "AdvancedEventSelectors": advanced}
    return {**answer, "EventSelectors": basic or [_DEFAULT_SELECTOR]}


@as_aws("cloudtrail.PutEventSelectors")
def one_kind_of_selectors(exchange: Exchange) -> dict[str, Any]:
    """Basic selectors replace the advanced ones of a trail, and the other way round; moto keeps both."""
    answer = exchange.moto()
    if exchange.parameters.get("EventSelectors"):
        _trail(exchange, exchange.parameters["TrailName"]).advanced_event_selectors = []
    return answer


@as_aws("cloudtrail.DescribeTrails", "cloudtrail.GetTrail")
def trails_tell_of_their_selectors(exchange: Exchange) -> dict[str, Any]:
    """HasCustomEventSelectors is told; moto always says no. What is not set is left out.

    https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_Trail.html
    """
    answer = exchange.moto()
    for shown in [answer["Trail"]] if "Trail" in answer else answer["trailList"]:
        trail = _trail(exchange, shown["TrailARN"])
        shown["HasCustomEventSelectors"] = bool(trail.event_selectors or trail.advanced_event_selectors)
    return answer


@as_aws("cloudtrail.GetTrailStatus")
def status_in_the_accounts_time(exchange: Exchange) -> dict[str, Any]:
    """Times are instants, and a trail whose bucket is gone says so; moto reads its times in the local zone.

    LatestDeliveryError is modelled for a bucket that does not exist, not for its policy.
    https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_GetTrailStatus.html
    """
    exchange.moto()
    trail = _trail(exchange, exchange.parameters["Name"])
    status = trail.status
    answer: dict[str, Any] = {"IsLogging": status.is_logging}
    for name, moment in (("StartLoggingTime", status.started), ("StopLoggingTime", status.stopped)):
        if moment:
            answer[name] = _utc(moment)
    if status.started:
        delivered = exchange.state.story.now() if status.is_logging else _utc(status.stopped)
        if trail.bucket_name in s3_backends[ACCOUNT]["aws"].buckets:
            answer["LatestDeliveryTime"] = delivered
            if trail.log_validation:
                answer["LatestDigestDeliveryTime"] = delivered
        else:
            answer["LatestDeliveryError"] = "NoSuchBucket"
    return answer


@as_aws("cloudtrail.ListEventDataStores")
def no_event_data_stores(exchange: Exchange) -> dict[str, Any]:  # noqa: ARG001 - the signature of a rule
    """There are none, and none can be made; moto lacks the operation."""
    return {"EventDataStores": []}


@as_aws("cloudtrail.ListPublicKeys")
def public_keys(exchange: Exchange) -> dict[str, Any]:
    """Show one key, valid from a year ago on; moto lacks the operation. Nothing is signed with it here.

    https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_ListPublicKeys.html
    """
    now = exchange.state.story.now()
    return {
        "PublicKeyList": [
            {
                "Value": b"a public key in DER",
                "ValidityStartTime": now - timedelta(days=365),
                "ValidityEndTime": now + timedelta(days=365),
                "Fingerprint": "67b9fa73676d86966b449dd677850753",
            }
        ]
    }


def _trail(exchange: Exchange, name_or_arn: str) -> Any:
    """Return moto's record of a trail: of any Region by its ARN, else of the Region of the call."""
    region = Arn.parse(name_or_arn).region or exchange.call.region
    return cloudtrail_backends[ACCOUNT][region].get_trail(name_or_arn)


def _utc(moment: datetime | None) -> datetime | None:
    """Return a time of moto's, which is naive, as aware UTC."""
    return moment.replace(tzinfo=UTC) if moment and moment.tzinfo is None else moment

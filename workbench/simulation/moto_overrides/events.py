"""EventBridge: patterns are really tried."""

from __future__ import annotations

import json
from typing import Any

from moto.events.exceptions import InvalidEventPatternException
from moto.events.models import EventPattern, EventPatternParser

from workbench.simulation.exchange import Exchange, as_aws
from workbench.simulation.wire import AwsError

_NEEDED = ("id", "account", "source", "time", "region", "resources", "detail-type")


@as_aws("events.TestEventPattern")
def pattern_is_tried(exchange: Exchange) -> dict[str, Any]:
    """Answer whether the event matches, by moto's own matcher; moto's operation answers nothing.

    https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_TestEventPattern.html
    """
    pattern, text = exchange.parameters["EventPattern"], exchange.parameters["Event"]
    try:
        parsed = EventPatternParser(pattern).parse()
    except InvalidEventPatternException as error:
        raise AwsError("InvalidEventPatternException", error.message) from error
    try:
        event = json.loads(text)
    except json.JSONDecodeError as error:
        raise AwsError("ValidationException", f"Event is not valid JSON: {error}") from error
    missing = [name for name in _NEEDED if not isinstance(event, dict) or name not in event]
    if missing:
        raise AwsError("ValidationException", f"Parameter Event is not valid. Missing: {', '.join(missing)}")
    return {"Result": EventPattern(pattern, parsed).matches_event(event)}

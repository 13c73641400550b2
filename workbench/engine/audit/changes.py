"""Who did it: what Event history tells of a resource that stands otherwise than in an earlier audit.

Event history names most things as their lists do, keeps 90 days, and knows one Region; what is global it has
in us-east-1. A change to something else, such as the key of a bucket, stands under that thing's name. So what
is found is who changed the resource in that time, and not a proof that this change did it.

Source: AWS CloudTrail API reference, LookupEvents (`ResourceName`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from workbench.domain.audit import Resource
from workbench.domain.evidence import Answer, Request, ask_pages
from workbench.domain.times import iso
from workbench.engine.audit.diff import Difference, Way
from workbench.engine.ports import AwsReader
from workbench.knowledge.answers import actions_denied, moment, text
from workbench.knowledge.cloudtrail.records import actor_of, presentable_text
from workbench.knowledge.services import global_region
from workbench.knowledge.timeline_events import records_in

MOST_RESOURCES = 50
"""Look-ups are granted twice a second to the whole account: half a minute."""
_PAGES = 2
_MOST_CHANGES = 3
_NAMELESS = frozenset({"account"})
"""Inventories whose resources Event history does not know by a name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What somebody did to a resource."""

    at: datetime | None
    what: str
    who: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """What Event history tells of one resource."""

    answer: Answer
    made: tuple[Change, ...] = ()
    """The newest few, newest first."""

    @property
    def why_silent(self) -> str:
        """Why nothing was found; empty where something was."""
        answer = self.answer
        if self.made:
            return ""
        if answer.unknown_reason:
            needs = f"; needs {', '.join(actions_denied((answer,)))}" if actions_denied((answer,)) else ""
            return f"who: cannot be told, {answer.says}{needs}"
        if answer.truncated:
            return "who: not among the newest events of this name, and there are more"
        return "who: Event history has no change of this name"


def resources_to_ask(found: Iterable[Difference]) -> tuple[Resource, ...]:
    """Return the resources whose changes are worth a question, the worst first, each once."""
    asked = {
        item.resource: None
        for item in found
        if item.way in (Way.WORSE, Way.NEW, Way.BETTER, Way.GONE) and item.resource.inventory not in _NAMELESS
    }
    return tuple(asked)[:MOST_RESOURCES]


def request_for(resource: Resource, since: datetime, until: datetime) -> Request:
    """Return the look-up of what happened to a resource between two audits."""
    name = resource.name.rpartition("/")[2] or resource.name
    return ask_pages(
        "cloudtrail.LookupEvents",
        _PAGES,
        LookupAttributes=[{"AttributeKey": "ResourceName", "AttributeValue": name}],
        StartTime=iso(since),
        EndTime=iso(until),
    ).in_region(resource.region or global_region())


def look_up(
    reader: AwsReader, resources: Iterable[Resource], since: datetime, until: datetime
) -> Mapping[Resource, Changes]:
    """Ask Event history about each resource, one after the other. Blocks.

    Args:
        reader: AWS.
        resources: What to ask about.
        since: When the earlier audit began.
        until: When the later one had ended.
    """
    answers = {resource: reader.read(request_for(resource, since, until)) for resource in resources}
    return {
        resource: Changes(answer=answer, made=tuple(_changes(answer))[:_MOST_CHANGES])
        for resource, answer in answers.items()
    }


def _changes(answer: Answer) -> Iterator[Change]:
    for record in reversed([*records_in(answer)]):
        if record.get("readOnly") is True or text(record, "errorCode"):
            continue  # looked at, or refused: it changed nothing
        yield Change(
            at=moment(record, "eventTime"),
            what=presentable_text(text(record, "eventName")),
            who=presentable_text(actor_of(record)),
        )

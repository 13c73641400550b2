"""A list of the values that a parameter can have: how it is asked for, and how its answer is read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

from workbench.domain.evidence import Answer, Request, ask_pages
from workbench.domain.values import JsonObject, JsonValue
from workbench.knowledge.answers import items, moment, number, text

MOST = 300
"""Things of one list that are shown; whoever has more narrows it by what is typed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """A list of the values that a parameter can have."""

    parameter: str
    things: str
    """What they are, `Glue jobs`."""
    operation: str
    holds: str
    """The member of the answer that holds them."""
    value: str
    """The member of each that is the parameter's value; members of members with dots."""
    state: str = ""
    at: str = ""
    """When it was made, begun or changed."""
    note: str = ""
    """What else tells one from another."""
    of: Mapping[str, str] = field(default_factory=dict)
    """Inside of what: member of the request to the parameter that names it."""
    prefix: str = ""
    """The member of the request that narrows the list to what begins as the field does."""
    given: JsonObject = field(default_factory=dict)
    """What else the request says."""
    pages: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """One value to choose."""

    value: str
    state: str = ""
    at: datetime | None = None
    note: str = ""

    @property
    def failed(self) -> bool:
        """Its state says that something went wrong with it."""
        state = self.state.casefold().replace("_", "")
        return any(word in state for word in _WRONG)


_WRONG = ("fail", "error", "timeout", "timedout", "abort", "outofservice", "expired")


def still_needed(listing: Listing, given: Mapping[str, str]) -> tuple[str, ...]:
    """Return the parameters that must be given before the list can be asked for."""
    return tuple(name for name in listing.of.values() if not given.get(name))


def request_of(listing: Listing, given: Mapping[str, str]) -> Request:
    """Return the question for a list, by the form as it is filled in."""
    inside = {member: given[name] for member, name in listing.of.items()}
    begun = given.get(listing.parameter, "")
    narrow = {listing.prefix: begun} if listing.prefix and begun else {}
    return ask_pages(listing.operation, listing.pages, **{**listing.given, **inside, **narrow})


def candidates_in(answer: Answer, listing: Listing) -> tuple[Candidate, ...]:
    """Return the values in an answer: what failed first, then the newest, then by name."""
    found = (_candidate(item, listing) for item in items(answer.data, listing.holds))
    named = {item.value: item for item in found if item}
    long_ago = datetime.min.replace(tzinfo=UTC)
    in_order = sorted(named.values(), key=lambda item: item.value)
    in_order.sort(key=lambda item: item.at or long_ago, reverse=True)
    return tuple(sorted(in_order, key=lambda item: not item.failed))


def kept_of(data: JsonObject, listing: Listing) -> JsonObject:
    """Return of an answer what the list shows: AWS tells much more of each thing."""
    paths = [path for path in (listing.value, listing.state, listing.at, listing.note) if path]
    return {listing.holds: [_only(item, paths) for item in items(data, listing.holds)]}


def _candidate(item: JsonValue, listing: Listing) -> Candidate | None:
    if not isinstance(item, Mapping):
        return None
    value = text(item, *listing.value.split("."))
    note = listing.note.split(".")
    counted = number(item, *note)
    if not value:
        return None
    return Candidate(
        value=value,
        state=text(item, *listing.state.split(".")),
        at=moment(item, *listing.at.split(".")),
        note=text(item, *note) or ("" if counted is None else str(counted)),
    )


def _only(item: JsonValue, paths: list[str]) -> JsonValue:
    if not isinstance(item, Mapping):
        return item
    kept: dict[str, JsonValue] = {}
    for name in dict.fromkeys(path.partition(".")[0] for path in paths):
        inner = [path.partition(".")[2] for path in paths if path.partition(".")[0] == name]
        if name in item:
            kept[name] = _only(item[name], inner) if all(inner) else item[name]
    return kept

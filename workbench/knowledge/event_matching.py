"""Whether an event matches an EventBridge pattern, in three values: of most events not everything is known.

A pattern names fields and, of each, a list of alternatives; an event matches when every field does. Of a list
in the event one element is enough, and conditions on one object of a list must hold of the same object.

Sources: Amazon EventBridge user guide, "Comparison operators for use in event patterns", "Creating event
patterns" (null values and empty strings, arrays); https://github.com/aws/event-ruler, the library that
EventBridge runs on (`exists` on leaves only, `$or`).
"""

from __future__ import annotations

import ipaddress
import operator
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import TypeAlias, TypeGuard

from workbench.domain.values import JsonValue
from workbench.knowledge.policies.truth import Truth, both, either, opposite


class Unseen(Enum):
    """What is not known of an event."""

    VALUE = "one value is there, and it is not known which"
    ANYTHING = "one value, several, an object, or nothing at all"


@dataclass(frozen=True, slots=True)
class Partly:
    """An object of which some members are known; of all others anything may be there."""

    known: Mapping[str, EventValue]


EventValue: TypeAlias = "JsonValue | Unseen | Partly | Mapping[str, EventValue] | Sequence[EventValue]"

_RESERVED = frozenset(
    {"exactly", "prefix", "suffix", "equals-ignore-case", "anything-but", "exists", "wildcard", "numeric"}
    | {"cidr", "=", "<", "<=", ">", ">=", "regex", "not-wildcard", "not-equals-ignore-case", "date-after"}
    | {"date-on-or-after", "date-before", "date-on-or-before", "in-date-range", "ip-address-in-range"}
    | {"ip-address-not-in-range"}
)
"""Names that make an `$or` an ordinary field, as EventBridge reads it."""
_COMPARISONS: Mapping[str, Callable[[float, float], bool]] = {
    "=": operator.eq,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


def matches(pattern: Mapping[str, JsonValue], event: EventValue) -> Truth:
    """Tell whether an event matches a pattern; None when that hangs on what is not known of the event.

    An operator that this module does not know makes its field unknown too; see `is_understood`.
    """
    elements = list(_flat(event))
    objects = [item for item in elements if isinstance(item, Mapping | Partly) or item is Unseen.ANYTHING]
    return either(_object_matches(pattern, item) for item in objects or [{}])


def is_or(name: str, value: JsonValue) -> bool:
    """Tell whether a member of a pattern lists alternative patterns, and is no field of that name."""
    return (
        name == "$or"
        and isinstance(value, Sequence)
        and not isinstance(value, str)
        and len(value) > 1
        and all(isinstance(item, Mapping) and not _RESERVED.intersection(item) for item in value)
    )


def is_understood(pattern: Mapping[str, JsonValue]) -> bool:
    """Tell whether every operator of a pattern is known here."""
    return all(_understands(name, value) for name, value in pattern.items())


def _understands(name: str, value: JsonValue) -> bool:
    if isinstance(value, Mapping):
        return is_understood(value)
    alternatives = list(_items(value))
    if is_or(name, value):
        return all(is_understood(item) for item in alternatives if isinstance(item, Mapping))
    return all(
        len(item) == 1 and next(iter(item)) in {*_OPERATORS, "exists", "anything-but"}
        for item in alternatives
        if isinstance(item, Mapping)
    )


def _object_matches(pattern: Mapping[str, JsonValue], item: EventValue) -> Truth:
    return both(_member_matches(name, value, item) for name, value in pattern.items())


def _member_matches(name: str, wanted: JsonValue, item: EventValue) -> Truth:
    if is_or(name, wanted):
        return either(_object_matches(one, item) for one in _items(wanted) if isinstance(one, Mapping))
    found = _member(item, name)
    if isinstance(wanted, Mapping):
        return matches(wanted, found)
    leaves = [one for one in _flat(found) if not isinstance(one, Mapping | Partly)]
    return either(_alternative_matches(one, leaves) for one in _items(wanted))


def _member(item: EventValue, name: str) -> EventValue:
    if item is Unseen.ANYTHING:
        return Unseen.ANYTHING
    if isinstance(item, Partly):
        return item.known.get(name, Unseen.ANYTHING)
    return item.get(name, ()) if isinstance(item, Mapping) else ()


def _alternative_matches(wanted: JsonValue, leaves: Sequence[EventValue]) -> Truth:
    """Tell whether one alternative of a field fits what the event has there; nothing there are no leaves."""
    if Unseen.ANYTHING in leaves:
        return None
    if not isinstance(wanted, Mapping):
        return either(_same(wanted, leaf) for leaf in leaves)
    ((name, operand),) = wanted.items() if len(wanted) == 1 else (("", None),)
    if name == "exists":
        return bool(leaves) is operand
    if name == "anything-but":
        truths = {_is_none_of(operand, leaf) for leaf in leaves}
        # Of a list that holds both what is meant and what is not, no source says what AWS does.
        return False if not truths else truths.pop() if len(truths) == 1 else None
    return either(_compared(name, operand, leaf) for leaf in leaves)


def _is_none_of(operand: JsonValue, leaf: EventValue) -> Truth:
    if not isinstance(operand, Mapping):
        return opposite(either(_same(one, leaf) for one in _items(operand)))
    if leaf is not Unseen.VALUE and not isinstance(leaf, str):
        return None
    ((name, values),) = operand.items() if len(operand) == 1 else (("", None),)
    return opposite(either(_compared(name, one, leaf) for one in _items(values)))


def _compared(name: str, operand: JsonValue, leaf: EventValue) -> Truth:
    compare = _OPERATORS.get(name)
    if compare is None or leaf is Unseen.VALUE:
        return None
    return compare(operand, leaf)


def _same(wanted: JsonValue, leaf: EventValue) -> Truth:
    """Compare plain values; numbers that are equal and written otherwise, 300 and 3.0e2, leave it open."""
    if leaf is Unseen.VALUE:
        return None
    if _is_number(wanted) and _is_number(leaf):
        return False if wanted != leaf else True if repr(wanted) == repr(leaf) else None
    return type(wanted) is type(leaf) and wanted == leaf


def _text(compare: Callable[[str, str], bool]) -> Callable[[JsonValue, EventValue], Truth]:
    """Return a comparison of texts, which may be told to ignore case."""

    def compared(operand: JsonValue, leaf: EventValue) -> Truth:
        if not isinstance(leaf, str):
            return False
        if isinstance(operand, Mapping) and isinstance(folded := operand.get("equals-ignore-case"), str):
            return compare(leaf.lower(), folded.lower())
        return compare(leaf, operand) if isinstance(operand, str) else None

    return compared


def _equals_ignoring_case(leaf: str, operand: str) -> bool:
    return leaf.lower() == operand.lower()


def _fits_wildcard(leaf: str, operand: str) -> bool:
    r"""Compare with a text in which `*` stands for any signs or none, `\*` and `\\` for themselves."""
    pieces = re.findall(r"\\[*\\]|.", operand, re.DOTALL)
    parts = [""]
    for piece in pieces:
        parts = [*parts, ""] if piece == "*" else [*parts[:-1], parts[-1] + piece[-1]]
    if len(parts) == 1:
        return leaf == parts[0]
    first, *middle, last = parts
    if not leaf.startswith(first) or not leaf.endswith(last):
        return False
    at, end = len(first), len(leaf) - len(last)
    for part in middle:
        found = leaf.find(part, at, end)
        if found < 0:
            return False
        at = found + len(part)
    return at <= end


def _in_range(operand: JsonValue, leaf: EventValue) -> Truth:
    if not _is_number(leaf):
        return False
    words = list(_items(operand))
    pairs = list(zip(words[::2], words[1::2], strict=False))
    if not pairs or len(words) % 2 or any(not _is_number(bound) for _, bound in pairs):
        return None
    return both(
        _COMPARISONS[sign](leaf, bound) if isinstance(sign, str) and sign in _COMPARISONS else None
        for sign, bound in pairs
        if _is_number(bound)
    )


def _in_network(operand: JsonValue, leaf: EventValue) -> Truth:
    try:
        network = ipaddress.ip_network(str(operand), strict=False)
    except ValueError:
        return None
    try:
        return isinstance(leaf, str) and ipaddress.ip_address(leaf) in network
    except ValueError:
        return False


_OPERATORS: Mapping[str, Callable[[JsonValue, EventValue], Truth]] = {
    "prefix": _text(str.startswith),
    "suffix": _text(str.endswith),
    "equals-ignore-case": _text(_equals_ignoring_case),
    "wildcard": _text(_fits_wildcard),
    "numeric": _in_range,
    "cidr": _in_network,
}


def _is_number(value: object) -> TypeGuard[int | float]:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _items(value: JsonValue) -> Iterator[JsonValue]:
    if isinstance(value, Sequence) and not isinstance(value, str):
        yield from value
    else:
        yield value


def _flat(value: EventValue) -> Iterator[EventValue]:
    """Yield what is there, lists taken apart."""
    if isinstance(value, Sequence) and not isinstance(value, str):
        for item in value:
            yield from _flat(item)
    else:
        yield value

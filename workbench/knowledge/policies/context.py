"""What is known of the context of a request: the values of the condition keys.

A key is in one of three states, and the difference matters: its value is known, it is known to be missing
from the request (a negated operator is true then), or nobody knows.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

Values: TypeAlias = tuple[str, ...]
"""The values of a condition key; none at all when the key is known to be missing from the request."""
Given: TypeAlias = str | bool | Sequence[str] | None
"""A value as it is told: None when the key is known to be missing."""


@dataclass(frozen=True, slots=True)
class Context:
    """Condition keys, in lower case, to their values."""

    values: Mapping[str, Values] = field(default_factory=dict)
    is_closed: bool = False
    """All other keys are known to be missing, as in a simulation that is told everything."""

    @classmethod
    def of(cls, given: Mapping[str, Given], *, is_closed: bool = False) -> Context:
        """Return a context. `s3:RequestObjectTag/*` with None: the request has no key of that beginning."""
        return cls({key.lower(): _values(value) for key, value in given.items()}, is_closed)

    def without(self, key: str) -> Context:
        """Return the context as if nobody knew of a key."""
        kept = {name: values for name, values in self.values.items() if name != key.lower()}
        return Context(kept, self.is_closed)

    def look_up(self, key: str) -> Values | None:
        """Return the values of a key; empty when it is missing from the request, None when not known."""
        name = key.lower()
        family = f"{name.partition('/')[0]}/*"
        return self.values.get(name, self.values.get(family, () if self.is_closed else None))


def _values(given: Given) -> Values:
    if given is None:
        return ()
    if isinstance(given, bool):
        return (str(given).lower(),)
    return (given,) if isinstance(given, str) else tuple(given)

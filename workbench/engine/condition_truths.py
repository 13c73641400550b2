"""Whether a condition can be true, and whether it can be false, over all values that its facts can have.

Facts are given values one after another, and the condition is evaluated in between: three-valued logic tells
as soon as the rest no longer matters, or which fact it waits for. Of open values, a few stand for all that
the condition can tell apart; where a few cannot, nothing is claimed.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TypeAlias

from workbench.domain.times import iso
from workbench.domain.values import JsonValue
from workbench.engine.condition_types import FactTypes, misuses, type_of, untested, written
from workbench.engine.conditions import Condition, Node, evaluate_node, path_of
from workbench.engine.fact_types import ANYTHING, FactKind, FactType

Domain: TypeAlias = tuple[JsonValue, ...] | None
"""Values that stand for all that a fact can have; None when nothing is claimed about it."""

_BOTH = frozenset({True, False})
_MAX_TRIED = 2_000
_MAX_SIZE = 1_000
"""A condition that names a greater length is not tried out."""
_MAX_LISTED = 5
"""So many texts that one condition looks for in a list: every subset of them is tried."""
_MAX_PARTS = 2
"""So many texts that one condition looks for inside a text: every pair of them is tried."""


def faults_of_condition(condition: Condition, types: FactTypes) -> Iterator[str]:
    """Yield what makes a condition pointless: misused types and values, or else parts that are constant."""
    wrong = list(misuses(condition.tree, types))
    yield from wrong or _constants(condition.tree, types, is_whole=True)


def can_hold_together(wanted: Sequence[Node], types: FactTypes) -> bool:
    """Tell whether conditions without a fault can all be true at once; true also when that cannot be told."""
    return all(len(group) == 1 or True in truths(_all(group), types) for group in _connected(wanted, types))


def negated(node: Node) -> Node:
    """Return the condition that is true where `node` is false."""
    return {"type": "not_expression", "children": [node]}


def any_of(nodes: Sequence[Node]) -> Node:
    """Return the condition that is true where one of `nodes` is."""
    return {"type": "or_expression", "children": list(nodes)}


def truths(node: Node, types: FactTypes) -> frozenset[bool]:
    """Return which of true and false a condition can come to; both also when that cannot be told."""
    uses = _Uses.of(node, types)
    domains = {path: _domain(types.get(path, ANYTHING), uses) for path in uses.paths}
    seen: set[bool] = set()
    for tried, truth in enumerate(_search(node, domains, {})):
        if truth is None or tried >= _MAX_TRIED:
            return _BOTH
        seen.add(truth)
        if len(seen) == len(_BOTH):
            break
    return frozenset(seen)


def _constants(node: Node, types: FactTypes, *, is_whole: bool) -> Iterator[str]:
    operands = (
        node["children"] if node["type"] in ("and_expression", "or_expression", "not_expression") else ()
    )
    inner = [fault for child in operands for fault in _constants(child, types, is_whole=False)]
    if inner:
        yield from inner
        return
    if why := untested(node, types):
        yield why
        return
    if len(operands) > 1 and len(_connected(operands, types)) == len(operands):
        return  # of parts that vary, and each by itself, the whole varies
    can_be = truths(node, types)
    if len(can_be) < len(_BOTH):
        always = "always" if True in can_be else "never"
        what = "it" if is_whole else written(node)
        yield f"{what} is {always} true, whatever its facts are"


def _search(
    node: Node, domains: Mapping[str, Domain], facts: dict[str, dict[str, JsonValue]]
) -> Iterator[bool | None]:
    """Yield the truths that a condition comes to; None where it waits for a fact without a domain."""
    outcome = evaluate_node(node, facts)
    if outcome.truth is not None:
        yield outcome.truth
        return
    check, _, fact = outcome.blockers[0].partition(".")
    domain = domains.get(outcome.blockers[0])
    if domain is None or fact in facts.get(check, {}):
        yield None
        return
    known = facts.setdefault(check, {})
    for value in domain:
        known[fact] = value
        yield from _search(node, domains, facts)
    del known[fact]


@dataclass(slots=True)
class _Uses:
    """What a condition compares facts with, and how."""

    paths: set[str] = field(default_factory=set)
    texts: set[str] = field(default_factory=set)
    numbers: set[float] = field(default_factory=set)
    lists: list[list[JsonValue]] = field(default_factory=list)
    functions: set[str] = field(default_factory=set)
    compares_facts: bool = False
    """A fact is compared with another one."""

    @classmethod
    def of(cls, node: Node, types: FactTypes) -> _Uses:
        uses = cls()
        uses._read(node, types)
        return uses

    @property
    def spread(self) -> int:
        """How many values are needed between those that are named: where facts are compared, one for each."""
        return len(self.paths) if self.compares_facts else 1

    def _read(self, node: Node, types: FactTypes) -> None:
        if node["type"] in ("field", "subexpression"):
            self.paths.add(".".join((path_of(node) or [])[:2]))
            return
        if node["type"] == "literal":
            self._keep(node["value"])
        elif node["type"] == "function_expression":
            self.functions.add(node["value"])
        children = node.get("children", ())
        if node["type"] in ("comparator", "function_expression") and len(children) > 1:
            self._compare([child for child in children if child["type"] != "literal"], types)
        for child in children:
            self._read(child, types)

    def _compare(self, facts: Sequence[Node], types: FactTypes) -> None:
        """Take note that what one fact can be is what another one is compared with."""
        if len(facts) > 1:
            self.compares_facts = True
            self.texts.update(value for fact in facts for value in type_of(fact, types).values)

    def _keep(self, value: JsonValue) -> None:
        if isinstance(value, str):
            self.texts.add(value)
        elif isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value):
            self.numbers.add(value)
        elif isinstance(value, list):
            self.lists.append(value)
            self.texts |= {item for item in value if isinstance(item, str)}


def _domain(type_: FactType, uses: _Uses) -> Domain:
    match type_.kind:
        case FactKind.ANY:
            return None
        case FactKind.TRUTH:
            return (False, True)
        case FactKind.COUNT:
            return tuple(_counts(uses))
        case FactKind.NUMBER:
            return tuple(_numbers(uses))
        case FactKind.TIME:
            return (*filter(type_.admits, sorted(uses.texts)), *_times(uses))
        case FactKind.TEXT:
            return tuple(type_.values) or _texts(uses)
        case FactKind.LIST:
            return _lists(type_, uses)


def _counts(uses: _Uses) -> list[int]:
    """Return whole numbers on, beside and between those that a condition names."""
    steps = range(-uses.spread, uses.spread + 1)
    ends = {end for number in (0, *uses.numbers) for end in (math.floor(number), math.ceil(number))}
    return sorted({end + step for end in ends for step in steps if end + step >= 0})


def _numbers(uses: _Uses) -> list[float]:
    named = sorted({0.0, *(number for number in uses.numbers if number >= 0)})
    parts = uses.spread + 1
    between = [
        low + (high - low) * part / parts
        for low, high in itertools.pairwise(named)
        for part in range(1, parts)
    ]
    return [*named, *between, *(named[-1] + step for step in range(1, parts + 1))]


def _times(uses: _Uses) -> list[str]:
    moments = (datetime(2026, 11, 23, tzinfo=UTC) + timedelta(days=day) for day in itertools.count())
    unnamed = (moment for moment in map(iso, moments) if moment not in uses.texts)
    return list(itertools.islice(unnamed, uses.spread + 1))


def _texts(uses: _Uses) -> Domain:
    other = _other(uses.texts)
    whole = ["", *(other * size for size in range(1, uses.spread + 2)), *sorted(uses.texts)]
    parts = uses.functions - {"length"}
    if not uses.functions:
        return tuple(dict.fromkeys(whole))
    if max(uses.numbers, default=0) > _MAX_SIZE:
        return None
    if not parts:
        return tuple(dict.fromkeys([*whole, *(other * size for size in _counts(uses))]))
    if "length" in uses.functions or len(uses.texts) > _MAX_PARTS:
        return None
    pairs = [
        left + between + right
        for left, right in itertools.permutations(sorted(uses.texts), 2)
        for between in ("", other)
    ]
    return tuple(
        dict.fromkeys(a + text + b for text in [*whole, *pairs] for a in ("", other) for b in ("", other))
    )


def _lists(type_: FactType, uses: _Uses) -> Domain:
    sought = [text for text in sorted(uses.texts) if type_.item.admits(text)]
    if len(sought) > _MAX_LISTED or max(uses.numbers, default=0) > _MAX_SIZE:
        return None
    unnamed = (
        [value for value in type_.values if value not in sought] if type_.values else [_other(uses.texts)]
    )
    named = [item for item in uses.lists if type_.admits(item)]
    filled = [
        [*chosen, *itertools.repeat(filler, size - len(chosen))]
        for count in range(len(sought) + 1)
        for chosen in itertools.combinations(sought, count)
        for filler in (*unnamed[:1], *chosen[:1])
        for size in {count, count + 1, *_counts(uses)}
        if size >= count
    ]
    return ([], *named, *filled)


def _other(texts: Iterable[str]) -> str:
    """Return a character that none of these texts holds."""
    taken = set("".join(texts))
    return next(character for character in map(chr, range(0x7E, 0x20, -1)) if character not in taken)


def _connected(nodes: Sequence[Node], types: FactTypes) -> list[list[Node]]:
    """Return conditions in groups that have no fact in common: each can be looked at by itself."""
    groups: list[tuple[set[str], list[Node]]] = []
    for node in nodes:
        paths = set(_Uses.of(node, types).paths)
        touched = [group for group in groups if group[0] & paths]
        groups = [group for group in groups if not group[0] & paths]
        merged = [*itertools.chain.from_iterable(members for _, members in touched), node]
        groups.append((paths.union(*(facts for facts, _ in touched)), merged))
    return [members for _, members in groups]


def _all(nodes: Sequence[Node]) -> Node:
    return {"type": "and_expression", "children": list(nodes)}

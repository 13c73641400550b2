"""What a crawl says that it changed: the `Summary` of ListCrawls, which is JSON in a text.

The page says no more than that it holds the tables and partitions that were added, updated and deleted
(https://docs.aws.amazon.com/glue/latest/webapi/API_CrawlerHistory.html). So the text is read whatever its
nesting: JSON in JSON is opened, and counts are believed where they are given.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias, get_args

from workbench.domain.values import JsonValue, one_of
from workbench.knowledge.answers import all_texts, number, parsed

Kind: TypeAlias = Literal["TABLE", "PARTITION", "DATABASE"]
Action: TypeAlias = Literal["ADD", "UPDATE", "DELETE"]
_DEEPEST = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What a crawl did to the catalog, of one kind."""

    kind: Kind
    action: Action
    count: int
    names: tuple[str, ...]
    """The tables, or the partitions' values, as far as the summary names them."""


def changes_in(summary: str) -> tuple[Change, ...] | None:
    """Return what a crawl changed; empty when it says that it changed nothing, None when it says nothing."""
    read = parsed(summary) if summary.strip() else None
    if not isinstance(read, Mapping):
        return None
    return tuple(change for change in _changes(read, 0) if change.count)


def _changes(value: JsonValue, depth: int, kind: Kind | None = None) -> Iterator[Change]:
    value = _opened(value)
    if not isinstance(value, Mapping) or depth > _DEEPEST:
        return
    for name, inner in value.items():
        action = one_of(name.upper(), get_args(Action))
        if kind and action:
            yield _change(kind, action, _opened(inner))
        else:
            yield from _changes(inner, depth + 1, one_of(name.upper(), get_args(Kind)) or kind)


def _change(kind: Kind, action: Action, told: JsonValue) -> Change:
    names = tuple(dict.fromkeys(_names(told)))
    if isinstance(told, Mapping):
        counted = number(told, "Count")
    else:
        counted = told if isinstance(told, int) and not isinstance(told, bool) else None
    return Change(kind=kind, action=action, count=len(names) if counted is None else counted, names=names)


def _names(value: JsonValue) -> Iterator[str]:
    for text in all_texts(value):
        opened = _opened(text)
        if isinstance(opened, str):
            yield opened
        else:
            yield from all_texts(opened)


def _opened(value: JsonValue) -> JsonValue:
    """Return the JSON that a text holds; the value itself where it holds none."""
    if isinstance(value, str) and value.lstrip().startswith(("{", "[")):
        inner = parsed(value)
        return value if inner is None else inner
    return value

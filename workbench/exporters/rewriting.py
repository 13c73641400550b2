"""Change every text of a transcript that came from people or from AWS, and nothing of its structure."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator, Mapping
from typing import Any, TypeVar

from workbench.domain.playbook import Playbook

_T = TypeVar("_T")

_STRUCTURE = frozenset(
    {
        *("id", "check", "checks", "step", "probe", "operation", "expression", "decided_by", "fact", "title"),
        *("tool_version", "playbook_sha256", "prev_hash", "hash", "head", "bundle_sha256", "scenario"),
        *("iam_actions", "code", "impact", "cause", "expires_at"),
    }
)
"""Fields that hold names from the playbook, from AWS's API and from the journal: never a person's."""


def rewrite(value: _T, change: Callable[[str], str]) -> _T:
    """Return `value`, a tree of domain records and JSON, with `change` applied to its texts.

    Member names and playbooks stay as they are, so that conditions still name what they are about.
    """
    changed: _T = _rewrite(value, change)
    return changed


def texts(value: Any) -> Iterator[str]:
    """Yield the texts that `rewrite` would change, in order."""
    if type(value) is str:
        yield value
    elif dataclasses.is_dataclass(value):
        for name in _fields(value):
            yield from texts(getattr(value, name))
    elif isinstance(value, Mapping):
        for item in value.values():
            yield from texts(item)
    elif isinstance(value, list | tuple):
        for item in value:
            yield from texts(item)


def members(value: Any) -> Iterator[tuple[str, Any]]:
    """Yield name and value of every member of every JSON object in `value`, outer ones first."""
    if dataclasses.is_dataclass(value):
        for name in _fields(value):
            yield from members(getattr(value, name))
    elif isinstance(value, Mapping):
        for name, item in value.items():
            yield name, item
            yield from members(item)
    elif isinstance(value, list | tuple):
        for item in value:
            yield from members(item)


def _rewrite(value: Any, change: Callable[[str], str]) -> Any:
    if type(value) is str:
        return change(value)
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return dataclasses.replace(
            value, **{name: _rewrite(getattr(value, name), change) for name in _fields(value)}
        )
    if isinstance(value, Mapping):
        return {name: _rewrite(item, change) for name, item in value.items()}
    if isinstance(value, list | tuple):
        return type(value)(_rewrite(item, change) for item in value)
    return value


def _fields(value: Any) -> Iterator[str]:
    if isinstance(value, Playbook):
        return
    for field in dataclasses.fields(value):
        if field.name not in _STRUCTURE:
            yield field.name

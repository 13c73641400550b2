"""What goes on record is redacted here, whoever wrote it: the one way into both journals.

Answers are redacted already, once for all the findings that share them, see `runner.presentable`. Playbooks
are kept as they are: they are pinned by their hash, and asked again as they were.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace
from enum import StrEnum
from typing import Any, TypeVar

from workbench.domain.evidence import Answer
from workbench.domain.needs import Need
from workbench.domain.playbook import Playbook
from workbench.knowledge.redaction import redact, redact_text

_T = TypeVar("_T")


def kept(value: _T) -> _T:
    """Return an event, an incident, or what else goes on record, with the secrets in its texts replaced.

    Without any it is the very same object.
    """
    found: _T = _kept(value)
    return found


def _kept(value: Any) -> Any:
    if type(value) is str:
        return redact_text(value)
    if isinstance(value, Answer | Playbook | Need):
        return value
    if isinstance(value, tuple):
        items = tuple(_kept(item) for item in value)
        return items if any(new is not old for new, old in zip(items, value, strict=True)) else value
    if isinstance(value, Mapping):
        if all(isinstance(item, StrEnum) for item in value.values()):
            return value  # where causes stand, by their ids: one of them may be called after credentials
        found, count = redact(value)
        return found if count else value
    if is_dataclass(value) and not isinstance(value, type):
        return _members_kept(value)
    return value


def _members_kept(value: Any) -> Any:
    members = {member.name: getattr(value, member.name) for member in fields(value)}
    shown = {name: _kept(item) for name, item in members.items()}
    changed = {name: item for name, item in shown.items() if item is not members[name]}
    return replace(value, **changed) if changed else value

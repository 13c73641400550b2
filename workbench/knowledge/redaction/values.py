"""Secrets in a JSON value: by the names of its members, by what stands beside them, and in its texts."""

from __future__ import annotations

import contextlib
import functools
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from contextvars import ContextVar

from workbench.domain.values import JsonValue
from workbench.knowledge.redaction import gate, texts
from workbench.knowledge.redaction.marks import is_mark, mark
from workbench.knowledge.redaction.named import is_folder, is_innocent
from workbench.knowledge.redaction.names import says_what_it_is, secret_kind

_ENVIRONMENT = re.compile(r"(?i)^(environment|environmentvariables|hyperparameters|variables)$")
_NAME_OF_PAIR = re.compile(r"(?i)^(parameter_?)?(name|key)$")
_VALUE_OF_PAIR = re.compile(r"(?i)^(parameter_?|string_?)?value$")
_SHORT = 120
_ROOM = 100_000_000
"""Characters that `each_text_once` remembers."""


class _Memory(dict[str, tuple[str, int]]):
    """What the texts of one piece of work came to."""

    room = _ROOM

    def __missing__(self, text: str) -> tuple[str, int]:
        found = texts.redact_text(text, redact)
        if self.room > len(text):
            self.room -= len(text)
            self[text] = found
        return found


_memory: ContextVar[_Memory | None] = ContextVar("texts redacted already", default=None)


@contextlib.contextmanager
def each_text_once() -> Iterator[None]:
    """Remember what texts came to until the work is done: an export shows most texts ten times."""
    token = _memory.set(_memory.get() or _Memory())
    try:
        yield
    finally:
        _memory.reset(token)


def redact(value: JsonValue) -> tuple[JsonValue, int]:
    """Return `value` with secrets replaced, and how many were. Redacting twice changes nothing more."""
    if isinstance(value, str):
        return _text(value)
    if not isinstance(value, Mapping | Sequence) or not gate.may_redact(_as_text(value)):
        return value, 0
    return _members(value) if isinstance(value, Mapping) else _items(value)


def redact_text(text: str) -> str:
    """Return `text` with secrets replaced."""
    return str(redact(text)[0])


def _text(text: str) -> tuple[str, int]:
    known = _memory.get()
    if known is not None:
        return known[text]
    return _redact_short(text) if len(text) <= _SHORT else texts.redact_text(text, redact)


@functools.lru_cache(maxsize=8192)
def _redact_short(text: str) -> tuple[str, int]:
    """Redact a name, an id, an action: an answer says most of them again and again."""
    return texts.redact_text(text, redact)


def _as_text(value: JsonValue) -> str:
    return json.dumps(value, ensure_ascii=False, default=_plain)


def _plain(value: object) -> object:
    if isinstance(value, Mapping):
        return dict(value)
    return list(value) if isinstance(value, Sequence) else str(value)


def _members(value: Mapping[str, JsonValue]) -> tuple[JsonValue, int]:
    of_pair = _kind_of_pair(value)
    shown: dict[str, JsonValue] = {}
    total = 0
    for name, item in value.items():
        named, in_name = _text(name)
        if of_pair and _VALUE_OF_PAIR.match(name):
            found, count = _hide_leaves(item, of_pair)
        else:
            found, count = _member(name, item)
        shown[_unused(named, shown)] = found
        total += in_name + count
    return shown, total


def _kind_of_pair(value: Mapping[str, JsonValue]) -> str:
    """Return what kind of secret a pair holds, `{"name": "DB_PASSWORD", "value": …}`; empty if none."""
    names = [item for name, item in value.items() if isinstance(item, str) and _NAME_OF_PAIR.match(name)]
    return next((kind for name in names if (kind := secret_kind(name))), "")


def _unused(name: str, known: Mapping[str, JsonValue]) -> str:
    """Return a name under which nothing stands yet: of two secrets in names both values are kept."""
    found, number = name, 1
    while found in known:
        number += 1
        found = f"{name} {number}"
    return found


def _member(name: str, value: JsonValue) -> tuple[JsonValue, int]:
    if _ENVIRONMENT.match(name) and isinstance(value, Mapping | Sequence) and not isinstance(value, str):
        return _hide_environment(value)
    kind = secret_kind(name)
    if not kind:
        return redact(value)
    if isinstance(value, str):
        innocent = is_innocent(value.strip(), kind) or is_folder(name, value)
        return redact(value) if innocent else _hide(value, kind)
    if isinstance(value, Mapping):
        return _hide_members(value, kind)
    if isinstance(value, Sequence):
        hidden = [_member(name, item) for item in value]
        return [item for item, _ in hidden], sum(count for _, count in hidden)
    if kind == "password" and isinstance(value, int | float) and not isinstance(value, bool):
        return mark(kind), 1
    return value, 0


def _hide_members(value: Mapping[str, JsonValue], kind: str) -> tuple[JsonValue, int]:
    """Hide what an object holds whose own name is secret, but for ids, times and the like."""
    hidden = {
        name: redact(item) if says_what_it_is(name) else _hide_in(name, item, kind)
        for name, item in value.items()
    }
    return {name: item for name, (item, _) in hidden.items()}, sum(count for _, count in hidden.values())


def _hide_in(name: str, value: JsonValue, kind: str) -> tuple[JsonValue, int]:
    own = secret_kind(name) or kind
    if isinstance(value, Mapping):
        return _hide_members(value, own)
    if isinstance(value, str) and is_innocent(value.strip(), own):
        return redact(value)
    return _hide_leaves(value, own)


def _hide_environment(value: Mapping[str, JsonValue] | Sequence[JsonValue]) -> tuple[JsonValue, int]:
    if isinstance(value, Mapping):
        return _hide_leaves(value, "value")
    shown: list[JsonValue] = []
    total = 0
    for item in value:
        if isinstance(item, Mapping):
            pairs = {
                name: _hide_leaves(part, "value") if _VALUE_OF_PAIR.match(name) else redact(part)
                for name, part in item.items()
            }
            shown.append({name: part for name, (part, _) in pairs.items()})
            total += sum(count for _, count in pairs.values())
        else:
            found, count = redact(item)
            shown.append(found)
            total += count
    return shown, total


def _hide_leaves(value: JsonValue, kind: str) -> tuple[JsonValue, int]:
    """Hide every value, keep the names: an environment says what it sets, not to what."""
    if isinstance(value, Mapping):
        hidden = {key: _hide_leaves(item, kind) for key, item in value.items()}
        return {key: item for key, (item, _) in hidden.items()}, sum(n for _, n in hidden.values())
    if isinstance(value, Sequence) and not isinstance(value, str):
        items = [_hide_leaves(item, kind) for item in value]
        return [item for item, _ in items], sum(count for _, count in items)
    return _hide(value, kind) if isinstance(value, str) else (value, 0)


def _hide(value: str, kind: str) -> tuple[JsonValue, int]:
    return (value, 0) if not value or is_mark(value) else (mark(kind), 1)


def _items(value: Sequence[JsonValue]) -> tuple[JsonValue, int]:
    """Redact a list; of the words of a command line, that after the name of a secret is hidden."""
    shown: list[JsonValue] = []
    total, hidden_next = 0, ""
    for item in value:
        if hidden_next and isinstance(item, str) and not item.startswith("-"):
            found, count = redact(item) if is_innocent(item, hidden_next) else _hide(item, hidden_next)
        else:
            found, count = redact(item)
        hidden_next = secret_kind(item) if isinstance(item, str) and item.startswith("-") else ""
        shown.append(found)
        total += count
    return shown, total

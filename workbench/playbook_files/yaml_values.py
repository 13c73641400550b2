"""YAML without its traps: plain JSON values, each with the line it stands on.

Built from the parser's events, so that no object is ever made that the file asks for. Refused: anchors and
aliases (a few bytes that expand to gigabytes), tags, duplicate keys, deep nesting, several documents. A plain
scalar is `null`, a boolean or a number only where YAML 1.2's core schema says so *and* the value reads back
as it was written; all else is text: `no`, `1.10`, `0123` and `12:30` stay what the author wrote
(https://yaml.org/spec/1.2.2/#103-core-schema).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import yaml
from yaml import events

from workbench.domain.values import JsonValue
from workbench.playbook_files.problems import FieldPath, Problem, field_name

if TYPE_CHECKING:
    from pathlib import Path

MAX_DEPTH = 24
MAX_VALUES = 20_000
_LONGEST_NUMBER = 24  # of any float that reads back as written

_CONSTANTS: dict[str, bool | None] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL"), None),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}
_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # libyaml is seven times as fast, where built in


@dataclass(slots=True)
class Document:
    """A parsed file: its value, the line of every part, and what is wrong with it so far."""

    path: Path
    value: JsonValue = None
    lines: dict[FieldPath, int] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def line(self, at: FieldPath) -> int:
        """Return the line of the value at this path, or of the nearest one around it."""
        while at and at not in self.lines:
            at = at[:-1]
        return self.lines.get(at, 1)

    def report(self, at: FieldPath, message: str, line: int | None = None) -> None:
        """Add a problem with the value at this path."""
        where = self.line(at) if line is None else line
        self.problems.append(Problem(str(self.path), where, field_name(at), message))


def parse_yaml(document: Document, text: str, *, at: FieldPath = (), first_line: int = 1) -> JsonValue:
    """Return the value of a YAML text, and note its lines and problems in `document`.

    Args:
        document: What the text is part of.
        text: The YAML.
        at: The path of the value inside the document.
        first_line: The line of the file on which the text begins.

    Returns:
        The value; None for an empty text, or when the text is no YAML at all (then there is a problem).
    """
    try:
        return _Builder(document, first_line, _events(text)).build(at)
    except yaml.YAMLError as error:
        line = _line_of_error(error, text)
        document.report(at, _explain(error, text, line), first_line + line)
    except _TooMuchError as error:
        document.report(at, error.message, error.line)
    return None


class _TooMuchError(Exception):
    """The text holds more than any honest file."""

    def __init__(self, message: str, line: int) -> None:
        super().__init__(message)
        self.message = message
        self.line = line


def _events(text: str) -> Iterator[events.Event]:
    loader = _Loader(text)
    try:
        while loader.check_event():
            yield loader.get_event()
    finally:
        loader.dispose()


class _Builder:
    """Turns parser events into values."""

    def __init__(self, document: Document, first_line: int, stream: Iterator[events.Event]) -> None:
        self._document = document
        self._first_line = first_line
        self._stream = stream
        self._refused: set[str] = set()

    def build(self, at: FieldPath) -> JsonValue:
        value: JsonValue = None
        roots = 0
        for event in self._stream:
            if isinstance(event, events.NodeEvent):
                roots += 1
                if roots == 1:
                    value = self._node(event, at)
                else:
                    self._report(at, event, "holds more than one YAML document")
                    break
        return value

    def _node(self, event: events.NodeEvent, at: FieldPath) -> JsonValue:
        self._document.lines.setdefault(at, self._line(event))
        if len(at) > MAX_DEPTH:
            raise _TooMuchError(f"is nested more than {MAX_DEPTH} levels deep", self._line(event))
        if len(self._document.lines) > MAX_VALUES:
            raise _TooMuchError(f"holds more than {MAX_VALUES} values", self._line(event))
        self._refuse_references(event, at)
        if isinstance(event, events.MappingStartEvent):
            return self._mapping(at)
        if isinstance(event, events.SequenceStartEvent):
            return [self._node(child, (*at, index)) for index, child in enumerate(self._children())]
        if isinstance(event, events.ScalarEvent):
            is_plain = event.implicit[0]
            return _resolve(event.value) if is_plain else event.value
        return None  # an alias, refused above

    def _mapping(self, at: FieldPath) -> dict[str, JsonValue]:
        items: dict[str, JsonValue] = {}
        children = self._children()
        for key in children:
            if isinstance(key, events.ScalarEvent):
                self._member(key, next(children), at, items)
                continue
            self._report(at, key, 'a name must be plain text; a template needs quotes: "{{ name }}"')
            self._node(key, (*at, "?"))
            self._node(next(children), (*at, "?"))
        return items

    def _member(
        self,
        key: events.ScalarEvent,
        value: events.NodeEvent,
        at: FieldPath,
        items: dict[str, JsonValue],
    ) -> None:
        member = (*at, key.value)
        self._refuse_references(key, member)
        if key.value in items:
            self._report(member, key, f"is given twice, first on line {self._document.line(member)}")
        self._document.lines.setdefault(member, self._line(key))
        items[key.value] = self._node(value, member)

    def _children(self) -> Iterator[events.NodeEvent]:
        """Yield the nodes of the collection that has just begun, up to its end event."""
        for event in self._stream:
            if not isinstance(event, events.NodeEvent):
                return
            yield event

    def _refuse_references(self, event: events.NodeEvent, at: FieldPath) -> None:
        if event.anchor and event.anchor not in self._refused:  # a bomb names each a thousand times
            self._refused.add(event.anchor)
            self._report(at, event, f"anchors and aliases are not allowed ({event.anchor}): write it out")
        tag = getattr(event, "tag", None)
        if tag:
            self._report(at, event, f"the tag {tag} is not allowed: values are plain text and numbers")

    def _line(self, event: events.Event) -> int:
        return self._first_line + (event.start_mark.line if event.start_mark else 0)

    def _report(self, at: FieldPath, event: events.Event, message: str) -> None:
        self._document.report(at, message, self._line(event))


def _resolve(text: str) -> JsonValue:
    """Resolve a plain scalar; numbers only when they read back as written."""
    if text in _CONSTANTS:
        return _CONSTANTS[text]
    if len(text) > _LONGEST_NUMBER or text[0] not in "-0123456789":
        return text
    for number in (int, float):
        try:
            value: int | float = number(text)
        except ValueError:
            continue
        if repr(value) == text:
            return value
    return text


def _explain(error: yaml.YAMLError, text: str, line: int) -> str:
    lines = text.split("\n")
    indent = lines[line][: len(lines[line]) - len(lines[line].lstrip())] if line < len(lines) else ""
    if "\t" in indent:
        return "is no YAML: indent with spaces, not with tabs"
    said = getattr(error, "problem", None) or getattr(error, "reason", None) or str(error)
    return f"is no YAML: {said}"


def _line_of_error(error: yaml.YAMLError, text: str) -> int:
    """Return the line of a syntax error, counted from 0."""
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    if mark:
        return int(mark.line)
    position = getattr(error, "position", None)  # the reader's errors count characters instead
    return text.count("\n", 0, position) if isinstance(position, int) else 0

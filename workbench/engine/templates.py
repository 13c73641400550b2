"""`{{ name }}` substitution: a parameter or a fact, nothing more. No expressions, no code."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from workbench.domain.values import JsonObject, JsonValue
from workbench.knowledge.answers import all_texts

_TEMPLATE = re.compile(r"\{\{\s*([A-Za-z_][A-Za-z0-9_]*(?:\.[A-Za-z_][A-Za-z0-9_]*)?)\s*\}\}")
_LONGEST_SHOWN = 40


@dataclass(frozen=True, slots=True)
class Unresolved:
    """A value that could not be filled in, and the names for want of which."""

    names: tuple[str, ...]


def template_names(value: JsonValue) -> tuple[str, ...]:
    """Return the names that `value` refers to, at any depth, each once: `bucket`, `visibility.state`."""
    return tuple(dict.fromkeys(_names(value)))


def malformed_templates(value: JsonValue) -> tuple[str, ...]:
    """Return what follows each `{{` that is no template, up to its `}}` if it has one."""
    return tuple(
        rest.partition("}}")[0][:_LONGEST_SHOWN].strip()
        for text in all_texts(value)
        for rest in _TEMPLATE.sub(" ", text).split("{{")[1:]
    )


def fill(value: JsonValue, known: Mapping[str, JsonValue]) -> JsonValue | Unresolved:
    """Return `value` with every template replaced.

    Args:
        value: A string, or lists and objects of strings.
        known: Value by name. A name that is absent or None is unknown.

    Returns:
        The filled-in value. A string that is one template as a whole takes the value as it is, lists and
        numbers included; inside a longer string it is written as text. `Unresolved` when a name is unknown.
    """
    missing = tuple(name for name in template_names(value) if known.get(name) is None)
    return Unresolved(missing) if missing else _fill(value, known)


def known_values(parameters: JsonObject, facts: Mapping[str, JsonObject]) -> dict[str, JsonValue]:
    """Return everything that a template may name: parameters by name, facts as `check.fact`."""
    flat = {f"{check}.{fact}": value for check, of in facts.items() for fact, value in of.items()}
    return {**parameters, **flat}


def as_text(value: JsonValue) -> str:
    """Return a value as it reads inside a longer string: lists joined by commas, booleans in lower case."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, Sequence) and not isinstance(value, str):
        return ",".join(as_text(item) for item in value)
    return str(value)


def _fill(value: JsonValue, known: Mapping[str, JsonValue]) -> JsonValue:
    if isinstance(value, str):
        whole = _TEMPLATE.fullmatch(value.strip())
        if whole:
            return known[whole.group(1)]
        return _TEMPLATE.sub(lambda match: as_text(known[match.group(1)]), value)
    if isinstance(value, Mapping):
        return {key: _fill(item, known) for key, item in value.items()}
    if isinstance(value, Sequence):
        return [_fill(item, known) for item in value]
    return value


def _names(value: JsonValue) -> Iterator[str]:
    for text in all_texts(value):
        if "{{" in text:  # few texts hold one, and a run looks at all of them many times
            for match in _TEMPLATE.finditer(text):
                yield match.group(1)

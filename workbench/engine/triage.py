"""From pasted text to a playbook with its parameters. Pure: no AWS, no files."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from workbench.domain.playbook import Playbook
from workbench.domain.text import clean
from workbench.knowledge.denials.reading import refusals
from workbench.knowledge.pasted.documents import unpack
from workbench.knowledge.pasted.entities import RECOGNISERS, Entity

_COLOURS = re.compile(r"\x1b\[[0-9;]*[A-Za-z]")
"""What a terminal or a log viewer leaves in copied text; it is no part of a name."""
_MAX_TEXT = 1_000_000
_SEARCH_WORDS = 6
"""A text of so few words is typed rather than pasted: beginnings of words count."""

_PER_REQUIRED = 10
_PER_KEYWORD = 8
_PER_SERVICE = 4
_PER_OPTIONAL = 3
_PER_WORD = 2

_WORD = re.compile(r"[a-z0-9]{3,40}")
_STOP_WORDS = frozenset(
    {"and", "are", "but", "for", "has", "not", "the", "was", "what", "when", "why", "with"}
)
_READS = ("Get", "Head", "List", "Describe", "Select")


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """A playbook that fits the text."""

    playbook: str
    parameters: Mapping[str, str]
    """What was recognised, under the playbook's own parameter names."""
    recognised: tuple[str, ...]
    """For people: what was found in the text, such as `bucket acme-landing`. Inert."""
    score: int
    """Higher fits better; only good for sorting."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Found:
    """All that the text says."""

    text: str
    """In lower case."""
    words: frozenset[str]
    typed: tuple[str, ...]
    """The words of a search, beginnings of words; empty for a pasted text."""
    parameters: Mapping[str, str]
    services: frozenset[str]
    remarks: tuple[str, ...]


def triage(text: str, playbooks: Iterable[Playbook]) -> tuple[Suggestion, ...]:
    """Return the playbooks that fit `text`, the best first; empty when nothing does.

    Args:
        text: Anything: an error message, an ARN, a URI or URL, JSON, free words. Only the first million
            characters are looked at.
        playbooks: What may be suggested. Of two that fit equally, the earlier one comes first.

    Returns:
        Suggestions with a score: 10 for each required parameter that was recognised and 3 for each optional
        one, 8 for each keyword of the playbook in the text, 4 for each of its services that the text speaks
        of, 2 for each word of its title or keywords.
    """
    found = _look(_COLOURS.sub("", text[:_MAX_TEXT]))
    suggestions = [_suggest(playbook, found) for playbook in playbooks]
    return tuple(sorted((item for item in suggestions if item.score), key=lambda item: -item.score))


def _look(text: str) -> _Found:
    entities, plain = unpack(text)
    entities.extend(refusals(text))
    for recognise in RECOGNISERS:
        entities.extend(recognise(plain))
    parameters = _merge(entities)
    if "principal_arn" in parameters and not any(item.operation.startswith(_READS) for item in entities):
        parameters["writer_arn"] = parameters["principal_arn"]
    lower = text.lower()
    words = _WORD.findall(lower)
    return _Found(
        text=lower,
        words=frozenset(words) - _STOP_WORDS,
        typed=tuple(words) if len(words) <= _SEARCH_WORDS and not entities else (),
        parameters=parameters,
        services=frozenset(service for item in entities for service in item.services),
        remarks=tuple(dict.fromkeys(clean(item.remark) for item in entities if item.remark)),
    )


def _merge(entities: Sequence[Entity]) -> dict[str, str]:
    """Return one value per parameter. What was found together stays together: the richest place wins."""
    merged: dict[str, str] = {}
    for item in sorted(entities, key=lambda item: -len(item.parameters)):
        if all(merged.get(name, value) == value for name, value in item.parameters.items()):
            merged.update(item.parameters)
    return merged


def _suggest(playbook: Playbook, found: _Found) -> Suggestion:
    given = {
        item.name: found.parameters[item.name]
        for item in playbook.parameters
        if item.name in found.parameters
    }
    wanted = {item.name for item in playbook.parameters if item.required}
    wanted.update(name for group in playbook.require_one_of for name in group)
    keywords = [keyword for keyword in playbook.keywords if keyword.strip() and keyword.lower() in found.text]
    services = found.services.intersection(playbook.services)
    words = frozenset(_matching_words(playbook, found))
    score = (
        _PER_REQUIRED * len(wanted.intersection(given))
        + _PER_OPTIONAL * len(set(given) - wanted)
        + _PER_KEYWORD * len(keywords)
        + _PER_SERVICE * len(services)
        + _PER_WORD * len(words)
    )
    shown = (
        *(f"{name} {clean(value)}" for name, value in given.items()),
        *found.remarks,
        *(f'keyword "{keyword}"' for keyword in keywords),
    )
    return Suggestion(playbook=playbook.id, parameters=given, recognised=shown, score=score)


def _matching_words(playbook: Playbook, found: _Found) -> Iterator[str]:
    own = (
        set(_WORD.findall(" ".join((playbook.id, playbook.title, *playbook.keywords)).lower())) - _STOP_WORDS
    )
    for word in own:
        if word in found.words or word.startswith(found.typed):
            yield word

"""From pasted text to a playbook with its parameters. Pure: no AWS, no files."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from workbench.domain.playbook import Parameter, PlaybookOutline
from workbench.domain.text import clean
from workbench.engine.errors import UsageError
from workbench.engine.first_look import first_look
from workbench.engine.parameters import TIME_PARAMETERS, fits
from workbench.engine.pasted_text import STOP_WORDS, WORD, Found, look
from workbench.knowledge.pasted.entities import Entity
from workbench.knowledge.pasted.other_services import (
    is_its_own_failure,
    is_of_objects,
    is_what_failed,
)
from workbench.knowledge.pasted.plain import MAX_TEXT
from workbench.knowledge.signatures import SignatureCatalogue, SignatureMatch

_PER_FIRST_SIGNATURE = 30
_PER_SIGNATURE = 20
_PER_REQUIRED = 10
_PER_KEYWORD = 8
_PER_ANY_RESOURCE = 4
_PER_SUBJECT = 5
_PER_SERVICE = 4
_PER_OPTIONAL = 3
_PER_WORD = 2

_ANY_RESOURCE = "resource_arn"
"""A parameter that every ARN fits: what takes it fits everything, and gives way to what fits this."""
_TOLD_BY_EVERY_TEXT = frozenset({"error_text"}) | TIME_PARAMETERS
"""Every refusal has words, and every event a time: that tells no playbook from another."""
_COMMON_WORDS = frozenset(
    {
        "error",
        "errors",
        "exception",
        "fail",
        "failed",
        "fails",
        "failure",
        "file",
        "files",
        "job",
        "jobs",
        "line",
    }
    | {"new", "number", "run", "service", "state", "step", "task"}
)
"""They stand in whatever goes wrong: in a pasted text they tell of no playbook. A search may use them."""
_READS = ("Get", "Head", "List", "Describe", "Select")


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """A playbook that fits the text."""

    playbook: str
    parameters: Mapping[str, str]
    """What was recognised, under the playbook's own parameter names, each in the form that it asks for."""
    recognised: tuple[str, ...]
    """For people: what was found in the text, such as `bucket acme-landing`. Inert."""
    likely: tuple[str, ...] = ()
    """Causes that the words make likely; AWS was not asked yet."""
    is_about: bool = False
    """Known words or keywords of the text lead to it, or names in a text about its own service."""
    score: int
    """Higher fits better; only good for sorting."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Triage:
    """What can be said of a text before anything is asked."""

    suggestions: tuple[Suggestion, ...] = ()
    """The best first."""
    says: SignatureMatch | None = None
    """The signature that decides what the text says."""
    alike: tuple[str, ...] = ()
    """The best suggestions, where the words are of a framework and nothing tells which product ran it."""
    subjects: tuple[str, ...] = ()
    """Services that the text is about, as boto3 names them."""
    first_look: tuple[str, ...] = ()
    """Read-only commands to begin with, where no playbook is about what the text says."""

    @property
    def undecided(self) -> str:
        """What is to be said of `alike`; empty where one playbook fits best."""
        fit = ", ".join(self.alike)
        return f"the text does not tell which product ran it; these fit alike: {fit}" if fit else ""


def triage(text: str, playbooks: Iterable[PlaybookOutline], signatures: SignatureCatalogue) -> Triage:
    """Return the playbooks that fit `text`, and what it says by itself.

    Args:
        text: Anything: an error message, an ARN, a URI or URL, JSON, free words. Only the first million
            characters are looked at.
        playbooks: What may be suggested. Of two that fit equally, the earlier one comes first, and one that
            fits every resource last.
        signatures: The words that are known.

    Returns:
        Suggestions with a score: 30 where the failure that the text tells of first is one that the playbook
        is about before others, or as well as others, 20 where a later one is, 10 for each required
        parameter that was recognised and 3 for each optional one, 8 for each keyword of the playbook in the
        text, 5 where the text is about its first service, 4 for each of its services that the text speaks
        of, 2 for each word of its title or keywords. Where the text tells of a known failure, a playbook
        that is not about it, and for which nothing required was recognised, is not suggested; neither is
        one that shares no more than a name with a text about another service. A text about a playbook's
        first service that names what it takes suggests it.
    """
    found = look(text[:MAX_TEXT], signatures)
    playbooks = tuple(playbooks)
    by_any = {book.id: book.parameter(_ANY_RESOURCE) is not None for book in playbooks}
    leads = _leading(playbooks, found)
    fitting = [item for item in (_suggest(book, found, leads) for book in playbooks) if item]
    fitting.sort(key=lambda item: (-item.score, by_any[item.playbook]))
    if others := _about_others(found, fitting):
        fitting = []
    services = tuple(dict.fromkeys(service for item in others for service in item.services))
    return Triage(
        suggestions=tuple(fitting),
        says=found.says,
        alike=_alike(found, fitting),
        subjects=services or tuple(sorted(found.subjects)),
        first_look=_first_look(found, fitting, services),
    )


def _about_others(found: Found, fitting: Sequence[Suggestion]) -> tuple[Entity, ...]:
    """Return the services that a text is about where no playbook is, with their things; else nothing.

    A service that is merely named yields to all that is known better: words of another service, words that
    mean one thing, keywords, things that a playbook asks for.
    """
    says_little = found.says is None or found.says.signature.general
    if found.keys_alone and says_little and found.subjects <= {"kms"}:
        return found.keys_alone
    if not found.others or found.subjects or found.is_bare:
        return ()
    if not fitting or _is_their_own(found, fitting):
        return found.others
    return ()


def _is_their_own(found: Found, fitting: Sequence[Suggestion]) -> bool:
    """Tell whether a text is about the service without a playbook that it names first, whatever else fits."""
    first, row = found.others[0], found.says.signature if found.says else None
    named = {service for item in found.others for service in item.services}
    bears_its_name = any(named.intersection(item.playbook.split("-")) for item in fitting)
    if row is None:
        if any(item.is_about for item in fitting) or (found.typed and bears_its_name):
            return False
        names_object = any("bucket" in item.parameters for item in found.entities)
        return not (names_object or is_of_objects(found.plain)) or is_its_own_failure(first, found.plain)
    if row.alike:
        return not bears_its_name and is_what_failed(first, found.plain)
    return row.general and is_its_own_failure(first, found.plain)


def _leading(playbooks: Iterable[PlaybookOutline], found: Found) -> frozenset[str]:
    """Return the playbooks that the words which decide lead to before others.

    Those of what the text is about, where one is among them; else the one that the row names first, or all
    that it names where its words are of a framework. Of several, what ran goes before S3, which everything
    calls; then those that other words of the text speak for too: they tell what stands around the failure.
    """
    if found.says is None:
        return frozenset()
    row = found.says.signature
    first = {book.id: book.services[0] for book in playbooks if book.services}
    own = [name for name in row.speaks_for if first.get(name) in found.subjects]
    ran = [name for name in own if first[name] != "s3"] or own
    around = [book for book in first if book in found.around and first[book] in found.subjects]
    named = [name for name in ran if name in around] or (around if row.alike else []) or ran
    named = named or list(row.speaks_for)
    return frozenset(named if row.alike else named[:1])


def _alike(found: Found, fitting: Sequence[Suggestion]) -> tuple[str, ...]:
    row = found.of_framework
    best = [item.playbook for item in fitting if item.score == fitting[0].score]
    return tuple(best) if row and len(best) > 1 and row.speaks_for.keys() >= set(best) else ()


def _first_look(found: Found, fitting: Sequence[Suggestion], others: Sequence[str]) -> tuple[str, ...]:
    if any(item.is_about or found.typed for item in fitting):
        return ()
    of_the_words = (found.says.signature.service,) if found.says else ()
    services = (
        others or (*of_the_words, *sorted(found.subjects)) or (() if fitting else sorted(found.services))
    )
    entities = [*found.entities, *found.others, *found.keys_alone]
    return first_look(entities, services) if services else ()


def _values(playbook: PlaybookOutline, found: Found) -> dict[str, str]:
    """Return one value per parameter. What was found together stays together: the richest place wins."""
    reads = any(item.operation.startswith(_READS) for item in found.entities)
    taken: list[dict[str, str]] = []
    for item in found.entities:
        values = dict(item.parameters)
        if "principal_arn" in values and not reads:
            values["writer_arn"] = values["principal_arn"]
        own = [(item, values[item.name]) for item in playbook.parameters if values.get(item.name)]
        taken.append({item.name: value for item, value in own if _takes(item, value)})
    merged: dict[str, str] = {}
    for values in sorted(taken, key=len, reverse=True):
        if all(merged.get(name, value) == value for name, value in values.items()):
            merged.update(values)
    return {item.name: merged[item.name] for item in playbook.parameters if item.name in merged}


def _takes(parameter: Parameter, value: str) -> bool:
    try:
        return fits(parameter, value)
    except UsageError:  # of a playbook whose pattern is none: the form of the parameters says so
        return True


def _suggest(playbook: PlaybookOutline, found: Found, leads: frozenset[str]) -> Suggestion | None:
    given = _values(playbook, found)
    required = {item.name for item in playbook.parameters if item.required}
    either = {name for group in playbook.require_one_of for name in group}
    names_none = not found.subjects or not playbook.services
    serves = names_none or not found.subjects.isdisjoint(playbook.services)
    about, likely = _about(playbook, found, serves=serves, leads=playbook.id in leads)
    keywords = [keyword for keyword in playbook.keywords if keyword.strip() and keyword.lower() in found.text]
    services = found.services.intersection(playbook.services)
    is_of_service = not found.subjects.isdisjoint(playbook.services[:1])
    optional = set(given) - required - either - _TOLD_BY_EVERY_TEXT
    by_values = serves * (
        _PER_REQUIRED * len(required.intersection(given))
        + (_PER_REQUIRED if either.intersection(given) - {_ANY_RESOURCE} else 0)
        + (_PER_ANY_RESOURCE if _ANY_RESOURCE in given else 0)
    )
    is_known = found.says or found.subjects
    words = 0 if found.says or not serves else _matching_words(playbook, found)
    names_own = bool(by_values) or bool(optional and is_of_service and not found.says)
    if is_known and not (about or keywords or names_own or (found.typed and words)):
        return None
    if not (about or by_values or keywords or words or optional):
        return None  # that it serves what is named in passing points to nothing
    score = (
        about
        + by_values
        + _PER_OPTIONAL * len(optional)
        + _PER_KEYWORD * len(keywords)
        + (_PER_SUBJECT if is_of_service else 0)
        + _PER_SERVICE * len(services)
        + _PER_WORD * words
    )
    shown = (
        *(f"{name} {clean(value)}" for name, value in given.items()),
        *found.remarks,
        *(f'keyword "{keyword}"' for keyword in keywords),
    )
    return Suggestion(
        playbook=playbook.id,
        parameters=given,
        recognised=shown,
        likely=likely,
        is_about=bool(about or keywords or (names_own and is_of_service)),
        score=score,
    )


def _about(
    playbook: PlaybookOutline, found: Found, *, serves: bool, leads: bool
) -> tuple[int, tuple[str, ...]]:
    """Return what the known words count for a playbook, and the causes that they make likely.

    Words count for playbooks that serve what the text is about; their own words, unless they say little,
    count for them in every text.
    """
    best = _PER_FIRST_SIGNATURE if leads and serves else 0
    likely: tuple[str, ...] = ()
    for match in found.signatures:
        row = match.signature
        causes = row.speaks_for.get(playbook.id)
        if causes is None or not (serves or (row.service in playbook.services[:1] and not row.general)):
            continue
        if not match.leads:
            weight = _PER_KEYWORD
        elif match == found.says and leads:
            weight = _PER_FIRST_SIGNATURE
        else:
            weight = _PER_SIGNATURE
        best = max(best, weight)
        if match == found.says:
            likely = causes
    return best, likely


def _matching_words(playbook: PlaybookOutline, found: Found) -> int:
    """Return how many words of a playbook stand in the text; 0 where too few tell of it.

    Of a search half of the words must fit, as beginnings; of a pasted text one word alone says nothing.
    """
    text = " ".join((playbook.id, playbook.title, *playbook.keywords)).lower()
    own = set(WORD.findall(text)) - STOP_WORDS - (frozenset() if found.typed else _COMMON_WORDS)
    fitting = {word for word in own if word in found.words or word.startswith(found.typed)}
    if found.typed:
        searched = [typed for typed in found.typed if any(word.startswith(typed) for word in own)]
        return len(fitting) if 2 * len(searched) >= len(found.typed) else 0
    return len(fitting) if len(fitting) > 1 else 0

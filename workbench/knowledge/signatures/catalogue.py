"""Error signatures: which words of AWS, or of a client, mean which failure.

They are data (one file for each service, and a person's own), loaded once when the program starts.
"""

from __future__ import annotations

import functools
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import NewType

from workbench.domain.patterns import Pattern, PatternSet, compiled
from workbench.knowledge.signatures.failures import Failure, failures
from workbench.knowledge.signatures.specificity import branches, literal_length

SignatureId = NewType("SignatureId", str)
"""The type of the fact `signature`: the id of a signature in use, or `NONE`."""
NONE = SignatureId("")
"""Where a text holds no signature that decides."""
_LONGEST_LINE = 400
_FAR = 400
"""Characters between a code and its sentence that stand on one line."""
_NEAR, _NEXT = 200, 3
"""The same where the client broke the line: behind a code that says little, and behind any other."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Signature:
    """One row: words that always mean the same."""

    id: str
    service: str
    pattern: str
    """In the syntax of RE2, matched on one line; an alternative counts by itself."""
    meaning: str
    """In one sentence, what has happened."""
    speaks_for: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Playbooks, the likeliest first, and the causes of each that it makes likely; none: it cannot tell."""
    decides: bool = True
    """False for words that wrap any failure, and for those that frighten and mean nothing."""
    general: bool = False
    """Its words say little by themselves: they yield to any signature that is not general and stands in the
    same place, and in a text about another service they lead to no playbook of this one."""
    alike: bool = False
    """Its words are of a framework, or of a program, that several products run: of the playbooks that it
    speaks for none is likelier than another."""
    match: str
    """A text that holds it."""
    no_match: str
    """A text that looks like it and holds it not."""
    look_alikes: tuple[str, ...] = ()
    """Signatures that it is taken for; both may match, then the more specific decides."""
    source: str
    """Where that is documented or was seen: a page, an issue."""
    file: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SignatureMatch:
    """Where a text holds a signature."""

    signature: Signature
    line: int
    """In what was given, counted from 1."""
    text: str
    """The line, cut at 400 characters."""
    specificity: int
    start: int
    end: int
    leads: bool = False
    """It decides, and is the most specific in its place."""
    is_lesser: bool = False
    """It was logged as a warning or less."""


class SignatureCatalogue:
    """All signatures. Of two with one id, the earlier stays."""

    def __init__(self, signatures: Iterable[Signature] = ()) -> None:
        self.signatures: dict[str, Signature] = {}
        for signature in signatures:
            self.signatures.setdefault(signature.id, signature)
        self._deciding: dict[tuple[str, ...], PatternSet] = {}
        self._patterns = [(compiled(item.pattern), item) for item in self.signatures.values()]

    def __iter__(self) -> Iterator[Signature]:
        return iter(self.signatures.values())

    def __len__(self) -> int:
        return len(self.signatures)

    def matches(self, text: str) -> list[SignatureMatch]:
        """Return every signature that a text holds, the one that decides first.

        First comes what is nearest to the root of the failure, and of what is said in one place the most
        specific; signatures that do not decide come last. Each signature comes once.
        """
        told = failures(text)
        found = [match for index, rows in self._hits(told) for match in _in_failure(told[index], rows)]
        ordered = sorted(found, key=lambda match: not match.signature.decides)
        first: dict[str, SignatureMatch] = {}
        for match in ordered:
            known = first.setdefault(match.signature.id, match)
            if match.leads and not known.leads:
                first[match.signature.id] = match
        return list(first.values())

    def decide(self, text: str) -> SignatureMatch | None:
        """Return the signature that says what happened; None when none does."""
        first = next(iter(self.matches(text)), None)
        return first if first and first.signature.decides else None

    def speaks_in(self, line: str, playbooks: tuple[str, ...]) -> bool:
        """Tell whether a line holds words that decide something for one of these playbooks."""
        if playbooks not in self._deciding:
            rows = [row for row in self if row.decides and any(map(row.speaks_for.get, playbooks))]
            self._deciding[playbooks] = PatternSet(row.pattern for row in rows)
        return self._deciding[playbooks].occurs(line)

    def _hits(self, told: list[Failure]) -> list[tuple[int, list[Signature]]]:
        """Return which failures hold which signatures: one search of each pattern through all of them."""
        starts, at = [], 0
        for failure in told:
            starts.append(at)
            at += len(failure.text) + 1
        whole = "\n".join(failure.text for failure in told)
        hits: dict[int, dict[str, Signature]] = {}
        for pattern, signature in self._patterns:
            for span in pattern.spans(whole):
                for index in range(bisect_right(starts, span.start) - 1, bisect_right(starts, span.end)):
                    hits.setdefault(index, {})[signature.id] = signature
        return [(index, list(hits[index].values())) for index in sorted(hits)]


def _in_failure(failure: Failure, rows: Iterable[Signature]) -> list[SignatureMatch]:
    """Return the matches in one failure, place by place, the most specific of each place first."""
    found = [match for signature in rows for match in _matches(signature, failure)]
    found.sort(key=lambda match: (match.start, -match.specificity))
    places: list[list[SignatureMatch]] = []
    for match in found:
        if places and any(_is_one_place(other, match) for other in places[-1]):
            places[-1].append(match)
        else:
            places.append([match])
    return [match for place in places for match in _ranked(place)]


def _ranked(place: list[SignatureMatch]) -> list[SignatureMatch]:
    first, *others = sorted(place, key=_by_specificity)
    return [replace(first, leads=first.signature.decides), *others]


def _is_one_place(match: SignatureMatch, later: SignatureMatch) -> bool:
    """Tell whether two matches are words about one thing: an error's code, and the sentence behind it."""
    if match.line == later.line:
        return later.start - match.end <= _FAR
    return later.start - match.end <= (_NEAR if match.signature.general else _NEXT)


def _by_specificity(match: SignatureMatch) -> tuple[bool, bool, int, int, str]:
    row = match.signature
    return not row.decides, row.general, -match.specificity, match.start, row.id


@functools.lru_cache(maxsize=4096)
def _branches(pattern: str) -> tuple[tuple[Pattern, int], ...]:
    """Return the alternatives of a pattern with their specificity; worked out when it first matches."""
    return tuple((compiled(text), literal_length(text)) for text in branches(pattern))


def _matches(signature: Signature, failure: Failure) -> Iterator[SignatureMatch]:
    for pattern, specificity in _branches(signature.pattern):
        if span := next(pattern.spans(failure.text), None):
            number, line = failure.line_at(span.start)
            yield SignatureMatch(
                signature=signature,
                line=number,
                text=line[:_LONGEST_LINE],
                specificity=specificity,
                start=span.start,
                end=span.end,
                is_lesser=failure.is_lesser,
            )


_load: Callable[[], SignatureCatalogue] | None = None


def use(load: Callable[[], SignatureCatalogue]) -> None:
    """Say where the process has its catalogue from; whoever wires the program does so, before probes judge.

    What words mean is the same for the whole process, as the grammar of policies is: judges are plain
    functions of what AWS answered, and look it up as they look that up.
    """
    global _load  # noqa: PLW0603 - as said above
    _load = functools.cache(load)


def in_use() -> SignatureCatalogue:
    """Return the catalogue of the process, read when it is first asked for.

    Raises:
        RuntimeError: Nobody called `use`: silence would read as "no known error".
    """
    if _load is None:
        raise RuntimeError("no error signatures are loaded: call workbench.knowledge.signatures.use first")
    return _load()

"""Patterns of policies: `*` for any run of characters, `?` for one, and `${key}` for a value of the context.

Source: IAM user guide, "IAM policy elements: Variables and tags", and "Resource".
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache
from typing import TypeAlias

from workbench.knowledge.policies.context import Context
from workbench.knowledge.policies.truth import ConditionTruth, turned

_VARIABLE = re.compile(r"\$\{([^}]*)\}")
_VARIABLE_PARTS = re.compile(r"\s*(?P<key>[^,]*?)\s*(?:,\s*'(?P<default>[^']*)'\s*)?")
_LITERALS = ("*", "?", "$")
_ARN_PARTS = 6
_COLON = (":",)


class Wildcard(Enum):
    """What is no character of a pattern."""

    ONE = "?"
    RUN = "*"


Token: TypeAlias = str | Wildcard


@dataclass(frozen=True, slots=True)
class Pattern:
    """A pattern whose variables are filled in as far as they are known."""

    tokens: tuple[Token, ...]
    unknown: tuple[str, ...] = ()
    """Keys of variables whose values are not known; each stands as a run."""
    void: tuple[str, ...] = ()
    """Keys of variables that the request has no value for: it fits nothing."""

    def fits(self, value: str) -> ConditionTruth:
        """Tell whether a value fits."""
        return self._found(fits_tokens(self.tokens, value))

    def fits_arn(self, value: str) -> ConditionTruth:
        """Tell whether an ARN fits part by part: a wildcard does not reach across the first five colons."""
        if self.unknown:
            return self.fits(value)
        ours = _arn_parts(self.tokens)
        theirs = value.split(":", len(ours) - 1)
        found = self._found(len(theirs) == len(ours) and all(map(fits_tokens, ours, theirs)))
        # What `*` for several parts of an ARN means, AWS leaves open.
        is_open = found.truth and len(ours) < _ARN_PARTS and value.startswith("arn:")
        return ConditionTruth(None) if is_open else found

    def _found(self, fits: bool) -> ConditionTruth:  # noqa: FBT001 - the one thing that it is about
        if self.void or not fits:
            return ConditionTruth(truth=False)
        return ConditionTruth(None, self.unknown) if self.unknown else ConditionTruth(truth=True)


def pattern_of(text: str, context: Context | None = None, *, wild: bool = True) -> Pattern:
    """Return a pattern with its variables filled in.

    Args:
        text: As the policy writes it.
        context: Where the variables' values are; None for policies whose language knows none.
        wild: `*` and `?` outside of values are wildcards.
    """
    if context is None:
        return Pattern(tuple(_tokens(text, wild=wild)))
    tokens: list[Token] = []
    unknown: list[str] = []
    void: list[str] = []
    for place, part in enumerate(_VARIABLE.split(text)):
        if place % 2 == 0:
            tokens += _tokens(part, wild=wild)
        elif (value := _value_of(part, context)) is None:
            unknown.append(_key_of(part))
            tokens.append(Wildcard.RUN)
        elif value == ():
            void.append(_key_of(part))
        else:
            tokens += value[0]
    return Pattern(tuple(tokens), tuple(unknown), tuple(void))


def fits_none(texts: Iterable[str], context: Context | None, fit: ConditionTruth) -> ConditionTruth:
    """Turn whether one of some patterns fits into whether none does.

    AWS says that a variable without a value matches nothing, and leaves open whether its opposite does.
    """
    void = [key for text in texts for key in pattern_of(text, context).void]
    return ConditionTruth(None, tuple(void)) if void and fit.truth is False else turned(fit)


def matches(pattern: str, value: str, *, ignore_case: bool = False) -> bool:
    """Tell whether a value matches a pattern without variables."""
    if ignore_case:
        pattern, value = pattern.lower(), value.lower()
    return fits_tokens(_wild_tokens(pattern), value)


def fits_tokens(tokens: Sequence[Token], value: str) -> bool:
    """Tell whether a value fits tokens, in time proportional to their product, whatever somebody wrote."""
    at = place = 0
    run, resume = -1, 0
    while at < len(value):
        token = tokens[place] if place < len(tokens) else None
        if token is Wildcard.RUN:
            run, resume = place, at
            place += 1
        elif token is Wildcard.ONE or token == value[at]:
            at += 1
            place += 1
        elif run >= 0:
            place, resume = run + 1, resume + 1
            at = resume
        else:
            return False
    return all(token is Wildcard.RUN for token in tokens[place:])


@lru_cache(maxsize=4096)  # the patterns of a policy are held against each request
def _wild_tokens(pattern: str) -> tuple[Token, ...]:
    return tuple(_tokens(pattern, wild=True))


def _tokens(text: str, *, wild: bool) -> Iterator[Token]:
    for char in text:
        yield Wildcard(char) if wild and char in "*?" else char


def _value_of(variable: str, context: Context) -> tuple[str, ...] | None:
    """Return the value of a variable; none when the request has none, None when it is not known."""
    if variable in _LITERALS:
        return (variable,)
    parts = _VARIABLE_PARTS.fullmatch(variable)
    if parts is None:
        return ()
    values = context.look_up(parts["key"])
    if values == () and parts["default"] is not None:
        return (parts["default"],)
    # A key of several values cannot be used as a variable.
    return () if values is not None and len(values) > 1 else values


def _key_of(variable: str) -> str:
    return variable.partition(",")[0].strip()


def _arn_parts(tokens: Sequence[Token]) -> list[list[Token]]:
    parts: list[list[Token]] = [[]]
    for token in tokens:
        if token in _COLON and len(parts) < _ARN_PARTS:
            parts.append([])
        else:
            parts[-1].append(token)
    return parts

"""The rules of gitleaks: secrets that are known by their looks, of some two hundred makers.

The rules are data (`gitleaks.json`, made by `tools/secret_rules.py`; MIT licence, in the file's head). They
are written for a matcher without look-around that takes linear time, as ours is. The steps are gitleaks' own:
a keyword in the text, the expression, the entropy of what it found, and what is known to be innocent.
Source: https://github.com/gitleaks/gitleaks#configuration
"""

from __future__ import annotations

import functools
import json
import math
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from workbench.domain.patterns import Pattern, Span, compiled

_RULES = Path(__file__).with_name("gitleaks.json")
_LONGER = {"sk": r"SK[0-9a-f]{8}", "s.": r"\bs\.[a-z0-9]{8}", "q~": r"\dQ~"}
"""How the secret of a rule goes on, whose keyword stands in every second word."""


@dataclass(frozen=True, slots=True)
class Rule:
    """What the secrets of one maker look like."""

    id: str
    regex: str
    keywords: tuple[str, ...]
    """In small letters; one of them stands near each secret."""
    entropy: float
    """Bits a character that the secret has at least."""
    group: int
    """Which group of the expression is the secret; 0 for the first that took part."""
    innocent: tuple[str, ...]
    """Expressions for what looks like a secret and is none."""

    def spans(self, text: str) -> Iterator[Span]:
        """Yield where secrets stand in a text."""
        for whole, *groups in compiled(self.regex).groups(text):
            span = groups[self.group - 1] if self.group else next(filter(None, groups), whole)
            if span and self._is_secret(text[span.start : span.end]):
                yield span

    def _is_secret(self, found: str) -> bool:
        if entropy(found) < self.entropy:
            return False
        return not any(compiled(text).occurs(found) for text in (*self.innocent, *_detector().innocent))


@dataclass(frozen=True, slots=True)
class _Detector:
    rules: tuple[Rule, ...]
    innocent: tuple[str, ...]
    gate: Pattern
    """Matches wherever a keyword stands."""


def may_hold(text: str) -> bool:
    """Tell whether a rule may find something. A False is certain."""
    return gate().occurs(text)


def gate() -> Pattern:
    """Return what matches wherever a rule may find something."""
    return _detector().gate


def spans(text: str) -> Iterator[tuple[Span, str]]:
    """Yield where the rules find a secret, and what it is, `slack-bot-token`. Spans may overlap."""
    small = text.lower()
    for rule in _detector().rules:
        if any(word in small for word in rule.keywords):
            for span in rule.spans(text):
                yield span, rule.id


def entropy(text: str) -> float:
    """Return Shannon's entropy of a text, in bits a character."""
    size = len(text)
    return -sum(count / size * math.log2(count / size) for count in Counter(text).values())


@functools.cache
def _detector() -> _Detector:
    known = json.loads(_RULES.read_text(encoding="utf-8"))
    rules = tuple(
        Rule(
            id=row["id"],
            regex=row["regex"],
            keywords=tuple(row["keywords"]),
            entropy=row.get("entropy", 0),
            group=row.get("group", 0),
            innocent=tuple(row.get("innocent", ())),
        )
        for row in known["rules"]
    )
    keywords = sorted({word for rule in rules for word in rule.keywords})
    near = "|".join(_LONGER.get(word) or Pattern.literal(word) for word in keywords)
    return _Detector(rules=rules, innocent=tuple(known["innocent"]), gate=Pattern(f"(?i){near}"))

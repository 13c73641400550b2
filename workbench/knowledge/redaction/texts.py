"""Secrets in a text: all that the rules find, replaced at once."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator
from urllib.parse import quote, unquote

from workbench.domain.patterns import Span
from workbench.domain.values import JsonValue
from workbench.knowledge.redaction import detector, named, shapes
from workbench.knowledge.redaction.gate import may_redact
from workbench.knowledge.redaction.marks import REDACTED, mark, skip_marks

_LEAST = 6
"""Characters of the shortest text that holds a name and a secret: `pw=abc`."""
_MOST_ROUNDS = 8
_ENCODED = re.compile(r"[^\s\"'<>]*%[0-9A-Fa-f]{2}[^\s\"'<>]*")
_MOST_DECODINGS = 3
_OPENING = re.compile(r"[{\[]\s{0,40}[\"{\[]")
_DECODER = json.JSONDecoder()
_MOST_FAILURES = 20
"""Beginnings of JSON that are none, in one text: each may have been read to its end."""

Redactor = Callable[[JsonValue], tuple[JsonValue, int]]


def redact_text(text: str, within: Redactor) -> tuple[str, int]:
    """Return `text` with secrets replaced, and how many were.

    Args:
        text: Any text.
        within: What redacts the value of a text that is JSON.
    """
    total = 0
    for _ in range(_MOST_ROUNDS):  # what stands beside a replacement may be one only now
        text, count = _once(text, within)
        if not count:
            break
        total += count
    return text, total


def _once(text: str, within: Redactor) -> tuple[str, int]:
    if len(text) < _LEAST or not may_redact(text):
        return text, 0
    text, in_json = _in_json(text, within)
    text, plain = _replaced(text, _found(text))
    text, encoded = _in_encoded(text, within) if "%" in text else (text, 0)
    return text, in_json + plain + encoded


def _found(text: str) -> Iterator[tuple[Span, str]]:
    for finder in (named, shapes, detector):
        if finder.may_hold(text):
            yield from finder.spans(text)


def _in_json(text: str, within: Redactor) -> tuple[str, int]:
    """Return a text with what `within` finds in the JSON objects and lists that stand in it."""
    pieces, total, done, failures = [], 0, 0, 0
    at = 0
    while failures < _MOST_FAILURES and (opening := _OPENING.search(text, at)):
        try:
            value, at = _DECODER.raw_decode(text, opening.start())
        except (ValueError, RecursionError):
            failures, at = failures + 1, opening.start() + 1
            continue
        shown, count = within(value)
        if count:
            pieces += [text[done : opening.start()], json.dumps(shown, ensure_ascii=False)]
            done, total = at, total + count
    return ("".join([*pieces, text[done:]]), total) if total else (text, 0)


def _in_encoded(text: str, within: Redactor) -> tuple[str, int]:
    """Return a text with what is found in its percent-encoded words, which are then shown decoded."""
    total = 0

    def shown(match: re.Match[str]) -> str:
        nonlocal total
        word = decoded = match[0]
        for _ in range(_MOST_DECODINGS):
            if (once := unquote(decoded, errors="surrogateescape")) == decoded:
                break
            decoded = once
        found, count = redact_text(decoded, within) if decoded != word else (word, 0)
        total += count
        return _inert(found) if count else word

    return _ENCODED.sub(shown, text), total


def _inert(text: str) -> str:
    """Return a decoded text with each character that is not to be seen encoded again."""
    return "".join(c if c.isprintable() else quote(c, errors="surrogateescape") for c in text)


def _replaced(text: str, found: Iterable[tuple[Span, str]]) -> tuple[str, int]:
    """Return a text with each span replaced; of those that overlap the first one says what it was."""
    pieces, count, done = [], 0, 0
    for span, what in sorted(found):
        start = skip_marks(text, max(span.start, done))
        if span.end <= start or REDACTED.startswith(text[start : span.end]):
            continue
        pieces += [text[done:start], mark(what)]
        done, count = span.end, count + 1
    return ("".join([*pieces, text[done:]]), count) if count else (text, 0)

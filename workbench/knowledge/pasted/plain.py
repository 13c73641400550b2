"""A text that a person pastes, made plain: JSON opened, escapes undone, colours and frames dropped.

What is pasted is rarely what was said: a sentence of AWS stands in a log line, that in a JSON document, that
in the message of a queue, and a terminal drew a frame around it. Everything here is linear in the length of
the text, and no text makes it raise.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

MAX_TEXT = 1_000_000
"""Characters that are looked at."""
_MAX_FAILED = 5_000_000
"""Characters that may be read in vain, looking for JSON where there is none."""
_FAILED_DEPTH = 100_000
"""What a document too deeply nested counts for."""
_MAX_OPENED = 6
"""JSON texts inside JSON are opened so deep: an error in a message in a notification in a queue."""

_COLOURS = re.compile(r"\x1b\[[0-9;?]*[ -/]*[@-~]")
_FRAME = re.compile(r"^[ \t]*[│┃║╷╵╎┆╭╰├] ?|(?<![ \t])[ \t]*[│┃║][ \t]*$", re.MULTILINE)
_BEGINNING = re.compile(r"\{\s{0,50}\"|\[\s{0,50}\{")
_ESCAPES = (
    ("\\\\n", "\n"),
    ("\\r\\n", "\n"),
    ("\\n", "\n"),
    ("\\t", "\t"),
    ('\\\\"', '"'),
    ('\\"', '"'),
    ("\\u0027", "'"),
    ("\\u0022", '"'),
    ("\\u003c", "<"),
    ("\\u003e", ">"),
    ("\\u0026", "&"),
    ("&quot;", '"'),
    ("&apos;", "'"),
    ("&#39;", "'"),
    ("&#34;", '"'),
    ("&lt;", "<"),
    ("&gt;", ">"),
)


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of the text: words, or a JSON document."""

    line: int
    """Where it begins, counted from 1."""
    words: str = ""
    document: Any = None
    """What the JSON says; None for words."""


def without_frames(text: str) -> str:
    """Return the text without colours, frames and carriage returns."""
    text = _COLOURS.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    return text if text.isascii() else _FRAME.sub("", text)  # frames are not ASCII, and dear to look for


def without_escapes(text: str) -> str:
    """Return the text with the escapes of JSON and XML undone, where a client left them in."""
    if "\\" in text or "&" in text:
        for escape, plain in _ESCAPES:
            text = text.replace(escape, plain)
    return text


def pieces(text: str) -> list[Piece]:
    """Return the words and the JSON documents of a text, in their order."""
    text = without_frames(text[:MAX_TEXT])
    literal = of_literal(text)
    if literal is not None:
        return [Piece(1, document=literal)]
    found = list(_pieces(text, 1))
    if any(piece.document is not None for piece in found) or '\\"' not in text:
        return found
    return list(_pieces(without_escapes(text), 1))  # JSON as a string literal, its quotes escaped


def of_literal(text: str) -> Any:
    """Return the document that a text holds which is one string literal as a whole, or None."""
    return opened(text.strip()) if text.lstrip().startswith('"') else None


def opened(string: str, depth: int = 0) -> Any:
    """Return the document that a string of JSON holds in its turn, or None."""
    beginning = string.lstrip()[:1]
    if depth >= _MAX_OPENED or beginning not in ("{", "[", '"'):
        return None
    try:
        document = json.loads(string)
    except (ValueError, RecursionError):
        return None
    if isinstance(document, str):
        return opened(document, depth + 1)
    return document if isinstance(document, dict | list) and document else None


def _pieces(text: str, line: int) -> Iterator[Piece]:
    at = start = 0
    budget = _MAX_FAILED
    while budget > 0 and (match := _BEGINNING.search(text, at)):
        try:
            document, end = json.JSONDecoder().raw_decode(text, match.start())
        except json.JSONDecodeError as error:
            budget -= error.pos - match.start() + 1
            at = match.start() + 1
            continue
        except RecursionError:
            budget -= _FAILED_DEPTH
            at = match.start() + 1
            continue
        if match.start() > start:
            yield Piece(line, text[start : match.start()])
        line += text.count("\n", start, match.start())
        yield Piece(line, document=document)
        line += text.count("\n", match.start(), end)
        at = start = end
    if start < len(text):
        yield Piece(line, text[start:])


def objects_and_strings(document: Any) -> Iterator[Mapping[str, Any] | str]:
    """Yield every object and every string of a document, outer ones first, JSON inside of strings opened."""
    level: list[tuple[Any, int]] = [(document, 0)]
    while level:
        below: list[tuple[Any, int]] = []
        for node, depth in level:
            if isinstance(node, dict):
                yield node
                below += [(value, depth) for value in node.values()]
            elif isinstance(node, list):
                below += [(value, depth) for value in node]
            elif isinstance(node, str):
                inner = opened(node, depth)
                if inner is None:
                    yield node
                else:
                    below.append((inner, depth + 1))
        level = below

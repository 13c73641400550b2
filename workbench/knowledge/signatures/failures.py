"""The failures that a text tells of, in the order in which they say what began it.

A log tells what came first on top: the rollback's "connection closed" stands below the error that made it
roll back. A Java stack trace turns that round: each `Caused by:` is nearer to the root than what is above.
What is logged as a warning, or less, counts only where nothing is logged as an error.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from workbench.knowledge.pasted.plain import MAX_TEXT, Piece, opened, pieces, without_escapes, without_frames

_MAX_RECORDS = 50_000
_DEEPEST = 20
"""Lists in lists, and JSON in JSON, are opened so deep."""
_ENTRY = re.compile(
    r"\s{0,8}(?:[\[(<]?\d{4}[-/]\d\d[-/]\d\d[T ]\d\d:\d\d"
    r"|\[?\d\d[-/](?:\d\d|\w{3})[-/]\d\d(?:\d\d)?[ :]\d\d:\d\d"
    r"|\[?\d\d:\d\d(?::\d\d(?:[.,]\d{1,9})?)?\]? "
    r"|\[?(?:TRACE|DEBUG|INFO|NOTICE|WARN|WARNING|ERROR|FATAL|CRITICAL|SEVERE)\b"
    r"|Traceback \(most recent call last\)|(?:time|level|ts)=|START RequestId|Exception in thread)"
)
"""How a new entry of a log begins; any other line goes on with the one above."""
_CAUSED_BY = re.compile(r"\s*(?:Caused by: |\[CIRCULAR REFERENCE)")
_ASIDE = re.compile(r"\s*(?:Suppressed: |at [\w.$/<>]+\(|\.{3} \d+ (?:more|common frames))")
"""Frames, and what failed while something was closed."""
_LEVEL = re.compile(
    r"\b(?P<level>TRACE|DEBUG|INFO|NOTICE|WARN(?:ING)?|ERROR|FATAL|CRITICAL|SEVERE)\b"
    r"|level[\"']?\s?[=:]\s?[\"']?(?P<named>\w{4,8})",
)
_LEVEL_WITHIN = 160
_FAILS = re.compile(
    r"\bnot authorized to perform\b|\berror occurred \(|\b[Aa]ccess ?[Dd]enied"
    r"|\b\w{3,60}(?:Exception|Error)\b"
)
_LESSER = frozenset({"trace", "debug", "info", "notice", "warn", "warning"})
_GRAVE = frozenset({"error", "fatal", "critical", "severe"})


@dataclass(frozen=True, slots=True)
class Failure:
    """Lines that speak of one failure, as one text: sentences that were broken over lines are whole again."""

    text: str
    starts: tuple[int, ...]
    """Where in the text each line begins."""
    numbers: tuple[int, ...]
    """The number of each line in what was pasted, from 1."""
    is_lesser: bool = False
    """It was logged as a warning or less."""
    is_error: bool = False
    """It was logged as an error or worse."""

    def line_at(self, offset: int) -> tuple[int, str]:
        """Return number and text of the line that holds a character."""
        index = max(0, bisect_right(self.starts, offset) - 1)
        end = self.starts[index + 1] - 1 if index + 1 < len(self.starts) else len(self.text)
        return self.numbers[index], self.text[self.starts[index] : end].strip()


_Lines = list[tuple[int, str]]


def failures(text: str) -> list[Failure]:
    """Return what `text` tells of, nearest to the root first: errors before warnings, earlier before later.

    Args:
        text: Anything; only the first million characters are looked at.
    """
    found: list[Failure] = []
    for record in _records(text):
        found += _of_record(record)
        if len(found) > _MAX_RECORDS:
            break
    return sorted(found, key=lambda failure: failure.is_lesser)


def without_lesser(text: str) -> str:
    """Return `text` without the failures that were only logged beside the one that counts.

    A warning about another call names a caller, a bucket and a service that have no part in it. Lines that
    tell of no failure stay: what an entry of information names is often what failed later.
    """
    told = failures(text)
    graver = [failure for failure in told if not failure.is_lesser]
    if not any(failure.is_error or _FAILS.search(failure.text) for failure in graver):
        return text  # what somebody wrote around a line of a log has no level, and is no failure
    counts = {number for failure in graver for number in failure.numbers}
    beside = [failure for failure in told if failure.is_lesser and _FAILS.search(failure.text)]
    dropped = {number for failure in beside for number in failure.numbers} - counts
    if not counts or not dropped:
        return text
    lines = without_frames(text[:MAX_TEXT]).split("\n")
    return "\n".join(line for number, line in enumerate(lines, 1) if number not in dropped)


def _records(text: str) -> Iterator[_Lines]:
    record: _Lines = []
    for piece in pieces(text):
        if piece.document is None:
            for number, line in _lines(piece):
                if not line and record and not record[-1][1]:
                    continue
                if record and _ENTRY.match(line):
                    yield record
                    record = []
                record.append((number, line))
            continue
        if record and not record[-1][1].strip():  # the document begins a line, as in logs of JSON lines
            yield record
            record = []
        inside = _of_document(piece.document, piece.line, 0)
        record += inside[0]  # a line of a log and the JSON behind it are one entry
        if len(inside) > 1:
            yield record
            yield from inside[1:]
            record = []
    if record:
        yield record


def _lines(piece: Piece) -> Iterator[tuple[int, str]]:
    for number, line in enumerate(piece.words.split("\n"), piece.line):
        for part in without_escapes(line).split("\n"):
            yield number, part


def _of_document(node: Any, line: int, depth: int) -> list[_Lines]:
    """Return the lines of a document: first its own, then those of each object in a list, a log's rows."""
    own: _Lines = []
    rows: list[_Lines] = []
    todo: list[tuple[str, Any]] = [("", node)]
    while todo:
        name, value = todo.pop()
        if isinstance(value, Mapping):
            todo += [(str(key), value[key]) for key in reversed(list(value))]
        elif isinstance(value, list):
            nested = [item for item in value if isinstance(item, Mapping | list)]
            todo += [(name, item) for item in reversed(value) if not isinstance(item, Mapping | list)]
            for item in nested if depth < _DEEPEST else ():
                rows += [row for row in _of_document(item, line, depth + 1) if row]
        elif isinstance(value, str) and (inner := opened(value)) is not None and depth < _DEEPEST:
            first, *others = _of_document(inner, line, depth + 1)
            own += first
            rows += others
        elif value is not None:
            label = f"{name}: " if name else ""
            own += [(line, part) for part in f"{label}{value}".split("\n")]
    return [own, *rows]


def _of_record(record: _Lines) -> Iterator[Failure]:
    level = _LEVEL.search(" ".join(line for _, line in record[:3])[:_LEVEL_WITHIN])
    said = (level["level"] or level["named"]).lower() if level else ""
    is_lesser, is_error = said in _LESSER, said in _GRAVE
    causes: list[_Lines] = [[]]
    for number, line in record:
        if _CAUSED_BY.match(line):
            causes.append([])
        if not _ASIDE.match(line):
            causes[-1].append((number, line))
    for lines in reversed(causes):
        if lines:
            yield _failure(lines, is_lesser=is_lesser, is_error=is_error)


def _failure(lines: _Lines, *, is_lesser: bool, is_error: bool) -> Failure:
    starts, at = [], 0
    texts = [" ".join(line.split()) for _, line in lines]
    for text in texts:
        starts.append(at)
        at += len(text) + 1
    return Failure(" ".join(texts), tuple(starts), tuple(number for number, _ in lines), is_lesser, is_error)

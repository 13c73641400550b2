"""A pasted text in pieces that tell of one error each.

A log holds several refusals, of which only one may be that of the upload. JSON is taken apart first: a
CloudTrail record and an object with an error code are one piece each, and of other objects (rows of logs,
envelopes) every text is read on its own. What remains is cut where one client's words about an error end and
the next begin, wherever lines are broken.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice, pairwise
from typing import Any

from workbench.domain.values import JsonObject, JsonValue
from workbench.knowledge.denials.codes import BARE_CODE, BARE_WORDS, Clue, sentences_in
from workbench.knowledge.denials.words import (
    NOT_AUTHORISED,
    PLACES_BEFORE,
    PLACES_BEHIND,
    on_one_line,
)
from workbench.knowledge.pasted.plain import of_literal

_MAX_PIECES = 500
_MAX_DOCUMENTS = 200
_MAX_ATTEMPTS = 2000
_MAX_NODES = 50_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A part of a text, on one line."""

    line: str
    whole: str = ""
    """The text that it was cut from, on one line; empty where it was not cut."""
    at: int = 0
    """Where it begins in that."""
    document: JsonObject = field(default_factory=dict)
    """The JSON object that it is, a record in CloudTrail's own spelling; empty where it is words."""
    is_record: bool = False
    """It is CloudTrail's record of a request."""


def pieces_of(text: str) -> list[Piece]:
    """Return the pieces of a text in their order; the whole text where it tells of no error."""
    literal = of_literal(text)
    text = text if literal is None else json.dumps(literal, ensure_ascii=False)
    documents = list(islice(_documents(text), _MAX_DOCUMENTS))
    found = [piece for _, _, document in documents for piece in _of_document(document)]
    rest = "\n".join(_between(text, [(start, end) for start, end, _ in documents]))
    found += _of_words(rest)
    return found[:_MAX_PIECES] or [Piece(line=on_one_line(text))]


_OPENING = re.compile(r"\{\s{0,50}\"|\[\s{0,50}[\[{]")


def _documents(text: str) -> Iterator[tuple[int, int, Any]]:
    """Yield the JSON objects and lists of objects in a text, with where they begin and end."""
    at = 0
    for _ in range(_MAX_ATTEMPTS):
        opening = _OPENING.search(text, at)
        if opening is None:
            return
        try:
            document, at = json.JSONDecoder().raw_decode(text, opening.start())
        except (ValueError, RecursionError):
            at = opening.start() + 1
            continue
        yield opening.start(), at, document


def _between(text: str, taken: Sequence[tuple[int, int]]) -> Iterator[str]:
    edges = [(0, 0), *taken, (len(text), len(text))]
    for (_, end), (start, _) in pairwise(edges):
        yield text[end:start]


_CODE_NAMES = ("errorCode", "error_code", "ErrorCode", "Code", "code")


def _of_document(document: JsonValue) -> Iterator[Piece]:
    waiting: list[JsonValue] = [document]
    for _ in range(_MAX_NODES):
        if not waiting:
            return
        node = waiting.pop()
        if isinstance(node, Mapping):
            record = _record_of(node)
            if record or any(isinstance(node.get(name), str) for name in _CODE_NAMES):
                document = record or node
                yield Piece(line=on_one_line(as_json(document)), document=document, is_record=bool(record))
            else:
                waiting.extend(reversed(list(node.values())))
        elif isinstance(node, Sequence) and not isinstance(node, str):
            waiting.extend(reversed(node))
        elif isinstance(node, str):
            inner = next(_documents(node), None) if node.lstrip()[:1] in ("{", "[") else None
            if inner:
                waiting.append(inner[2])
            else:
                yield from _of_words(node)


def as_json(document: JsonObject) -> str:
    """Return a JSON object as one line."""
    return json.dumps(document, ensure_ascii=False)


_OF_ATHENA = ("requestparameters", "useridentity", "tlsdetails", "additionaleventdata", "responseelements")
RECORDED = (
    *("eventSource", "eventName", "eventTime", "errorCode", "errorMessage", "awsRegion", "userAgent"),
    *("sourceIPAddress", "vpcEndpointId", "vpcEndpointAccountId", "requestID", "requestParameters"),
    *("userIdentity", "tlsDetails", "additionalEventData"),
)
"""The fields of a record that tell of the request."""
_IN_LOWER_CASE = {name.lower(): name for name in (*RECORDED, "responseElements")}


def _record_of(node: JsonObject) -> JsonObject:
    """Return CloudTrail's record in its own spelling, if the object is one; Athena's is in lower case."""
    spelled = {_IN_LOWER_CASE.get(name.lower(), name): value for name, value in node.items()}
    if not isinstance(spelled.get("eventSource"), str) or not isinstance(spelled.get("eventName"), str):
        return {}
    for name in map(_IN_LOWER_CASE.__getitem__, _OF_ATHENA):
        value = spelled.get(name)
        if isinstance(value, str):
            found = next(_documents(value), None)
            spelled[name] = found[2] if found else value
    return spelled


_LEVELS = ("TRACE", "DEBUG", "INFO", "WARN", "WARNING", "ERROR", "FATAL", "SEVERE")
_HEADS = (
    Clue(
        ("failed", "operation error", "traceback", "caused by"),
        re.compile(
            r"\b(?:upload|copy|move|download) failed: |\bFailed to upload |\boperation error \w{1,40}: "
            r"|\bTraceback \(most recent|\bCaused by: "
        ),
    ),
    Clue(("aws s3",), re.compile(r"\baws s3(?:api)? [a-z]")),
    Clue(("rest.",), re.compile(r"\bREST\.[A-Z]{3,6}\.[A-Z_]{3,30} ")),
    Clue(
        tuple(level.lower() for level in _LEVELS),
        re.compile(rf"(?<![\w-])(?:{'|'.join(_LEVELS)})(?![\w-])"),
    ),
    Clue(("20",), re.compile(r"20\d\d-\d\d-\d\d[T ]\d\d:\d\d:\d\d")),
)
"""Where a log's entry, a client's words or a command begin."""
_BEFORE = tuple(
    Clue((hint,), re.compile(place))
    for hint, place in zip(
        ("an error occurred", "<code>", "error", "api error", "s3 error"), PLACES_BEFORE, strict=True
    )
)
_SENTENCES = (Clue(("not authorized to perform",), NOT_AUTHORISED),)
_BEHIND = (
    Clue(
        ("(service: ",),
        re.compile(r"\(Service: [\w ]{1,40}[,;] Status Code: \d{3}[^()]{0,600}\)?"),
    ),
    *(
        Clue((hint,), re.compile(place))
        for hint, place in zip(("error code: ", "code", "code: some"), PLACES_BEHIND, strict=True)
    ),
)


def _anchors(line: str) -> list[tuple[int, int, str]]:
    """Return where something of an error stands, and what: start, end, kind, in order and apart."""
    lowered = line.lower()
    found = [(match, "bare") for match, _ in sentences_in(line, lowered)]
    for kind, clues in (
        ("head", _HEADS),
        ("before", _BEFORE),
        ("sentence", _SENTENCES),
        ("behind", _BEHIND),
        ("bare", (BARE_CODE, BARE_WORDS)),
    ):
        found += [(match, kind) for clue in clues for match in clue.found_in(line, lowered)]
    places = sorted((match.start(), -match.end(), kind) for match, kind in found)
    apart: list[tuple[int, int, str]] = []
    for start, end, kind in places:
        if not apart or start >= apart[-1][1]:
            apart.append((start, -end, kind))
    return apart


_NEAR, _SAME, _LONGEST = 120, 400, 3000
"""How many characters may lie between what belongs together: a code and bare words, a code and its sentence,
a sentence and the code at its end."""


@dataclass(slots=True)
class _Group:
    """Anchors that belong to one error."""

    start: int
    end: int
    kinds: set[str]

    def takes(self, kind: str, start: int) -> bool:
        """Tell whether an anchor belongs to the same error."""
        gap = start - self.end
        if self.kinds == {"head"}:
            return True
        if kind == "behind":
            return "behind" not in self.kinds and gap <= _LONGEST
        if kind == "sentence":
            return not self.kinds & {"sentence", "behind"} and gap <= _SAME
        if kind == "bare":
            return "sentence" not in self.kinds and gap <= _NEAR
        return kind == "before" and self.kinds <= {"head", "bare"} and gap <= _NEAR

    def add(self, kind: str, end: int) -> None:
        self.kinds.add(kind)
        self.end = max(self.end, end)


def _of_words(text: str) -> Iterator[Piece]:
    line = on_one_line(text)
    groups: list[_Group] = []
    for at, end, kind in _anchors(line):
        start = _start_of(line, at) if kind == "sentence" else at
        if groups and groups[-1].takes(kind, start):
            groups[-1].add(kind, end)
        elif len(groups) < _MAX_PIECES:
            groups.append(_Group(start, end, {kind}))
    starts = [0, *(group.start for group in groups[1:]), len(line)]
    for group, (start, end) in zip(groups, pairwise(starts), strict=False):
        if group.kinds != {"head"}:
            yield Piece(line=line[start:end].strip(), whole=line, at=start)


def _start_of(line: str, at: int) -> int:
    """Return where `User: arn:… is not authorized` begins."""
    before = line[max(0, at - _LONGEST) : at].removesuffix(" is ")
    who = before.rpartition(" ")[2]
    start = at - len(" is ") - len(who) if "arn:" in who else at
    return start - len("User: ") if line[:start].endswith("User: ") else start

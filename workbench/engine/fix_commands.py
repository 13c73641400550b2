"""The commands of a fix, filled in word by word: no value becomes an option, a file to read, or other JSON.

A fix is shell text that a playbook brings; values are names out of an account, which anybody may have chosen.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from workbench.domain.shell import is_misread, quote
from workbench.domain.values import JsonValue
from workbench.engine.templates import as_text

_PIECE = re.compile(
    r"""
    \{\{\s*(?P<name>[A-Za-z_][\w.]*)\s*\}\}
    | (?P<comment>(?:(?<=\s)|^)\#[^\n]*)
    | (?P<quoted>'[^']*'? | "(?:[^"\\]|\\.)*"?)
    | (?P<between>\s+ | [|&;<>()]+)
    | (?P<plain>(?:\\.|(?!\{\{)[^\s'"|&;<>()\\])+ | .)
    """,
    re.VERBOSE | re.DOTALL | re.MULTILINE,
)
_WITHIN = re.compile(r"\{\{\s*([A-Za-z_][\w.]*)\s*\}\}")
_OPTION = re.compile(r"--[a-z][a-z0-9-]*")
_TAKEN_AS_IT_IS = frozenset({"--queue-url", "--endpoint-url"})
"""Options of the AWS CLI whose value is an address, and is never fetched."""


_SHORTHAND = re.compile(r"[A-Za-z][\w.-]*=")
"""How a word begins in which the AWS CLI reads members: `Name=vpc-id,Values=…`."""
_NO_SHORTHAND = re.compile(r"""[\s,=\[\]{}"'\\]|[^!-\uffff]""")
"""What ends a value there, or begins another member, which `@=` would let read a file.

Source: https://docs.aws.amazon.com/cli/latest/userguide/cli-usage-shorthand.html
"""
_PLACEHOLDER = re.compile(
    r"<[A-Za-z_][\w.]*>|file://[\w.-]+\.json"
    r"|(?<![A-Za-z0-9-])(?:[A-Z]+_ARN|FILE|FOLDER|POLICY|VALUE|REGION|WORKGROUP|READER_ROLE|BUCKET_ACCOUNT)"
    r"(?![\w-])"
)
"""A value that nobody knew, a file that a person writes or changes before it is put, and the words by which
the shipped fixes name what a person chooses."""


@dataclass(frozen=True, slots=True)
class _Piece:
    written: str
    """As the fix has it."""
    name: str = ""
    """Of the template that it is; empty for text of the fix's own."""


def fill_command(text: str, known: Mapping[str, JsonValue]) -> str:
    """Return shell text with every template replaced by its value, quoted for the shell.

    An empty value adds nothing to a longer word. Unknown names stay visible as `<name>`, quoted, so that a
    paste fails instead of acting on something else; so do values that no quotes keep from being an option, or
    that the AWS CLI would read as the place of a file or as further members of its shorthand syntax, and
    templates in quotes or comments of the fix's own.
    """
    done: list[str] = []
    last = command = ""
    for word in _words(text):
        if not isinstance(word, list):
            done.append(word)
            if not word.strip(" \t"):
                continue
            last = command = ""
            continue
        filled = _filled(word, known, last=last, of_aws=command == "aws")
        if filled.startswith("=") and done:
            done.pop()  # the space between an option and a value that begins with a dash
        done.append(filled)
        last = "".join(piece.written for piece in word)
        command = command or last
    return "".join(done)


def placeholders(commands: Iterable[str]) -> tuple[str, ...]:
    """Return what a person must fill in before the commands can be run, each once, in their order."""
    lines = (line for line in commands if not line.lstrip().startswith("#"))
    return tuple(dict.fromkeys(found for line in lines for found in _PLACEHOLDER.findall(line)))


def ready_to_paste(commands: Sequence[str]) -> str:
    """Return the commands as one text; what is to be filled in first stands above them, as a comment."""
    open_ = placeholders(commands)
    note = [f"# Fill in before it is run: {', '.join(open_)}"] if open_ else []
    return "\n".join([*note, *commands])


def _words(text: str) -> Iterator[list[_Piece] | str]:
    """Yield the words of a text as pieces, and as it is what stands between them."""
    word: list[_Piece] = []
    for found in _PIECE.finditer(text):
        if found["between"] or found["comment"]:
            if word:
                yield word
            word = []
            yield _WITHIN.sub(r"<\1>", found[0])
        elif found["name"]:
            word.append(_Piece(found[0], found["name"]))
        else:
            word.append(_Piece(_WITHIN.sub(r"<\1>", found[0])))
    if word:
        yield word


def _filled(word: list[_Piece], known: Mapping[str, JsonValue], *, last: str, of_aws: bool) -> str:
    shorthand = of_aws and _SHORTHAND.match(_said(word[0])) is not None
    values = [_value(piece, known, shorthand=shorthand) for piece in word]
    if not any(piece.name for piece in word):
        return "".join(piece.written for piece in word)
    begins = "".join(value if piece.name else _said(piece) for piece, value in zip(word, values, strict=True))
    led = next((piece.name for piece, value in zip(word, values, strict=True) if value), "")
    if led and of_aws and is_misread(begins) and last not in _TAKEN_AS_IT_IS:
        return quote(f"<{led}>")
    if _said(word[0]).startswith(("{", "[")):
        values = [json.dumps(value, ensure_ascii=False)[1:-1] for value in values]
    written = "".join(
        (quote(value) if value or len(word) == 1 else "") if piece.name else piece.written
        for piece, value in zip(word, values, strict=True)
    )
    if led and begins.startswith("-"):
        return f"={written}" if _OPTION.fullmatch(last) else quote(f"<{led}>")
    return written


def _value(piece: _Piece, known: Mapping[str, JsonValue], *, shorthand: bool) -> str:
    if not piece.name:
        return piece.written
    found = known.get(piece.name)
    value = "" if found is None else as_text(found)
    left = found is None or (shorthand and _NO_SHORTHAND.search(value))
    return f"<{piece.name}>" if left else value


def _said(piece: _Piece) -> str:
    """Return the text of a piece of the fix's own, without its quotes."""
    return "" if piece.name else piece.written.strip("'\"")

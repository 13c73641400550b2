"""Secrets in a text that stand beside a name: `DB_PASSWORD=…`, `--token …`, `"password": "…"`, `<Secret>…`.

Texts hold all of it at once: a log line with JSON in it, in which a command line is quoted. So no grammar is
parsed. Where a telling word stands, the name around it is read, then what separates it from a value, then
the value as its own beginning says that it ends.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from workbench.domain.patterns import Span
from workbench.knowledge.redaction.detector import entropy
from workbench.knowledge.redaction.gate import TELLING
from workbench.knowledge.redaction.marks import is_mark, skip_marks
from workbench.knowledge.redaction.names import LONGEST_NAME, secret_kind

_QUOTE = r"""(?:\\{0,31}["'`]|&quot;|&\#3[49];|&apos;)"""
_CLOSES = re.compile(rf"(?:{_QUOTE}|\])?(?:{_QUOTE}|\])?")
_EQUALS = re.compile(r"[ \t]{0,20}(?:=>|:=|={1,3}|&#61;)[ \t]{0,20}")
_COLON = re.compile(r"[ \t]{0,20}:{1,2}(?P<space>\s{0,40})")
_NEXT_WORD = re.compile(r"[ \t]{1,20}(?:\\\r?\n[ \t]{0,40})?(?!-)")
_NEXT_ITEM = re.compile(rf"{_QUOTE}\s{{0,20}},\s{{0,40}}(?={_QUOTE}(?!-))")
_FOR_WHOM = re.compile(
    r"(?i)[ \t]{1,4}(?:values?|(?:for|of)(?:[ \t]{1,4}[^\s:=]{1,60}){1,4}?)"
    r"(?=[ \t]{0,4}[:=]|[ \t]{1,4}(?:is|was|are)[ \t])"
)
_VALUE_OF_PAIR = re.compile(
    rf"(?i){_QUOTE}?\s{{0,20}}[,\s]\s{{0,40}}{_QUOTE}?(?:parameter)?_?(?:string)?value{_QUOTE}?"
    r"[ \t]{0,20}[:=][ \t]{0,20}"
)
_BEFORE_QUOTED = re.compile(rf"[ \t]{{1,4}}(?={_QUOTE})")
_IS = re.compile(r"(?i)[ \t]{1,4}(?:(?:is|was|are|now|to|->)(?:[ \t]{0,4}:)?[ \t]{1,4})?")
_BRACKETS = re.compile(r"\{\{[^{}\r\n]*\}\}|\([^()\r\n]*\)?|\[[^\[\]\r\n]*\]?|\{[^{}\r\n]*\}?")
_RANDOM = re.compile(r"(?=[^\d\s]*\d)(?=[^A-Za-z\s]*[A-Za-z])[\w.~+/=!@#$%^&*-]{8,}")
_TAG_ENDS = re.compile(r"(?:\s[^<>]{0,200})?(?:>|&gt;)")
_BLOCK = re.compile(r"[|>][+-]?[0-9]?[ \t]{0,20}\r?\n(?P<indent>[ \t]+)")
_OPENING = re.compile(rf"(?:[bBrRuUfF]{{1,2}}(?=[\"']))?(?P<quote>\"{{3}}|'{{3}}|{_QUOTE})")
_WORD = re.compile(r"""[^\s"'`<>,;&]+""")
_WHOLE_WORD = re.compile(r"[^\s\"'`<>]+")
_LINE = re.compile(r"""[^\r\n"'`]+""")
_TAGGED = re.compile(r"[^<&\s][^<&]*")
_SCHEME = re.compile(r"(?i)[a-z][\w-]{2,30}[ \t]+(?=\S)")
_PROSE_ENDS = re.compile(r"[.,;:!?)\]}]*$")

_INNOCENT = re.compile(
    r"""(?ix)
    true | false | null | none | nil | undefined | yes | no | on | off | empty | set | unset | missing
    | required | optional | enabled | disabled | default | expired | invalid | valid | static | string
    | securestring | plain | text | bearer | basic | hidden_due_to_security_reasons | redacted | masked
    | [*•.x\#-]+ | \$\w+ | \$\{[^{}]*\} | \$\([^()]*\) | %\w+% | <[^<>]*> | \{\{.*\}\} | \{\w*\} | @\w+@
    | %[sdr] | (?:invalid|expired|missing|unknown|malformed|incorrect|wrong|no)\s[a-z\s]+
    | arn:aws[\w-]*:.* | (?:A3T[A-Z0-9]|AKIA|ASIA|ABIA|ACCA|AROA|AIDA|AGPA|AIPA|ANPA|ANVA|APKA)[A-Z0-9]{12,}
    | \d{4}-\d\d-\d\d[T ]?[\d:.+Z-]* | (?:file|fileb)://.*
    """
)
_FOLDER = re.compile(r"~?/[\w./~-]*")
_MOST_WORDS_BEFORE = 2
"""`db root password: x` is an entry; with more words before it, it is a sentence."""
_LEAST_RANDOM = 6
_LONGEST_NUMBER = 6
_RANDOM_BITS = 3.2


@dataclass(frozen=True, slots=True)
class _Name:
    start: int
    end: int
    text: str
    kind: str


def may_hold(text: str) -> bool:
    """Tell whether a telling word stands in a text. A False is certain."""
    return TELLING.occurs(text)


def spans(text: str) -> Iterator[tuple[Span, str]]:
    """Yield where the values of secret names stand, and of what kind they are. Spans may overlap."""
    done = 0
    for hit in TELLING.spans(text):
        if hit.end <= done:
            continue
        name = _name_around(text, hit)
        done = name.end
        if name.kind:
            found = _value_of(text, name)
            if found:
                yield found, name.kind
                if text[found.start - 1] not in "\"'`;":
                    done = found.end  # in quotes further names may stand: one cut off is closed by the next


def is_innocent(value: str, kind: str) -> bool:
    """Tell whether a value is no secret, whatever its name: a placeholder, an ARN, a word, a small number.

    Args:
        value: What the name names.
        kind: What kind of secret the name means.
    """
    if not value or (kind != "password" and len(value) <= _LONGEST_NUMBER and value.isdecimal()):
        return True
    if kind == "authorization" and not looks_random(value.rpartition(" ")[2]):
        return True
    return _INNOCENT.fullmatch(value) is not None or is_mark(value)


def is_folder(name: str, value: str) -> bool:
    """Tell whether a value is the folder that a shell is in, and not what PWD means elsewhere."""
    return name in ("PWD", "OLDPWD") and _FOLDER.fullmatch(value) is not None


def looks_random(word: str) -> bool:
    """Tell whether a word reads like a secret rather than like a word of prose."""
    if len(word) < _LEAST_RANDOM:
        return False
    mixed = any(c.isdigit() for c in word) or any(not c.isalnum() and c not in "-_/." for c in word)
    capitals = word[1:] != word[1:].lower() and word != word.upper()
    return mixed or (capitals and entropy(word) >= _RANDOM_BITS)


def _name_around(text: str, hit: Span) -> _Name:
    """Return the whole name that a telling word belongs to."""
    start, end = hit
    while end > start and not _in_name(text[end - 1]):
        end -= 1  # the word alone: what stood beside it had to be no letter
    while start < end and not _in_name(text[start]):
        start += 1
    least, most = max(0, start - LONGEST_NAME), end + LONGEST_NAME
    while start > least and _in_name(text[start - 1]):
        start -= 1
    while end < min(len(text), most) and _in_name(text[end]):
        end += 1
    while end > start and text[end - 1] == ".":
        end -= 1
    name = text[start:end]
    return _Name(start, end, name, secret_kind(name))


def _in_name(character: str) -> bool:
    return character.isalnum() or character in "_-.$"


def _value_of(text: str, name: _Name) -> Span | None:
    """Return where the value of a name stands, if one follows."""
    if text.endswith(("<", "&lt;"), 0, name.start):
        tag = _TAG_ENDS.match(text, name.end)
        return _matched(_TAGGED, text, tag.end()) if tag else None
    closed = _CLOSES.match(text, name.end)
    after = closed.end() if closed else name.end
    if said_more := _FOR_WHOM.match(text, after):
        after = said_more.end()
    if colon := _COLON.match(text, after):
        return _after_colon(text, colon, name)
    if begin := _begin_of_given(text, name, after):
        return _given(text, begin, name)
    said = _IS.match(text, after)
    if not said:
        return None
    return _in_prose(text, said.end(), name, looks_random if said[0].strip() else _RANDOM.fullmatch)


def _begin_of_given(text: str, name: _Name, after: int) -> int | None:
    """Return where the value begins that is given to a name, as a variable, an option, a quoted word."""
    ways = [_EQUALS.match(text, after), _VALUE_OF_PAIR.match(text, name.end)]
    if name.text.startswith("-"):
        ways += [_NEXT_ITEM.match(text, name.end), _NEXT_WORD.match(text, after)]
    if name.kind == "password":
        ways.append(_BEFORE_QUOTED.match(text, after))
    found = next(filter(None, ways), None)
    return found.end() if found else None


def _after_colon(text: str, colon: re.Match[str], name: _Name) -> Span | None:
    if text[max(0, name.start - 1) : name.start] == ":" and not colon["space"]:
        return None  # within an ARN, or a name of several parts
    at = colon.end()
    if "\n" in colon["space"] and not _OPENING.match(text, at):
        return None
    quoted = _OPENING.match(text, at) is not None
    if quoted or not colon["space"]:
        return _given(text, at, name)
    if name.kind in ("authorization", "cookie"):
        return _header(text, at, name)
    if block := _BLOCK.match(text, at):
        return Span(block.end(), _end_of_block(text, block))
    word = _matched(_WHOLE_WORD, text, at)
    if not word:
        return None
    said = text[word.start : word.end]
    ends_line = text[word.end : word.end + 1] in ("", "\n", "\r")
    before = text[max(0, name.start - LONGEST_NAME) : name.start].rpartition("\n")[2]
    begins_line = ":" not in before and len(before.split()) <= _MOST_WORDS_BEFORE
    if looks_random(_PROSE_ENDS.sub("", said)) or (ends_line and begins_line):
        return _unless_innocent(text, word, name)
    return None


def _given(text: str, at: int, name: _Name) -> Span | None:
    """Return the value that begins here: within its quotes, or to the end of its word."""
    unmarked = skip_marks(text, at)
    opening = _OPENING.match(text, at) if unmarked == at else None
    at = unmarked
    if opening:
        begin = skip_marks(text, opening.end())
        return _unless_innocent(text, Span(begin, max(begin, _closing(text, begin, opening["quote"]))), name)
    if name.kind in ("authorization", "cookie"):
        return _header(text, at, name)
    if text.startswith(("(", "[", "{"), at):
        return _unless_innocent(text, _matched(_BRACKETS, text, at), name)
    variable = name.text == name.text.upper() and _begins_line(text, name)
    word = _matched(_WHOLE_WORD if variable else _WORD, text, at)
    if word and is_folder(name.text, text[word.start : word.end]):
        return None
    return _unless_innocent(text, word, name)


def _begins_line(text: str, name: _Name) -> bool:
    before = text[max(0, name.start - 40) : name.start].rpartition("\n")[2].strip()
    return before in ("", "export", "set", "declare -x", "-e", "--env", "ENV")


def _header(text: str, at: int, name: _Name) -> Span | None:
    """Return the value of an Authorization or Cookie header, which holds spaces and commas."""
    line = _matched(_LINE, text, at)
    if not line:
        return None
    said = text[line.start : line.end]
    if name.kind == "cookie":
        return line if "=" in said else None
    scheme = _SCHEME.match(text, line.start)
    begin = skip_marks(text, scheme.end() if scheme else line.start)
    first = text[begin : line.end].split(maxsplit=1)
    if not first or not (looks_random(first[0]) or (scheme and scheme[0].strip().casefold() in _SCHEMES)):
        return None
    return _unless_innocent(text, Span(begin, line.end), name)


_SCHEMES = frozenset({"basic", "bearer", "token", "digest", "negotiate", "apikey", "aws4-hmac-sha256", "aws"})


def _in_prose(text: str, at: int, name: _Name, looks: Callable[[str], object]) -> Span | None:
    """Return the word that a sentence says a secret is, or calls one, if it does not read like a word."""
    opening = _OPENING.match(text, at)
    word = _matched(_WHOLE_WORD, text, opening.end() if opening else at)
    if not word:
        return None
    said = _PROSE_ENDS.sub("", text[word.start : word.end])
    if not looks(said):
        return None
    return _unless_innocent(text, Span(word.start, word.start + len(said)), name)


def _closing(text: str, begin: int, quote: str) -> int:
    """Return where a quoted value ends: at the same quote, escaped as often; else with the line.

    Within JSON that stands in JSON, a quote of the value's own has more backslashes than those around it.
    """
    slashes = len(quote) - len(quote.lstrip("\\"))
    character = quote[slashes:]
    at = begin
    while (at := text.find(character, at)) >= 0:
        run = 0
        while at - run > begin and text[at - run - 1] == "\\":
            run += 1
        if run % (2 * (slashes + 1)) == slashes:
            return at - slashes
        at += len(character)
    line = text.find("\n", begin)
    return len(text) if line < 0 else line


def _end_of_block(text: str, block: re.Match[str]) -> int:
    """Return where the lines end that are indented like the first one of a YAML block."""
    at = block.end()
    while (line := text.find("\n", at)) >= 0:
        if not text.startswith(block["indent"], line + 1):
            return line
        at = line + 1
    return len(text)


def _matched(pattern: re.Pattern[str], text: str, at: int) -> Span | None:
    at = skip_marks(text, at)
    found = pattern.match(text, at)
    return Span(*found.span()) if found else None


def _unless_innocent(text: str, span: Span | None, name: _Name) -> Span | None:
    if span is None or span.start >= span.end or is_innocent(text[span.start : span.end].strip(), name.kind):
        return None
    return span
